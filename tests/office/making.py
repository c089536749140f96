"""Makers of what stands at the end of the path: runs and the allocations in them."""

from django.utils import timezone

from accounts.models import User
from allocations.models import Allocation, AllocationRun
from beneficiaries.models import Nomination
from campaigns.models import Campaign
from sponsors.models import PledgeLine
from tests.factories import make_leader, make_officer


def make_run(campaign: Campaign, *, number: int = 1, status: str = "proposed", by: User | None = None) -> AllocationRun:
    now = timezone.now()
    decided = status != "proposed"
    return AllocationRun.objects.create(
        campaign=campaign,
        number=number,
        seed="2027-01-05",
        instance={},
        digest="0" * 64,
        result={},
        status=status,
        proposed_by=by or make_officer(None),
        proposed_at=now,
        decided_by=make_leader(None) if decided else None,
        decided_at=now if decided else None,
        decision_reason="Danh sách còn thiếu" if status == "discarded" else "",
    )


def allocate(line: PledgeLine, nomination: Nomination) -> Allocation:
    """Give one unit of the line to the nomination, in the campaign's run number 100."""
    run = AllocationRun.objects.filter(campaign=nomination.campaign, number=100).first()
    run = run or make_run(nomination.campaign, number=100, status="approved")
    return Allocation.objects.create(
        run=run, pledge_line=line, nomination=nomination, unit_price=1, allocated_at=timezone.now()
    )


def release(allocation: Allocation) -> None:
    Allocation.objects.filter(pk=allocation.pk).update(
        status="released", released_by=make_leader(None), released_at=timezone.now(), release_reason="Đã chuyển đi"
    )
