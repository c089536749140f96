"""What is missing of pledges since the law, or the plan, changed after they were made.

A pledge line promises its quantity at the price of one of that day. What its units cost now is computed anew: those
that somebody has by the facts of that award, the free ones at the price of one. What a line has too much is never set
off against what another lacks: it is another sponsor's money.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Case, F, Q, QuerySet, When
from django.utils.translation import gettext as _

from allocations.models import AppliedPrice
from beneficiaries.costing import Costs
from campaigns import tariffs
from campaigns.models import Campaign, Offer, Rate, Share
from campaigns.pricing import asked, dearest, first_price, price_of_one
from campaigns.tariffs import CannotPrice, Facts, Price, Tariff
from locations.vietnamese import percent
from sponsors.models import Pledge, PledgeLine

# Pledges that money is still expected for.
LIVE = (Pledge.Status.REGISTERED, *Pledge.ALLOCATABLE)
# By line, what its units with people cost less together than as many at the price of one. Which facts a price has is
# given as (price, facts), what people of these facts save as (facts, province, saved). The province is told apart where
# it helps only, and else not even looked up.
_SAVED = """
    SELECT award.pledge_line_id, sum(told.saved)
    FROM allocations_allocation award {home}
    JOIN unnest(%(prices)s::bigint[], %(facts)s::int[]) AS applied (price, facts) ON applied.price = award.price_id
    JOIN unnest(%(of)s::int[], %(provinces)s::text[], %(saved)s::bigint[]) AS told (facts, province, saved)
        ON told.facts = applied.facts AND told.province = {province}
    WHERE award.status <> 'released' AND award.pledge_line_id = ANY(%(lines)s)
    GROUP BY award.pledge_line_id
"""
_ANYWHERE = {"province": "''", "home": ""}
_WHERE_IT_HELPS = {
    "province": "CASE WHEN commune.province_id = ANY(%(helping)s) THEN commune.province_id ELSE '' END",
    "home": """
        JOIN beneficiaries_nomination nomination ON nomination.id = award.nomination_id
        JOIN locations_commune commune ON commune.code = nomination.commune_id
    """,
}


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
    where it wasn't the law but the plan, or people who live where no province adds to the State's support.
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

    @property
    def is_for_people(self) -> bool:
        """Whether one costs no more than was promised, so that it lies in the people who were awarded one."""
        return self.now <= self.line.unit_price


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
    """What the lines of these pledges (as far as the reader sees them) lack; six queries at most, besides that for
    the offers.
    """
    costs, by_key = Costs(), {offer.pk: offer for offer in offers}
    prices, unpriced = _prices(by_key.values(), costs.tariff)
    promised = PledgeLine.objects.filter(pledge__in=pledges, pledge__campaign=campaign)
    lines = _dearer(promised, {pk: dearest(by_key[pk], costs.tariff) for pk in prices}, by_key)
    needed = _needed(lines, prices, by_key, costs)
    lacking = [line for line in lines if needed[line.pk] > line.value]
    changes = _changes(lacking, costs.tariff)
    found = [
        Shortfall(line, prices[line.offer_id], needed[line.pk], changes[line.offer_id, line.unit_price])
        for line in lacking
    ]
    return Shortfalls(tuple(sorted(found, key=lambda one: (-one.missing, one.line.pk))), tuple(unpriced))


def _dearer(lines: QuerySet[PledgeLine], most: dict[int, int], offers: dict[int, Offer]) -> list[PledgeLine]:
    """Live lines of which a unit may cost more now than was promised for one; no other line can lack anything."""
    dearer = Q(pk__in=[])
    for offer, price in most.items():
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
    concerned = [offers[pk] for pk in sorted({line.offer_id for line in lines})]
    kept = _kept(concerned)
    helping = sorted(frozenset().union(*(costs.tariff.helping(offer.kind) for offer in concerned)))
    saved = _saved(kept, prices, offers, costs, helping)
    # Where people live is looked up only for those whom it makes a difference to.
    at_home = {
        place
        for place in range(len(kept))
        if any(saved.get((place, province), 0) != saved.get((place, ""), 0) for province in helping)
    }
    for query, told in ((_ANYWHERE, set(range(len(kept))) - at_home), (_WHERE_IT_HELPS, at_home)):
        if told:
            for line, amount in _sums(query, {"lines": list(needed), "helping": helping}, told, kept, saved):
                needed[line] -= amount
    return needed


def _sums(
    query: dict[str, str],
    details: dict[str, Any],
    told: Collection[int],
    kept: Sequence["_Kept"],
    saved: Mapping[tuple[int, str], int],
) -> list[tuple[int, int]]:
    """By line, đồng that people of these places in `kept` save together."""
    given = [(price, place) for place in sorted(told) for price in kept[place].prices]
    rows = [(place, province, amount) for (place, province), amount in saved.items() if place in told]
    details |= {"prices": [price for price, _place in given], "facts": [place for _price, place in given]}
    for name, values in zip(
        ("of", "provinces", "saved"), zip(*rows, strict=True) if rows else ((), (), ()), strict=True
    ):
        details[name] = list(values)
    with connection.cursor() as cursor:
        cursor.execute(_SAVED.format(**query), details)
        return [(line, int(amount)) for line, amount in cursor.fetchall()]


@dataclass(frozen=True)
class _Kept:
    """Facts by which awards of an offer were priced, but for the province, and the stored prices of that."""

    offer: int
    about: Facts
    prices: tuple[int, ...]


def _kept(offers: Iterable[Offer]) -> list[_Kept]:
    place = Case(When(offer__kind=Offer.Kind.CARD, then=F("household_position")))
    rows = AppliedPrice.objects.filter(offer__in=offers).order_by().values_list("offer_id", "groups", place)
    counted = rows.annotate(prices=ArrayAgg("pk"))
    return [
        _Kept(offer, Facts(frozenset(groups), household_position=position), tuple(prices))
        for offer, groups, position, prices in counted
    ]


def _saved(
    kept: Iterable[_Kept], prices: dict[int, int], offers: dict[int, Offer], costs: Costs, helping: Iterable[str]
) -> dict[tuple[int, str], int]:
    """Đồng less than the price of one, by the place in `kept` and the province, "" for one that adds nothing. Where
    nothing is saved is left out.
    """
    saved = {}
    for place, one in enumerate(kept):
        offer = offers[one.offer]
        for province in ("", *helping):
            cost = _cost(offer, replace(one.about, province=province), costs, prices[one.offer])
            if cost != prices[one.offer]:
                saved[place, province] = prices[one.offer] - cost
    return saved


def _cost(offer: Offer, about: Facts, costs: Costs, price_of_one: int) -> int:
    """Đồng now for somebody of these facts; the price of one where they have none by themselves."""
    try:
        return asked(offer, costs.price(offer, about))
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
    if asked(offer, now) <= promised:
        return []
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
    group, province = rest
    of = {"kind": Share.Kind(kind).label, "group": tariff.name(group) if group else str(Share().group_name)}
    if province:
        return _("%(kind)s: %(group)s (what the province adds)") % of
    return "{kind}: {group}".format(**of)


def _figure(row: tariffs.Rate | tariffs.Share | None) -> Figure | None:
    if row is None:
        return None
    value = Rate(kind=row.kind).worded(row.value) if isinstance(row, tariffs.Rate) else percent(row.share)
    return Figure(value, row.valid_from, row.legal_basis)
