"""What a campaign's points bring about, as its page shows it: people, free gifts, the table of now and a new one.

Counted by groups of people who are alike, so that hundreds of thousands cost a handful of queries.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import User
from allocations.applied import who_may_have_it
from allocations.models import Allocation
from beneficiaries.models import Nomination
from campaigns.models import Campaign, HardshipGroup, Offer
from campaigns.points import NO_GROUP, Alike, Chances, Effect, compare
from sponsors.models import Pledge, PledgeLine

STANDING = (Nomination.Status.PROPOSED, Nomination.Status.APPROVED)


@dataclass(frozen=True)
class GroupRow:
    """A group in the table of an offer: its points and chances now and, in a preview, with the new points."""

    name: str
    points: int | None
    new_points: int | None
    now: Chances
    new: Chances


@dataclass(frozen=True)
class OfferEffect:
    """An offer: its effects now and new, group by group, and the `spread`: (points, people now, people then)."""

    offer: Offer
    now: Effect
    new: Effect
    rows: list[GroupRow]
    spread: list[tuple[int, int, int]]


def people_alike(campaign: Campaign, user: User, *, only_approved: bool) -> list[Alike]:
    """Who stands in the campaign and holds no gift yet, counted by offer and groups, as far as the user sees people.
    Whoever takes no part in an allocation, since others pay the whole gift, is left out.
    """
    held = Allocation.objects.live().filter(nomination=OuterRef("pk"))
    statuses = (Nomination.Status.APPROVED,) if only_approved else STANDING
    waiting = Nomination.objects.visible_to(user).filter(~Exists(held), campaign=campaign, status__in=statuses)
    counted = who_may_have_it(waiting).order_by().values_list("offer_id", "groups").annotate(Count("pk"))
    return [Alike(offer, frozenset(groups), count) for offer, groups, count in counted]


def free_gifts(campaign: Campaign, user: User) -> dict[int, int]:
    """By offer, how many gifts of confirmed pledges can be given now, as far as the user sees pledges."""
    lines = PledgeLine.objects.filter(
        pledge__in=Pledge.objects.visible_to(user).filter(campaign=campaign), pledge__status__in=Pledge.ALLOCATABLE
    )
    return lines.free_by_offer()


def by_group(people: Iterable[Alike]) -> Counter[str]:
    """How many nominations belong to each group; who belongs to several counts in each."""
    counted: Counter[str] = Counter()
    for one in people:
        for group in one.groups:
            counted[group] += one.count
    return counted


def effects(
    offers: Iterable[Offer],
    people: Iterable[Alike],
    free: Mapping[int, int],
    groups: Iterable[HardshipGroup],
    now: Mapping[str, int],
    new: Mapping[str, int],
) -> list[OfferEffect]:
    """An effect for each offer, with a row for each group that has people, in the order of the groups."""
    kinds, named = {offer.pk: offer for offer in offers}, [(group.pk, group.name) for group in groups]
    named.append((NO_GROUP, _("Without a group")))
    found = compare(people, {pk: free.get(pk, 0) for pk in kinds}, now, new)
    return [
        OfferEffect(
            offer=kinds[one.offer],
            now=one.now,
            new=one.new,
            rows=[
                GroupRow(
                    name=name,
                    points=now.get(code, 0) if code else None,
                    new_points=new.get(code, 0) if code else None,
                    now=one.now.groups[code],
                    new=one.new.groups[code],
                )
                for code, name in named
                if code in one.now.groups
            ],
            spread=_spread(one.now, one.new),
        )
        for one in found
    ]


def _spread(now: Effect, new: Effect) -> list[tuple[int, int, int]]:
    before, after = dict(now.spread), dict(new.spread)
    return [(points, before.get(points, 0), after.get(points, 0)) for points in sorted({*before, *after}, reverse=True)]
