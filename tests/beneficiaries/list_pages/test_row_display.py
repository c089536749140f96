"""A row as people see it: values in words, the cell as it came where it differs, problems beside their field."""

from datetime import date

import pytest
from django.utils import timezone

from beneficiaries.list_pages.row_display import birth_text, came, shown_row, whole_row
from beneficiaries.lists import settling
from campaigns.models import HardshipGroup
from tests.beneficiaries.sent import BAD_DATE, HEADINGS, HONG, but, received
from tests.factories import make_nomination, make_officer

pytestmark = pytest.mark.django_db


def shown(campaign, *cells, headings=HEADINGS, **origin):
    sent = received(make_officer(), campaign, cells, headings=headings, **origin)
    row = sent.rows.select_related("commune__province").get()
    return shown_row(row, HardshipGroup.objects.in_bulk())


def test_facts_are_shown_in_words(campaign):
    facts = shown(campaign, *HONG).facts
    assert {name: fact.value for name, fact in facts.items()} == {
        "full_name": "Nguyễn Thị Hồng",
        "birth_date": "05/03/1962",
        "sex": "Nữ",
        "personal_id": "027162001234",
        "old_id": "",
        "insurance_code": "",
        "commune": "Xã Yên Trung, Thành phố Bắc Ninh",
        "hamlet": "Thôn Đông",
        "phone": "",
        "household_position": "",
        "groups": "Hộ cận nghèo",
        "requested": "Thẻ BHYT",
        "note": "",
    }
    assert [fact.name for fact in facts.values() if fact.came or fact.problems or fact.typed] == []


@pytest.mark.parametrize(
    ("note", "value", "came"),
    [("Phụ hồ", "Phụ hồ", ""), ("Đã mất tháng 10", "Đã mất tháng 10", ""), ("Phụ hồ; ung thư gan", "Phụ hồ", "")],
)
def test_a_note_is_shown_without_an_illness(campaign, note, value, came):
    row = shown(campaign, *HONG, note, headings=(*HEADINGS, "Ghi chú"))
    assert (row.facts["note"].value, row.facts["note"].came) == (value, came)
    assert row.facts["note"] in row.more


def test_the_cell_is_shown_where_it_says_something_else(campaign):
    facts = shown(campaign, *but(HONG, name="NGUYỄN  THỊ HỒNG", born=date(1962, 3, 5), groups="HCN")).facts
    assert {name: fact.came for name, fact in facts.items() if fact.came} == {"groups": "HCN"}


@pytest.mark.parametrize(
    ("born", "came"), [("5/3/1962", ""), ("05/3/1962", ""), ("5.3.1962", "5.3.1962"), ("3/1962", "")]
)
def test_a_day_without_its_zero_says_the_same(campaign, born, came):
    assert shown(campaign, *but(HONG, born=born)).facts["birth_date"].came == came


@pytest.mark.parametrize(
    ("number", "came"),
    [("27162001234", "27162001234"), ("027 162 001 234", ""), ("027162001234", "")],
    ids=["zero added", "spaces only", "the same"],
)
def test_a_mended_number_is_shown_as_it_came(campaign, number, came):
    fact = shown(campaign, *but(HONG, number=number)).facts["personal_id"]
    assert (fact.value, fact.came) == ("027162001234", came)


@pytest.mark.parametrize(
    ("written", "value", "came"),
    [(2, "2", ""), ("02", "2", "02"), ("người thứ hai", "2", "người thứ hai"), (None, "", ""), ("Con", "", "Con")],
)
def test_the_place_in_the_household_is_shown_with_its_cell(campaign, written, value, came):
    fact = shown(campaign, *HONG, written, headings=(*HEADINGS, "Thứ tự trong hộ")).facts["household_position"]
    assert (fact.label, fact.value, fact.came) == ("Thứ tự trong hộ", value, came)
    assert [problem.code for problem in fact.problems] == (["position_unreadable"] if written == "Con" else [])


def test_a_row_read_before_places_were_has_none(campaign):
    row = received(make_officer(), campaign, HONG).rows.get()
    del row.facts["household_position"]
    assert shown_row(row, HardshipGroup.objects.in_bulk()).facts["household_position"].value == ""


def test_a_cell_that_could_not_be_read_is_shown_with_its_problem(campaign):
    born = shown(campaign, *BAD_DATE).facts["birth_date"]
    assert (born.value, born.came, born.blocks) == ("", "31/06/1962", True)
    assert [problem.field for problem in born.problems] == ["birth_date"]


@pytest.mark.parametrize(
    ("people", "came"), [("Kinh", "Hộ cận nghèo nhiều năm"), ("Tày", "Hộ cận nghèo nhiều năm, Dân tộc: Tày")]
)
def test_a_people_stands_beside_the_groups_only_if_it_is_one(campaign, people, came):
    cells = (*but(HONG, groups="Hộ cận nghèo nhiều năm"), people)
    assert shown(campaign, *cells, headings=(*HEADINGS, "Dân tộc")).facts["groups"].came == came


def test_the_gift_of_the_whole_list_is_told_as_such(campaign):
    facts = shown(campaign, *HONG[:8], headings=HEADINGS[:8], kind="card").facts
    assert facts["requested"].value == "Thẻ BHYT (chọn cho cả danh sách)"


def test_a_gift_that_nobody_named_is_empty(campaign):
    assert shown(campaign, *HONG[:8], headings=HEADINGS[:8]).facts["requested"].value == ""


@pytest.mark.parametrize(
    ("headings", "cells", "field", "text"),
    [
        (("Họ và đệm", "Tên"), ("Nguyễn Thị", "Hồng"), "full_name", "Nguyễn Thị Hồng"),
        (("Họ và tên", "Ngày", "Tháng", "Năm"), ("Nguyễn Thị Hồng", 5, 3, 1962), "birth_date", "5/3/1962"),
        (("Họ và tên", "Ngày sinh", "Năm sinh"), ("Nguyễn Thị Hồng", "05/03/1962", 1962), "birth_date",
         "05/03/1962, 1962"),
        (("Họ và tên", "Hộ nghèo", "Khuyết tật"), ("Nguyễn Thị Hồng", "x", "x"), "groups",
         "Hộ nghèo: x, Khuyết tật: x"),
        (("Họ và tên", "Nam", "Nữ"), ("Nguyễn Thị Hồng", None, "x"), "sex", "Nữ: x"),
        (("Họ và tên", "Xã", "Huyện"), ("Nguyễn Thị Hồng", "Yên Trung", "Yên Phong"), "commune",
         "Yên Trung, Yên Phong"),
    ],
    ids=["two columns of a name", "three of a date", "date and year", "marks of groups", "marks of sex", "district"],
)  # fmt: skip
def test_the_cells_of_a_fact_are_told_together(campaign, headings, cells, field, text):
    headings, cells = (*headings, "Số CCCD", "Thôn"), (*cells, "027162001234", "Thôn Đông")
    sent = received(make_officer(), campaign, cells, headings=headings)
    assert came(sent.rows.get(), field) == text


def test_the_whole_row_is_told_in_the_order_of_its_columns(campaign):
    sent = received(make_officer(), campaign, HONG)
    assert whole_row(sent.rows.get())[:3] == (
        ("STT", "1"),
        ("Họ và tên", "Nguyễn Thị Hồng"),
        ("Ngày sinh", "05/03/1962"),
    )


@pytest.mark.parametrize(("precision", "text"), [("day", "05/03/1962"), ("month", "03/1962"), ("year", "1962")])
def test_a_birth_date_is_as_exact_as_it_is_known(precision, text):
    assert birth_text({"birth_date": "1962-03-05", "birth_precision": precision}) == text


def test_a_birth_date_that_is_not_known_is_empty():
    assert birth_text({"birth_date": None, "birth_precision": None}) == ""


def test_a_repetition_is_a_doubt_that_can_be_confirmed(campaign):
    sent = received(make_officer(), campaign, HONG, HONG, but(HONG, number=None), but(HONG, number=None))
    doubts = [shown_row(row, {}).doubt for row in sent.rows.all()]
    assert doubts[:2] == ["", "repeated_id"]
    assert doubts[3] == "repeated_person"


def test_a_nomination_stands_beside_its_row(campaign):
    sent = received(make_officer(), campaign, HONG)
    nomination = make_nomination(campaign.offers.get(kind="card"))
    assert shown_row(sent.rows.get(), {}, nomination).nomination == nomination


def test_what_is_wrong_with_the_row_as_a_whole_stands_apart(campaign):
    sent = received(make_officer(), campaign, HONG, HONG)
    last = shown_row(sent.rows.last(), {})
    assert [problem.code for problem in last.problems] == ["repeated_id"]
    assert [fact.problems for fact in last.facts.values() if fact.problems] == []


@pytest.mark.parametrize(
    ("cell", "fact", "typed"),
    [({"number": "O27O"}, "personal_id", "057009"), ({"born": "hôm nọ"}, "birth_date", "31/02")],
)
def test_what_was_typed_and_cannot_be_read_is_shown_as_typed(campaign, officer, cell, fact, typed):
    row = received(officer, campaign, but(HONG, **cell)).rows.get()
    settling.correct(row, corrections={fact: typed}, by=officer, at=timezone.now())
    row.refresh_from_db()
    one = shown_row(row, {}).facts[fact]
    assert (one.value, one.came, one.typed, one.blocks) == (typed, *cell.values(), True, True)
