"""A corrected file updates what the earlier one brought instead of doubling it, from real workbooks."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from beneficiaries import nominating, vetting
from beneficiaries.lists import intake, resending, sent_again, settling, taking_back, updating
from beneficiaries.models import Nomination, Person, RecipientList, SettlingStep
from campaigns.models import PriorityPoints
from campaigns.transitions import StaleMove
from tests.beneficiaries.sent import BAD_DATE, HONG, LAN, but, person, received
from tests.factories import (
    TAM_GIANG,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_leader,
    make_nomination,
    make_offer,
    make_officer,
)

pytestmark = pytest.mark.django_db


def now(by):
    return {"by": by, "at": timezone.now()}


def accept(sent, by):
    intake.accept(sent, **now(by))
    sent.refresh_from_db()
    return sent


def nominations(**filters):
    found = Nomination.objects.filter(**filters).select_related("person").order_by("number")
    return [(one.code[-5:], one.person.full_name, one.status) for one in found]


def row_of(sent, name):
    return sent.rows.get(full_name=name)


def codes(row):
    return [problem["code"] for problem in row.problems]


# Recognising.


def test_a_corrected_file_is_recognised_and_the_first_one_is_not(campaign, sender):
    first = received(sender, campaign, HONG, LAN, person(3))
    again = received(sender, campaign, HONG, but(LAN, hamlet="Thôn Bắc"), person(3))
    assert (first.replaces, again.replaces) == (None, first)


def test_a_list_of_other_people_corrects_nothing(campaign, sender):
    received(sender, campaign, HONG, LAN)
    assert received(sender, campaign, person(3), person(4)).replaces is None


def test_the_same_people_for_another_gift_make_another_list(campaign, sender):
    received(sender, campaign, but(HONG, gift=""), but(LAN, gift=""), kind="card")
    again = received(sender, campaign, but(HONG, gift=""), but(LAN, gift="", hamlet="Thôn Bắc"), kind="book")
    assert again.replaces is None


def test_lists_of_other_places_campaigns_and_senders_are_no_candidates(campaign, sender):
    office = make_officer()
    received(sender, campaign, HONG, LAN)
    elsewhere = make_campaign(code="TET2027", lists_until=date(2099, 1, 1))
    make_offer(elsewhere, "card")
    make_offer(elsewhere, "book")
    assert received(sender, elsewhere, HONG, LAN).replaces is None
    assert received(office, campaign, HONG, LAN, person(3), commune=None).replaces is None
    there = make_commune_officer(TAM_GIANG)
    assert received(there, campaign, HONG, LAN, person(4), commune=TAM_GIANG).replaces is None
    withdrawn = received(sender, campaign, person(5), person(6))
    intake.withdraw(withdrawn, reason="Gửi nhầm", **now(sender))
    assert received(sender, campaign, person(5), person(6), person(7)).replaces is None


def test_a_list_of_several_provinces_corrects_one_of_the_same_sender(campaign):
    nationwide = make_campaign(code="TET2027", province=None, lists_until=date(2099, 1, 1))
    make_offer(nationwide, "card")
    make_offer(nationwide, "book")
    one, other = make_officer(province=None), make_officer(province=None)
    rows = [but(row, commune="Xã Yên Trung, tỉnh Bắc Ninh") for row in (HONG, LAN)]
    first = received(one, nationwide, *rows, commune=None)
    assert received(other, nationwide, *rows, person(4), commune=None).replaces is None
    assert received(one, nationwide, *rows, person(3), commune=None).replaces == first


def test_of_several_earlier_lists_the_one_with_most_in_common_counts(campaign, sender):
    whole = received(sender, campaign, HONG, LAN, person(3))
    received(sender, campaign, person(7), person(8))
    assert received(sender, campaign, HONG, LAN, person(7)).replaces == whole


# While the earlier list is still to be settled.


def test_the_new_list_takes_the_place_of_one_still_to_settle(campaign, sender):
    first = received(sender, campaign, BAD_DATE, LAN, person(3), name="lan-1.xlsx")
    settling.correct(row_of(first, HONG[1]), corrections={"birth_date": "30/06/1962"}, **now(sender))
    settling.set_aside(row_of(first, "Vũ Thị Ad"), reason="Đã mất", **now(sender))
    again = received(sender, campaign, BAD_DATE, but(LAN, hamlet="Thôn Bắc"), person(3), person(4), name="lan-2.xlsx")
    assert row_of(again, HONG[1]).status == "needs_attention"
    resending.replace(again, **now(sender))
    first.refresh_from_db()
    assert (first.status, first.withdrawal_reason) == ("withdrawn", "Thay bằng danh sách “lan-2.xlsx”")
    assert row_of(again, HONG[1]).corrections == {"birth_date": "30/06/1962"}
    assert row_of(again, HONG[1]).status == "ready"
    assert row_of(again, "Vũ Thị Ad").set_aside_reason == "Đã mất"
    assert row_of(again, LAN[1]).facts["hamlet"] == "Thôn Bắc"
    again.refresh_from_db()
    assert again.replaces == first
    assert [name for _code, name, _status in (accept(again, sender), nominations())[1]] == [
        HONG[1],
        LAN[1],
        "Vũ Thị Ae",
    ]


def test_what_was_carried_over_can_be_undone(campaign, sender):
    first = received(sender, campaign, BAD_DATE, LAN)
    settling.correct(row_of(first, HONG[1]), corrections={"birth_date": "30/06/1962"}, **now(sender))
    again = received(sender, campaign, BAD_DATE, LAN, person(3))
    resending.replace(again, **now(sender))
    step = SettlingStep.objects.get(recipient_list=again, what="carried")
    settling.undo(step, **now(sender))
    assert row_of(again, HONG[1]).corrections == {}


def test_decisions_about_rows_whose_cells_changed_are_not_carried_over(campaign, sender):
    first = received(sender, campaign, BAD_DATE, LAN)
    settling.correct(row_of(first, HONG[1]), corrections={"birth_date": "30/06/1962"}, **now(sender))
    again = received(sender, campaign, but(BAD_DATE, hamlet="Thôn Tây"), LAN)
    resending.replace(again, **now(sender))
    assert row_of(again, HONG[1]).corrections == {}
    assert not SettlingStep.objects.filter(recipient_list=again).exists()


def test_the_gift_of_the_whole_list_is_carried_over(campaign, sender):
    first = received(sender, campaign, but(HONG, gift=""), but(LAN, gift=""))
    settling.choose_gift(first, kind="card", **now(sender))
    again = received(sender, campaign, but(HONG, gift=""), but(LAN, gift=""), but(person(3), gift=""))
    resending.replace(again, **now(sender))
    again.refresh_from_db()
    assert again.default_kind == "card"


def test_neither_is_accepted_into_a_double(campaign, sender):
    first = received(sender, campaign, HONG, LAN)
    again = received(sender, campaign, HONG, LAN, person(3))
    with pytest.raises(updating.ReplaceFirst):
        intake.accept(again, **now(sender))
    accept(first, sender)  # then the other one corrects an accepted list
    settling.review(again, **now(sender))
    accept(again, sender)
    assert [code for code, _name, _status in nominations()] == ["00001", "00002", "00003"]
    assert Person.objects.count() == 3


def test_another_list_it_is(campaign, sender):
    accept(received(sender, campaign, HONG, LAN), sender)
    again = received(sender, campaign, HONG, LAN, person(3))
    assert row_of(again, HONG[1]).status == "ready"
    resending.is_another(again, **now(sender))
    again.refresh_from_db()
    assert again.replaces is None
    assert "already_nominated" in codes(row_of(again, HONG[1]))
    with pytest.raises(resending.CorrectsNothing):
        resending.is_another(again, **now(sender))
    with pytest.raises(resending.CorrectsNothing):
        resending.replace(again, **now(sender))
    with pytest.raises(resending.CorrectsNothing):
        resending.leave_out(again, shown=[], chosen=[], **now(sender))


def test_an_accepted_list_is_not_replaced_but_corrected(campaign, sender):
    accept(received(sender, campaign, HONG, LAN), sender)
    again = received(sender, campaign, HONG, LAN, person(3))
    with pytest.raises(StaleMove):
        resending.replace(again, **now(sender))


def test_a_third_sending_corrects_what_the_second_would_have(campaign, sender):
    first = accept(received(sender, campaign, HONG, LAN), sender)
    second = received(sender, campaign, HONG, LAN, person(3))
    third = received(sender, campaign, HONG, LAN, person(3), person(4))
    assert third.replaces == second
    resending.replace(third, **now(sender))
    third.refresh_from_db()
    assert third.replaces == first
    accept(third, sender)
    assert len(nominations(status="proposed")) == 4
    assert Person.objects.count() == 4


def test_a_stranger_decides_nothing(campaign, sender):
    received(sender, campaign, HONG, LAN)
    again = received(sender, campaign, HONG, LAN, person(3))
    for act in (resending.replace, resending.is_another):
        with pytest.raises(settling.NotYourList):
            act(again, **now(make_commune_officer(TAM_GIANG)))


def test_who_was_set_aside_is_told_where_the_row_is_another(campaign, sender):
    first = received(sender, campaign, HONG, LAN, person(3))
    settling.set_aside(row_of(first, LAN[1]), reason="Trùng với dòng khác", **now(sender))
    again = received(sender, campaign, HONG, but(LAN, hamlet="Thôn Bắc"), person(3))
    assert codes(row_of(again, LAN[1])) == []
    resending.replace(again, **now(sender))
    assert codes(row_of(again, LAN[1])) == ["set_aside_before"]


# When the earlier list is accepted.


def test_who_was_set_aside_in_the_accepted_list_stays_so_or_is_told(campaign, sender):
    first = received(sender, campaign, HONG, LAN, person(3))
    settling.set_aside(row_of(first, LAN[1]), reason="Trùng với dòng khác", **now(sender))
    settling.set_aside(row_of(first, "Vũ Thị Ad"), reason="Đã mất", **now(sender))
    accept(first, sender)
    again = received(sender, campaign, HONG, but(LAN, hamlet="Thôn Bắc"), person(3))
    gone, lan = row_of(again, "Vũ Thị Ad"), row_of(again, LAN[1])
    assert (gone.status, gone.set_aside_reason) == ("rejected", "Đã mất")
    assert (lan.status, codes(lan)) == ("ready", ["set_aside_before"])
    assert "“Trùng với dòng khác”" in lan.problems[0]["message"]
    settling.undo(SettlingStep.objects.get(recipient_list=again, what="carried"), **now(sender))
    assert codes(row_of(again, "Vũ Thị Ad")) == ["set_aside_before"]


def test_who_is_unchanged_is_not_nominated_again_and_who_is_new_is(campaign, sender):
    first = accept(received(sender, campaign, HONG, LAN, person(3)), sender)
    again = received(sender, campaign, HONG, LAN, person(3), person(4))
    assert {row.status for row in again.rows.all()} == {"ready"}
    assert [codes(row) for row in again.rows.filter(position__lt=2)] == [[], []]
    accept(again, sender)
    assert nominations() == [
        ("00001", HONG[1], "proposed"),
        ("00002", LAN[1], "proposed"),
        ("00003", "Vũ Thị Ad", "proposed"),
        ("00004", "Vũ Thị Ae", "proposed"),
    ]
    assert Person.objects.count() == 4
    assert set(Nomination.objects.values_list("recipient_list", flat=True)) == {again.pk}
    assert {one.row.recipient_list_id for one in Nomination.objects.select_related("row")} == {again.pk}
    first.refresh_from_db()
    assert first.status == "accepted"


def test_changed_facts_go_into_the_register_and_the_nomination_while_it_waits(campaign, sender):
    PriorityPoints.objects.create(campaign=campaign, group_id="disabled", points=9)
    accept(received(sender, campaign, HONG, LAN, person(3)), sender)
    other = make_commune_officer(YEN_TRUNG)
    again = received(
        other,
        campaign,
        but(HONG, name="Nguyễn Thị Hường", born="06/03/1962", hamlet="Thôn Tây", groups="Người khuyết tật"),
        but(LAN, number="027171004322", gift="Thẻ BHYT"),
        person(3),
    )
    hong, lan = again.rows.order_by("position")[:2]
    assert codes(hong) == ["nominated_changed"]
    assert hong.problems[0]["message"] == (
        "Đã có hồ sơ BN2027-00001 từ danh sách gửi trước; khi chốt danh sách này sẽ sửa: "
        "họ tên, ngày sinh, thôn, nhóm hoàn cảnh."
    )
    assert "nominated_changed" in codes(lan)
    accept(again, other)
    hong.refresh_from_db()
    assert hong.problems[0]["message"] == (
        "Đã có hồ sơ BN2027-00001 từ danh sách gửi trước; đã sửa theo danh sách này: "
        "họ tên, ngày sinh, thôn, nhóm hoàn cảnh."
    )
    assert Person.objects.count() == 3
    changed = Person.objects.get(personal_id=HONG[4])
    assert (changed.full_name, changed.birth_date, changed.hamlet) == (
        "Nguyễn Thị Hường",
        date(1962, 3, 6),
        "Thôn Tây",
    )
    nomination = Nomination.objects.get(person=changed)
    assert (nomination.code, nomination.groups, nomination.points) == ("BN2027-00001", ["disabled"], 9)
    assert nomination.nominated_by == other
    assert Nomination.objects.get(person__personal_id="027171004322").offer.kind == "card"


def test_a_number_added_later_does_not_double_who_had_none(campaign, sender):
    accept(received(sender, campaign, person(3), person(4)), sender)
    again = received(sender, campaign, (*person(3)[:4], "027160001234", *person(3)[5:]), person(4))
    accept(again, sender)
    assert Person.objects.count() == 2
    assert Person.objects.get(full_name="Vũ Thị Ad").personal_id == "027160001234"


def six(*, born=1960, shifted=0):
    """Six people without a number."""
    people = [(key + shifted, *but(person(key), born=born)[1:]) for key in range(3, 9)]
    return [*(person(20) for _row in range(shifted)), *people]


def test_a_birth_date_completed_in_a_moved_row_doubles_nobody(campaign, sender):
    accept(received(sender, campaign, *six()), sender)
    rows = six(shifted=1)
    again = received(sender, campaign, *rows[:-1], but(rows[-1], born="06/07/1960"))
    assert codes(again.rows.last()) == ["nominated_changed"]
    accept(again, sender)
    assert (Person.objects.count(), Nomination.objects.count()) == (7, 7)
    assert Person.objects.get(full_name=rows[-1][1]).birth_text == "06/07/1960"


def test_a_list_of_which_every_birth_date_was_completed_is_a_correction(campaign, sender):
    first = accept(received(sender, campaign, *six()), sender)
    again = received(sender, campaign, *six(born="06/07/1960", shifted=1))
    assert again.replaces == first
    accept(again, sender)
    assert (Person.objects.count(), Nomination.objects.count()) == (7, 7)


def test_who_may_be_somebody_of_the_corrected_list_is_told_as_in_any_other(campaign, sender):
    """Two people of one name and year, of whom one may have been there before: nobody can know which."""
    accept(received(sender, campaign, *six()), sender)
    rows = [but(row, hamlet=None) for row in six()]
    twin = but(rows[0], born="06/07/1960")
    again = received(sender, campaign, *rows[1:], twin, but(twin, born="07/08/1960"))
    told = [codes(row) for row in again.rows.filter(full_name=twin[1]).order_by("position")]
    assert ["seems_repeated" in one for one in told] == [True, True]
    assert codes(again.rows.first()) == ["nominated_changed"]


def test_nothing_is_told_of_the_rows_of_a_list_corrected_long_ago(campaign, sender):
    accept(received(sender, campaign, *six()), sender)
    accept(received(sender, campaign, *six(shifted=1)), sender)
    third = received(sender, campaign, *six(shifted=1), person(21))
    assert {code for row in third.rows.all() for code in codes(row)} == set()


def test_what_the_corrected_file_leaves_out_is_not_forgotten(campaign, sender):
    accept(received(sender, campaign, HONG, LAN), sender)
    accept(received(sender, campaign, but(HONG, number=None, hamlet=None), LAN), sender)
    hong = Person.objects.get(full_name=HONG[1])
    assert (hong.personal_id, hong.hamlet) == (HONG[4], HONG[5])


def test_after_vetting_nothing_changes_silently(campaign, sender):
    accept(received(sender, campaign, HONG, LAN), sender)
    vetting.approve(Nomination.objects.get(person__personal_id=HONG[4]), **now(make_leader()))
    again = received(sender, campaign, but(HONG, hamlet="Thôn Tây", groups="Người khuyết tật"), LAN)
    row = row_of(again, HONG[1])
    assert (codes(row), row.status) == (["vetted_otherwise"], "ready")
    accept(again, sender)
    nomination = Nomination.objects.get(person__personal_id=HONG[4])
    assert (nomination.status, nomination.groups, nomination.person.hamlet) == ("approved", ["near_poor"], HONG[5])
    assert nomination.row == row


def test_vetting_that_comes_between_looking_and_accepting_is_seen(campaign, sender):
    accept(received(sender, campaign, HONG, LAN), sender)
    again = received(sender, campaign, but(HONG, hamlet="Thôn Tây"), LAN)
    assert codes(row_of(again, HONG[1])) == ["nominated_changed"]
    vetting.approve(Nomination.objects.get(person__personal_id=HONG[4]), **now(make_leader()))
    accept(again, sender)
    assert codes(row_of(again, HONG[1])) == ["vetted_otherwise"]
    assert Person.objects.get(personal_id=HONG[4]).hamlet == HONG[5]


def test_a_person_vetted_for_another_gift_is_not_changed_silently_either(campaign, sender):
    accept(received(sender, campaign, HONG, LAN), sender)
    hong = Person.objects.get(personal_id=HONG[4])
    make_nomination(campaign.offers.get(kind="book"), person=hong, status="approved")
    accept(received(sender, campaign, but(HONG, hamlet="Thôn Tây"), LAN), sender)
    hong.refresh_from_db()
    assert hong.hamlet == HONG[5]


def test_who_is_gone_stays_nominated_unless_it_is_ticked(campaign, sender):
    first = accept(received(sender, campaign, HONG, LAN, person(3), person(4), person(5)), sender)
    again = received(sender, campaign, HONG, LAN, person(3))
    gone = {row.full_name: row.pk for row in first.rows.filter(position__gte=3)}
    present = row_of(first, HONG[1]).pk
    resending.leave_out(again, shown=[*gone.values()], chosen=[gone["Vũ Thị Ae"], present], **now(sender))
    again.refresh_from_db()
    assert again.leaving_out == [gone["Vũ Thị Ae"]]
    accept(again, sender)
    assert nominations(recipient_list=first) == [
        ("00004", "Vũ Thị Ae", "withdrawn"),
        ("00005", "Vũ Thị Af", "proposed"),
    ]
    reason = Nomination.objects.get(status="withdrawn").decision_reason
    assert reason == "Không còn trong danh sách gửi lại “danh-sach.xlsx”"


def test_a_tick_is_taken_back_on_the_page_that_showed_it(campaign, sender):
    first = accept(received(sender, campaign, HONG, LAN, person(3), person(4)), sender)
    again = received(sender, campaign, HONG, LAN)
    keys = sorted(row.pk for row in first.rows.filter(position__gte=2))
    resending.leave_out(again, shown=keys, chosen=keys, **now(sender))
    again.refresh_from_db()
    resending.leave_out(again, shown=keys[:1], chosen=[], **now(sender))
    again.refresh_from_db()
    assert again.leaving_out == keys[1:]


def test_who_is_vetted_is_not_withdrawn_by_a_tick(campaign, sender):
    first = accept(received(sender, campaign, HONG, LAN, person(3)), sender)
    again = received(sender, campaign, HONG, LAN)
    gone = row_of(first, "Vũ Thị Ad")
    resending.leave_out(again, shown=[gone.pk], chosen=[gone.pk], **now(sender))
    vetting.approve(Nomination.objects.get(row=gone), **now(make_leader()))
    again.refresh_from_db()
    accept(again, sender)
    assert Nomination.objects.get(row=gone).status == "approved"


def test_corrections_typed_into_the_accepted_list_hold_for_the_new_one(campaign, sender):
    first = received(sender, campaign, BAD_DATE, LAN)
    settling.correct(row_of(first, HONG[1]), corrections={"birth_date": "30/06/1962"}, **now(sender))
    accept(first, sender)
    again = received(sender, campaign, BAD_DATE, LAN, person(3))
    assert (row_of(again, HONG[1]).status, codes(row_of(again, HONG[1]))) == ("ready", [])


def test_a_correction_of_a_correction_finds_the_same_nominations(campaign, sender):
    accept(received(sender, campaign, HONG, LAN, person(3)), sender)
    second = accept(received(sender, campaign, but(HONG, hamlet="Thôn Tây"), LAN, person(3), person(4)), sender)
    third = received(sender, campaign, but(HONG, hamlet="Thôn Nam"), LAN, person(3), person(4))
    assert third.replaces == second
    accept(third, sender)
    assert len(nominations()) == 4
    assert Person.objects.get(personal_id=HONG[4]).hamlet == "Thôn Nam"


def withdrawn_singly(name):
    one = Nomination.objects.get(person__full_name=name)
    vetting.withdraw(one, reason="Đã chuyển đi", by=make_officer(), at=datetime(2026, 11, 12, 3, tzinfo=UTC))
    return one


def test_somebody_withdrawn_since_is_nominated_anew_and_the_row_says_so(campaign, sender):
    accept(received(sender, campaign, HONG, LAN), sender)
    withdrawn_singly(HONG[1])
    again = received(sender, campaign, HONG, LAN, person(3))
    [problem] = row_of(again, HONG[1]).problems
    assert (problem["code"], problem["severity"]) == ("withdrawn_before", "warning")
    assert problem["message"].startswith(
        "Hồ sơ BN2027-00001 (thẻ BHYT) của người này đã được rút ngày 12/11/2026: “Đã chuyển đi”."
    )
    accept(again, sender)
    assert nominations(person__personal_id=HONG[4]) == [
        ("00001", HONG[1], "withdrawn"),
        ("00003", HONG[1], "proposed"),
    ]


def test_somebody_without_a_number_who_was_withdrawn_is_known_by_the_earlier_list(campaign, sender):
    accept(received(sender, campaign, LAN, person(3), person(4)), sender)
    withdrawn_singly(person(3)[1])
    again = received(sender, campaign, LAN, but(person(3), born=1961), person(4))
    assert codes(row_of(again, person(3)[1])) == ["withdrawn_before"]


def test_somebody_withdrawn_is_told_in_any_other_list(campaign, sender):
    accept(received(sender, campaign, HONG, LAN), sender)
    withdrawn_singly(HONG[1])
    again = received(sender, campaign, but(HONG, gift="Sổ BHXH"), person(3), person(4))
    assert codes(row_of(again, HONG[1])) == ["withdrawn_before"]
    elsewhere = received(make_officer(), campaign, HONG, person(5), commune=None)
    assert codes(row_of(elsewhere, HONG[1])) == ["withdrawn_before"]


def test_what_others_do_not_see_of_a_withdrawn_nomination_is_not_told(campaign, sender):
    accept(received(sender, campaign, HONG, LAN), sender)
    withdrawn_singly(HONG[1])
    there = make_commune_officer(TAM_GIANG)
    again = received(there, campaign, but(HONG, commune=""), person(3), commune=TAM_GIANG)
    [problem] = [one for one in row_of(again, HONG[1]).problems if one["code"] == "withdrawn_before"]
    assert problem["message"].startswith("Một hồ sơ của người này trong chiến dịch đã được rút trước đây. Nếu chốt")


def test_nothing_is_told_of_who_was_withdrawn_with_a_whole_list(campaign, sender):
    first = accept(received(sender, campaign, HONG, LAN), sender)
    taking_back.take_back(first, reason="Gửi nhầm tệp", **now(sender))
    again = received(sender, campaign, HONG, LAN, person(3))
    assert codes(row_of(again, HONG[1])) == []


def test_a_number_of_another_entry_is_asked_about(campaign, sender):
    accept(received(sender, campaign, person(3), person(4)), sender)
    namesake = "027160001234"
    nominating.nominate(
        nominating.Candidacy(
            nominating.PersonFacts("Vũ Thị Ad", YEN_TRUNG, date(1960, 1, 1), "year", "female", namesake), "book"
        ),
        campaign=campaign,
        **now(sender),
    )
    again = received(sender, campaign, (*person(3)[:4], namesake, *person(3)[5:]), person(4))
    row = row_of(again, "Vũ Thị Ad")
    assert ("number_of_another_entry" in codes(row), row.status) == (True, "needs_attention")


def test_somebody_quite_different_under_the_number_is_asked_about(campaign, sender):
    accept(received(sender, campaign, HONG, LAN, person(3)), sender)
    again = received(sender, campaign, but(HONG, name="Lê Thị Mận", born="1970", number=HONG[4]), LAN, person(3))
    row = row_of(again, "Lê Thị Mận")
    assert row.status == "needs_attention"


def test_a_changed_gift_that_is_asked_for_already_is_refused(campaign, sender):
    accept(received(sender, campaign, HONG, LAN, person(3)), sender)
    lan = Person.objects.get(personal_id=LAN[4])
    other = make_nomination(campaign.offers.get(kind="card"), person=lan, status="proposed")
    again = received(sender, campaign, HONG, but(LAN, gift="Thẻ BHYT"), person(3))
    assert "already_nominated" in codes(row_of(again, LAN[1]))
    assert other.status == "proposed"


def test_the_whole_of_it_is_one_operation_in_the_history(campaign, sender):
    accept(received(sender, campaign, HONG, LAN), sender)
    again = accept(received(sender, campaign, but(HONG, hamlet="Thôn Tây"), LAN, person(3)), sender)
    events = Nomination.pgh_event_model.objects.filter(recipient_list=again)
    assert {event.pgh_context["operation"] for event in events} == {"intake.accept"}


def test_acceptance_takes_as_many_queries_for_many_unchanged_people_as_for_few(
    campaign, sender, django_assert_max_num_queries
):
    people = [person(number) for number in range(1, 60)]
    accept(received(sender, campaign, *people), sender)
    again = received(sender, campaign, *people, HONG)
    with django_assert_max_num_queries(60):
        intake.accept(again, **now(sender))
    assert Nomination.objects.count() == 60
    assert sent_again.by_row(again).keys() == set(again.rows.values_list("pk", flat=True))
    assert RecipientList.objects.filter(status="accepted").count() == 2
