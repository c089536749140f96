"""What of a campaign is told to everybody: numbers and texts, never records.

Read by a handful of queries, however large the campaign is. How each number is counted is said on the page; what counts
is what counts on the staff's board (`allocations.counting`). Money is only what receipts were recorded for: what was
promised is told in gifts.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, Sum

from allocations.counting import COUNTED, awards_by_place, nominations_by_place
from allocations.models import Allocation
from beneficiaries.models import Nomination
from campaigns import pricing
from campaigns.models import Campaign, Offer
from campaigns.tariffs import CannotPrice, Step, Tariff
from locations.models import Commune, Province
from publication.one_moment import one_moment
from publication.places import Place, Places, placed
from publication.pledges_read import Pledged, meant_for_places, pledged_by_offer
from publication.promised import FEWEST_SPONSORS, Promise
from publication.small_numbers import Count, told
from publication.sponsor_names import Named, named_sponsors
from sponsors.models import Pledge
from sponsors.online.taking import why_not

ANNOUNCED = (Campaign.Status.OPEN, Campaign.Status.CLOSED)
"""A draft is not told outside yet, and what was cancelled is not held."""


@dataclass(frozen=True)
class Heading:
    """What the list of campaigns says of one. On the day it was read: `takes_pledges`, whether its form is open;
    `pledges_are_over` and `handover_is_over`, whether the last day of that has passed.
    """

    code: str
    name: str
    where: str
    is_open: bool
    takes_pledges: bool
    pledges_until: date | None
    pledges_are_over: bool
    handover_from: date | None
    handover_until: date | None
    handover_is_over: bool


@dataclass(frozen=True)
class Contact:
    """Whom to call about a campaign; "" each where it is not told."""

    name: str
    phone: str
    email: str

    @property
    def digits(self) -> str:
        """The telephone as a telephone dials it."""
        return re.sub(r"[^0-9+]", "", self.phone)


@dataclass(frozen=True)
class Gift:
    """One kind of gift. `price`: đồng that a sponsor pays for one, None where there is none yet; `why`: the steps.

    `pledged`: in pledges that are confirmed or further; `paid`: as many of them as the money received pays for, hidden
    where few sponsors pledged them; `waiting` and `allocated`: people put forward who have none yet, and who have one.
    """

    key: int
    kind: str
    name: str
    price: int | None
    why: tuple[Step, ...]
    less_elsewhere: bool
    paid_on: date | None
    wanted: int
    pledged: int
    paid: Count
    waiting: Count
    allocated: Count

    @property
    def promise(self) -> Promise:
        return Promise(self.pledged, self.paid)

    @property
    def still_wanted(self) -> int:
        """What the plan wants and nobody has pledged yet."""
        return max(0, self.wanted - self.pledged)

    @property
    def steps(self) -> tuple[tuple[str, Count, int], ...]:
        """How far it is, as (name, count, tenths of a percent of what is wanted), in the order of the work."""
        whole = max(self.wanted, self.pledged, 1)
        counts = (("pledged", Count(self.pledged)), ("paid", self.paid), ("allocated", self.allocated))
        return tuple((name, count, min(1000, 1000 * (count.value or 0) // whole)) for name, count in counts)


@dataclass(frozen=True)
class Figures:
    """`received`: đồng of recorded receipts for pledges to the campaign, less what was sent back; None where so few
    pledged that it is not told. `by_amount`: pledges of money that are not yet turned into gifts. `home`: the province
    (code) of the campaign, "" for the whole country.
    """

    heading: Heading
    introduction: str
    contact: Contact
    home: str
    milestones: tuple[tuple[str, date], ...]
    gifts: tuple[Gift, ...]
    received: int | None
    by_amount: int
    places: Places
    sponsors: tuple[Named, ...]
    unnamed: int
    as_of: datetime


def headings(on: date) -> tuple[Heading, ...]:
    """All campaigns that are announced: those that are open first, then the latest. One query."""
    known = Campaign.objects.filter(status__in=ANNOUNCED).select_related("province")
    return tuple(sorted((_heading(campaign, on) for campaign in known), key=lambda one: not one.is_open))


def figures(code: str, *, at: datetime, on: date) -> Figures | None:
    """What is told of an announced campaign, None where there is none of that code. `on`: today."""
    with one_moment():
        campaign = Campaign.objects.filter(status__in=ANNOUNCED, code=code).select_related("province").first()
        return _figures(campaign, at, on) if campaign else None


def _figures(campaign: Campaign, at: datetime, on: date) -> Figures:
    pledges = Pledge.objects.filter(campaign=campaign)
    counted = pledges.filter(status__in=COUNTED)
    pledged = pledged_by_offer(counted)
    places = _places(campaign, counted, pledged)
    named, unnamed = named_sponsors(counted, pledged.values())
    received = pledges.aggregate(money=Sum("received", default=0))["money"]
    return Figures(
        heading=_heading(campaign, on),
        introduction=campaign.introduction,
        contact=contact_of(campaign),
        home=campaign.province_id or "",
        milestones=tuple(campaign.milestones()),
        gifts=tuple(_gifts(campaign, pledged, places)),
        received=None if 0 < len(named) + unnamed < FEWEST_SPONSORS else received,
        by_amount=counted.filter(amount__isnull=False, lines=None).count(),
        places=places,
        sponsors=named,
        unnamed=unnamed,
        as_of=at,
    )


def contact_of(campaign: Campaign) -> Contact:
    return Contact(campaign.contact_name, campaign.contact_phone, campaign.contact_email)


def _heading(campaign: Campaign, on: date) -> Heading:
    return Heading(
        code=campaign.code,
        name=campaign.name,
        where=campaign.province.name if campaign.province else "",
        is_open=campaign.status == Campaign.Status.OPEN,
        takes_pledges=why_not(campaign, on=on) is None,
        pledges_until=campaign.pledges_until,
        pledges_are_over=_is_over(campaign.pledges_until, on),
        handover_from=campaign.handover_from,
        handover_until=campaign.handover_until,
        handover_is_over=_is_over(campaign.handover_until, on),
    )


def _is_over(until: date | None, on: date) -> bool:
    return until is not None and until < on


def _gifts(campaign: Campaign, pledged: Mapping[int, Pledged], places: Places) -> Iterable[Gift]:
    tariff = pricing.load_tariff()
    for offer in campaign.offers.select_related("campaign"):
        price, why = _priced(offer, tariff)
        of_offer = pledged.get(offer.pk) or Pledged()
        yield Gift(
            key=offer.pk,
            kind=offer.kind,
            name=str(offer),
            price=price,
            why=why,
            less_elsewhere=pricing.leaves_out_top_ups(offer),
            paid_on=offer.premiums_paid_on,
            wanted=offer.wanted,
            pledged=of_offer.units,
            paid=of_offer.paid_told,
            waiting=places.whole_waiting.get(offer.pk, told(0)),
            allocated=places.whole_allocated.get(offer.pk, told(0)),
        )


def _priced(offer: Offer, tariff: Tariff) -> tuple[int | None, tuple[Step, ...]]:
    try:
        found = pricing.first_price(offer, tariff)
    except CannotPrice:
        return None, ()
    return pricing.asked(offer, found) or None, found.why


def _places(campaign: Campaign, pledges: QuerySet[Pledge], pledged: Mapping[int, Pledged]) -> Places:
    """Who waits and who has a gift, and what is pledged, by commune."""
    waiting: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    allocated: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for offer, commune, _status, number in nominations_by_place(campaign, Nomination.objects.all()):
        waiting[offer][commune] += number
    for offer, commune, number in awards_by_place(campaign, Allocation.objects.all()):
        allocated[offer][commune] += number
        waiting[offer][commune] -= number
    meant = meant_for_places(pledges)
    codes = {code for counts in (*waiting.values(), *allocated.values()) for code in counts}
    codes |= {line.commune for line in meant if line.commune}
    rows = Commune.objects.filter(pk__in=codes).order_by().values_list("code", "name", "province_id")
    communes = {code: Place(code, name, province) for code, name, province in rows}
    provinces = {*(place.province for place in communes.values()), *(line.province for line in meant)}
    named = Province.objects.filter(pk__in=provinces).order_by().values_list("code", "name")
    return placed(
        waiting,
        allocated,
        communes,
        {code: Place(code, name, code) for code, name in named},
        meant=meant,
        everybody={offer: of_offer.by_sponsor for offer, of_offer in pledged.items()},
    )
