"""Settling in place: what the page shows, what its parts answer, and how bad input is told."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from beneficiaries.lists import intake, settling
from beneficiaries.lists.problem_kinds import FIELDS, kind_label
from beneficiaries.models import ColumnMeaning, ListRow
from tests.beneficiaries.doors import at, rows_of
from tests.beneficiaries.sent import BAD_DATE, HEADINGS, HONG, LAN, but, person, received
from tests.factories import TAM_GIANG, YEN_TRUNG, make_campaign, make_commune_officer, make_offer, make_officer
from tests.pages import text_of, told

pytestmark = pytest.mark.django_db

IN_PLACE = {"headers": {"X-Requested-With": "settling"}}


def cell_at(door, row, field):
    return at(door, "cell", row.recipient_list_id, row.pk, field)


def alike_list(by, campaign, count=3):
    """So many who write one odd group, somebody with a date that is none, and somebody ready."""
    rows = [
        but(person(number), groups="Hộ hơi nghèo", gift="Cái gì đó và sổ BHXH, thẻ BHYT") for number in range(count)
    ]
    return received(by, campaign, *rows, BAD_DATE, LAN)


def test_problems_come_first_and_are_counted_by_kind(client, campaign, door):
    sent = alike_list(client.user, campaign)
    page = client.get(at(door, "list", sent.pk))
    assert rows_of(page) == [2, 3, 4, 5]
    assert [(kind.label, kind.count) for kind, _address in page.context["kinds"]] == [
        ("Nhiều loại quà trong một ô", 3),
        ("Ngày sinh không có trên lịch", 1),
    ]
    for kind, address in page.context["kinds"]:
        assert len(rows_of(client.get(at(door, "list", sent.pk, query=address)))) == kind.count
    everybody = client.get(at(door, "list", sent.pk, query="?muc=tat-ca"))
    assert rows_of(everybody) == [2, 3, 4, 5, 6]


def test_what_holds_for_the_whole_list_is_said_once_above_it(client, campaign, door):
    sent = received(client.user, campaign, but(HONG, groups=None), but(LAN, groups=None))
    page = client.get(at(door, "list", sent.pk))
    assert text_of(page.content.decode()).count("Cả danh sách không ghi ai thuộc nhóm hoàn cảnh nào") == 1
    settling.choose_group(sent, group="near_poor", by=client.user, at=timezone.now())
    assert "Cả danh sách không ghi" not in text_of(client.get(at(door, "list", sent.pk)).content.decode())


def test_rows_with_hints_and_repairs_have_tabs_of_their_own(client, campaign, door):
    sent = received(client.user, campaign, LAN, but(HONG, born="5.3.1962"), but(person(3), groups="Hộ hơi nghèo"))
    tabs = {tab.slug: tab.count for tab, _address in client.get(at(door, "list", sent.pk)).context["tabs"]}
    assert tabs["can-xu-ly"] == 0
    for slug in ("canh-bao", "da-sua", "san-sang"):
        assert len(rows_of(client.get(at(door, "list", sent.pk, query=f"?muc={slug}")))) == tabs[slug]
    assert rows_of(client.get(at(door, "list", sent.pk, query="?muc=canh-bao"))) == [4]
    in_order = rows_of(client.get(at(door, "list", sent.pk, query="?muc=tat-ca")))
    assert in_order[0] == 4


@pytest.mark.parametrize("query", ["?loai=x", "?loai=..", "?page=x", "?page=-1", f"?q={'x' * 9000}"])
def test_an_odd_address_shows_a_page(client, campaign, door, query):
    sent = received(client.user, campaign, BAD_DATE)
    assert client.get(at(door, "list", sent.pk, query=query)).status_code == 200


def test_every_cell_leads_to_the_page_of_its_row_without_a_script(client, campaign, door):
    row = received(client.user, campaign, BAD_DATE).rows.get()
    answer = client.get(cell_at(door, row, "birth_date") + "?muc=tat-ca")
    assert answer.url == at(door, "row", row.recipient_list_id, row.pk) + "?muc=tat-ca#id_birth_date"


def test_an_opened_cell_shows_what_stood_in_the_file_and_how_many_say_the_same(client, campaign, door):
    sent = alike_list(client.user, campaign)
    row = sent.rows.first()
    html = client.get(cell_at(door, row, "requested"), **IN_PLACE).content.decode()
    assert "Áp dụng cho cả 3 dòng ghi giống vậy" in text_of(html)
    assert "Trong tệp: Cái gì đó và sổ BHXH, thẻ BHYT" in text_of(html)
    assert 'name="was"' not in html
    alone = client.get(cell_at(door, sent.rows.get(position=3), "birth_date"), **IN_PLACE).content.decode()
    assert ("Áp dụng" in alone, "31/06/1962" in alone) == (False, True)


def test_a_saved_cell_answers_with_the_rows_on_the_page_and_its_head(client, campaign, door):
    sent = alike_list(client.user, campaign)
    first, second, *_rest = sent.rows.all()
    answer = client.post(
        cell_at(door, first, "requested"),
        {"requested": "card", "alike": "1", "on_page": [first.pk, second.pk, "x", "9" * 30]},
        **IN_PLACE,
    )
    parts = answer.json()
    assert answer.status_code == 200
    assert set(parts["rows"]) == {str(first.pk), str(second.pk)}
    assert "Cần xử lý (1)" in text_of(parts["head"])
    assert "Sửa đề nghị tặng, 3 dòng: “Thẻ BHYT”" in text_of(parts["head"])
    assert parts["said"].startswith("Sửa đề nghị tặng, 3 dòng: “Thẻ BHYT”. Dòng 2, ")
    assert "đã sẵn sàng" in parts["said"]
    assert sent.rows.filter(corrections={"requested": "card"}).count() == 3


def test_what_was_decided_for_one_is_applied_to_all_alike_afterwards(client, campaign, door):
    sent = alike_list(client.user, campaign)
    row = sent.rows.first()
    client.post(cell_at(door, row, "requested"), {"requested": "card"}, **IN_PLACE)
    opened = client.get(cell_at(door, row, "requested"), **IN_PLACE).content.decode()
    assert ('name="was" value="card"' in opened, "cả 3 dòng" in opened) == (True, True)
    client.post(cell_at(door, row, "requested"), {"requested": "card", "was": "card", "alike": "1"}, **IN_PLACE)
    assert sent.rows.filter(corrections={"requested": "card"}).count() == 3


def test_saving_a_cell_as_it_is_changes_nothing(client, campaign, door):
    row = received(client.user, campaign, HONG).rows.get()
    answer = client.post(cell_at(door, row, "hamlet"), {"hamlet": "Thôn Đông"}, **IN_PLACE)
    assert answer.json()["said"] == "Không có gì thay đổi."
    assert row.recipient_list.steps.count() == 0


def test_groups_sex_and_commune_are_saved_in_place(client, campaign, door):
    row = received(client.user, campaign, HONG).rows.get()
    for field, data in (
        ("groups", {"groups": ["elderly", "poor"]}),
        ("sex", {"sex": ""}),
        ("commune", {"commune": "yen trung"}),
        ("household_position", {"household_position": "2"}),
    ):
        answer = client.post(cell_at(door, row, field), data, **IN_PLACE)
        assert answer.status_code == 200, answer.content
    row.refresh_from_db()
    assert row.corrections == {"groups": "elderly,poor", "sex": "", "commune": YEN_TRUNG, "household_position": "2"}


@pytest.mark.parametrize(
    ("field", "data"),
    [
        ("full_name", {"full_name": "x" * 10_000}),
        ("birth_date", {"birth_date": "\x07" * 101}),
        ("commune", {"commune": "Xã Ở Đâu"}),
        ("groups", {"groups": ["x"]}),
        ("requested", {"requested": "xe máy"}),
        ("sex", {"sex": "\x07"}),
    ],
)
def test_what_cannot_be_saved_is_told_in_a_sentence(client, campaign, door, field, data):
    row = received(client.user, campaign, HONG).rows.get()
    answer = client.post(cell_at(door, row, field), data, **IN_PLACE)
    assert (answer.status_code, set(answer.json())) == (409, {"said"})
    assert answer.json()["said"].endswith((".", "…")) or "Hãy" in answer.json()["said"]
    row.refresh_from_db()
    assert row.corrections == {}


def test_a_cell_that_another_corrected_is_shown_as_it_is_now(client, campaign, door):
    row = received(client.user, campaign, BAD_DATE).rows.get()
    settling.correct(row, corrections={"birth_date": "1962"}, by=make_officer(), at=timezone.now())
    data = {"birth_date": "1963", "on_page": [row.pk]}
    answer = client.post(cell_at(door, row, "birth_date"), data, **IN_PLACE)
    assert answer.status_code == 409
    assert answer.json()["said"].startswith("Người khác vừa sửa ô này.")
    assert "1962" in answer.json()["rows"][str(row.pk)]


def test_a_field_that_is_none_and_a_row_of_another_list_are_not_found(client, campaign, door):
    mine, other = received(client.user, campaign, HONG), received(client.user, campaign, LAN)
    row = mine.rows.get()
    assert client.get(cell_at(door, row, "household"), **IN_PLACE).status_code == 404
    assert client.post(cell_at(door, row, "pk"), {}, **IN_PLACE).status_code == 404
    foreign = at(door, "cell", mine.pk, other.rows.get().pk, "hamlet")
    assert client.post(foreign, {"hamlet": "x"}, **IN_PLACE).status_code == 404
    step = settling.set_aside(other.rows.get(), reason="x", by=client.user, at=timezone.now()).step
    assert client.post(at(door, "step_undo", mine.pk, step.pk)).status_code == 404


def test_a_list_accepted_meanwhile_refuses_every_part(client, campaign, door):
    sent = received(client.user, campaign, HONG, LAN)
    row = sent.rows.first()
    step = settling.correct(row, corrections={"hamlet": "Thôn Mới"}, by=client.user, at=timezone.now()).step
    intake.accept(sent, by=client.user, at=timezone.now())
    before = list(ListRow.objects.order_by("pk").values())
    for address, data in (
        (cell_at(door, row, "hamlet"), {"hamlet": "x", "was": "Thôn Mới"}),
        (at(door, "step_undo", sent.pk, step.pk), {}),
        (at(door, "row_undo", sent.pk, row.pk), {}),
    ):
        answer = client.post(address, data, **IN_PLACE)
        assert (answer.status_code, "Đã chốt" in answer.json()["said"]) == (409, True), address
    for page, data in (
        ("rows", {"row": row.pk, "what": "de-rieng", "common_reason": "died"}),
        ("column", {"key": "x", "field": "phone"}),
    ):
        assert len(told(client.post(at(door, page, sent.pk), data, follow=True))) == 1
    assert len(told(client.post(at(door, "step_undo", sent.pk, step.pk), follow=True))) == 1
    assert list(ListRow.objects.order_by("pk").values()) == before


def test_buttons_of_a_row_work_in_place(client, campaign, door):
    nameless = but(HONG, number=None)
    sent = received(client.user, campaign, nameless, nameless)
    row = sent.rows.last()
    confirmed = client.post(at(door, "row_confirm", sent.pk, row.pk), {"on_page": [row.pk]}, **IN_PLACE).json()
    assert confirmed["said"] == "Đã xem, giữ cả hai, dòng 3."
    assert "Bỏ sửa" in text_of(confirmed["rows"][str(row.pk)])
    undone = client.post(at(door, "row_undo", sent.pk, row.pk), {"on_page": [row.pk]}, **IN_PLACE).json()
    assert "Cần xử lý (1)" in text_of(undone["head"])


def test_a_decision_is_undone_by_its_button(client, campaign, door):
    sent = alike_list(client.user, campaign)
    row = sent.rows.first()
    client.post(cell_at(door, row, "requested"), {"requested": "card", "alike": "1"}, **IN_PLACE)
    page = client.get(at(door, "list", sent.pk))
    step = page.context["last_step"].step
    answer = client.post(at(door, "step_undo", sent.pk, step.pk), follow=True)
    assert told(answer) == ["Đã hoàn tác: Sửa đề nghị tặng, 3 dòng: “Thẻ BHYT”."]
    assert answer.context["last_step"] is None
    again = client.post(at(door, "step_undo", sent.pk, step.pk), {"on_page": [row.pk]}, **IN_PLACE)
    assert (again.status_code, again.json()["said"]) == (409, "Việc này đã được hoàn tác trước đó.")
    assert sent.rows.exclude(corrections={}).count() == 0


def test_ones_own_latest_decision_is_offered_and_those_below_later_ones_are_not(client, campaign, door):
    sent = received(client.user, campaign, BAD_DATE, LAN)
    first, second = sent.rows.all()
    other = make_officer()
    settling.correct(first, corrections={"birth_date": "1962"}, by=client.user, at=timezone.now())
    own = settling.correct(second, corrections={"hamlet": "Thôn Mới"}, by=client.user, at=timezone.now()).step
    settling.correct(first, corrections={"hamlet": "Thôn Cũ"}, by=other, at=timezone.now())
    settling.choose_gift(sent, kind="book", by=other, at=timezone.now())
    settling.choose_gift(sent, kind="card", by=other, at=timezone.now())
    context = client.get(at(door, "list", sent.pk)).context
    assert context["last_step"].step == own
    assert [one.blocked for one in context["steps"]] == [False, True, False, False, True]


def test_a_column_is_settled_and_forgotten_on_the_page(client, campaign, door):
    sent = received(client.user, campaign, (*HONG, "0912345678"), headings=[*HEADINGS, "Mã liên lạc"])
    page = client.get(at(door, "list", sent.pk))
    assert "Cột chưa rõ" in text_of(page.content.decode())
    assert "Ví dụ: 0912345678" in text_of(page.content.decode())
    [key] = [form.column.key for form in page.context["columns"]]
    settled = client.post(at(door, "column", sent.pk), {"key": key, "field": "phone"}, follow=True)
    assert told(settled)[0].startswith("Đã đọc lại danh sách với cột “Mã liên lạc”.")
    assert told(settled)[0].endswith("Danh sách gửi lần sau sẽ được đọc như vậy ngay.")
    assert "1 cột đã được cho biết ghi gì" in text_of(settled.content.decode())
    assert "; ghi nhớ cho bên gửi này)" in text_of(settled.content.decode())
    assert sent.rows.get().facts["phone"] == "0912345678"
    meaning = ColumnMeaning.objects.get()
    forgotten = client.post(at(door, "column_forget", sent.pk, meaning.pk), follow=True)
    assert told(forgotten)[0].startswith("Đã bỏ ghi nhớ cột “Mã liên lạc”")
    assert sent.rows.get().facts["phone"] is None
    assert len(told(client.post(at(door, "column_forget", sent.pk, meaning.pk), follow=True))) == 1
    unused = client.post(at(door, "column", sent.pk), {"key": key, "field": "-"}, follow=True)
    assert "Không dùng cột này" in text_of(unused.content.decode())


def test_of_a_column_without_a_heading_the_page_promises_nothing_for_the_next_list(client, campaign, door):
    sent = received(client.user, campaign, (*HONG, "ghi thêm"), headings=[*HEADINGS, None])
    page = client.get(at(door, "list", sent.pk))
    only_here = "Cột không có tiêu đề nên điều bạn chọn chỉ dùng cho danh sách này."
    assert only_here in text_of(page.content.decode())
    [key] = [form.column.key for form in page.context["columns"]]
    settled = client.post(at(door, "column", sent.pk), {"key": key, "field": "note"}, follow=True)
    assert told(settled)[0].endswith("Cách đọc này chỉ dùng cho danh sách này.")
    assert "; chỉ cho danh sách này)" in text_of(settled.content.decode())
    assert sent.rows.get().facts["note"] == "ghi thêm"


def test_what_a_tick_stands_for_is_said_on_the_page(client, campaign, door):
    sent = received(client.user, campaign, (*HONG, "x"), (*LAN, None), headings=[*HEADINGS, "Diện 67"])
    page = client.get(at(door, "list", sent.pk))
    [form] = page.context["columns"]
    assert "Hãy cho biết dấu đánh ở cột này nghĩa là gì." in text_of(page.content.decode())
    settled = client.post(
        at(door, "column", sent.pk), {"key": form.column.key, "field": "group_mark:disabled"}, follow=True
    )
    assert "dấu đánh nghĩa là thuộc nhóm “Người khuyết tật”" in text_of(settled.content.decode())
    assert [row.facts["groups"] for row in sent.rows.all()] == [["disabled", "near_poor"], ["poor"]]


def test_names_that_are_missed_are_offered_first(client, campaign, door):
    headings = ["Danh tính" if heading == "Họ và tên" else heading for heading in HEADINGS]
    sent = received(client.user, campaign, (*HONG, "x"), headings=[*headings, "Màu áo"])
    names, other = client.get(at(door, "list", sent.pk)).context["columns"]
    assert (names.column.heading, names["field"].value(), names.fields["field"].choices[0][0]) == (
        "Danh tính",
        "full_name",
        "full_name",
    )
    assert (other.column.heading, other["field"].value(), other.fields["field"].choices[0][0]) == ("Màu áo", "", "")


@pytest.mark.parametrize(
    "data", [{}, {"key": "x", "field": "phone"}, {"key": "x" * 999, "field": ""}, {"key": "x", "field": "y"}]
)
def test_a_column_settled_badly_is_told(client, campaign, door, data):
    sent = received(client.user, campaign, HONG)
    assert len(told(client.post(at(door, "column", sent.pk), data, follow=True))) == 1
    assert not ColumnMeaning.objects.exists()


def test_communes_are_found_by_letters_those_of_the_province_first(client, campaign, door):
    sent = received(client.user, campaign, HONG)
    found = client.get(at(door, "communes", sent.pk, query="?q=yen+tr")).json()["communes"]
    assert found[0] == "Xã Yên Trung, Thành phố Bắc Ninh"
    assert len(found) <= 12
    for query in ("", "?q=y", f"?q={'z' * 5000}"):
        assert client.get(at(door, "communes", sent.pk, query=query)).json() == {"communes": []}


def test_strangers_reach_no_part(client, campaign):
    sent = received(make_commune_officer(YEN_TRUNG), campaign, HONG)
    row = sent.rows.get()
    client.force_login(make_commune_officer(TAM_GIANG))
    door = "beneficiaries:"
    assert client.get(cell_at(door, row, "hamlet"), **IN_PLACE).status_code == 404
    assert client.post(cell_at(door, row, "hamlet"), {"hamlet": "x"}, **IN_PLACE).status_code == 404
    assert client.get(at(door, "communes", sent.pk)).status_code == 404
    for page in ("rows", "column"):
        assert client.post(at(door, page, sent.pk), {}).status_code == 404


def test_a_row_is_corrected_for_all_alike_without_a_script(client, campaign, door):
    sent = alike_list(client.user, campaign)
    row = sent.rows.first()
    page = client.get(at(door, "row", sent.pk, row.pk))
    assert "áp dụng cho cả 3 dòng ghi giống vậy" in text_of(page.content.decode())
    said = {one.html_name: one.value() for one in page.context["form"]}
    data = {name: "" if value is None else value for name, value in said.items()}
    data |= {f"initial-{name}": value for name, value in data.items()}
    client.post(
        at(door, "row", sent.pk, row.pk), data | {"requested": "book", "alike": ["requested", "x", "full_name"]}
    )
    assert list(sent.rows.values_list("corrections", flat=True)) == [{"requested": "book"}] * 3 + [{}] * 2


def test_in_place_takes_as_many_queries_in_a_long_list_as_in_a_short_one(client, door):
    def queries(count):
        # Each in a campaign of its own: what an earlier list has to say of a row is asked for only if there is one.
        campaign = make_campaign(code=f"BN{count}", lists_until=date(2099, 1, 1))
        make_offer(campaign, "card")
        sent = received(client.user, campaign, BAD_DATE, *(person(number) for number in range(count)))
        row = sent.rows.first()
        data = {"birth_date": "1962", "on_page": list(sent.rows.values_list("pk", flat=True))}
        with CaptureQueriesContext(connection) as captured:
            assert client.post(cell_at(door, row, "birth_date"), data, **IN_PLACE).status_code == 200
        return len(captured)

    queries(2)  # what is asked once per process is asked here
    assert queries(20) == queries(50)


def test_kinds_of_problems_have_names_and_fields_stand_in_for_them():
    assert kind_label("commune", "commune_unknown") == "Xã không rõ"
    assert kind_label("personal_id", "something_new") == "Số định danh"
    assert kind_label("hamlet", "old_font") == "Thôn: phông chữ cũ"
    assert kind_label("unheard", "of") == "unheard"
    assert "row" in FIELDS


TWO_NUMBERS = but(HONG, number="027162001234 / 027162001235")


def test_of_two_numbers_in_one_cell_one_is_chosen_where_it_stands(client, campaign, door):
    row = received(client.user, campaign, TWO_NUMBERS).rows.get()
    form = client.get(cell_at(door, row, "personal_id"), **IN_PLACE).content.decode()
    assert "Số nào đúng?" in form
    assert all(f'<option value="{number}">{number}</option>' in form for number in ("027162001234", "027162001235"))
    posted = {"personal_id": "027162001234 / 027162001235", "id_choice": "027162001234"}
    client.post(cell_at(door, row, "personal_id"), posted, **IN_PLACE)
    row.refresh_from_db()
    assert (row.facts["personal_id"], row.status) == ("027162001234", "ready")
    assert "Số nào đúng?" not in client.get(cell_at(door, row, "personal_id"), **IN_PLACE).content.decode()


def test_another_number_than_the_two_in_the_cell_may_be_typed(client, campaign, door):
    row = received(client.user, campaign, TWO_NUMBERS).rows.get()
    client.post(cell_at(door, row, "personal_id"), {"personal_id": "027162001236", "id_choice": ""}, **IN_PLACE)
    row.refresh_from_db()
    assert (row.facts["personal_id"], row.status) == ("027162001236", "ready")


def test_a_row_at_fault_as_a_whole_can_be_set_aside_where_it_stands(client, campaign, door):
    """Its cells may all be right: a repeated number, somebody from elsewhere."""
    elsewhere = but(person(3), commune="Phường Hoàn Kiếm, Hà Nội")
    sent = received(client.user, campaign, HONG, but(LAN, number=HONG[4]), elsewhere, BAD_DATE)
    page = client.get(at(door, "list", sent.pk))
    in_question = {shown.row.row_number: shown.in_question for shown in page.context["rows"]}
    [outside] = [shown for shown in page.context["rows"] if shown.row.row_number == 4]
    assert (in_question[3], in_question[4]) == (True, True)
    assert not outside.facts["commune"].blocks
    row = outside.row
    address = at(door, "row_set_aside", sent.pk, row.pk)
    assert f'action="{address}?muc=can-xu-ly" class="t-form" data-part' in page.content.decode()
    answer = client.post(address, {}, **IN_PLACE)
    assert (answer.status_code, answer.json()["said"]) == (409, "Hãy nêu lý do để riêng dòng này.")
    answer = client.post(address, {"reason": "Ở nơi khác", "on_page": [row.pk]}, **IN_PLACE)
    assert answer.json()["said"] == "Để riêng, dòng 4: “Ở nơi khác”."


def test_where_no_row_has_the_problem_any_more_all_others_are_one_click_away(client, campaign, door):
    sent = received(client.user, campaign, BAD_DATE, but(LAN, groups="Hộ hơi nghèo", gift="Cái gì đó và sổ, thẻ"))
    kinds = client.get(at(door, "list", sent.pk)).context["kinds"]
    [slug] = [kind.slug for kind, _address in kinds if kind.slug.startswith("birth_date.")]
    query = f"?muc=can-xu-ly&loai={slug}"
    settling.set_aside(sent.rows.first(), reason="Sai", by=client.user, at=timezone.now())
    page = client.get(at(door, "list", sent.pk, query=query))
    html = page.content.decode()
    assert rows_of(page) == []
    assert "Không còn dòng nào có vấn đề này." in text_of(html)
    assert "Không còn dòng nào cần xử lý." not in text_of(html)
    assert '<a class="t-link" href="?muc=can-xu-ly">Xem tất cả các dòng ở mục “Cần xử lý” (1)</a>' in html
    assert [(kind.slug, kind.count, address) for kind, address in page.context["kinds"] if kind.slug == slug] == [
        (slug, 0, "?muc=can-xu-ly")
    ]
    assert 'aria-current="true"' in html
    assert rows_of(client.get(at(door, "list", sent.pk, query="?muc=can-xu-ly"))) == [3]


def test_whose_area_a_commune_is_keeps_it_in_the_list_with_one_click(client, campaign, sender, officer):
    rows = [but(person(number), commune="Xã Tam Giang") for number in range(2)]
    sent = received(sender, campaign, HONG, *rows)
    row = sent.rows.get(row_number=3)
    words, address = "Vẫn thuộc danh sách này", at("beneficiaries:", "row_keep", sent.pk, row.pk)
    for user, offered in ((sender, 0), (officer, 2)):
        client.force_login(user)
        assert text_of(client.get(at("beneficiaries:", "list", sent.pk)).content.decode()).count(words) == offered
        assert (
            words in text_of(client.get(at("beneficiaries:", "row", sent.pk, row.pk)).content.decode()) or not offered
        )
    answer = client.post(address, {"on_page": [row.pk]}, **IN_PLACE).json()
    assert answer["said"] == "Vẫn giữ trong danh sách: “Xã Tam Giang, Thành phố Bắc Ninh”."
    assert list(answer["rows"]) == [str(row.pk)]
    assert sent.rows.filter(status="ready").count() == 3


def test_applying_nothing_to_all_rows_alike_is_refused_and_asks_for_a_choice(client, campaign, door):
    sent = alike_list(client.user, campaign)
    row = sent.rows.get(row_number=2)
    requested = {"requested": "", "alike": "1", "on_page": [row.pk]}
    answer = client.post(cell_at(door, row, "requested"), requested, **IN_PLACE)
    said = "Hãy chọn hoặc nhập nội dung trước khi áp dụng cho các dòng này."
    assert (answer.status_code, answer.json()) == (409, {"said": said})
    assert not sent.steps.exists()


def test_a_column_of_ages_can_be_named_as_such(client, campaign, door):
    sent = received(client.user, campaign, (*HONG, "62"), headings=(*HEADINGS, "Kênh gì"))
    choices = str(client.get(at(door, "list", sent.pk)).context["columns"][0]["field"])
    assert "Năm sinh hoặc tuổi" in choices


def test_of_two_people_in_one_cell_the_other_is_added_by_hand_with_what_they_share(client, campaign, door):
    sent = received(client.user, campaign, but(HONG, name="Nguyễn Thị Hồng và Trần Văn Bé"), LAN)
    for page in ("list", "row"):
        key = (sent.pk, sent.rows.get(row_number=2).pk)[: 1 if page == "list" else 2]
        html = client.get(at(door, page, *key)).content.decode()
        [address] = re.findall(r'href="([^"]*)">Thêm người còn lại', html)
    form = client.get(unescape(address)).context["form"]
    begun = {name: form[name].value() for name in ("offer", "commune", "hamlet", "groups")}
    card = campaign.offers.get(kind="card")
    assert begun == {"offer": card.pk, "commune": YEN_TRUNG, "hamlet": "Thôn Đông", "groups": ["near_poor"]}
    assert f'<option value="{card.pk}" selected>' in str(form["offer"])


def test_the_page_says_which_columns_the_list_waits_for_and_offers_no_acceptance(client, campaign, door):
    people = [(*HONG, "Xã Đông Phong"), (*LAN, "Xã Đông Phong")]
    sent = received(client.user, campaign, *people, headings=[*HEADINGS, "Nơi ghi"])
    page = client.get(at(door, "list", sent.pk))
    assert page.context["obstacle"] == (
        "Để chốt được danh sách, hãy cho biết những cột sau ghi gì: “Nơi ghi”. "
        "Nếu cột nào không cần thì chọn “Không dùng cột này”."
    )
    shown = text_of(page.content.decode())
    assert "Mọi dòng đã xử lý xong" not in shown
    assert at(door, "list_accept", sent.pk) not in page.content.decode()
    assert told(client.get(at(door, "list_accept", sent.pk), follow=True)) == [page.context["obstacle"]]
    assert "“Nơi ghi”" in told(client.post(at(door, "list_accept", sent.pk), follow=True))[0]
    answered = client.post(at(door, "column", sent.pk), {"key": "nơi ghi", "field": "-"}, follow=True)
    assert answered.context["obstacle"] == ""
    assert client.get(at(door, "list_accept", sent.pk)).status_code == 200
