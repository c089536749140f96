"""Closing a campaign and allocating in it exclude each other; what closing leaves undone is told before."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from allocations import allocating, closing
from allocations.models import Allocation, AllocationRun
from campaigns import lifecycle
from campaigns.models import Campaign
from campaigns.transitions import move
from sponsors import pledging
from sponsors.models import Pledge
from tests.factories import make_leader, make_nomination, make_offer, make_officer, make_pledge
from tests.pages import page

NOW = datetime(2027, 1, 15, 2, 30, tzinfo=UTC)


def _while_open(first: Callable[[], object], then: Callable[[], object]) -> list[str]:
    """Do `first`, and before it is committed `then` in another session; what `then` came to, once it is over."""
    outcome: list[str] = []

    def work() -> None:
        try:
            then()
            outcome.append("done")
        except allocating.CampaignNotOpen:
            outcome.append("not open")
        except lifecycle.InTheWay as refusal:
            outcome.append(str(refusal))
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(1.5)
        assert outcome == []  # it waits
    thread.join()
    return outcome


def _proposal() -> AllocationRun:
    card = make_offer()
    make_pledge(card, 1)
    make_nomination(card)
    return allocating.propose(card.campaign, seed="XSMB 04821", by=make_officer(), at=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("work", ["approve", "propose"])
def test_who_allocates_waits_for_closing_and_finds_the_campaign_closed(work):
    run = _proposal()
    officer, leader = make_officer(), make_leader()
    campaign = Campaign.objects.get()
    allocate = {
        "approve": lambda: allocating.approve(run, by=leader, at=NOW),
        "propose": lambda: allocating.propose(campaign, seed="B", by=officer, at=NOW),
    }[work]
    assert _while_open(lambda: move(Campaign.objects.get(), "closed"), allocate) == ["not open"]
    assert Allocation.objects.count() == 0
    assert AllocationRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_a_proposal_and_finds_it_undecided():
    run = _proposal()
    allocating.discard(run, reason="Thử lại", by=make_leader(), at=NOW)
    officer, campaign = make_officer(), Campaign.objects.get()
    [refusal] = _while_open(
        lambda: allocating.propose(Campaign.objects.get(), seed="B", by=make_officer(), at=NOW),
        lambda: lifecycle.close_campaign(campaign, by=officer, at=NOW),
    )
    assert "Còn 1 đề xuất phân bổ chưa quyết định." in refusal
    assert Campaign.objects.get().status == "open"


@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_an_approval():
    run = _proposal()
    officer, leader = make_officer(), make_leader()
    campaign = Campaign.objects.get()
    assert _while_open(
        lambda: allocating.approve(run, by=leader, at=NOW),
        lambda: lifecycle.close_campaign(campaign, by=officer, at=NOW),
    ) == ["done"]
    assert Allocation.objects.count() == 1
    assert Campaign.objects.get().status == "closed"


@pytest.mark.django_db
def test_closing_says_what_it_leaves_and_is_done_nevertheless(client):
    card = make_offer()
    make_offer(card.campaign, "gift")
    make_pledge(card, 3)
    make_pledge(card, 5, status="registered")
    make_nomination(card)
    run = allocating.propose(card.campaign, seed="XSMB 04821", by=make_officer(), at=NOW)
    allocating.approve(run, by=make_leader(), at=NOW)
    assert list(closing.left_over(card.campaign, "closed")) == ["Thẻ BHYT 12 tháng: đã cam kết mà chưa phân bổ: 2."]
    for _person in range(2):
        make_nomination(card)
    told = "Thẻ BHYT 12 tháng: người đã duyệt sẽ không được nhận: 2."
    assert next(iter(closing.left_over(card.campaign, "closed"))) == told
    assert list(closing.left_over(card.campaign, "draft")) == []
    officer = make_officer()
    client.force_login(officer)
    address = f"/quan-tri/campaigns/campaign/{card.campaign_id}/trang-thai/dong/"
    assert told in page(client.get(address))  # also while something stands in the way
    pledging.withdraw(Pledge.objects.get(status="registered"), reason="Đổi ý", by=officer, at=NOW)
    assert told in page(client.get(address))
    client.post(address)
    assert Campaign.objects.get().status == "closed"


@pytest.mark.django_db
def test_the_page_of_closing_leads_to_the_proposals(client):
    run = _proposal()
    client.force_login(make_officer())
    told = page(client.get(f"/quan-tri/campaigns/campaign/{run.campaign_id}/trang-thai/dong/"))
    runs = f"/quan-tri/allocations/allocationrun/?chien-dich={run.campaign.code}&status__exact=proposed"
    assert f'<a href="{runs}">Còn 1 đề xuất phân bổ chưa quyết định.' in told
    assert f"allocationrun/{run.pk}/change" in page(client.get(runs))
