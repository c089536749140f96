"""The page on which a list is settled, from both doors: what it shows, and what its buttons do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from beneficiaries.lists import intake, settling
from beneficiaries.models import ListRow, Nomination, Person, RecipientList
from tests.beneficiaries.doors import ADMIN, PLAIN, at, rows_of
from tests.beneficiaries.sent import BAD_DATE, HEADINGS, HONG, LAN, but, person, received
from tests.factories import (
    TAM_GIANG,
    YEN_TRUNG,
    make_commune_officer,
    make_leader,
    make_nomination,
    make_officer,
    make_person,
    make_user,
)
from tests.pages import text_of, told

pytestmark = pytest.mark.django_db


def row_at(door, page, row):
    return at(door, page, row.recipient_list_id, row.pk)


def text(answer):
    return text_of(answer.content.decode())


def test_the_page_tells_where_the_list_comes_from_and_how_it_was_read(client, campaign, door):
    sent = received(client.user, campaign, HONG, BAD_DATE, ("Cộng: 2 người",), headings=[*HEADINGS, "Màu áo"])
    page = text(client.get(at(door, "list", sent.pk)))
    for words in (
        "BN2027",
        "Xã Yên Trung, Thành phố Bắc Ninh",
        client.user.full_name,
        "danh-sach.xlsx",
        "Màu áo",
        "Dòng cộng",
        "Cộng: 2 người",
        "Cần xử lý (1)",
        "Sẵn sàng (1)",
        "Tất cả (2)",
    ):
        assert words in page, words


def test_the_page_opens_with_what_is_to_be_settled(client, campaign, door):
    sent = received(client.user, campaign, HONG, BAD_DATE)
    assert rows_of(client.get(at(door, "list", sent.pk))) == [3]


def test_without_anything_to_settle_the_page_opens_with_everybody(client, campaign, door):
    sent = received(client.user, campaign, HONG, LAN)
    assert rows_of(client.get(at(door, "list", sent.pk))) == [2, 3]


@pytest.mark.parametrize(
    ("tab", "rows"), [("can-xu-ly", [3]), ("san-sang", [2]), ("de-rieng", [4]), ("tat-ca", [3, 2, 4]), ("x", [3])]
)
def test_each_tab_shows_its_rows(client, campaign, door, tab, rows):
    sent = received(client.user, campaign, HONG, but(BAD_DATE, number=None), LAN)
    settling.set_aside(sent.rows.last(), reason="Đã mất", by=client.user, at=timezone.now())
    assert rows_of(client.get(at(door, "list", sent.pk, query=f"?muc={tab}"))) == rows


def test_people_are_found_by_name_without_diacritics(client, campaign, door):
    sent = received(client.user, campaign, HONG, LAN)
    assert rows_of(client.get(at(door, "list", sent.pk, query="?q=thi+hong"))) == [2]
    nobody = client.get(at(door, "list", sent.pk, query="?q=khong+co"))
    assert "Không có ai tên như vậy ở đây." in nobody.content.decode()


def test_a_row_shows_its_problem_beside_the_field_with_the_cell_as_it_came(client, campaign, door):
    sent = received(client.user, campaign, BAD_DATE)
    [shown] = client.get(at(door, "list", sent.pk)).context["rows"]
    born = shown.facts["birth_date"]
    assert (born.value, born.came, born.blocks) == ("", "31/06/1962", True)
    page = text(client.get(at(door, "list", sent.pk)))
    assert "Trong tệp: 31/06/1962" in page
    assert born.problems[0].message in page


def test_a_place_that_cannot_be_read_is_told_in_the_list_and_on_the_page_of_the_row(client, campaign, door):
    sent = received(client.user, campaign, (*HONG, "Con"), headings=(*HEADINGS, "Thứ tự trong hộ"))
    row = sent.rows.get()
    warned = "Thứ tự trong hộ “Con” không phải là một số từ 1 đến 30 nên không dùng"
    assert warned in text(client.get(at(door, "list", sent.pk)))
    assert warned in text(client.get(row_at(door, "row", row)))
    assert row.status == "ready"


def test_rows_come_in_pages_of_a_hundred(client, campaign, door):
    sent = received(client.user, campaign, *(person(number) for number in range(101)))
    first = client.get(at(door, "list", sent.pk))
    assert (len(rows_of(first)), "1–100 trong 101" in text(first)) == (100, True)
    assert rows_of(client.get(at(door, "list", sent.pk, query="?page=2"))) == [102]


def test_the_page_takes_as_many_queries_for_many_rows_as_for_one(client, campaign, door):
    def queries(*rows):
        sent = received(client.user, campaign, *rows)
        with CaptureQueriesContext(connection) as captured:
            client.get(at(door, "list", sent.pk, query="?muc=tat-ca"))
        return len(captured)

    queries(LAN)  # what a process remembers after its first page
    assert queries(HONG) == queries(*(person(number) for number in range(30)))


def test_the_outcome_takes_as_many_queries_for_many_rows_as_for_one(client, campaign, door):
    def queries(*rows):
        sent = received(client.user, campaign, *rows)
        intake.accept(sent, by=client.user, at=timezone.now())
        with CaptureQueriesContext(connection) as captured:
            assert len(rows_of(client.get(at(door, "list", sent.pk)))) == len(rows)
        return len(captured)

    queries(LAN)
    assert queries(HONG) == queries(*(person(number) for number in range(30)))


def fields_of(answer):
    """What a browser would send back: every field as it stands on the page, hidden ones included."""
    form = answer.context["form"]
    data = {}
    for field in form:
        data[field.html_name] = field.value()
        data[field.html_initial_name] = field.value()
    return {name: "" if value is None else value for name, value in data.items()}


def test_a_row_is_corrected_and_the_list_comes_back_at_the_same_place(client, campaign, door):
    sent = received(client.user, campaign, BAD_DATE, LAN)
    row = sent.rows.first()
    address = row_at(door, "row", row) + "?muc=can-xu-ly&page=2&x=1"
    data = fields_of(client.get(address))
    assert data["birth_date"] == "31/06/1962"
    answer = client.post(address, data | {"birth_date": "30/06/1962"})
    assert answer.url == at(door, "list", sent.pk, query="?muc=can-xu-ly&page=2")
    row.refresh_from_db()
    assert (row.status, row.corrections) == ("ready", {"birth_date": "30/06/1962"})
    assert told(client.get(answer.url)) == ["Dòng 2, Nguyễn Thị Hồng: đã sẵn sàng."]
    assert "đã sửa" in text(client.get(at(door, "list", sent.pk, query="?muc=san-sang")))


def test_every_field_can_be_corrected(client, campaign, door):
    sent = received(client.user, campaign, BAD_DATE)
    row = sent.rows.get()
    data = fields_of(client.get(row_at(door, "row", row)))
    changes = {
        "full_name": "Nguyễn Thị Hoa",
        "birth_date": "1961",
        "sex": "male",
        "personal_id": "027061001234",
        "insurance_code": "2712345678",
        "commune": "yen trung",
        "hamlet": "Thôn Lương Tân",
        "groups": ["elderly", "poor"],
        "requested": "book",
        "phone": "0912345678",
        "household_position": "2",
    }
    client.post(row_at(door, "row", row), data | changes)
    row.refresh_from_db()
    assert row.status == "ready"
    assert {name: row.facts[name] for name in (*changes, "birth_precision")} == {
        **changes,
        "birth_date": "1961-01-01",
        "birth_precision": "year",
        "commune": YEN_TRUNG,
        "household_position": 2,
    }


def test_what_was_known_can_be_emptied(client, campaign, door):
    sent = received(client.user, campaign, HONG)
    row = sent.rows.get()
    data = fields_of(client.get(row_at(door, "row", row)))
    empty = {"sex": "", "personal_id": "", "hamlet": "", "groups": [], "commune": ""}
    client.post(row_at(door, "row", row), data | empty)
    row.refresh_from_db()
    assert row.corrections == {"sex": "", "personal_id": "", "hamlet": "", "groups": "", "commune": ""}
    assert (row.facts["sex"], row.facts["personal_id"], row.facts["hamlet"], row.facts["groups"]) == (
        None,
        None,
        None,
        [],
    )


def test_a_row_that_is_still_not_right_is_shown_again(client, campaign, door):
    sent = received(client.user, campaign, BAD_DATE)
    row = sent.rows.get()
    data = fields_of(client.get(row_at(door, "row", row)))
    answer = client.post(row_at(door, "row", row), data | {"birth_date": "32/06/1962"})
    assert answer.url == row_at(door, "row", row)
    assert told(client.get(answer.url)) == ["Dòng 2, Nguyễn Thị Hồng: vẫn còn điều cần xử lý."]


def test_saving_without_a_change_writes_nothing(client, campaign, door):
    sent = received(client.user, campaign, BAD_DATE)
    row = sent.rows.get()
    data = fields_of(client.get(row_at(door, "row", row)))
    answer = client.post(row_at(door, "row", row), data, follow=True)
    assert told(answer) == ["Không có gì thay đổi."]
    row.refresh_from_db()
    assert (row.corrections, row.events.count()) == ({}, 1)


def test_a_page_that_stood_open_changes_only_what_its_reader_changed(client, campaign, door):
    sent = received(client.user, campaign, BAD_DATE)
    row = sent.rows.get()
    data = fields_of(client.get(row_at(door, "row", row)))
    settling.correct(row, corrections={"hamlet": "Thôn Mới"}, by=client.user, at=timezone.now())
    client.post(row_at(door, "row", row), data | {"birth_date": "30/06/1962"})
    row.refresh_from_db()
    assert row.corrections == {"hamlet": "Thôn Mới", "birth_date": "30/06/1962"}


def test_a_commune_that_is_not_known_is_told_beside_its_field_and_nothing_is_written(client, campaign, door):
    sent = received(client.user, campaign, but(HONG, commune="Xã Đâu Đó"))
    row = sent.rows.get()
    data = fields_of(client.get(row_at(door, "row", row)))
    assert data["commune"] == "Xã Đâu Đó"
    answer = client.post(row_at(door, "row", row), data | {"commune": "Xã Ở Đâu"})
    assert list(answer.context["form"].errors) == ["commune"]
    row.refresh_from_db()
    assert row.corrections == {}


def test_a_commune_in_question_is_chosen_from_those_it_may_be(client, campaign, door):
    sent = received(client.user, campaign, but(HONG, commune="Thị trấn Chờ, huyện Yên Phong"))
    row = sent.rows.get()
    row.commune_choices = [[YEN_TRUNG, "Xã Yên Trung, Bắc Ninh"], [TAM_GIANG, "Xã Tam Giang, Bắc Ninh"]]
    row.save(update_fields=["commune_choices"])
    data = fields_of(client.get(row_at(door, "row", row)))
    client.post(row_at(door, "row", row), data | {"commune_choice": YEN_TRUNG})
    row.refresh_from_db()
    assert (row.facts["commune"], row.corrections) == (YEN_TRUNG, {"commune": YEN_TRUNG})


def test_a_typed_commune_goes_before_a_chosen_one(client, campaign, door):
    sent = received(client.user, campaign, but(HONG, commune="Xã Đâu Đó"))
    row = sent.rows.get()
    row.commune_choices = [[TAM_GIANG, "Xã Tam Giang, Bắc Ninh"]]
    row.save(update_fields=["commune_choices"])
    data = fields_of(client.get(row_at(door, "row", row)))
    client.post(row_at(door, "row", row), data | {"commune_choice": TAM_GIANG, "commune": "Xã Yên Trung"})
    row.refresh_from_db()
    assert row.facts["commune"] == YEN_TRUNG


def test_a_cell_longer_than_a_field_is_shown_cut(client, campaign, door):
    sent = received(client.user, campaign, but(BAD_DATE, name="Nguyễn Thị Hồng " * 30))
    row = sent.rows.get()
    data = fields_of(client.get(row_at(door, "row", row)))
    assert len(data["full_name"]) == 150
    answer = client.post(row_at(door, "row", row), data | {"full_name": "Nguyễn Thị Hồng", "birth_date": "1962"})
    assert answer.url.startswith(at(door, "list", sent.pk))


def test_a_row_is_set_aside_with_a_reason_and_taken_back(client, campaign, door):
    sent = received(client.user, campaign, HONG, BAD_DATE)
    row = sent.rows.last()
    client.post(row_at(door, "row_set_aside", row), {"common_reason": "died", "reason": "ngày 1/11"})
    row.refresh_from_db()
    assert (row.status, row.set_aside_reason) == ("rejected", "Đã mất: ngày 1/11")
    aside = client.get(at(door, "list", sent.pk, query="?muc=de-rieng"))
    assert "Đã mất: ngày 1/11" in text(aside)
    client.post(row_at(door, "row_take_back", row))
    row.refresh_from_db()
    assert (row.status, row.set_aside_reason) == ("needs_attention", "")


def test_setting_aside_without_a_reason_is_refused(client, campaign, door):
    sent = received(client.user, campaign, BAD_DATE)
    row = sent.rows.get()
    answer = client.post(row_at(door, "row_set_aside", row), {"reason": "  "}, follow=True)
    assert told(answer) == ["Hãy nêu lý do để riêng dòng này."]
    row.refresh_from_db()
    assert row.status == "needs_attention"


def test_a_row_set_aside_is_read_only_until_it_is_taken_back(client, campaign, door):
    sent = received(client.user, campaign, HONG)
    row = sent.rows.get()
    settling.set_aside(row, reason="Trùng", by=client.user, at=timezone.now())
    page = client.get(row_at(door, "row", row))
    assert (page.context["open"], 'name="full_name"' in page.content.decode()) == (False, False)
    assert row_at(door, "row_take_back", row) in page.content.decode()


def test_the_same_person_for_another_gift_is_confirmed(client, campaign, door):
    sent = received(client.user, campaign, HONG, but(HONG, gift="Sổ BHXH"))
    row = sent.rows.last()
    assert "Đã xem: một người, hai loại quà" in text(client.get(at(door, "list", sent.pk)))
    client.post(row_at(door, "row_confirm", row))
    row.refresh_from_db()
    assert (row.status, row.confirmed) == ("ready", True)
    client.post(row_at(door, "row_undo", row))
    row.refresh_from_db()
    assert (row.status, row.confirmed) == ("needs_attention", False)


def test_two_people_of_one_name_are_confirmed(client, campaign, door):
    nameless = but(HONG, number=None)
    sent = received(client.user, campaign, nameless, nameless)
    assert "Đã xem: vẫn là hai người" in text(client.get(at(door, "list", sent.pk)))
    client.post(row_at(door, "row_confirm", sent.rows.last()))
    assert settling.settled(sent.rows)["ready"] == 2


def test_the_same_person_for_the_same_gift_stays_to_be_settled(client, campaign, door):
    sent = received(client.user, campaign, HONG, HONG)
    row = sent.rows.last()
    for page in (at(door, "list", sent.pk), row_at(door, "row", row)):
        assert "Đã xem" not in text(client.get(page))
    answer = client.post(row_at(door, "row_confirm", row))
    assert answer.url == row_at(door, "row", row)
    row.refresh_from_db()
    assert row.status == "needs_attention"


def test_where_nothing_repeats_nothing_can_be_confirmed(client, campaign, door):
    sent = received(client.user, campaign, BAD_DATE)
    row = sent.rows.get()
    assert "Đã xem" not in text(client.get(at(door, "list", sent.pk)))
    assert told(client.post(row_at(door, "row_confirm", row), follow=True)) == [
        "Dòng này không trùng với dòng nào khác."
    ]
    row.refresh_from_db()
    assert row.confirmed is False


def test_corrections_are_undone(client, campaign, door):
    sent = received(client.user, campaign, BAD_DATE)
    row = sent.rows.get()
    settling.correct(row, corrections={"birth_date": "30/06/1962"}, by=client.user, at=timezone.now())
    answer = client.post(row_at(door, "row_undo", row))
    row.refresh_from_db()
    assert (answer.url, row.status, row.corrections) == (row_at(door, "row", row), "needs_attention", {})


def silent(*rows):
    return [row[:8] for row in rows]


def test_one_gift_is_chosen_for_the_whole_list(client, campaign, door):
    sent = received(client.user, campaign, *silent(HONG, LAN), headings=HEADINGS[:8])
    page = client.get(at(door, "list", sent.pk))
    assert page.context["obstacle"] == "Trước hết hãy chọn loại quà cho những dòng không ghi."
    assert page.context["without_gift"] == 2
    answer = client.post(at(door, "list_gift", sent.pk), {"kind": "card"}, follow=True)
    assert told(answer) == ["Những dòng không ghi loại quà nay đề nghị tặng: Thẻ BHYT."]
    assert answer.context["obstacle"] == ""
    assert "Thẻ BHYT (chọn cho cả danh sách)" in text(answer)


@pytest.mark.parametrize("kind", ["", "gift", "x"])
def test_a_gift_that_the_campaign_does_not_give_is_not_chosen(client, campaign, door, kind):
    sent = received(client.user, campaign, *silent(HONG), headings=HEADINGS[:8])
    answer = client.post(at(door, "list_gift", sent.pk), {"kind": kind}, follow=True)
    assert told(answer) == ["Hãy chọn loại quà mà chiến dịch này tặng."]
    sent.refresh_from_db()
    assert sent.default_kind == ""


def test_acceptance_is_confirmed_first_and_says_how_many_of_what(client, campaign, door):
    sent = received(client.user, campaign, HONG, LAN, but(BAD_DATE, number=None))
    settling.set_aside(sent.rows.last(), reason="Đã mất", by=client.user, at=timezone.now())
    asking = client.get(at(door, "list_accept", sent.pk))
    assert asking.context["gifts"] == [("Sổ BHXH", 1), ("Thẻ BHYT", 1)]
    assert "Chốt danh sách (2 người)" in text(asking)
    assert "1 dòng đã để riêng, không đưa vào." in text(asking)
    assert Nomination.objects.count() == 0
    answer = client.post(at(door, "list_accept", sent.pk), follow=True)
    assert told(answer) == ["Đã chốt danh sách: 2 hồ sơ đề nghị chờ xét duyệt."]
    assert [shown.nomination and shown.nomination.code for shown in answer.context["rows"]] == [
        "BN2027-00001",
        "BN2027-00002",
        None,
    ]


def test_the_question_repeats_what_vetting_will_say(client, campaign, door):
    poor = but(HONG, groups="Hộ nghèo")
    nameless = [but(LAN, name=f"Vũ Thị Không {chr(65 + number)}", born=None, number=None) for number in range(11)]
    sent = received(client.user, campaign, poor, *nameless)
    asking = client.get(at(door, "list_accept", sent.pk))
    shown = text(asking)
    assert "1 hồ sơ sẽ không được duyệt" in shown
    assert "11 hồ sơ sẽ bị hỏi lại khi xét duyệt" in shown
    assert ("Vũ Thị Không J" in shown, "Vũ Thị Không K" in shown) == (True, False)
    assert at(door, "row", sent.pk, sent.rows.first().pk) in asking.content.decode()


def test_the_title_keeps_the_name_of_the_file(client, campaign, door):
    sent = received(client.user, campaign, HONG, name="ds_bhxh.xlsx")
    shown = client.get(at(door, "list", sent.pk)).content.decode()
    assert ("Danh sách ds_bhxh.xlsx" in shown, "Ds_bhxh.xlsx" in shown) == (True, False)


def test_the_next_row_to_settle_is_one_click_away(client, campaign, door):
    sent = received(client.user, campaign, HONG, but(BAD_DATE, number=None))
    page = client.get(at(door, "list", sent.pk))
    bad = sent.rows.last()
    assert page.context["next_row"] == bad
    assert f"Xử lý dòng tiếp theo (dòng {bad.row_number})" in text(page)
    settling.set_aside(bad, reason="Đã mất", by=client.user, at=timezone.now())
    assert "Xử lý dòng tiếp theo" not in text(client.get(at(door, "list", sent.pk)))


def test_a_list_with_rows_to_settle_cannot_be_accepted(client, campaign, door):
    sent = received(client.user, campaign, HONG, but(BAD_DATE, number=None))
    page = client.get(at(door, "list", sent.pk))
    assert page.context["obstacle"] == "Còn 1 dòng cần xử lý."
    assert at(door, "list_accept", sent.pk) not in page.content.decode()
    assert told(client.get(at(door, "list_accept", sent.pk), follow=True)) == ["Còn 1 dòng cần xử lý."]
    client.post(at(door, "list_accept", sent.pk))
    sent.refresh_from_db()
    assert (sent.status, Person.objects.count()) == ("staged", 0)


def test_a_list_of_which_everything_is_set_aside_cannot_be_accepted(client, campaign, door):
    sent = received(client.user, campaign, HONG)
    settling.set_aside(sent.rows.get(), reason="Đã mất", by=client.user, at=timezone.now())
    page = client.get(at(door, "list", sent.pk))
    assert page.context["obstacle"] == "Mọi dòng đều đã để riêng nên không còn ai trong danh sách để chốt."


def test_a_second_click_on_accept_changes_nothing(client, campaign, door):
    sent = received(client.user, campaign, HONG, LAN)
    client.post(at(door, "list_accept", sent.pk))
    answer = client.post(at(door, "list_accept", sent.pk), follow=True)
    assert f"“{RecipientList.Status.ACCEPTED.label}” nên không thực hiện được việc này nữa" in told(answer)[-1]
    assert Nomination.objects.count() == 2
    asking = client.get(at(door, "list_accept", sent.pk), follow=True)
    assert told(asking) == ["Danh sách này không còn chốt được nữa."]


def test_what_the_register_learnt_meanwhile_is_shown_instead_of_accepted(client, campaign, door):
    sent = received(client.user, campaign, HONG, LAN)
    known = make_person(full_name="Trần Thị Lan", personal_id=LAN[4])
    make_nomination(campaign.offers.get(kind="book"), person=known)
    answer = client.post(at(door, "list_accept", sent.pk), follow=True)
    assert "dòng 3" in told(answer)[0]
    assert rows_of(answer) == [3]
    assert Nomination.objects.count() == 1


def test_a_list_is_withdrawn_with_a_reason(client, campaign, door):
    sent = received(client.user, campaign, HONG)
    assert "reason" in client.post(at(door, "list_withdraw", sent.pk), {"reason": " "}).context["form"].errors
    answer = client.post(at(door, "list_withdraw", sent.pk), {"reason": "Gửi nhầm tệp"}, follow=True)
    assert told(answer) == ["Đã rút danh sách. Tệp vẫn được lưu."]
    assert "Gửi nhầm tệp" in text(answer)
    assert answer.context["mine"] is False
    sent.refresh_from_db()
    assert (sent.status, sent.withdrawn_by) == ("withdrawn", client.user)


def test_after_acceptance_no_button_of_a_page_that_stood_open_does_anything(client, campaign, door):
    sent = received(client.user, campaign, HONG, LAN)
    row = sent.rows.first()
    data = fields_of(client.get(row_at(door, "row", row)))
    intake.accept(sent, by=client.user, at=timezone.now())
    before = list(ListRow.objects.order_by("pk").values())
    for address, posted in (
        (row_at(door, "row", row), data | {"hamlet": "Thôn Khác"}),
        (row_at(door, "row_set_aside", row), {"common_reason": "died"}),
        (row_at(door, "row_take_back", row), {}),
        (row_at(door, "row_undo", row), {}),
        (at(door, "list_gift", sent.pk), {"kind": "card"}),
        (at(door, "list_withdraw", sent.pk), {"reason": "Muộn"}),
    ):
        answer = client.post(address, posted, follow=True)
        assert len(told(answer)) == 1, address
    assert list(ListRow.objects.order_by("pk").values()) == before
    sent.refresh_from_db()
    assert (sent.status, sent.default_kind) == ("accepted", "")


def test_the_outcome_tells_of_each_person_and_counts_in_tabs(client, campaign, door):
    sent = received(client.user, campaign, HONG, LAN, person(3), person(4), person(5))
    settling.set_aside(sent.rows.last(), reason="Đã mất", by=client.user, at=timezone.now())
    nominations = intake.accept(sent, by=client.user, at=timezone.now())
    for nomination, status, why in zip(
        nominations, ["approved", "rejected", "withdrawn"], ["", "Đã có thẻ", "Chuyển đi"], strict=False
    ):
        Nomination.objects.filter(pk=nomination.pk).update(
            status=status, decision_reason=why, decided_by=make_leader(), decided_at=timezone.now()
        )
    page = client.get(at(door, "list", sent.pk))
    assert [(tab.slug, tab.count) for tab, _address in page.context["tabs"]] == [
        ("tat-ca", 5),
        ("cho-xet", 1),
        ("da-duyet", 1),
        ("khong-duyet", 1),
        ("da-rut", 1),
        ("de-rieng", 1),
    ]
    for words in ("BN2027-00001", "Đã duyệt", "Không duyệt Đã có thẻ", "Chuyển đi", "Chờ xét duyệt", "Đã mất"):
        assert words in text(page), words
    for tab, rows in {"cho-xet": [5], "da-duyet": [2], "khong-duyet": [3], "da-rut": [4], "de-rieng": [6]}.items():
        assert rows_of(client.get(at(door, "list", sent.pk, query=f"?muc={tab}"))) == rows


def test_the_file_comes_back_as_it_came_under_its_name(client, campaign, door):
    sent = received(client.user, campaign, HONG, name="Danh sách xã Yên Trung.xlsx")
    answer = client.get(at(door, "list_file", sent.pk))
    assert answer.content == bytes(sent.document.content)
    assert answer["Content-Disposition"] == (
        'attachment; filename="danh sach xa yen trung.xlsx"; '
        "filename*=UTF-8''Danh%20s%C3%A1ch%20x%C3%A3%20Y%C3%AAn%20Trung.xlsx"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"].startswith("private, no-store")


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR])
def test_who_may_only_see_a_list_gets_it_without_any_form(client, campaign, role):
    door = ADMIN
    sent = received(make_officer(), campaign, BAD_DATE, *silent(LAN))
    row = sent.rows.first()
    client.force_login(make_user(role, province="24"))
    page = client.get(at(door, "list", sent.pk))
    assert (rows_of(page), page.context["mine"]) == ([2], False)
    assert row_at(door, "row", row) not in page.content.decode()
    assert client.get(at(door, "list_file", sent.pk)).status_code == 200
    for page in ("list_gift", "list_accept", "list_withdraw"):
        assert client.post(at(door, page, sent.pk), {"kind": "card", "reason": "x"}).status_code == 403
    for page in ("row", "row_set_aside", "row_take_back", "row_confirm", "row_undo"):
        assert client.post(row_at(door, page, row), {"reason": "x"}).status_code == 403
    assert client.get(row_at(door, "row", row)).status_code == 403
    assert RecipientList.objects.get().status == "staged"


def test_a_row_is_found_below_its_own_list_only(client, campaign, door):
    mine, other = received(client.user, campaign, HONG), received(client.user, campaign, LAN)
    row = other.rows.get()
    for page in ("row", "row_set_aside", "row_take_back", "row_confirm", "row_undo"):
        answer = client.post(at(door, page, mine.pk, row.pk), {"common_reason": "died"})
        assert answer.status_code == 404, page
    row.refresh_from_db()
    assert row.status == "ready"


def test_what_changes_something_is_not_done_by_a_link(client, campaign, door):
    sent = received(client.user, campaign, HONG)
    row = sent.rows.get()
    for page in ("row_set_aside", "row_take_back", "row_confirm", "row_undo"):
        assert client.get(row_at(door, page, row)).status_code == 405
    assert client.get(at(door, "list_gift", sent.pk)).status_code == 405


def test_a_former_officer_of_the_commune_sees_nothing_of_the_own_lists(client, campaign):
    sender = make_commune_officer(YEN_TRUNG)
    sent = received(sender, campaign, HONG)
    sender.duties.update(ends_on=timezone.localdate() - timedelta(days=1))
    client.force_login(sender)
    assert client.get(at(PLAIN, "list", sent.pk)).status_code == 404


def test_the_communes_to_choose_from_come_before_the_field_for_another_one(client, campaign, door):
    row = received(client.user, campaign, but(HONG, commune="Xã Tân Thành")).rows.get()
    assert row.commune_choices
    page = client.get(at(door, "row", row.recipient_list_id, row.pk))
    labels = [str(field.label) for field, _fact, _alike in page.context["fields"]]
    assert labels.index("Là xã, phường nào?") + 1 == labels.index("Hoặc xã, phường khác")
