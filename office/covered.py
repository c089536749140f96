"""Approved people to whom no gift can be given by now: others pay their whole premium since, or it has no price."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.models import User
from allocations.applied import Barred, barred, of_these
from allocations.models import Allocation
from beneficiaries.costing import Coverage
from beneficiaries.models import Nomination
from campaigns.models import Campaign, Offer


@dataclass(frozen=True)
class Covered:
    """How many approved people need this gift no more, and who pays for them instead."""

    offer: Offer
    coverage: Coverage
    people: int


def barred_people(campaign: Campaign, user: User) -> list[Barred]:
    """Those of the approved people without a gift, as far as the user sees them, to whom none can be given; counted
    alike, in four queries.
    """
    return barred(_waiting(campaign, user))


def covered(found: list[Barred]) -> list[Covered]:
    """Those of them whose whole premium others pay, by gift and by who pays, the most first."""
    counted: dict[tuple[Offer, Coverage], int] = {}
    for one in found:
        if one.coverage is not None:
            key = (one.offer, one.coverage)
            counted[key] = counted.get(key, 0) + one.people
    rows = [Covered(offer, coverage, people) for (offer, coverage), people in counted.items()]
    return sorted(rows, key=lambda row: (-row.people, row.offer.kind, row.coverage.code))


def covered_nominations(campaign: Campaign, user: User, found: list[Barred]) -> QuerySet[Nomination]:
    """The nominations of exactly those, in the order of the file."""
    paid = [one for one in found if one.coverage is not None]
    return of_these(_waiting(campaign, user), paid).order_by(*Nomination.IN_ORDER)


def barred_places(campaign: Campaign, user: User, found: list[Barred]) -> dict[int, dict[str, int]]:
    """How many of exactly those there are, by offer and commune; no query where there is nobody."""
    places: dict[int, dict[str, int]] = {}
    if found:
        people = of_these(_waiting(campaign, user), found).order_by()
        for offer, commune, count in people.values_list("offer_id", "commune_id").annotate(Count("pk")):
            places.setdefault(offer, {})[commune] = count
    return places


def _waiting(campaign: Campaign, user: User) -> QuerySet[Nomination]:
    held = Allocation.objects.live().filter(nomination=OuterRef("pk"))
    return Nomination.objects.visible_to(user).filter(
        ~Exists(held), campaign=campaign, status=Nomination.Status.APPROVED
    )
