"""The prices at which awards are given: each distinct one is computed and kept once, with the rows of the tariff that
made it.

The awarded may be hundreds of thousands, the facts that decide a price are few: who are alike (groups, place in the
household, province) are found by the database, priced once, and told apart by it again when the awards are written.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from allocations.models import AppliedPrice, AppliedRate, AppliedShare
from beneficiaries import costing
from beneficiaries.costing import READ, Costs, Coverage, facts
from beneficiaries.models import Nomination
from campaigns.models import Offer, Rate, Share
from campaigns.pricing import asked
from campaigns.tariffs import CannotPrice, Facts, Price


class Alike(NamedTuple):
    """What people have in common who cost the same, as the database knows it: see `costing.READ`."""

    offer: int
    groups: tuple[str, ...]
    household_position: int | None
    province: str
    commune_kind: str


@dataclass(frozen=True)
class Priced:
    """People alike at a price. `about`: what of them makes a difference to it. `price` is None where `problem` says why
    they can't have the gift.
    """

    alike: Alike
    offer: Offer
    about: Facts
    price: Price | None
    problem: str = ""


def keep_the_law() -> None:
    """Until the end of the transaction nobody changes a row of the tariff: prices that are being written stand on it.
    New rows may be added, which follow.
    """
    with connection.cursor() as cursor:  # Django has no words for FOR SHARE
        for model in (Rate, Share):
            cursor.execute(f"SELECT FROM {model._meta.db_table} ORDER BY id FOR SHARE")


def price_people(nominations: QuerySet[Nomination]) -> list[Priced]:
    """Everybody's price, those alike once; two queries besides those for the tariff."""
    found = nominations.order_by().values_list("offer_id", *READ).distinct()
    alike = [Alike(offer, tuple(groups), *rest) for offer, groups, *rest in found]
    offers = Offer.objects.select_related("campaign").in_bulk({one.offer for one in alike})
    costs = Costs()
    return [_priced(one, offers[one.offer], costs) for one in alike]


def _priced(alike: Alike, offer: Offer, costs: Costs) -> Priced:
    about = costs.tariff.telling(offer.kind, facts(offer.kind, *alike[1:]))
    _coverage, problem = _barred(offer, about, costs)
    return Priced(alike, offer, about, None if problem else costs.price(offer, about), problem)


def price_one(nomination: Nomination) -> Priced:
    """The price of one person; the nomination is locked by the caller."""
    [priced] = price_people(Nomination.objects.filter(pk=nomination.pk))
    return priced


class PricesNow:
    """What awards would cost by the plan and the law of now; their own price stays what it was. Prices alike are
    computed once. Give it the rows that will be asked for: they and their offers are read in one query.
    """

    def __init__(self, applied: QuerySet[AppliedPrice]) -> None:
        self._applied = {one.pk: one for one in applied.select_related("offer__campaign")}
        self._costs = Costs()
        self._found: dict[tuple[int, str], int | None] = {}

    def of(self, price: int | None, province: str) -> int | None:
        """Đồng that the sponsor would pay for somebody who lives in the province (code) and whose award has this
        applied price (its key); None where it was not kept or nothing can be computed now.
        """
        if price is None:
            return None
        if (price, province) not in self._found:
            self._found[price, province] = self._compute(self._applied[price], province)
        return self._found[price, province]

    def _compute(self, applied: AppliedPrice, province: str) -> int | None:
        about = Facts(frozenset(applied.groups), household_position=applied.household_position, province=province)
        try:
            return asked(applied.offer, self._costs.price(applied.offer, about))
        except CannotPrice:
            return None


def who(nominations: QuerySet[Nomination], alike: Alike) -> QuerySet[Nomination]:
    """Those of the nominations who are so."""
    as_read = dict(zip(READ, alike[1:], strict=True))
    return nominations.filter(offer=alike.offer, **(as_read | {"groups": list(alike.groups)}))


@dataclass(frozen=True)
class Barred:
    """How many people alike (`alike`: see `costing.alike`) can't have the gift. `coverage`: who pays their whole
    premium already, None where it is that the gift has no price for them; `problem` says it in words.
    """

    offer: Offer
    alike: str
    people: int
    coverage: Coverage | None
    problem: str


def barred(nominations: QuerySet[Nomination]) -> list[Barred]:
    """Those of the nominations whom nothing can be given now. Four queries, however many people: they are counted by
    the database, and those alike priced once.
    """
    columns = (*costing.told_apart().values(), costing.alike())
    counted = nominations.order_by().values_list("offer_id", *columns).annotate(people=Count("pk"))
    rows = list(counted)
    if not rows:
        return []
    offers = Offer.objects.select_related("campaign").in_bulk({offer for offer, *_rest in rows})
    found, costs = [], Costs()
    for offer, *about, key, people in rows:
        coverage, problem = _barred(offers[offer], facts(offers[offer].kind, *about), costs)
        if problem:
            found.append(Barred(offers[offer], key, people, coverage, problem))
    return found


def _barred(offer: Offer, about: Facts, costs: Costs) -> tuple[Coverage | None, str]:
    """Who pays the whole premium, and in words what is in the way of a gift; "" if nothing is."""
    try:
        coverage = costs.coverage(offer, about)
    except CannotPrice as problem:
        return None, str(problem)
    if coverage is None:
        return None, ""
    why = _("the premium is already paid in full for “%(group)s” (%(basis)s).")
    return coverage, why % {"group": coverage.name, "basis": coverage.legal_basis}


def who_may_have_it(nominations: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """Without those for whom the gift has no price, or is paid in full by others."""
    keys = [one.alike for one in barred(nominations)]
    return nominations.alias(alike=costing.alike()).exclude(alike__in=keys) if keys else nominations


def of_these(nominations: QuerySet[Nomination], found: Iterable[Barred]) -> QuerySet[Nomination]:
    """Those of the nominations who were found barred so."""
    return nominations.alias(alike=costing.alike()).filter(alike__in=[one.alike for one in found])


def keep_prices(priced: Iterable[Priced]) -> dict[Alike, AppliedPrice]:
    """The stored price of each, made where it is new. All must have a price."""
    alike: dict[Alike, tuple[int, Facts]] = {}
    rows: dict[tuple[int, Facts], tuple[AppliedPrice, Price]] = {}
    for one in priced:
        assert one.price is not None
        alike[one.alike] = told = (one.offer.pk, one.about)
        if told not in rows:
            rows[told] = (_row(one.offer, one.about, one.price), one.price)
    made = {row.fingerprint: (row, price) for row, price in rows.values()}
    AppliedPrice.objects.bulk_create([row for row, _price in made.values()], ignore_conflicts=True)
    kept = AppliedPrice.objects.in_bulk(list(made), field_name="fingerprint")
    _name_rows(kept, {fingerprint: price for fingerprint, (_row, price) in made.items()})
    return {one: kept[rows[told][0].fingerprint] for one, told in alike.items()}


def _name_rows(kept: dict[str, AppliedPrice], prices: dict[str, Price]) -> None:
    AppliedRate.objects.bulk_create(
        [
            AppliedRate(price=kept[mark], rate_id=row.key)
            for mark, price in prices.items()
            for row in price.rates
            if row.key
        ],
        ignore_conflicts=True,
    )
    AppliedShare.objects.bulk_create(
        [
            AppliedShare(price=kept[mark], share_id=row.key)
            for mark, price in prices.items()
            for row in price.shares
            if row.key
        ],
        ignore_conflicts=True,
    )


def _row(offer: Offer, about: Facts, price: Price) -> AppliedPrice:
    row = AppliedPrice(
        offer=offer,
        paid_on=offer.premiums_paid_on,
        unit_price=asked(offer, price),
        groups=sorted(about.groups),
        household_position=about.household_position,
        province_id=about.province or None,
        group=price.group,
        list_price=price.list_price,
        state_share=price.state_share,
        local_share=price.local_share,
        sponsor_share=price.sponsor_share,
        why=[list(step) for step in price.why],
    )
    row.fingerprint = _fingerprint(row, price)
    return row


def _fingerprint(row: AppliedPrice, price: Price) -> str:
    """Two prices are one where everything is the same: offer, day, facts, amounts, why, and the rows of the tariff."""
    told = {
        "offer": row.offer_id,
        "paid_on": str(row.paid_on),
        "unit_price": row.unit_price,
        "facts": [row.groups, row.household_position, row.province_id],
        "amounts": [row.list_price, row.state_share, row.local_share, row.sponsor_share],
        "why": row.why,
        "rates": [rate.key for rate in price.rates],
        "shares": [share.key for share in price.shares],
    }
    return sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
