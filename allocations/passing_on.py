"""Who follows on the unit of a released award.

`allocations.solver.replacement` says it for a whole instance in memory. Here the same answer is read from the stored
result of the run, a piece at a time: a big run's frozen inputs are megabytes, and mostly one of the first follows. The
caller holds the locks that `allocations.allocating` describes, up to the line's.
"""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from allocations.freezing import rooms, rule_line, rule_nomination
from allocations.instance import Line
from allocations.models import Allocation, AllocationRun
from beneficiaries.models import Nomination
from campaigns.models import Campaign
from sponsors.models import PledgeLine

AT_ONCE = 500
FREED = "freed"


def heir(released: Allocation, campaign: Campaign) -> Nomination | None:
    """The first nomination unserved by the run of `released` that its unit can serve now, locked; None: there is none.

    `released` is released already, so that the quotas don't count it any more. Whoever had an award of this run stays
    out; an award of another run, released since, doesn't matter.
    """
    line = _freed(released.pledge_line_id)
    full = {room.area for room in rooms(campaign) if room.kind == line.offer and room.left == 0}
    for candidate in _waiting(released):
        if _fits(candidate, line, full):
            # Vetting may have been quicker between the look and the lock. Without joins: after a wait PostgreSQL
            # reads only the locked row anew, and what is joined to it would be that of before.
            rows = Nomination.objects.filter(
                pk=candidate.pk, offer=candidate.offer_id, status=Nomination.Status.APPROVED
            )
            locked = rows.select_for_update(no_key=True).first()
            if locked is not None and _fits(locked, line, full):
                return locked
    return None


def _freed(pk: int) -> Line:
    lines = PledgeLine.objects.select_related("offer").prefetch_related("earmarks__institution")
    return rule_line(FREED, lines.get(pk=pk), 1)


def _waiting(released: Allocation) -> Iterator[Nomination]:
    """Whom the run left unserved and who may follow, in the order of the rule."""
    run = AllocationRun.objects.filter(pk=released.run_id)
    unserved = run.values_list("result__unserved", flat=True).get()
    awards = Allocation.objects.filter(nomination=OuterRef("pk"))
    candidates = Nomination.objects.filter(
        ~Exists(awards.live()),
        ~Exists(awards.filter(run=released.run_id)),
        offer=released.nomination.offer_id,
        status=Nomination.Status.APPROVED,
    ).select_related("commune", "offer", "institution")
    for start in range(0, len(unserved), AT_ONCE):
        some = [one["nomination"] for one in unserved[start : start + AT_ONCE]]
        found = {one.code: one for one in candidates.filter(code__in=some).order_by()}
        yield from (found[code] for code in some if code in found)


def _fits(nomination: Nomination, line: Line, full: set[str]) -> bool:
    """The line serves the nomination as it is now, and no quota of its area is used up."""
    one = rule_nomination(nomination, nomination.points)
    return line.serves(one) and full.isdisjoint((one.commune, one.province))
