"""What is asked once of a whole list: the group of the rows that say none, answered with one click either way."""

import io
import re

import openpyxl
import pytest
from django.utils import timezone

from beneficiaries.lists import intake
from beneficiaries.lists.title_groups import UNTITLED
from locations.models import Commune
from tests.beneficiaries.doors import at
from tests.beneficiaries.made_workbooks import xlsx
from tests.beneficiaries.sent import HEADINGS, HONG, but, person, received
from tests.factories import YEN_TRUNG
from tests.pages import text_of, told

pytestmark = pytest.mark.django_db


def titled(by, campaign, *rows, title="DANH SÁCH HỘ NGHÈO"):
    origin = {"campaign": campaign, "commune": Commune.objects.get(pk=YEN_TRUNG)}
    content = xlsx((title,), HEADINGS, *rows)
    return intake.receive(content, name="a.xlsx", by=by, at=timezone.now(), **origin)


def silent(count):
    return [but(person(number), groups=None) for number in range(count)]


def words(page):
    return text_of(page.content.decode())


def answers(page):
    """The buttons that answer with one click: what they send, and what they say."""
    found = re.findall(r'name="group" value="([^"]*)">([^<]*)</button>', page.content.decode())
    return dict(found)


def groups(sent):
    return [row.facts["groups"] for row in sent.rows.order_by("position")]


@pytest.fixture
def of_title(client, campaign, door):
    return titled(client.user, campaign, HONG, *silent(2))


def test_the_group_of_the_title_is_asked_about_once_with_both_answers(client, of_title, door):
    page = client.get(at(door, "list", of_title.pk))
    question = "Tiêu đề danh sách ghi “Hộ nghèo”, còn 2 dòng không ghi thuộc nhóm nào. Tất cả các dòng đó đều thuộc"
    assert words(page).count(question) == 1
    assert answers(page) == {
        "poor": "Có: cả 2 dòng thuộc nhóm “Hộ nghèo”",
        "-": "Không: các dòng này không thuộc nhóm nào",
    }
    assert "Hoặc nhóm khác cho những dòng này (2)" in words(page)


@pytest.mark.parametrize(
    ("answer", "given", "said"),
    [
        ("poor", ["poor"], "2 dòng nay thuộc nhóm: Hộ nghèo."),
        ("-", [], "2 dòng được ghi là không thuộc nhóm nào."),
        ("near_poor", ["near_poor"], "2 dòng nay thuộc nhóm: Hộ cận nghèo."),
    ],
)
def test_either_answer_is_one_click_and_one_step_to_undo(client, of_title, door, answer, given, said):
    page = client.post(at(door, "list_group", of_title.pk), {"group": answer}, follow=True)
    assert told(page) == [said]
    assert groups(of_title) == [["near_poor"], given, given]
    assert (answers(page), "Tiêu đề danh sách ghi" in words(page)) == ({}, False)
    assert len(page.context["last_step"].step.row_keys) == 2
    client.post(at(door, "step_undo", of_title.pk, of_title.steps.get().pk))
    assert groups(of_title) == [["near_poor"], [], []]
    assert len(answers(client.get(at(door, "list", of_title.pk)))) == 2


def test_of_several_groups_in_the_title_none_is_offered(client, campaign, door):
    sent = titled(client.user, campaign, *silent(2), title="DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO")
    page = client.get(at(door, "list", sent.pk))
    assert "Nếu tất cả thuộc cùng một nhóm, hãy chọn nhóm đó ở đây" in words(page)
    assert answers(page) == {"-": "Các dòng này không thuộc nhóm nào"}


def sheets(*tables):
    """A workbook with a sheet for each (title, rows)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, (title, rows) in zip(("Thôn A", "Thôn B", "Thôn C", "Thôn D", "Thôn E"), tables, strict=False):
        sheet = book.create_sheet(name)
        for row in ((title,), HEADINGS, *rows):
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_each_title_is_asked_about_with_its_sheets_and_answered_by_itself(client, campaign, door):
    people = silent(5)
    poor, old = "DANH SÁCH HỘ CẬN NGHÈO", "DANH SÁCH NGƯỜI CAO TUỔI"
    tables = [(old, people[:1])] + [(poor, [one]) for one in people[1:]]
    origin = {"campaign": campaign, "commune": Commune.objects.get(pk=YEN_TRUNG)}
    sent = intake.receive(sheets(*tables), name="a.xlsx", by=client.user, at=timezone.now(), **origin)
    page = client.get(at(door, "list", sent.pk, query="?muc=tat-ca"))
    assert [question.says.split(",")[0] for question in page.context["group_questions"]] == [
        "Tiêu đề danh sách (trang tính “Thôn A”) ghi “Người cao tuổi”",
        "Tiêu đề danh sách (trang tính “Thôn B”",
    ]
    where = "(trang tính “Thôn B”, trang tính “Thôn C”, trang tính “Thôn D” và 1 nơi khác)"
    assert f"{where} ghi “Hộ cận nghèo”, còn 4 dòng" in words(page)
    assert words(page).count("Tiêu đề ghi: Người cao tuổi") == 1
    assert words(page).count("Tiêu đề ghi: Hộ cận nghèo") == 4
    page = client.post(at(door, "list_group", sent.pk), {"group": "near_poor", "title": "near_poor"}, follow=True)
    assert groups(sent) == [[], *[["near_poor"]] * 4]
    assert answers(page) == {
        "elderly": "Có: cả 1 dòng thuộc nhóm “Người cao tuổi”",
        "-": "Không: các dòng này không thuộc nhóm nào",
    }


def test_rows_below_no_title_are_asked_about_by_themselves(client, campaign, door):
    people = silent(2)
    content = sheets(("DANH SÁCH HỘ NGHÈO", people[:1]), ("DANH SÁCH TẶNG THẺ", people[1:]))
    origin = {"campaign": campaign, "commune": Commune.objects.get(pk=YEN_TRUNG)}
    sent = intake.receive(content, name="a.xlsx", by=client.user, at=timezone.now(), **origin)
    questions = client.get(at(door, "list", sent.pk)).context["group_questions"]
    assert [(one.form["title"].value(), one.rows) for one in questions] == [("poor", 1), (UNTITLED, 1)]
    assert questions[1].label == "Nhóm cho những dòng không ghi (trang tính “Thôn B”)"
    client.post(at(door, "list_group", sent.pk), {"group": "disabled", "title": UNTITLED})
    assert groups(sent) == [[], ["disabled"]]


def test_of_two_titles_in_one_sheet_the_rows_are_named(client, campaign, door):
    people = silent(3)
    more = [("DANH SÁCH HỘ CẬN NGHÈO",), HEADINGS, people[2]]
    sent = titled(client.user, campaign, *people[:2], *more)
    page = words(client.get(at(door, "list", sent.pk)))
    assert "dòng 3 đến 4) ghi “Hộ nghèo”, còn 2 dòng" in page
    assert "dòng 7) ghi “Hộ cận nghèo”, còn 1 dòng" in page


def test_a_list_in_which_nobody_has_a_group_is_asked_about_once(client, campaign, door):
    sent = received(client.user, campaign, *silent(2))
    page = client.get(at(door, "list", sent.pk))
    assert words(page).count("Cả danh sách không ghi ai thuộc nhóm hoàn cảnh nào") == 1
    assert answers(page) == {"-": "Các dòng này không thuộc nhóm nào"}
    assert "Nhóm cho những dòng không ghi (2)" in words(page)
    page = client.post(at(door, "list_group", sent.pk), {"group": "-"}, follow=True)
    assert "Cả danh sách không ghi" not in words(page)
    assert page.context["group_questions"] == []


def test_where_some_have_a_group_the_others_are_not_asked_about(client, campaign, door):
    sent = received(client.user, campaign, HONG, *silent(2))
    page = client.get(at(door, "list", sent.pk))
    assert answers(page) == {}
    choices = dict(page.context["group_questions"][0].form.fields["group"].choices)
    assert choices["-"] == "Không thuộc nhóm nào"
