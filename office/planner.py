"""What an amount of money can do in a campaign, and what the wanted gifts cost, at the prices of this moment.

People alike (same gift, groups, place in the household, points) are counted by the database and priced once; the money
is spent on them by `office.spending`. Quotas and earmarks are left out: they decide who gets a gift, not what it costs.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, Func, OuterRef, TextField, Value

from accounts.models import User
from accounts.roles import Capability
from allocations.models import Allocation
from beneficiaries import costing
from beneficiaries.models import Nomination
from campaigns import pricing
from campaigns.models import Campaign, Offer
from campaigns.tariffs import CannotPrice, Facts
from office.spending import BY_POINTS, Needed, Spending, Want, cost_of, spend
from sponsors.models import Pledge, PledgeLine

APPROVED = (Nomination.Status.APPROVED,)
NOMINATED = (Nomination.Status.APPROVED, Nomination.Status.PROPOSED)
GROUPS_JOINED = ","
"""Between the codes in `Want.group`."""


@dataclass(frozen=True)
class Barred:
    """People who wait for a gift that has no price for them, and why."""

    offer: Offer
    people: int
    why: str


@dataclass(frozen=True)
class Crowd:
    """Who waits without a gift, as far as the user sees them: alike and priced, and those who cannot be priced."""

    offers: dict[int, Offer]
    wants: tuple[Want, ...]
    barred: tuple[Barred, ...]


@dataclass(frozen=True)
class Question:
    """`amount`: đồng. `groups`: only people of any of these are given something (all without). `mix`: percent of the
    amount by offer. `pledged`: whether pledged gifts that are free go first, to whomever of all they fall.
    """

    amount: int
    order: str = BY_POINTS
    groups: frozenset[str] = frozenset()
    mix: Mapping[int, int] = field(default_factory=dict)
    pledged: bool = True


@dataclass(frozen=True)
class Line:
    """Those of the same groups who wait for the same gift. `cheapest`, `dearest`: đồng of one."""

    offer: Offer
    groups: tuple[str, ...]
    people: int
    covered: int
    reached: int
    cost: int
    cheapest: int
    dearest: int

    @property
    def missed(self) -> int:
        return self.people - self.covered - self.reached


@dataclass(frozen=True)
class Price:
    """What a number of gifts of an offer costs. `one`: đồng for somebody not known yet; None where it can't be said,
    and `problem` says why.
    """

    offer: Offer
    quantity: int
    one: int | None
    needed: Needed | None
    problem: str = ""


@dataclass(frozen=True)
class Estimate:
    """What money gives by the price of one, while nobody is known who waits. `group`: a code, "" for somebody without
    one; `money`: đồng that are for this gift; `one`: None where it can't be said, and `problem` says why.
    """

    offer: Offer
    group: str
    money: int
    one: int | None
    problem: str = ""

    @property
    def gifts(self) -> int:
        return self.money // self.one if self.one else 0

    @property
    def left(self) -> int:
        return self.money - self.gifts * (self.one or 0)


def crowd(campaign: Campaign, user: User, *, among: Collection[str]) -> Crowd:
    """Who waits in the campaign: nominations in these states that hold no gift.

    A handful of queries, however many people.
    """
    offers = {offer.pk: offer for offer in campaign.offers.all()}
    costs = costing.Costs()
    wants: defaultdict[tuple[int, str, int], Counter[int]] = defaultdict(Counter)
    barred: Counter[tuple[int, str]] = Counter()
    for offer, joined, *rest, points in _counted(campaign, user, among, offers, costs.tariff):
        groups = sorted(joined.split(GROUPS_JOINED)) if joined else []
        cost, why = _cost(offers[offer], costing.facts(offers[offer].kind, groups, *rest), costs)
        if why:
            barred[offer, why] += len(points)
        else:
            wants[offer, GROUPS_JOINED.join(groups), cost].update(points)
    return Crowd(
        offers,
        tuple(
            Want(offer, group, points, cost, people)
            for (offer, group, cost), alike in wants.items()
            for points, people in alike.items()
        ),
        tuple(Barred(offers[offer], people, why) for (offer, why), people in sorted(barred.items())),
    )


def _cost(offer: Offer, about: Facts, costs: costing.Costs) -> tuple[int, str]:
    """Đồng that the gift costs for people of these facts, and why there is no price ("" if there is)."""
    try:
        price = costs.price(offer, about)
    except CannotPrice as problem:
        return 0, str(problem)
    if price.eligible:
        return pricing.asked(offer, price), ""
    covered = costs.coverage(offer, about)
    assert covered is not None
    return 0, f"{covered.name}: {covered.legal_basis}"


def _counted(
    campaign: Campaign, user: User, among: Collection[str], offers: Mapping[int, Offer], tariff: pricing.Tariff
) -> list[tuple[Any, ...]]:
    """Offer, the values of `costing.READ` (the groups joined) as far as they decide the price, and the points of each
    who has them: points differ most and decide no price, so a row for each would be nearly one for each person.
    """
    held = Allocation.objects.live().filter(nomination=OuterRef("pk"))
    found = Nomination.objects.visible_to(user).filter(campaign=campaign, status__in=among).exclude(Exists(held))
    apart = costing.priced_apart(tariff, offers.values())
    apart["groups"] = Func(apart["groups"], Value(GROUPS_JOINED), function="array_to_string", output_field=TextField())
    columns = [apart[name] for name in costing.READ]
    return list(found.order_by().values_list("offer_id", *columns).annotate(each=ArrayAgg("points")))


def sees_pledges(campaign: Campaign, user: User) -> bool:
    """Whether the user sees all pledges of the campaign: a part of them would say nothing of what is free."""
    return user.areas(Capability.SEE_PLEDGES).cover(province=campaign.province_id)


def free_units(campaign: Campaign) -> dict[int, int]:
    """By offer, gifts that are pledged and can be allocated now, and are with nobody."""
    lines = PledgeLine.objects.filter(pledge__campaign=campaign, pledge__status__in=Pledge.ALLOCATABLE)
    return lines.free_by_offer()


def plan(campaign: Campaign, user: User, waiting: Crowd, question: Question) -> Spending:
    """What the money does for those who wait. Raises ValueError as `spending.spend` does."""
    pledged = free_units(campaign) if question.pledged and sees_pledges(campaign, user) else {}
    return spend(
        question.amount,
        waiting.wants,
        order=question.order,
        mix=question.mix,
        pledged=pledged,
        meant_for=lambda want: is_of(want, question.groups),
    )


def is_of(want: Want, groups: Collection[str]) -> bool:
    """Whether these people belong to any of the groups; everybody does if none is named."""
    return not groups or not set(groups).isdisjoint(want.group.split(GROUPS_JOINED))


def lines(spending: Spending, offers: Mapping[int, Offer]) -> list[Line]:
    """The spending by gift and groups, in the order in which the money came to them."""
    together = defaultdict(list)
    for bought in spending.lines:
        together[bought.want.offer, bought.want.group].append(bought)
    return [
        Line(
            offers[offer],
            tuple(named.split(GROUPS_JOINED)) if named else (),
            people=sum(one.want.people for one in alike),
            covered=sum(one.covered for one in alike),
            reached=sum(one.reached for one in alike),
            cost=sum(one.cost for one in alike),
            cheapest=min(one.want.cost for one in alike),
            dearest=max(one.want.cost for one in alike),
        )
        for (offer, named), alike in together.items()
    ]


def estimates(offers: Iterable[Offer], question: Question) -> list[Estimate]:
    """How many gifts of each offer the money pays for (all of it, or its part by the mix), for somebody without a group
    or for one of each group asked for.
    """
    costs, mix = costing.Costs(), {offer: percent for offer, percent in question.mix.items() if percent}
    return [
        Estimate(offer, group, question.amount * (mix[offer.pk] if mix else 100) // 100, *_one(offer, group, costs))
        for offer in offers
        if not mix or offer.pk in mix
        for group in sorted(question.groups) or [""]
    ]


def _one(offer: Offer, group: str, costs: costing.Costs) -> tuple[int | None, str]:
    """The price for somebody who is the first of the household and lives where the campaign is held."""
    about = costing.facts(offer.kind, [group], 1, offer.home, "")
    try:
        if not group:
            return pricing.price_of_one(offer, costs.tariff), ""
        price, covered = costs.price(offer, about), costs.coverage(offer, about)
    except CannotPrice as problem:
        return None, str(problem)
    return (None, f"{covered.name}: {covered.legal_basis}") if covered else (pricing.asked(offer, price), "")


def anybody_nominated(campaign: Campaign, user: User) -> bool:
    """Whether a nomination stands in the campaign that the user sees, whoever it is for and whatever is with it."""
    return Nomination.objects.visible_to(user).filter(campaign=campaign, status__in=NOMINATED).exists()


def needs(waiting: Crowd, quantities: Mapping[int, int], groups: Collection[str] = ()) -> list[Price]:
    """What so many gifts of each offer cost: for the people (of the groups) who wait, then for those not known yet."""
    tariff = pricing.load_tariff()
    wants = [want for want in waiting.wants if is_of(want, groups)]
    return [_need(offer, quantities[pk], wants, tariff) for pk, offer in waiting.offers.items() if pk in quantities]


def _need(offer: Offer, quantity: int, waiting: Sequence[Want], tariff: pricing.Tariff) -> Price:
    try:
        one = pricing.price_of_one(offer, tariff)
    except CannotPrice as problem:
        return Price(offer, quantity, None, None, str(problem))
    wants = [want for want in waiting if want.offer == offer.pk]
    return Price(offer, quantity, one, cost_of(quantity, wants, one))
