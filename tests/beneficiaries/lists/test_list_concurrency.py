"""Several at once on one list, each on a connection of its own."""

import pytest
from django.utils import timezone

from accounts.models import User
from beneficiaries.lists import intake, settling
from beneficiaries.models import Nomination, Person, RecipientList
from campaigns import lifecycle
from campaigns.models import Campaign
from campaigns.transitions import StaleMove
from tests.beneficiaries.connections import at_once, one_after_the_other
from tests.beneficiaries.sent import BAD_DATE, HONG, LAN, but, person, received
from tests.factories import TAM_GIANG, YEN_TRUNG, make_officer

pytestmark = pytest.mark.django_db(transaction=True)


def accepting(sent, by):
    def accept():
        intake.accept(RecipientList.objects.get(pk=sent.pk), by=User.objects.get(pk=by.pk), at=timezone.now())

    return accept


def test_a_list_accepted_by_many_at_once_gives_one_set_of_nominations(campaign):
    officer = make_officer()
    sent = received(officer, campaign, HONG, LAN, person(1))
    outcome = at_once(*(accepting(sent, officer) for _times in range(6)))
    assert outcome == {"done": 1, StaleMove.__name__: 5}
    assert list(Nomination.objects.values_list("code", "row__position").order_by("code")) == [
        ("BN2027-00001", 0),
        ("BN2027-00002", 1),
        ("BN2027-00003", 2),
    ]
    assert Person.objects.count() == 3


def test_two_lists_with_the_same_person_accepted_at_once_nominate_once(campaign):
    officer = make_officer()
    lists = [received(officer, campaign, HONG, person(number), commune=None) for number in (1, 2)]
    outcome = at_once(*(accepting(sent, officer) for sent in lists))
    assert outcome["done"] == 1
    assert sum(outcome.values()) == 2
    assert Person.objects.filter(personal_id=HONG[4]).count() == 1
    assert Nomination.objects.filter(person__personal_id=HONG[4]).count() == 1
    assert RecipientList.objects.filter(status="accepted").count() == 1


def test_accepted_or_withdrawn_but_never_both(campaign):
    officer = make_officer()
    sent = received(officer, campaign, HONG)

    def withdraw():
        intake.withdraw(RecipientList.objects.get(pk=sent.pk), reason="Gửi nhầm", by=officer, at=timezone.now())

    assert at_once(accepting(sent, officer), withdraw) == {"done": 1, StaleMove.__name__: 1}
    sent.refresh_from_db()
    assert Nomination.objects.count() == (1 if sent.status == "accepted" else 0)


def test_two_who_correct_different_fields_of_a_row_at_once_are_both_heard(campaign):
    officer = make_officer()
    sent = received(officer, campaign, BAD_DATE)

    def correcting(**corrections):
        def correct():
            settling.correct(sent.rows.get(), corrections=corrections, by=officer, at=timezone.now())

        return correct

    assert at_once(correcting(birth_date="30/06/1962"), correcting(hamlet="Thôn Mới")) == {"done": 2}
    row = sent.rows.get()
    assert row.corrections == {"birth_date": "30/06/1962", "hamlet": "Thôn Mới"}
    assert row.status == "ready"


def test_two_who_settle_the_same_cell_at_once_do_not_write_over_each_other(campaign):
    officer = make_officer()
    sent = received(officer, campaign, BAD_DATE)

    def correcting(text):
        def correct():
            row = sent.rows.get()
            settling.correct(
                row, corrections={"birth_date": text}, seen={"birth_date": None}, by=officer, at=timezone.now()
            )

        return correct

    outcome = at_once(correcting("30/06/1962"), correcting("29/06/1962"))
    assert outcome == {"done": 1, settling.ChangedByAnother.__name__: 1}
    assert sent.steps.count() == 1


def test_two_who_decide_for_all_alike_and_for_one_of_them_are_both_kept(campaign):
    officer = make_officer()
    rows = [but(person(number), commune="Xã Đâu Đó") for number in range(6)]
    sent = received(officer, campaign, *rows, commune=None)
    first, *_rest, last = sent.rows.all()

    def for_all():
        settling.correct(first, corrections={"commune": YEN_TRUNG}, alike=["commune"], by=officer, at=timezone.now())

    def for_one():
        settling.correct(last, corrections={"commune": TAM_GIANG}, by=officer, at=timezone.now())

    assert at_once(for_all, for_one) == {"done": 2}
    assert [row.commune_id for row in sent.rows.all()] == [YEN_TRUNG] * 5 + [TAM_GIANG]
    for step in list(sent.steps.standing()):
        settling.undo(step, by=officer, at=timezone.now())
    assert [row.corrections for row in sent.rows.all()] == [{}] * 6


def test_one_step_is_undone_once_however_often_the_button_is_pressed(campaign):
    officer = make_officer()
    sent = received(officer, campaign, BAD_DATE)
    done = settling.correct(sent.rows.get(), corrections={"birth_date": "1962"}, by=officer, at=timezone.now())

    def undo():
        settling.undo(done.step, by=officer, at=timezone.now())

    assert at_once(*[undo] * 4) == {"done": 1, settling.UndoneBefore.__name__: 3}


def test_a_list_is_settled_or_accepted_but_no_row_changes_afterwards(campaign):
    officer = make_officer()
    sent = received(officer, campaign, HONG, LAN)

    def correct():
        settling.correct(sent.rows.first(), corrections={"hamlet": "Thôn Mới"}, by=officer, at=timezone.now())

    outcome = at_once(accepting(sent, officer), correct)
    hamlets = list(Person.objects.order_by("pk").values_list("hamlet", flat=True))
    assert hamlets == [row.facts["hamlet"] for row in sent.rows.all()]
    assert outcome in ({"done": 2}, {"done": 1, StaleMove.__name__: 1})


def closing(campaign, by):
    def close():
        lifecycle.close_campaign(Campaign.objects.get(pk=campaign.pk), by=by, at=timezone.now())

    return close


def sending(campaign, by):
    seen = Campaign.objects.get(pk=campaign.pk)  # open when its sender looked

    def send():
        received(by, seen, HONG, LAN)

    return send


@pytest.mark.parametrize("first", ["closing", "sending"])
def test_no_list_slips_into_a_campaign_that_is_being_closed(campaign, first):
    officer = make_officer()
    acts = {"closing": closing(campaign, officer), "sending": sending(campaign, officer)}
    outcome = one_after_the_other(acts.pop(first), *acts.values())
    campaign.refresh_from_db()
    lists = RecipientList.objects.count()
    if first == "closing":
        assert (outcome, campaign.status, lists) == (["done", "CampaignTakesNone"], "closed", 0)
    else:
        assert (outcome, campaign.status, lists) == (["done", "InTheWay"], "open", 1)
