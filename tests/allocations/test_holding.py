"""A list of which somebody has been allocated a gift is not withdrawn, whoever is quicker."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from accounts.acting import Busy
from accounts.models import User
from allocations import allocating
from allocations.holding import holding_gifts
from allocations.models import Allocation, AllocationRun
from beneficiaries.lists import taking_back
from beneficiaries.models import Nomination, RecipientList
from tests.factories import (
    make_campaign,
    make_leader,
    make_list,
    make_nomination,
    make_offer,
    make_officer,
    make_pledge,
)

NOW = datetime(2027, 1, 15, 2, 30, tzinfo=UTC)
WHY = "Gửi nhầm"


@pytest.fixture
def card():
    return make_offer(make_campaign(code="BN2027"))


def accepted_list(card, people=3):
    sent = make_list(card.campaign, status="accepted", accepted_by=make_officer(), accepted_at=NOW)
    for _number in range(people):
        make_nomination(card, recipient_list=sent)
    return sent


def proposed_run(card):
    make_pledge(card, 2)
    return allocating.propose(card.campaign, seed="12345", by=make_officer(), at=NOW)


@pytest.mark.django_db
def test_a_list_with_awards_is_not_withdrawn_until_they_are_released(card):
    sent = accepted_list(card)
    run = proposed_run(card)
    allocating.approve(run, by=make_leader(), at=NOW)
    codes = list(holding_gifts(Nomination.objects.all()).order_by("number").values_list("code", flat=True))
    assert len(codes) == 2
    with pytest.raises(taking_back.GiftsAllocated) as refusal:
        taking_back.take_back(sent, reason=WHY, by=make_leader(), at=NOW)
    assert refusal.value.details == {"count": "2", "codes": ", ".join(codes)}
    assert RecipientList.objects.get(pk=sent.pk).status == "accepted"
    # Released, the award goes to the next one; then that one is released too, until nobody is left.
    while award := Allocation.objects.live().first():
        allocating.release(award, reason="Chuyển đi", by=make_officer(), at=NOW)
    assert taking_back.take_back(sent, reason=WHY, by=make_leader(), at=NOW) == 3


@pytest.mark.django_db
def test_many_awards_are_named_by_the_first_few(card):
    sent = accepted_list(card, people=7)
    make_pledge(card, 7)
    run = allocating.propose(card.campaign, seed="12345", by=make_officer(), at=NOW)
    allocating.approve(run, by=make_leader(), at=NOW)
    with pytest.raises(taking_back.GiftsAllocated) as refusal:
        taking_back.refuse(sent, by=make_leader())
    assert refusal.value.details["codes"].endswith(", …")
    assert refusal.value.details["codes"].count(",") == taking_back.HOLDERS_NAMED


@pytest.mark.django_db
def test_a_proposal_that_names_people_of_a_withdrawn_list_is_outdated(card):
    sent = accepted_list(card)
    run = proposed_run(card)
    taking_back.take_back(sent, reason=WHY, by=make_leader(), at=NOW)
    with pytest.raises(allocating.Outdated):
        allocating.approve(run, by=make_leader(), at=NOW)
    assert Allocation.objects.count() == 0


@pytest.mark.django_db
def test_the_database_refuses_what_the_app_above_does_not_tell(card, monkeypatch):
    sent = accepted_list(card)
    allocating.approve(proposed_run(card), by=make_leader(), at=NOW)
    monkeypatch.setattr(taking_back, "_holders", [])
    with pytest.raises(taking_back.AllocatedMeanwhile):
        taking_back.take_back(sent, reason=WHY, by=make_leader(), at=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["approve", "take_back", "together"])
def test_allocated_or_withdrawn_but_never_both(card, first):
    sent = accepted_list(card)
    run = proposed_run(card)
    leader = make_leader()
    outcomes: dict[str, str] = {}
    gate = threading.Barrier(2, timeout=30)

    def approve():
        allocating.approve(AllocationRun.objects.get(pk=run.pk), by=User.objects.get(pk=leader.pk), at=NOW)

    def take_back():
        by = User.objects.get(pk=leader.pk)
        taking_back.take_back(RecipientList.objects.get(pk=sent.pk), reason=WHY, by=by, at=NOW)

    def act(name, work):
        try:
            gate.wait()
            if first not in (name, "together"):
                later.wait(10)
            work()
            outcomes[name] = "done"
        except (allocating.Outdated, taking_back.GiftsAllocated, taking_back.AllocatedMeanwhile, Busy) as refusal:
            outcomes[name] = type(refusal).__name__
        finally:
            later.set()
            connection.close()

    later = threading.Event()
    crowd = [threading.Thread(target=act, args=each) for each in (("approve", approve), ("take_back", take_back))]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(60)
    assert list(outcomes.values()).count("done") == 1, outcomes
    if first != "together":
        assert outcomes[first] == "done"
    live = Allocation.objects.live().count()
    status = RecipientList.objects.get(pk=sent.pk).status
    assert (status, live) == (("withdrawn", 0) if outcomes["take_back"] == "done" else ("accepted", 2))
    standing = Nomination.objects.filter(status="approved").count()
    assert standing == (0 if status == "withdrawn" else 3)
