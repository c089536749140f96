"""Vetting: who may decide, on what, and what is refused with which words."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from allocations.models import Allocation, AllocationRun
from beneficiaries import vetting
from beneficiaries.models import UNIDENTIFIED, Nomination, Person
from campaigns.transitions import StaleMove
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    THANH_HOA,
    YEN_TRUNG,
    make_campaign,
    make_commune_officer,
    make_institution,
    make_leader,
    make_nomination,
    make_offer,
    make_officer,
    make_person,
    make_pledge,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    return make_offer(make_campaign(), "card")


def proposed(offer, **fields):
    return make_nomination(offer, status="proposed", **fields)


def now():
    return timezone.now()


def test_approve_records_who_and_when(offer, officer):
    nomination, at = proposed(offer), now()
    vetting.approve(nomination, by=officer, at=at)
    stored = Nomination.objects.get()
    assert (stored.status, stored.decided_by, stored.decided_at) == ("approved", officer, at)


def test_approve_is_audited_under_its_own_name(offer, officer):
    nomination = proposed(offer)
    vetting.approve(nomination, by=officer, at=now())
    event = nomination.events.last()
    assert (event.pgh_label, event.status) == ("update", "approved")
    assert event.pgh_context == {"user": officer.pk, "operation": "vetting.approve"}


def test_approve_twice_is_refused_the_second_time(offer, officer):
    nomination = proposed(offer)
    stale = Nomination.objects.get(pk=nomination.pk)
    vetting.approve(nomination, by=officer, at=now())
    with pytest.raises(StaleMove):
        vetting.approve(stale, by=make_leader(), at=now())
    assert Nomination.objects.get().decided_by == officer


def test_who_sent_a_list_does_not_vet_it(offer, officer):
    nomination = proposed(offer, nominated_by=officer)
    with pytest.raises(vetting.OwnNomination):
        vetting.approve(nomination, by=officer, at=now())
    with pytest.raises(vetting.OwnNomination):
        vetting.reject(nomination, reason="Trùng", by=officer, at=now())
    assert Nomination.objects.get().status == "proposed"


def test_the_database_too_keeps_sender_and_approver_apart(offer, officer):
    nomination = proposed(offer, nominated_by=officer)
    with pytest.raises(IntegrityError, match="who_sent_a_list_does_not_approve_it"), transaction.atomic():
        Nomination.objects.update(status="approved", decided_by=officer, decided_at=now())
    nomination.refresh_from_db()
    assert nomination.status == "proposed"


@pytest.mark.parametrize(
    "role", [Role.INSURANCE_OFFICER, Role.AUDITOR, Role.ACCOUNTANT], ids=["insurance", "auditor", "accountant"]
)
def test_a_role_that_does_not_vet_is_refused(offer, role):
    with pytest.raises(vetting.NotYourDecision):
        vetting.approve(proposed(offer), by=make_user(role, province="24"), at=now())


def test_an_officer_of_another_province_is_refused(offer):
    with pytest.raises(vetting.NotYourDecision):
        vetting.approve(proposed(offer), by=make_officer(province=THANH_HOA), at=now())


HUE = "46"


def patient(campaign, home=DONG_SON):
    """Somebody from Thanh Hóa in a hospital of Bắc Ninh."""
    hospital = make_institution(YEN_TRUNG, kind="hospital")
    return proposed(make_offer(campaign, "card"), person=make_person(home), institution=hospital)


@pytest.mark.parametrize("province", [BAC_NINH, None], ids=["provincial campaign", "nationwide campaign"])
def test_a_patient_from_another_province_is_vetted_where_the_hospital_lies(officer, province):
    nomination = patient(make_campaign(province))
    at_home, third = make_officer(province=THANH_HOA), make_officer(province=HUE)
    for other in (at_home, third):
        with pytest.raises(vetting.NotYourDecision):
            vetting.approve(nomination, by=other, at=now())
        assert vetting.approve_many(Nomination.objects.all(), by=other, at=now()).decided == 0
    assert [list(Nomination.objects.to_vet_by(user)) for user in (at_home, third)] == [[], []]
    for user in (officer, make_leader(province=None)):
        assert list(Nomination.objects.to_vet_by(user)) == [nomination]
    assert vetting.approve_many(Nomination.objects.all(), by=officer, at=now()).decided == 1


@pytest.mark.parametrize("province", [BAC_NINH, None], ids=["provincial campaign", "nationwide campaign"])
def test_a_patient_is_seen_at_home_and_where_the_hospital_lies_and_by_no_third_province(officer, province):
    nomination = patient(make_campaign(province))
    for user in (officer, make_officer(province=THANH_HOA), make_officer(province=None)):
        assert list(Nomination.objects.visible_to(user)) == [nomination]
        assert list(Person.objects.visible_to(user)) == [nomination.person]
    third = make_officer(province=HUE)
    assert list(Nomination.objects.visible_to(third)) == []
    assert list(Person.objects.visible_to(third)) == []
    assert list(Nomination.objects.visible_to(make_commune_officer(DONG_SON))) == []


def test_in_a_nationwide_campaign_the_province_decides_in_which_somebody_lives(officer):
    nomination = proposed(make_offer(make_campaign(None), "card"), person=make_person(DONG_SON))
    assert nomination.vetting_province == THANH_HOA
    assert list(Nomination.objects.to_vet_by(officer)) == []
    vetting.approve(nomination, by=make_officer(province=THANH_HOA), at=now())


def test_a_card_is_refused_for_someone_whom_the_state_insures_fully(offer, officer):
    nomination = proposed(offer, groups=["disabled", "poor"])
    with pytest.raises(vetting.FullyInsured) as refusal:
        vetting.approve(nomination, by=officer, at=now())
    assert "Hộ nghèo" in str(refusal.value)
    assert Nomination.objects.get().status == "proposed"


@pytest.mark.parametrize("kind", ["book", "gift"])
def test_a_book_or_gift_is_not_refused_for_someone_whom_the_state_insures_fully(officer, kind):
    nomination = proposed(make_offer(make_campaign(), kind), groups=["poor"])
    vetting.approve(nomination, by=officer, at=now())
    assert nomination.status == "approved"


def test_nothing_is_decided_in_a_campaign_that_is_not_open(offer, officer):
    nomination = proposed(offer)
    offer.campaign.status = "closed"
    offer.campaign.save(update_fields=["status"])
    nomination.refresh_from_db()
    with pytest.raises(vetting.CampaignNotOpen):
        vetting.approve(nomination, by=officer, at=now())


def test_reject_needs_a_reason(offer, officer):
    nomination = proposed(offer)
    with pytest.raises(vetting.NoReason):
        vetting.reject(nomination, reason="  ", by=officer, at=now())
    vetting.reject(nomination, reason=" Đã có  thẻ ", by=officer, at=now())
    assert (nomination.status, nomination.decision_reason) == ("rejected", "Đã có thẻ")


def test_an_approved_nomination_can_still_be_rejected_while_it_has_no_gift(offer, officer):
    nomination = make_nomination(offer, status="approved")
    vetting.reject(nomination, reason="Đã chuyển đi", by=officer, at=now())
    assert nomination.status == "rejected"


def test_reconsider_puts_a_rejected_nomination_back(offer, officer):
    nomination = make_nomination(offer, status="rejected")
    vetting.reconsider(nomination, by=officer, at=now())
    stored = Nomination.objects.get()
    assert (stored.status, stored.decided_by, stored.decided_at, stored.decision_reason) == ("proposed", None, None, "")


def test_withdraw_may_be_done_by_who_sent_it_and_is_final(offer, officer):
    nomination = proposed(offer, nominated_by=officer)
    vetting.withdraw(nomination, reason="Xin rút", by=officer, at=now())
    assert nomination.status == "withdrawn"
    with pytest.raises(StaleMove):
        vetting.reconsider(nomination, by=make_leader(), at=now())


def test_approve_many_decides_what_it_may_and_names_the_rest(offer, officer):
    fine = [proposed(offer) for _ in range(3)]
    insured = proposed(offer, groups=["poor"])
    own = proposed(offer, nominated_by=officer)
    elsewhere = proposed(make_offer(make_campaign(province=THANH_HOA), "card"))
    decided = make_nomination(offer, status="approved")
    outcome = vetting.approve_many(Nomination.objects.all(), by=officer, at=now())
    assert (outcome.decided, outcome.not_decided) == (3, 4)
    assert {type(refusal) for refusal in outcome.refused} == {
        vetting.FullyInsured,
        vetting.OwnNomination,
        vetting.NotYourDecision,
        StaleMove,
    }
    approved = set(Nomination.objects.filter(status="approved"))
    assert approved == {*fine, decided}
    assert {insured.pk, own.pk, elsewhere.pk} == set(
        Nomination.objects.filter(status="proposed").values_list("pk", flat=True)
    )


def unidentified(offer, **fields):
    nobody = make_person(full_name="Vũ Thị Không", birth_date=None, birth_precision="", personal_id=None)
    return proposed(offer, person=nobody, **fields)


def test_nobody_unidentified_is_approved_among_many_unless_looked_at(offer, officer):
    fine, nameless = proposed(offer), unidentified(offer)
    outcome = vetting.approve_many(Nomination.objects.all(), by=officer, at=now())
    assert (outcome.decided, [type(one) for one in outcome.refused]) == (1, [vetting.Unidentified])
    assert set(Nomination.objects.filter(status="approved")) == {fine}
    outcome = vetting.approve_many(Nomination.objects.all(), with_unidentified=True, by=officer, at=now())
    nameless.refresh_from_db()
    assert (outcome.decided, nameless.status) == (1, "approved")


def test_somebody_unidentified_may_be_approved_alone(offer, officer):
    nameless = unidentified(offer)
    assert set(Nomination.objects.filter(UNIDENTIFIED)) == {nameless}
    vetting.approve(nameless, by=officer, at=now())
    assert nameless.status == "approved"


def test_approve_many_takes_as_many_queries_for_many_as_for_few(offer, officer, django_assert_num_queries):
    for _ in range(2):
        proposed(offer)
    officer.areas("vet")
    with django_assert_num_queries(7):  # savepoint, tariff (2), keys, lock, update, release
        vetting.approve_many(Nomination.objects.all(), by=officer, at=now())
    for _ in range(20):
        proposed(offer)
    with django_assert_num_queries(7):
        vetting.approve_many(Nomination.objects.filter(status="proposed"), by=officer, at=now())


def test_many_are_decided_a_chunk_at_a_time_and_the_first_refusals_named(offer, officer, monkeypatch):
    monkeypatch.setattr(vetting, "CHUNK", 3)
    monkeypatch.setattr(vetting, "REFUSALS_KEPT", 4)
    every = [proposed(offer, groups=["poor"] if number % 2 else []) for number in range(14)]
    outcome = vetting.approve_many(Nomination.objects.order_by("-code"), by=officer, at=now())
    assert (outcome.decided, outcome.not_decided) == (7, 7)
    assert [refusal.details["nomination"] for refusal in outcome.refused] == every[1:8:2]
    assert set(Nomination.objects.filter(status="approved")) == set(every[::2])


def test_reject_many_gives_all_the_same_reason(offer, officer):
    for _ in range(3):
        proposed(offer)
    outcome = vetting.reject_many(Nomination.objects.all(), reason="Ngoài đối tượng", by=officer, at=now())
    assert (outcome.decided, outcome.not_decided, outcome.refused) == (3, 0, ())
    assert set(Nomination.objects.values_list("status", "decision_reason")) == {("rejected", "Ngoài đối tượng")}


def test_reject_many_needs_a_reason(offer, officer):
    proposed(offer)
    with pytest.raises(vetting.NoReason):
        vetting.reject_many(Nomination.objects.all(), reason="", by=officer, at=now())


def test_the_queue_shows_what_this_user_may_decide(offer, officer):
    mine = proposed(offer)
    proposed(offer, nominated_by=officer)
    proposed(make_offer(make_campaign(province=THANH_HOA), "card"))
    make_nomination(offer, status="approved")
    assert list(Nomination.objects.to_vet_by(officer)) == [mine]
    assert list(Nomination.objects.to_vet_by(make_user(Role.AUDITOR, province="24"))) == []


def test_a_closed_campaign_waits_for_nobody(offer, officer):
    proposed(offer)
    offer.campaign.status = "closed"
    offer.campaign.save(update_fields=["status"])
    assert list(Nomination.objects.to_vet_by(officer)) == []


def test_a_nomination_that_holds_a_gift_is_kept_until_it_is_released(officer):
    offer = make_offer(make_campaign(), "book")
    nomination = make_nomination(offer, status="approved")
    run = AllocationRun.objects.create(
        campaign=offer.campaign,
        number=1,
        seed="hạt giống",
        digest="0" * 64,
        instance={},
        result={},
        status="approved",
        proposed_by=officer,
        proposed_at=now(),
        decided_by=make_leader(),
        decided_at=now(),
    )
    Allocation.objects.create(
        run=run, nomination=nomination, pledge_line=make_pledge(offer), unit_price=1_980_000, allocated_at=now()
    )
    for decision in (vetting.reject, vetting.withdraw):
        with pytest.raises(vetting.HoldsGift), transaction.atomic():
            decision(nomination, reason="Đã chuyển đi", by=officer, at=now())
    assert Nomination.objects.get().status == "approved"


def test_reconsider_many_puts_rejected_ones_back_and_names_the_rest(offer, officer):
    rejected = [make_nomination(offer, status="rejected") for _ in range(2)]
    approved = make_nomination(offer, status="approved")
    own = make_nomination(offer, status="rejected", nominated_by=officer)
    outcome = vetting.reconsider_many(Nomination.objects.all(), by=officer, at=now())
    assert outcome.decided == 2
    assert {type(refusal) for refusal in outcome.refused} == {StaleMove, vetting.OwnNomination}
    waiting = Nomination.objects.filter(status="proposed")
    assert set(waiting) == set(rejected)
    assert set(waiting.values_list("decided_by", "decided_at", "decision_reason")) == {(None, None, "")}
    assert {approved.pk, own.pk} == set(Nomination.objects.exclude(status="proposed").values_list("pk", flat=True))
