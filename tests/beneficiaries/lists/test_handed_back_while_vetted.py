"""A corrected list is withdrawn while its nominations are vetted, or while it is corrected in turn, each on a
connection of its own.
"""

from datetime import date

import pytest
from django.utils import timezone

from beneficiaries import vetting
from beneficiaries.lists import intake, taking_back
from beneficiaries.models import Nomination, RecipientList
from tests.beneficiaries.connections import one_after_the_other
from tests.beneficiaries.sent import HONG, LAN, but, person, received
from tests.factories import YEN_TRUNG, make_commune_officer, make_leader

pytestmark = pytest.mark.django_db(transaction=True)

RIGHT_HONG = but(HONG, born="06/03/1962", hamlet="Thôn Tây")
WAS = ("proposed", HONG[5], date(1962, 3, 5))
CORRECTED = ("approved", "Thôn Tây", date(1962, 3, 6))


@pytest.fixture
def sender(db):
    return make_commune_officer(YEN_TRUNG)


def accepting(sent, by):
    def accept():
        intake.accept(RecipientList.objects.get(pk=sent.pk), by=by, at=timezone.now())

    return accept


def corrected(campaign, sender):
    """The first list, and the accepted one that corrects it."""
    first = received(sender, campaign, HONG, LAN, person(3), name="1.xlsx")
    accepting(first, sender)()
    second = received(sender, campaign, RIGHT_HONG, LAN, person(3), person(4), name="2.xlsx")
    accepting(second, sender)()
    return first, second


def of(name):
    people = Nomination.objects.select_related("person", "campaign", "offer", "commune")
    return people.exclude(status="withdrawn").get(person__full_name=name)


def withdrawing(sent, by):
    def take_back():
        taking_back.take_back(RecipientList.objects.get(pk=sent.pk), reason="Gửi nhầm", by=by, at=timezone.now())

    return take_back


def approving(name, by):
    seen = of(name)  # as it is when somebody looks

    def approve():
        vetting.approve(seen, by=by, at=timezone.now())

    return approve


def hong():
    one = of(HONG[1])
    return one.status, one.person.hamlet, one.person.birth_date


def test_who_is_vetted_first_keeps_the_correction(campaign, sender):
    _first, second = corrected(campaign, sender)
    approve = approving(HONG[1], make_leader())
    outcome = one_after_the_other(approve, withdrawing(second, sender))
    assert (outcome, hong()) == (["done", "VettedAsCorrected"], CORRECTED)
    second.refresh_from_db()
    assert second.status == "accepted"


def test_who_vets_after_it_was_withdrawn_decides_on_nothing_unseen(campaign, sender):
    first, second = corrected(campaign, sender)
    approve = approving(HONG[1], make_leader())
    outcome = one_after_the_other(withdrawing(second, sender), approve)
    assert (outcome, hong()) == (["done", "CorrectedMeanwhile"], WAS)
    assert of(HONG[1]).recipient_list == first


@pytest.mark.parametrize("approve_first", [True, False])
def test_an_unchanged_nomination_goes_back_vetted_or_not(campaign, sender, approve_first):
    first, second = corrected(campaign, sender)
    acts = [approving(LAN[1], make_leader()), withdrawing(second, sender)]
    assert one_after_the_other(*(acts if approve_first else acts[::-1])) == ["done", "done"]
    assert (of(LAN[1]).status, of(LAN[1]).recipient_list) == ("approved", first)


def standing():
    found = Nomination.objects.exclude(status="withdrawn").order_by("number")
    return [(one.code[-1], one.recipient_list_id) for one in found]


def test_a_list_that_was_just_corrected_is_not_withdrawn(campaign, sender):
    _first, second = corrected(campaign, sender)
    third = received(sender, campaign, RIGHT_HONG, but(LAN, hamlet="Thôn Bắc"), person(3), name="3.xlsx")
    outcome = one_after_the_other(accepting(third, sender), withdrawing(second, sender))
    assert outcome == ["done", "CorrectedByAnother"]
    assert standing() == [("1", third.pk), ("2", third.pk), ("3", third.pk), ("4", second.pk)]


def test_a_correction_of_a_list_that_was_just_withdrawn_corrects_the_one_before(campaign, sender):
    first, second = corrected(campaign, sender)
    third = received(sender, campaign, RIGHT_HONG, but(LAN, hamlet="Thôn Bắc"), person(3), name="3.xlsx")
    outcome = one_after_the_other(withdrawing(second, sender), accepting(third, sender))
    assert outcome == ["done", "done"]
    assert standing() == [("1", third.pk), ("2", third.pk), ("3", third.pk)]
    third.refresh_from_db()
    assert third.replaces == first
