"""Makers for the screens of allocating: a campaign with gifts, people in several communes, runs of it."""

from datetime import UTC, datetime

from accounts.models import User
from allocations import allocating
from allocations.models import Allocation, AllocationRun
from beneficiaries.models import Nomination
from campaigns.models import Offer
from tests.factories import YEN_TRUNG, make_leader, make_nomination, make_officer, make_person

NOW = datetime(2027, 1, 15, 2, 30, tzinfo=UTC)  # 9:30 in Hà Nội


def nominate(offer: Offer, code: str, points: int = 10, commune: str = YEN_TRUNG, **fields: object) -> Nomination:
    """An approved nomination whose code is said. `name`, `born` and so on: see `make_person` for `person`."""
    person = fields.pop("person", None) or make_person(commune)
    return make_nomination(offer, code=code, points=points, person=person, **fields)


def propose(offer: Offer, *, seed: str = "XSMB 04821", by: User | None = None) -> AllocationRun:
    by = by or make_officer(offer.campaign.province_id)
    return allocating.propose(offer.campaign, seed=seed, by=by, at=NOW)


def approve(run: AllocationRun, *, by: User | None = None) -> AllocationRun:
    allocating.approve(run, by=by or make_leader(run.campaign.province_id), at=NOW)
    return run


def award_of(code: str) -> Allocation:
    """The live award of a nomination."""
    return Allocation.objects.live().get(nomination__code=code)
