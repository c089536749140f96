"""What is missing of pledges since the law, or the plan, changed after they were made.

A pledge line promises its quantity at the price of one of that day. What its units cost now is computed anew: those
that somebody has by the facts of that award, the free ones at the price of one. What a line has too much is never set
off against what another lacks: it is another sponsor's money.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from allocations.models import AppliedPrice
from beneficiaries.costing import Costs
from campaigns import tariffs
from campaigns.models import Campaign, Offer, Rate, Share
from campaigns.pricing import asked, first_price, price_of_one
from campaigns.tariffs import CannotPrice, Price, Tariff
from locations.vietnamese import money, percent
from sponsors.models import Pledge, PledgeLine

# Pledges that money is still expected for.
LIVE = (Pledge.Status.REGISTERED, *Pledge.ALLOCATABLE)
# By line, what its units with people cost less together than as many at the price of one; (price, saved) are given.
_SAVED = """
    SELECT held.pledge_line_id, sum(applied.saved)
    FROM allocations_allocation held
    JOIN unnest(%s::bigint[], %s::bigint[]) AS applied (price, saved) ON applied.price = held.price_id
    WHERE held.status <> 'released' AND applied.saved <> 0 AND held.pledge_line_id = ANY(%s)
    GROUP BY held.pledge_line_id
"""


@dataclass(frozen=True)
class Figure:
    """A row of the tariff as people read it."""

    value: str
    valid_from: date
    legal_basis: str


@dataclass(frozen=True)
class Change:
    """A figure of the law (`what`) that is another now than when the line was promised. Either may be None: there was
    none, or there is none any more.
    """

    what: str
    old: Figure | None
    new: Figure | None


@dataclass(frozen=True)
class Shortfall:
    """A line that costs more than was promised. Đồng: `now` for one, `needed` for all its units. `changes`: why; empty
    where it wasn't the law but the plan.
    """

    line: PledgeLine
    now: int
    needed: int
    changes: tuple[Change, ...]

    @property
    def promised(self) -> int:
        return self.line.value

    @property
    def missing(self) -> int:
        return self.needed - self.promised


@dataclass(frozen=True)
class Shortfalls:
    """`lines` that lack money, the most first; `unpriced`: gifts of which nobody can say what they cost, and why."""

    lines: tuple[Shortfall, ...]
    unpriced: tuple[tuple[Offer, str], ...] = ()

    @property
    def total(self) -> int:
        """Đồng."""
        return sum(line.missing for line in self.lines)


def shortfalls(campaign: Campaign, pledges: QuerySet[Pledge], offers: Iterable[Offer]) -> Shortfalls:
    """What the lines of these pledges (as far as the reader sees them) lack; five queries at most, besides that for
    the offers.
    """
    costs, by_key = Costs(), {offer.pk: offer for offer in offers}
    prices, unpriced = _prices(by_key.values(), costs.tariff)
    lines = _dearer(PledgeLine.objects.filter(pledge__in=pledges, pledge__campaign=campaign), prices, by_key)
    needed = _needed(lines, prices, by_key, costs)
    lacking = [line for line in lines if needed[line.pk] > line.value]
    changes = _changes(lacking, costs.tariff)
    found = [
        Shortfall(line, prices[line.offer_id], needed[line.pk], changes[line.offer_id, line.unit_price])
        for line in lacking
    ]
    return Shortfalls(tuple(sorted(found, key=lambda one: (-one.missing, one.line.pk))), tuple(unpriced))


def _dearer(lines: QuerySet[PledgeLine], prices: dict[int, int], offers: dict[int, Offer]) -> list[PledgeLine]:
    """Live lines whose gift costs more now than was promised for one. Nobody costs more than the price of one, so that
    no other line can lack anything.
    """
    dearer = Q(pk__in=[])
    for offer, price in prices.items():
        dearer |= Q(offer=offer, unit_price__lt=price)
    found = list(lines.filter(dearer, pledge__status__in=LIVE).select_related("pledge__sponsor").order_by("pk"))
    for line in found:
        line.offer = offers[line.offer_id]
    return found


def _prices(offers: Iterable[Offer], tariff: Tariff) -> tuple[dict[int, int], list[tuple[Offer, str]]]:
    """Đồng for one now, by offer; and those without a price."""
    prices, unpriced = {}, []
    for offer in offers:
        try:
            prices[offer.pk] = price_of_one(offer, tariff)
        except CannotPrice as problem:
            unpriced.append((offer, str(problem)))
    return prices, unpriced


def _needed(lines: list[PledgeLine], prices: dict[int, int], offers: dict[int, Offer], costs: Costs) -> dict[int, int]:
    """Đồng that all units of each line cost now: the price of one for each, less what those cost less who have one."""
    needed = {line.pk: line.quantity * prices[line.offer_id] for line in lines}
    if not lines:
        return needed
    kept = AppliedPrice.objects.filter(offer__in={line.offer_id for line in lines}).defer("why")
    saved = {
        one.pk: prices[one.offer_id] - _cost(offers[one.offer_id], one, costs, prices[one.offer_id]) for one in kept
    }
    with connection.cursor() as cursor:
        cursor.execute(_SAVED, [list(saved), list(saved.values()), list(needed)])
        for line, amount in cursor.fetchall():
            needed[line] -= int(amount)
    return needed


def _cost(offer: Offer, applied: AppliedPrice, costs: Costs, price_of_one: int) -> int:
    """Đồng now for somebody of these facts; the price of one where they have none by themselves."""
    try:
        return asked(offer, costs.price(offer, applied.facts()))
    except CannotPrice:
        return price_of_one


def _changes(lines: Iterable[PledgeLine], tariff: Tariff) -> dict[tuple[int, int], tuple[Change, ...]]:
    """By offer and promised price, the figures that made the difference."""
    offers = {(line.offer_id, line.unit_price): line.offer for line in lines}
    return {key: tuple(_since(offer, key[1], tariff)) for key, offer in offers.items()}


def _since(offer: Offer, promised: int, tariff: Tariff) -> list[Change]:
    """Goes back from change to change of the law to the last day on which one cost what was promised; the figures of
    that day that differ from those of now. Empty where there is no such day: then the plan of the gift was changed.
    """
    now = earlier = first_price(offer, tariff)
    while days := [row.valid_from for row in _rows(earlier).values()]:
        before = _paid_on(offer, max(days) - timedelta(days=1))
        try:
            earlier = first_price(before, tariff)
        except CannotPrice:
            return []
        if asked(before, earlier) == promised:
            return _differences(_rows(earlier), _rows(now), tariff)
    return []


def _paid_on(offer: Offer, day: date) -> Offer:
    """The same gift, paid on another day; not to be saved."""
    other = copy(offer)
    other.premiums_paid_on = day
    return other


def _rows(price: Price) -> dict[tuple[Any, ...], tariffs.Rate | tariffs.Share]:
    """The rows that made a price, by series."""
    rates = {(row.kind, row.position): row for row in price.rates}
    return rates | {(row.kind, row.group, row.province): row for row in price.shares}


def _differences(old: dict[tuple[Any, ...], Any], new: dict[tuple[Any, ...], Any], tariff: Tariff) -> list[Change]:
    series = [key for key in dict.fromkeys([*old, *new]) if _amount(old.get(key)) != _amount(new.get(key))]
    return [Change(_name(key, tariff), _figure(old.get(key)), _figure(new.get(key))) for key in series]


def _amount(row: tariffs.Rate | tariffs.Share | None) -> int | None:
    if row is None:
        return None
    return row.value if isinstance(row, tariffs.Rate) else row.share


def _name(series: tuple[Any, ...], tariff: Tariff) -> str:
    kind, *rest = series
    if kind in Rate.Kind.values:
        return str(Rate(kind=kind, position=rest[0]).series)
    group = tariff.name(rest[0]) if rest[0] else str(Share().group_name)
    return f"{Share.Kind(kind).label}: {group}"


def _figure(row: tariffs.Rate | tariffs.Share | None) -> Figure | None:
    if row is None:
        return None
    in_dong = isinstance(row, tariffs.Rate) and row.kind in Rate.AMOUNTS
    amount = _amount(row) or 0
    return Figure(money(amount) if in_dong else percent(amount), row.valid_from, row.legal_basis)
