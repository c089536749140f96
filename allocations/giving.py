"""Making the awards of a run allocations: lock what they touch, check once more that they hold, write them at once.

The awards of a nationwide run are hundreds of thousands: the nominations are locked, compared and given their units
inside the database or streamed from it, never held as records. The order of the locks: see `allocations.allocating`.
"""

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from allocations.applied import Alike, Priced, keep_prices, keep_the_law, price_people, who
from allocations.freezing import AT_ONCE, READ, rule_nomination
from allocations.instance import Award, Instance, Result
from allocations.instance import Nomination as RuleNomination
from allocations.models import Allocation, AllocationRun, AppliedPrice
from allocations.rechecking import changes
from beneficiaries.models import Nomination
from sponsors.models import Pledge, PledgeLine

Record = TypeVar("Record", bound=models.Model)

AWARDED = """
    SELECT one ->> 'nomination'
    FROM jsonb_array_elements((SELECT result -> 'awards' FROM allocations_allocationrun WHERE id = %s)) AS one
"""
# In the order of the awards; where the lists come from subqueries, so that they are joined and not gone through anew.
_GIVE = """
    INSERT INTO allocations_allocation
        (run_id, pledge_line_id, nomination_id, unit_price, price_id, status, allocated_at, release_reason)
    SELECT %(run)s, line.id, nomination.id, priced.amount, priced.price, %(status)s, %(at)s, ''
    FROM ROWS FROM (
        jsonb_to_recordset((SELECT result -> 'awards' FROM allocations_allocationrun WHERE id = %(run)s))
        AS (nomination text, line text)
    ) WITH ORDINALITY AS award (nomination, line, place)
    JOIN unnest(%(names)s::text[], %(lines)s::bigint[]) AS line (name, id) ON line.name = award.line
    JOIN beneficiaries_nomination nomination ON nomination.code = award.nomination
    JOIN locations_commune commune ON commune.code = nomination.commune_id
    JOIN unnest(
        %(offers)s::bigint[], %(groups)s::text[], %(positions)s::int[], %(provinces)s::text[], %(kinds)s::text[],
        %(prices)s::bigint[], %(amounts)s::bigint[]
    ) AS priced (offer, groups, position, province, kind, price, amount)
        ON priced.offer = nomination.offer_id
        AND priced.groups = array_to_string(nomination.groups, ',')
        AND priced.position IS NOT DISTINCT FROM nomination.household_position
        AND priced.province = commune.province_id
        AND priced.kind = commune.kind
    ORDER BY award.place
"""


def lock(rows: models.QuerySet[Record]) -> list[Record]:
    """The rows, locked in primary-key order, as they are once the lock is held."""
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def _lock_all(rows: models.QuerySet[Nomination]) -> None:
    """As `lock`, without looking at them."""
    locked = rows.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk")
    deque(locked.iterator(chunk_size=AT_ONCE), maxlen=0)


def give(run: AllocationRun, instance: Instance, result: Result, *, at: datetime) -> list[str]:
    """Write an allocation for each award; returns what has changed since, in which case nothing is written."""
    lines = _lock_lines(run, result.awards)
    awarded = Nomination.objects.filter(code__in=RawSQL(AWARDED, [run.pk]))
    _lock_all(awarded)  # a statement of its own: what is read after it is what the locks keep
    held = Allocation.objects.live().filter(nomination__code__in=RawSQL(AWARDED, [run.pk]))
    changed = changes(
        run.campaign,
        instance,
        result,
        lines=lines,
        nominations=_as_now(awarded),
        held=set(held.order_by().values_list("nomination__code", flat=True)),
    )
    if changed:
        return changed
    keep_the_law()
    priced = price_people(awarded)
    refused = list(_refused(awarded, priced))
    if not refused and _write(run, lines, keep_prices(priced), at=at) != len(result.awards):
        refused.append(_("Somebody's commune was changed at this moment."))
    return refused


def _refused(awarded: models.QuerySet[Nomination], priced: list[Priced]) -> Iterator[str]:
    """Who can't be given the gift at the prices of now, and why."""
    for one in priced:
        if one.price is None:
            for code in who(awarded, one.alike).order_by("code").values_list("code", flat=True):
                yield _("Nomination %(code)s can't be given the gift: %(problem)s") % {
                    "code": code,
                    "problem": one.problem,
                }


def _lock_lines(run: AllocationRun, awards: tuple[Award, ...]) -> dict[str, PledgeLine]:
    """The lines of the awards by name, locked after their pledges."""
    keys = {run.lines[name]: name for name in {award.line for award in awards}}
    rows = PledgeLine.objects.filter(pk__in=keys)
    pledges = {one.pk: one for one in lock(Pledge.objects.filter(pk__in=rows.values("pledge_id")))}
    lines = lock(rows.select_related("offer").prefetch_related("earmarks__institution"))
    for line in lines:
        line.pledge = pledges[line.pledge_id]
    return {keys[line.pk]: line for line in lines}


def _as_now(awarded: models.QuerySet[Nomination]) -> Iterator[tuple[str, RuleNomination]]:
    rows = awarded.order_by().values_list("status", *READ)
    for status, *read in rows.iterator(chunk_size=AT_ONCE):
        yield status, rule_nomination(*read)


def _write(run: AllocationRun, lines: dict[str, PledgeLine], prices: dict[Alike, AppliedPrice], *, at: datetime) -> int:
    """How many were written."""
    with connection.cursor() as cursor:
        cursor.execute(
            _GIVE,
            {
                "run": run.pk,
                "status": Allocation.Status.APPROVED,
                "at": at,
                "names": list(lines),
                "lines": [line.pk for line in lines.values()],
                "offers": [alike.offer for alike in prices],
                "groups": [",".join(alike.groups) for alike in prices],
                "positions": [alike.household_position for alike in prices],
                "provinces": [alike.province for alike in prices],
                "kinds": [alike.commune_kind for alike in prices],
                "prices": [price.pk for price in prices.values()],
                "amounts": [price.unit_price for price in prices.values()],
            },
        )
        return int(cursor.rowcount)
