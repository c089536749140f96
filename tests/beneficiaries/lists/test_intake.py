"""Taking in a list: received, settled, accepted whole or not at all."""

import hashlib
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from beneficiaries import deadlines
from beneficiaries.costing import Costs, facts_of
from beneficiaries.lists import intake, settling
from beneficiaries.models import ListRow, Nomination, Person, RecipientList
from campaigns.models import Campaign
from campaigns.transitions import StaleMove
from documents.models import Document
from locations.models import Commune
from tests.beneficiaries.made_workbooks import xlsx
from tests.beneficiaries.sent import HEADINGS, HONG, LAN, but
from tests.factories import (
    DONG_SON,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    make_commune_officer,
    make_institution,
    make_nomination,
    make_officer,
    make_person,
    make_user,
)

pytestmark = pytest.mark.django_db

LISTS = Path(__file__).resolve().parents[2] / "lists"
LAUNCH = LISTS / "bac-ninh-2023-launch.xlsx"


def workbook(*rows, headings=HEADINGS) -> bytes:
    return xlsx(["DANH SÁCH ĐỀ NGHỊ"], headings, *rows)


def receive(content, campaign, by, **origin):
    return intake.receive(content, name="ds.xlsx", campaign=campaign, by=by, at=timezone.now(), **origin)


def now() -> datetime:
    return timezone.now()


def test_the_launch_list_is_received_and_accepted_in_the_order_of_the_file(campaign, officer):
    received = receive(LAUNCH.read_bytes(), campaign, officer)
    assert settling.settled(received.rows) == {"ready": 36, "needs_attention": 0, "rejected": 0}
    nominations = intake.accept(received, by=officer, at=now())
    stored = list(Nomination.objects.select_related("person", "row").order_by("code"))
    assert stored == list(nominations)
    assert [n.code for n in stored[:2]] == ["BN2027-00001", "BN2027-00002"]
    assert [n.row.position for n in stored] == list(range(36))
    assert [stored[0].person.full_name, stored[-1].person.full_name] == ["Nguyễn Văn Hoàng", "Nguyễn Văn Ngọc"]
    assert sorted(Nomination.objects.values_list("offer__kind", flat=True)).count("book") == 14
    received.refresh_from_db()
    assert (received.status, received.accepted_by) == ("accepted", officer)


def test_the_place_in_the_household_goes_from_the_file_into_the_price_of_the_card(campaign, officer):
    card = campaign.offers.get(kind="card")
    card.premiums_paid_on = date(2027, 1, 18)
    card.save()
    headings = (*HEADINGS, "Quan hệ với chủ hộ", "Thứ tự trong hộ")
    first, second = but(HONG, groups=None), but(LAN, groups=None, gift="Thẻ BHYT")
    received = receive(workbook((*first, "Chủ hộ", 2), (*second, "Con", None), headings=headings), campaign, officer)
    nominations = intake.accept(received, by=officer, at=now())
    assert [one.household_position for one in nominations] == [2, None]
    assert [one.household_position for one in Nomination.objects.order_by("number")] == [2, None]
    assert [Costs().price(card, facts_of(one)).sponsor_share for one in nominations] == [956_340, 1_366_200]


def test_the_file_is_kept_as_it_came(campaign, officer):
    content = LAUNCH.read_bytes()
    received = receive(content, campaign, officer)
    assert bytes(received.document.content) == content
    assert received.document.sha256 == hashlib.sha256(content).hexdigest()


def test_nobody_is_in_the_register_before_acceptance(campaign, officer):
    receive(LAUNCH.read_bytes(), campaign, officer)
    assert (Person.objects.count(), Nomination.objects.count()) == (0, 0)


def test_sheets_say_what_was_read_and_what_was_not(campaign, officer):
    received = receive(LAUNCH.read_bytes(), campaign, officer)
    assert [(sheet["name"], sheet["rows"]) for sheet in received.sheets] == [("Người dân", 22), ("Học sinh", 14)]
    assert any("Cộng" in text for _row, _reason, text in received.sheets[0]["skipped"])


def test_preview_writes_nothing(campaign, officer):
    read = intake.preview(LAUNCH.read_bytes(), campaign=campaign, by=officer, at=now())
    assert len(read.rows) == 36
    assert (Document.objects.count(), RecipientList.objects.count(), ListRow.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "rỗng"),
        (b"day khong phai bang tinh", "không phải là bảng tính"),
        (LAUNCH.read_bytes()[:5000], "hỏng"),
        (b"PK\x03\x04" + b"\0" * (50 * 1024 * 1024), "lớn hơn 10 MB"),
        (workbook(["một", "hai"], headings=["ba", "bốn"]), "tiêu đề"),
    ],
    ids=["empty", "not a workbook", "truncated", "50 MB", "no header"],
)
def test_a_bad_file_gives_one_sentence_and_leaves_nothing_behind(campaign, officer, content, words):
    with pytest.raises(intake.Unreadable, match=words):
        receive(content, campaign, officer)
    assert (Document.objects.count(), RecipientList.objects.count(), ListRow.objects.count()) == (0, 0, 0)


def test_an_empty_workbook_is_refused(campaign, officer):
    with pytest.raises(intake.Unreadable):
        receive(xlsx(), campaign, officer)


def test_the_same_file_again_is_refused_until_the_first_is_withdrawn(campaign, officer):
    content = workbook(HONG)
    received = receive(content, campaign, officer)
    with pytest.raises(intake.SentBefore):
        receive(content, campaign, officer)
    intake.withdraw(received, reason="Gửi nhầm", by=officer, at=now())
    assert receive(content, campaign, officer).status == "staged"


@pytest.mark.parametrize(
    ("make", "commune", "whom"),
    [
        (lambda: make_commune_officer(TAM_GIANG), TAM_GIANG, "cơ quan BHXH tỉnh"),
        (lambda: make_officer(province=THANH_HOA), DONG_SON, "BHXH Việt Nam"),
    ],
    ids=["commune", "province"],
)
@pytest.mark.parametrize("accepted", [False, True])
def test_the_same_file_of_others_is_refused_without_telling_of_them(campaign, officer, make, commune, whom, accepted):
    Campaign.objects.update(province=None)
    campaign.refresh_from_db()
    content = workbook(HONG)
    received = receive(content, campaign, officer)
    if accepted:
        intake.accept(received, by=officer, at=now())
    with pytest.raises(intake.SentByOthers) as refusal:
        receive(content, campaign, make(), commune=Commune.objects.get(pk=commune))
    assert refusal.value.details == {"campaign": campaign.code, "whom": whom}
    assert str(refusal.value).endswith(f"hãy hỏi {whom}.")


@pytest.mark.parametrize(
    ("make", "origin"),
    [
        (lambda: make_commune_officer(TAM_GIANG), {"commune": YEN_TRUNG}),
        (lambda: make_commune_officer(YEN_TRUNG), {}),
        (lambda: make_officer(province=THANH_HOA), {"commune": YEN_TRUNG}),
        (lambda: make_user(Role.AUDITOR, province="24"), {"commune": YEN_TRUNG}),
        (lambda: make_user(Role.LEADER, province="24"), {}),
        (lambda: make_officer(ends_on=date(2021, 1, 1)), {}),
    ],
    ids=["another commune", "whole province", "another province", "auditor", "leader", "duty ended"],
)
def test_a_list_from_outside_the_own_area_is_refused(campaign, make, origin):
    origin = {"commune": Commune.objects.get(pk=origin["commune"])} if origin else {}
    with pytest.raises(intake.NotYourArea):
        receive(workbook(HONG), campaign, make(), **origin)


def test_a_campaign_of_another_province_takes_no_list(campaign):
    with pytest.raises(intake.NotYourArea):
        receive(workbook(HONG), campaign, make_officer(province=THANH_HOA))


def test_a_campaign_that_is_not_open_takes_no_list(campaign, officer):
    Campaign.objects.update(status="draft")
    campaign.refresh_from_db()
    with pytest.raises(intake.CampaignTakesNone):
        receive(workbook(HONG), campaign, officer)


def test_after_the_deadline_senders_are_asked_to_call_and_the_office_may_still_take_it(campaign, officer):
    campaign.lists_until = date(2026, 1, 1)
    campaign.save(update_fields=["lists_until"])
    commune = Commune.objects.get(pk=YEN_TRUNG)
    with pytest.raises(deadlines.TooLate, match="01/01/2026"):
        receive(workbook(HONG), campaign, make_commune_officer(YEN_TRUNG), commune=commune)
    assert receive(workbook(HONG), campaign, officer, commune=commune).status == "staged"


def codes(row) -> list[tuple[str, str]]:
    return [(problem["code"], problem["severity"]) for problem in row.problems]


def test_a_row_outside_the_senders_area_is_an_error(campaign):
    by = make_commune_officer(YEN_TRUNG)
    elsewhere = [*HONG[:6], "Xã Tam Giang", *HONG[7:]]
    received = receive(workbook(elsewhere, LAN), campaign, by, commune=Commune.objects.get(pk=YEN_TRUNG))
    first, second = received.rows.all()
    assert (("outside_area", "error") in codes(first), first.status) == (True, "needs_attention")
    assert second.status == "ready"


def test_a_row_outside_a_provincial_campaign_is_an_error(campaign):
    by = make_officer(province=None)
    far = [*HONG[:6], "Phường Đông Sơn, tỉnh Thanh Hóa", *HONG[7:]]
    [row] = receive(workbook(far), campaign, by).rows.all()
    assert row.status == "needs_attention"


def test_a_schools_pupils_may_live_anywhere_in_its_province(campaign):
    school = make_institution(YEN_TRUNG)
    clerk = make_user(Role.CLERK, institution=school)
    elsewhere = [*HONG[:6], "Xã Tam Giang", *HONG[7:]]
    [row] = receive(workbook(elsewhere), campaign, clerk, institution=school).rows.all()
    assert (row.status, row.commune_id, row.facts["groups"]) == ("ready", TAM_GIANG, ["near_poor", "student"])


def test_a_gift_that_the_campaign_does_not_give_is_an_error(campaign, officer):
    [row] = receive(workbook([*HONG[:8], "Quà Tết"]), campaign, officer).rows.all()
    assert ("not_offered", "error") in codes(row)


def test_a_card_for_someone_whom_the_state_insures_fully_is_a_warning(campaign, officer):
    [row] = receive(workbook([*HONG[:7], "Hộ nghèo", "Thẻ BHYT"]), campaign, officer).rows.all()
    assert (("fully_insured", "warning") in codes(row), row.status) == (True, "ready")


def test_a_number_of_somebody_else_is_an_error_that_names_whom_one_may_see(campaign, officer):
    make_person(full_name="Lê Văn Khác", personal_id=HONG[4])
    [row] = receive(workbook(HONG), campaign, officer).rows.all()
    [problem] = [p for p in row.problems if p["code"] == "number_of_somebody_else"]
    assert "Lê Văn Khác" in problem["message"]


def test_a_number_of_somebody_else_is_told_without_a_name_to_a_stranger(campaign):
    make_person(DONG_SON, full_name="Lê Văn Khác", personal_id=HONG[4])
    by = make_commune_officer(YEN_TRUNG)
    [row] = receive(workbook(HONG), campaign, by, commune=Commune.objects.get(pk=YEN_TRUNG)).rows.all()
    [problem] = [p for p in row.problems if p["code"] == "number_of_somebody_else"]
    assert "Lê Văn Khác" not in problem["message"]


def test_somebody_already_nominated_for_the_gift_is_an_error(campaign, officer):
    person = make_person(full_name="Nguyễn Thị Hồng", personal_id=HONG[4])
    nomination = make_nomination(campaign.offers.get(kind="card"), person=person)
    [row] = receive(workbook(HONG), campaign, officer).rows.all()
    [problem] = [p for p in row.problems if p["code"] == "already_nominated"]
    assert nomination.code in problem["message"]
    assert row.status == "needs_attention"


def test_a_bad_date_is_corrected_by_hand_and_the_cell_stays(campaign, officer):
    received = receive(workbook([*HONG[:2], "31/06/1962", *HONG[3:]]), campaign, officer)
    [row] = received.rows.all()
    assert row.status == "needs_attention"
    settling.correct(row, corrections={"birth_date": "30/06/1962"}, by=officer, at=now())
    row.refresh_from_db()
    assert (row.status, row.facts["birth_date"], row.corrections) == (
        "ready",
        "1962-06-30",
        {"birth_date": "30/06/1962"},
    )
    assert "31/06/1962" in str(row.cells)


def test_undoing_a_correction_brings_the_problem_back(campaign, officer):
    received = receive(workbook([*HONG[:2], "31/06/1962", *HONG[3:]]), campaign, officer)
    [row] = received.rows.all()
    settling.correct(row, corrections={"birth_date": "30/06/1962"}, by=officer, at=now())
    settling.undo_corrections(row, by=officer, at=now())
    row.refresh_from_db()
    assert (row.status, row.corrections) == ("needs_attention", {})


def test_a_field_that_is_no_fact_cannot_be_typed(campaign, officer):
    [row] = receive(workbook(HONG), campaign, officer).rows.all()
    with pytest.raises(settling.CannotBeTyped):
        settling.correct(row, corrections={"status": "ready"}, by=officer, at=now())
    row.refresh_from_db()
    assert row.corrections == {}


def test_a_double_is_settled_by_setting_one_row_aside(campaign, officer):
    received = receive(workbook(HONG, [2, *HONG[1:]]), campaign, officer)
    first, second = received.rows.all()
    assert (first.status, second.status) == ("ready", "needs_attention")
    settling.set_aside(second, reason="Trùng dòng 1", by=officer, at=now())
    assert settling.settled(received.rows) == {"ready": 1, "needs_attention": 0, "rejected": 1}
    intake.accept(received, by=officer, at=now())
    assert Nomination.objects.count() == 1


def test_setting_the_earlier_row_aside_clears_the_later_one(campaign, officer):
    received = receive(workbook(HONG, [2, *HONG[1:]]), campaign, officer)
    settling.set_aside(received.rows.first(), reason="Trùng", by=officer, at=now())
    assert [row.status for row in received.rows.all()] == ["rejected", "ready"]
    settling.take_back(received.rows.first(), by=officer, at=now())
    assert [row.status for row in received.rows.all()] == ["ready", "needs_attention"]


def test_the_same_person_for_a_book_and_a_card_is_confirmed_by_a_person(campaign, officer):
    received = receive(workbook(HONG, [2, *HONG[1:8], "Sổ BHXH"]), campaign, officer)
    second = received.rows.last()
    assert second.status == "needs_attention"
    settling.confirm_distinct(second, by=officer, at=now())
    intake.accept(received, by=officer, at=now())
    assert (Person.objects.count(), Nomination.objects.count()) == (1, 2)


def test_two_people_of_one_name_without_numbers_stay_two_when_confirmed(campaign, officer):
    one = [*HONG[:4], None, *HONG[5:]]
    received = receive(workbook(one, one), campaign, officer)
    settling.confirm_distinct(received.rows.last(), by=officer, at=now())
    intake.accept(received, by=officer, at=now())
    assert Person.objects.count() == 2


def test_setting_aside_needs_a_reason(campaign, officer):
    received = receive(workbook(HONG), campaign, officer)
    with pytest.raises(settling.NoReason):
        settling.set_aside(received.rows.first(), reason=" ", by=officer, at=now())


def test_a_list_with_rows_to_settle_is_not_accepted(campaign, officer):
    received = receive(workbook([*HONG[:2], "31/06/1962", *HONG[3:]], LAN), campaign, officer)
    with pytest.raises(intake.StillToSettle, match="3"):
        intake.accept(received, by=officer, at=now())
    assert Person.objects.count() == 0


def test_a_list_whose_rows_are_all_set_aside_is_not_accepted(campaign, officer):
    received = receive(workbook(HONG), campaign, officer)
    settling.set_aside(received.rows.first(), reason="Đã mất", by=officer, at=now())
    with pytest.raises(intake.NobodyLeft):
        intake.accept(received, by=officer, at=now())


def test_a_list_that_names_no_gift_is_accepted_once_one_is_chosen(campaign, officer):
    received = receive(workbook(HONG[:8], headings=HEADINGS[:8]), campaign, officer)
    with pytest.raises(intake.NoGiftNamed):
        intake.accept(received, by=officer, at=now())
    settling.choose_gift(received, kind="card", by=officer, at=now())
    received.refresh_from_db()
    intake.accept(received, by=officer, at=now())
    assert Nomination.objects.get().offer.kind == "card"


def test_what_the_register_learnt_meanwhile_stops_the_acceptance_and_a_review_shows_it(campaign, officer):
    received = receive(workbook(HONG, LAN), campaign, officer)
    person = make_person(full_name="Trần Thị Lan", personal_id=LAN[4])
    make_nomination(campaign.offers.get(kind="book"), person=person)
    with pytest.raises(intake.ChangedMeanwhile, match="4"):
        intake.accept(received, by=officer, at=now())
    settling.review(received, by=officer, at=now())
    assert [row.status for row in received.rows.all()] == ["ready", "needs_attention"]
    assert Nomination.objects.count() == 1


def test_an_accepted_list_is_neither_settled_nor_accepted_again(campaign, officer):
    received = receive(workbook(HONG), campaign, officer)
    row = received.rows.get()
    intake.accept(received, by=officer, at=now())
    with pytest.raises(StaleMove):
        intake.accept(received, by=officer, at=now())
    with pytest.raises(StaleMove):
        settling.set_aside(row, reason="Muộn", by=officer, at=now())
    with pytest.raises(StaleMove):
        intake.withdraw(received, reason="Muộn", by=officer, at=now())
    assert Nomination.objects.count() == 1


def test_withdrawing_needs_a_reason(campaign, officer):
    received = receive(workbook(HONG), campaign, officer)
    with pytest.raises(settling.NoReason):
        intake.withdraw(received, reason="", by=officer, at=now())


def test_a_stranger_settles_nothing(campaign, officer):
    received = receive(workbook(HONG), campaign, officer, commune=Commune.objects.get(pk=YEN_TRUNG))
    stranger = make_commune_officer(TAM_GIANG)
    row = received.rows.get()
    for act in (
        lambda: settling.correct(row, corrections={"hamlet": "x"}, by=stranger, at=now()),
        lambda: settling.set_aside(row, reason="x", by=stranger, at=now()),
        lambda: intake.accept(received, by=stranger, at=now()),
        lambda: intake.withdraw(received, reason="x", by=stranger, at=now()),
    ):
        with pytest.raises(settling.NotYourList):
            act()


def test_nominations_are_the_senders_even_if_the_office_accepts(campaign, officer):
    sender = make_commune_officer(YEN_TRUNG)
    received = receive(workbook(HONG), campaign, sender, commune=Commune.objects.get(pk=YEN_TRUNG))
    intake.accept(received, by=officer, at=now())
    assert Nomination.objects.get().nominated_by == sender


def test_rows_are_audited_under_the_operation(campaign, officer):
    received = receive(workbook(HONG), campaign, officer)
    event = received.rows.get().events.get()
    assert event.pgh_context == {"user": officer.pk, "operation": "staging.save"}


def test_receiving_takes_as_many_queries_for_many_rows_as_for_few(campaign, officer):
    def queries(count):
        rows = [[n, f"Người Thử {n:04}", 1960, "Nữ", None, f"Thôn {n}", *HONG[6:]] for n in range(count)]
        with CaptureQueriesContext(connection) as captured:
            sent = receive(workbook(*rows), campaign, officer)
        intake.withdraw(sent, reason="Đã đếm", by=officer, at=timezone.now())  # the next one corrects nothing
        return len(captured)

    queries(1)
    assert queries(2) == queries(300)
