"""Who follows on the unit of a released award.

`allocations.solver.replacement` says it for a whole instance in memory. Here the same answer is read from the stored
result of the run, and the nominations a piece at a time: mostly one of the first follows. The caller holds the locks
that `allocations.allocating` describes, up to the line's.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, Func, JSONField, OuterRef

from allocations.freezing import READ, rooms, rule_line, rule_nomination
from allocations.instance import Line
from allocations.instance import Nomination as RuleNomination
from allocations.models import Allocation, AllocationRun
from beneficiaries.costing import READ as PRICED_BY
from beneficiaries.costing import Costs, facts
from beneficiaries.models import Nomination
from campaigns.models import Campaign, Offer
from campaigns.tariffs import CannotPrice, Facts
from sponsors.models import PledgeLine

AT_ONCE = 500
MOST_AT_ONCE = 20_000  # nobody near the top fits: larger pieces, so that reading on doesn't take hundreds of them
FREED = "freed"
_ROW = (*READ, *PRICED_BY, "pk")


def heir(released: Allocation, campaign: Campaign) -> Nomination | None:
    """The first nomination unserved by the run of `released` that its unit can serve now, locked; None: there is none.

    `released` is released already, so that the quotas don't count it any more. Whoever had an award of this run stays
    out; an award of another run, released since, doesn't matter.
    """
    line = _freed(released.pledge_line_id)
    full = {room.area for room in rooms(campaign) if room.kind == line.offer and room.left == 0}
    costs, offer = Costs(), Offer.objects.get(pk=released.nomination.offer_id)
    for pk, candidate, about in _waiting(released):
        if _fits(candidate, line, full) and _may_have(offer, about, costs):
            # Vetting may have been quicker between the look and the lock. Without joins: after a wait PostgreSQL
            # reads only the locked row anew, and what is joined to it would be that of before.
            rows = Nomination.objects.filter(
                pk=pk, offer=released.nomination.offer_id, status=Nomination.Status.APPROVED
            )
            locked = rows.select_for_update(no_key=True).first()
            if locked is not None:
                now, about = _now(locked)
                if _fits(now, line, full) and _may_have(offer, about, costs):
                    return locked
    return None


def _freed(pk: int) -> Line:
    lines = PledgeLine.objects.select_related("offer").prefetch_related("earmarks__institution")
    return rule_line(FREED, lines.get(pk=pk), 1)


def _waiting(released: Allocation) -> Iterator[tuple[int, RuleNomination, Facts]]:
    """Whom the run left unserved and who may follow, with the primary key and what decides the price, in the order of
    the rule.
    """
    awards = Allocation.objects.filter(nomination=OuterRef("pk"))
    candidates = Nomination.objects.filter(
        ~Exists(awards.live()),
        ~Exists(awards.filter(run=released.run_id)),
        offer=released.nomination.offer_id,
        status=Nomination.Status.APPROVED,
    ).order_by()
    for codes in _pieces(_unserved(released.run_id)):
        rows = candidates.filter(code__in=codes).values_list(*_ROW)
        found = {row[0]: row for row in rows}
        for code in codes:
            if code in found:
                yield found[code][-1], *_read(found[code])


def _unserved(run: int) -> list[str]:
    """The codes alone: the reasons besides would be most of it."""
    codes: Any = Func(
        "result",
        template="jsonb_path_query_array(%(expressions)s, '$.unserved[*].nomination')",
        output_field=JSONField(),
    )
    found: list[str] = AllocationRun.objects.values_list(codes, flat=True).get(pk=run)
    return found


def _pieces(codes: list[str]) -> Iterator[list[str]]:
    start, size = 0, AT_ONCE
    while start < len(codes):
        yield codes[start : start + size]
        start, size = start + size, min(2 * size, MOST_AT_ONCE)


def _now(nomination: Nomination) -> tuple[RuleNomination, Facts]:
    return _read(Nomination.objects.values_list(*_ROW).get(pk=nomination.pk))


def _read(row: tuple[Any, ...]) -> tuple[RuleNomination, Facts]:
    """A row of `_ROW` as the rule sees it, and what decides the price."""
    rule, priced = row[: len(READ)], row[len(READ) : -1]
    one = rule_nomination(*rule)
    return one, facts(one.offer, *priced)


def _may_have(offer: Offer, about: Facts, costs: Costs) -> bool:
    """Whether the gift has a price for people of these facts, and others don't pay it in full."""
    try:
        return costs.coverage(offer, about) is None
    except CannotPrice:
        return False


def _fits(one: RuleNomination, line: Line, full: set[str]) -> bool:
    """The line serves the nomination, and no quota of its area is used up."""
    return line.serves(one) and full.isdisjoint((one.commune, one.province))
