"""A corrected list is withdrawn: the list before it holds again, in every order, and whatever was vetted meanwhile."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from beneficiaries import nominating, vetting
from beneficiaries.lists import handing_back, intake, resending, settling, taking_back
from beneficiaries.models import Correction, Nomination, Person
from campaigns.models import PriorityPoints
from locations.models import Commune
from tests.beneficiaries.sent import HONG, LAN, but, content_of, person, received
from tests.factories import (
    TAM_GIANG,
    YEN_TRUNG,
    make_commune_officer,
    make_leader,
    make_nomination,
    make_officer,
)

pytestmark = pytest.mark.django_db
WHY = "Gửi nhầm tệp"
RIGHT_HONG = but(HONG, name="Nguyễn Thị Hường", born="06/03/1962", hamlet="Thôn Tây", groups="Người khuyết tật")


def now(by):
    return {"by": by, "at": timezone.now()}


def accept(sent, by):
    intake.accept(sent, **now(by))
    sent.refresh_from_db()
    return sent


def take_back(sent, by):
    return taking_back.take_back(sent, reason=WHY, **now(by))


def state(campaign):
    """All that a nomination and its person say, but when it was put forward."""
    nominations = list(
        Nomination.objects.filter(campaign=campaign)
        .order_by("number")
        .values(
            "code",
            "status",
            "recipient_list",
            "row",
            "offer__kind",
            "groups",
            "points",
            "household_position",
            "commune",
            "nominated_by",
            "decided_by",
            "decision_reason",
        )
    )
    columns = [field.attname for field in Person._meta.concrete_fields]
    return nominations, list(Person.objects.order_by("pk").values(*columns))


def corrected(campaign, sender):
    """The first list with six people, and the second, accepted: one changed, one for another gift, two unchanged, one
    withdrawn as no longer there, one no longer there, one new.
    """
    PriorityPoints.objects.create(campaign=campaign, group_id="disabled", points=9)
    people = [person(number) for number in (3, 4, 5, 7)]
    first = accept(received(sender, campaign, HONG, LAN, *people, name="1.xlsx"), sender)
    before = state(campaign)
    office = make_officer()
    rows = (RIGHT_HONG, but(LAN, gift="Thẻ BHYT"), person(3), person(5), person(6))
    second = received(office, campaign, *rows, name="2.xlsx")
    gone = first.rows.get(full_name="Vũ Thị Ae").pk
    resending.leave_out(second, shown=[gone], chosen=[gone], **now(sender))
    second.refresh_from_db()
    return first, accept(second, office), before


def of(name):
    return Nomination.objects.select_related("person", "campaign", "offer", "commune").get(
        person__full_name=name, status__in=["proposed", "approved", "rejected"]
    )


def test_withdrawing_a_correction_leaves_everything_as_before_it(campaign, sender):
    first, second, (nominations, people) = corrected(campaign, sender)
    assert Nomination.objects.filter(recipient_list=second).count() == 5
    found = taking_back.extent(second)
    assert (found.nominations, found.stand) == (1, 5)
    assert found.returning == handing_back.Returning(first, unchanged=2, changed=2, left_out=1)
    assert take_back(second, sender) == 1
    now_nominations, now_people = state(campaign)
    assert now_nominations[:6] == nominations
    assert [(one["code"][-1], one["status"]) for one in now_nominations[6:]] == [("7", "withdrawn")]
    assert now_people[:6] == people
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status, second.withdrawal_reason) == ("accepted", "withdrawn", WHY)


def test_then_the_first_list_can_be_withdrawn_too_and_both_files_sent_again(campaign, sender):
    first, second, _before = corrected(campaign, sender)
    with pytest.raises(taking_back.CorrectedByAnother):
        take_back(first, sender)
    take_back(second, sender)
    assert take_back(first, sender) == 6
    assert set(Nomination.objects.values_list("status", flat=True)) == {"withdrawn"}
    again = accept(received(sender, campaign, HONG, LAN, person(3), name="1.xlsx"), sender)
    assert Nomination.objects.filter(recipient_list=again, status="proposed").count() == 3


def test_another_correction_can_follow_one_that_was_withdrawn(campaign, sender):
    first, second, _before = corrected(campaign, sender)
    take_back(second, sender)
    third = received(sender, campaign, but(HONG, hamlet="Thôn Nam"), LAN, person(3), person(4), person(5), person(7))
    assert third.replaces == first
    accept(third, sender)
    assert set(Nomination.objects.filter(status="proposed").values_list("recipient_list", flat=True)) == {third.pk}
    assert Person.objects.get(personal_id=HONG[4]).hamlet == "Thôn Nam"


def test_corrections_of_corrections_are_withdrawn_the_last_one_first(campaign, sender):
    first = accept(received(sender, campaign, HONG, LAN, person(3)), sender)
    at_first = state(campaign)
    second = accept(received(sender, campaign, but(HONG, hamlet="Thôn Tây"), LAN, person(3), person(4)), sender)
    at_second = state(campaign)
    third = accept(received(sender, campaign, but(HONG, hamlet="Thôn Nam"), LAN, person(4)), sender)
    with pytest.raises(taking_back.CorrectedByAnother):
        take_back(second, sender)
    take_back(third, sender)
    assert state(campaign) == at_second
    take_back(second, sender)
    nominations, people = state(campaign)
    assert (nominations[:3], people[:3]) == at_first
    assert take_back(first, sender) == 3


def test_a_correction_that_waits_for_acceptance_then_corrects_the_list_that_holds_again(campaign, sender):
    first, second, _before = corrected(campaign, sender)
    rows = (HONG, but(LAN, hamlet="Thôn Bắc"), person(3), person(5), person(6))
    third = received(sender, campaign, *rows, name="3.xlsx")
    assert third.replaces == second
    take_back(second, sender)
    settling.review(third, **now(sender))
    accept(third, sender)
    assert third.replaces == first
    standing = Nomination.objects.exclude(status="withdrawn").order_by("number")
    assert [(one.code[-1], one.recipient_list_id) for one in standing] == [
        ("1", third.pk),
        ("2", third.pk),
        ("3", third.pk),
        ("4", first.pk),
        ("5", third.pk),
        ("6", first.pk),
        ("8", third.pk),
    ]
    take_back(third, sender)
    assert Nomination.objects.filter(recipient_list=first, status="proposed").count() == 6


def test_who_was_vetted_unchanged_goes_back_with_the_decision(campaign, sender):
    first, second, _before = corrected(campaign, sender)
    vetting.approve(of("Vũ Thị Ad"), **now(make_leader()))
    assert take_back(second, sender) == 1
    back = of("Vũ Thị Ad")
    assert (back.status, back.recipient_list, back.row.recipient_list) == ("approved", first, first)


@pytest.mark.parametrize("decide", ["approve", "reject"])
def test_who_was_vetted_by_what_the_correction_says_is_not_put_back_in_silence(campaign, sender, decide):
    _first, second, _before = corrected(campaign, sender)
    more = {"reason": "Đã có thẻ"} if decide == "reject" else {}
    getattr(vetting, decide)(of("Nguyễn Thị Hường"), **more, **now(make_leader()))
    was = state(campaign)
    for by in (sender, make_leader()):
        with pytest.raises(handing_back.VettedAsCorrected) as refusal:
            take_back(second, by)
    assert "BN2027-00001" in str(refusal.value)
    assert state(campaign) == was


def test_a_person_vetted_for_another_gift_by_what_the_correction_says_is_not_put_back_either(campaign, sender):
    _first, second, _before = corrected(campaign, sender)
    make_nomination(campaign.offers.get(kind="book"), person=of("Nguyễn Thị Hường").person, status="approved")
    with pytest.raises(handing_back.VettedAsCorrected):
        take_back(second, sender)


def test_the_way_out_is_the_first_file_again(campaign, sender):
    content, commune = content_of(HONG, LAN, person(3)), Commune.objects.get(pk=YEN_TRUNG)

    def send():
        at = timezone.now()
        return intake.receive(content, name="1.xlsx", campaign=campaign, commune=commune, by=sender, at=at)

    accept(send(), sender)
    with pytest.raises(intake.AcceptedBefore):
        send()
    second = accept(received(sender, campaign, but(HONG, hamlet="Thôn Tây"), LAN, person(3), name="2.xlsx"), sender)
    third = send()
    assert third.replaces == second
    accept(third, sender)
    assert Person.objects.get(personal_id=HONG[4]).hamlet == HONG[5]
    take_back(third, sender)
    take_back(second, sender)
    with pytest.raises(intake.AcceptedBefore):
        send()


def test_what_the_list_brought_itself_is_withdrawn_by_the_rules_for_any_list(campaign, sender):
    _first, second, _before = corrected(campaign, sender)
    vetting.approve(of("Vũ Thị Ag"), **now(make_leader()))
    with pytest.raises(taking_back.DecidedAlready):
        take_back(second, sender)
    assert take_back(second, make_leader()) == 1


def test_who_was_withdrawn_meanwhile_stays_withdrawn_and_stands_in_the_first_list(campaign, sender):
    first, second, _before = corrected(campaign, sender)
    vetting.withdraw(of("Nguyễn Thị Hường"), reason="Đã chuyển đi", **now(make_leader()))
    take_back(second, sender)
    hong = Nomination.objects.get(code="BN2027-00001")
    assert (hong.status, hong.decision_reason, hong.recipient_list) == ("withdrawn", "Đã chuyển đi", first)
    assert (hong.groups, hong.person.full_name) == (["near_poor"], HONG[1])


def test_what_somebody_else_has_changed_since_stays(campaign, sender):
    _first, second, _before = corrected(campaign, sender)
    Person.objects.filter(full_name="Nguyễn Thị Hường").update(hamlet="Thôn Thượng", phone="0912345678")
    take_back(second, sender)
    hong = Person.objects.get(personal_id=HONG[4])
    assert (hong.full_name, hong.hamlet, hong.phone) == (HONG[1], "Thôn Thượng", "0912345678")


def test_who_was_left_out_and_put_forward_elsewhere_since_keeps_that_one(campaign, sender):
    _first, second, _before = corrected(campaign, sender)
    left_out = Nomination.objects.get(person__full_name="Vũ Thị Ae")
    other = make_nomination(left_out.offer, person=left_out.person, status="proposed")
    assert taking_back.extent(second).returning.left_out == 0
    take_back(second, sender)
    left_out.refresh_from_db()
    other.refresh_from_db()
    assert (left_out.status, other.status) == ("withdrawn", "proposed")


def test_nobody_is_nominated_twice_by_going_back_to_the_former_gift(campaign, sender):
    _first, second, _before = corrected(campaign, sender)
    lan = Person.objects.get(personal_id=LAN[4])
    make_nomination(campaign.offers.get(kind="book"), person=lan, status="proposed")
    was = state(campaign)
    with pytest.raises(handing_back.NominatedMeanwhile):
        take_back(second, sender)
    assert state(campaign) == was


def test_a_former_number_that_somebody_else_has_now_is_not_given_twice(campaign, sender):
    accept(received(sender, campaign, HONG, LAN, person(3)), sender)
    second = accept(received(sender, campaign, HONG, but(LAN, number="027171004322"), person(3)), sender)
    facts = nominating.PersonFacts("Lê Thị Mận", YEN_TRUNG, date(1971, 1, 1), "year", "female", LAN[4])
    nominating.nominate(nominating.Candidacy(facts, "book"), campaign=campaign, **now(sender))
    with pytest.raises(handing_back.NumberTakenMeanwhile):
        take_back(second, sender)


def test_a_number_that_took_the_place_of_an_old_one_is_taken_away_again(campaign, sender):
    accept(received(sender, campaign, HONG, but(LAN, number="125123456"), person(3)), sender)
    lan = Person.objects.get(personal_id="125123456")
    second = accept(received(sender, campaign, HONG, LAN, person(3)), sender)
    lan.refresh_from_db()
    assert (lan.personal_id, lan.old_id) == (LAN[4], "125123456")
    take_back(second, sender)
    lan.refresh_from_db()
    assert (lan.personal_id, lan.old_id) == ("125123456", None)


def test_who_looked_at_the_corrected_facts_decides_on_nothing_unseen(campaign, sender):
    _first, second, _before = corrected(campaign, sender)
    seen = of("Nguyễn Thị Hường")
    take_back(second, sender)
    with pytest.raises(vetting.CorrectedMeanwhile):
        vetting.approve(seen, **now(make_leader()))


def test_a_withdrawn_nomination_is_not_put_back_by_who_vets(campaign, sender):
    corrected(campaign, sender)
    left_out = Nomination.objects.get(person__full_name="Vũ Thị Ae")
    with pytest.raises(vetting.StaleMove):
        vetting.reconsider(left_out, **now(make_leader()))


def test_who_is_set_aside_in_the_correction_can_be_withdrawn_with_it(campaign, sender):
    first = accept(received(sender, campaign, HONG, LAN, person(3)), sender)
    second = received(sender, campaign, but(HONG, hamlet="Thôn Tây"), LAN, person(3))
    settling.set_aside(second.rows.get(full_name=LAN[1]), reason="Đã mất", **now(sender))
    key = first.rows.get(full_name=LAN[1]).pk
    resending.leave_out(second, shown=[key], chosen=[key], **now(sender))
    second.refresh_from_db()
    accept(second, sender)
    assert Nomination.objects.get(row=key).status == "withdrawn"
    take_back(second, sender)
    assert Nomination.objects.get(row=key).status == "proposed"


def test_a_stranger_withdraws_no_correction(campaign, sender):
    _first, second, _before = corrected(campaign, sender)
    with pytest.raises(settling.NotYourList):
        take_back(second, make_commune_officer(TAM_GIANG))


def test_it_takes_as_many_queries_for_many_unchanged_people_as_for_few(campaign, sender, django_assert_max_num_queries):
    people = [person(number) for number in range(1, 60)]
    accept(received(sender, campaign, *people), sender)
    second = accept(received(sender, campaign, *people, HONG), sender)
    assert Correction.objects.count() == 59
    with django_assert_max_num_queries(30):
        take_back(second, sender)


def test_the_database_keeps_one_correction_of_a_nomination_by_a_list(campaign, sender):
    _first, second, _before = corrected(campaign, sender)
    one = Correction.objects.filter(recipient_list=second).first()
    one.pk = None
    with pytest.raises(IntegrityError, match="a_list_corrects_a_nomination_once"), transaction.atomic():
        one.save(force_insert=True)


def test_the_database_knows_nobody_both_left_out_and_changed(campaign, sender):
    _first, second, _before = corrected(campaign, sender)
    changed = Correction.objects.filter(recipient_list=second).exclude(former={})
    assert changed.count() == 2
    with pytest.raises(IntegrityError, match="who_is_left_out_is_not_changed_too"), transaction.atomic():
        changed.update(left_out=True)
