"""What the database refuses of people, nominations, lists and rows, whoever writes it."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from beneficiaries.models import ListRow, Nomination, Person, RecipientList
from tests.beneficiaries.sent import BAD_DATE, HONG, received
from tests.factories import make_institution, make_leader, make_nomination, make_person

pytestmark = pytest.mark.django_db


def refused(name, records, **values):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        records.update(**values)
    return True


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("a_personal_id_has_12_or_9_digits", {"personal_id": "1234567890"}),
        ("an_insurance_code_has_10_digits", {"insurance_code": "123456789"}),
        ("a_birth_date_has_a_precision", {"birth_precision": ""}),
        ("a_birth_date_has_a_precision", {"birth_date": None}),
        ("a_person_has_a_name", {"full_name": ""}),
    ],
)
def test_a_person_is_written_whole(name, values):
    assert refused(name, Person.objects.filter(pk=make_person().pk), **values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("a_decision_on_a_nomination_has_who_and_when", {"decided_at": None}),
        ("a_decision_on_a_nomination_has_who_and_when", {"status": "proposed"}),
        ("a_rejection_has_a_reason", {"status": "rejected"}),
        ("places_in_a_household_count_from_one", {"household_position": 0}),
    ],
)
def test_a_nomination_says_who_decided_and_when(campaign, name, values):
    nomination = make_nomination(campaign.offers.get(kind="card"), status="approved")
    assert refused(name, Nomination.objects.filter(pk=nomination.pk), **values)


def test_a_person_is_nominated_once_for_a_gift_unless_withdrawn(campaign):
    card, person = campaign.offers.get(kind="card"), make_person()
    first = make_nomination(card, person=person)
    Nomination.objects.filter(pk=first.pk).update(status="withdrawn", decision_reason="Nhầm")
    second = make_nomination(card, person=person)
    assert refused(
        "a_person_is_nominated_once_for_a_kind_of_gift",
        Nomination.objects.filter(pk=first.pk),
        status="approved",
        decision_reason="",
    )
    assert (second.person, second.offer) == (first.person, first.offer)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("an_unreadable_list_says_why", {"status": "unreadable"}),
        ("an_unreadable_list_says_why", {"unreadable_because": "Tệp hỏng"}),
        ("an_acceptance_asked_for_has_who_and_when", {"status": "accepting"}),
        ("an_acceptance_asked_for_has_who_and_when", {"acceptance_asked_at": timezone.now()}),
        ("an_accepted_list_has_who_and_when", {"status": "accepted"}),
        ("an_accepted_list_has_who_and_when", {"accepted_at": timezone.now()}),
        ("a_withdrawn_list_has_who_when_and_why", {"status": "withdrawn"}),
        ("a_withdrawn_list_has_who_when_and_why", {"withdrawal_reason": "Nhầm"}),
    ],
)
def test_a_list_says_who_did_what_when_and_why(campaign, sender, name, values):
    sent = received(sender, campaign, HONG)
    assert refused(name, RecipientList.objects.filter(pk=sent.pk), **values)


def test_a_list_is_of_one_place_and_corrects_another_list(campaign, sender):
    sent = received(sender, campaign, HONG)
    kept = RecipientList.objects.filter(pk=sent.pk)
    assert refused("a_list_is_of_a_commune_or_of_an_institution", kept, institution=make_institution())
    assert refused("a_list_does_not_correct_itself", kept, replaces=sent)


def test_a_list_is_withdrawn_with_all_its_nominations(campaign, sender):
    sent = received(sender, campaign, HONG)
    nomination = make_nomination(campaign.offers.get(kind="card"), recipient_list=sent)
    withdrawn = {"status": "withdrawn", "withdrawn_by": sender, "withdrawn_at": timezone.now()}
    withdrawn["withdrawal_reason"] = "Nhầm"
    kept = RecipientList.objects.filter(pk=sent.pk)
    assert refused("a_withdrawn_list_nominates_nobody", kept, **withdrawn)
    Nomination.objects.filter(pk=nomination.pk).update(
        status="withdrawn", decided_by=make_leader(), decided_at=timezone.now(), decision_reason="Nhầm"
    )
    assert kept.update(**withdrawn) == 1


def test_a_row_has_a_position_of_its_own_and_a_reason_for_being_set_aside(campaign, sender):
    first, second = received(sender, campaign, HONG, BAD_DATE).rows.order_by("position")
    kept = ListRow.objects.filter(pk=second.pk)
    assert refused("a_position_in_a_list_is_taken_once", kept, position=first.position)
    assert refused("a_row_set_aside_has_a_reason", kept, status="rejected")
    assert refused("a_row_set_aside_has_a_reason", kept, set_aside_reason="Đã mất")
