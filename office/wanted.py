"""How many gifts of each kind are wanted where a user works: by the plan, or, in a part of the campaign, by the quotas
of the own area or else the people nominated there. The plan's number is for the whole campaign.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from accounts.models import User
from accounts.roles import Capability
from beneficiaries.models import Nomination
from campaigns.models import Campaign, Offer
from office.counting import quotas

PLAN, QUOTA, PEOPLE = "plan", "quota", "people"


@dataclass(frozen=True)
class Wanted:
    """`basis`: where the quantity is taken from."""

    quantity: int
    basis: str


def wanted(campaign: Campaign, user: User, offers: Iterable[Offer]) -> dict[int, Wanted]:
    """By offer."""
    if user.areas(Capability.SEE_PEOPLE).cover(province=campaign.province_id):
        return {offer.pk: Wanted(offer.wanted, PLAN) for offer in offers}
    board, people = quotas(campaign, user), _people(campaign, user)
    found = {offer.pk: board.total(offer.pk).quota for offer in offers}
    return {
        pk: Wanted(people.get(pk, 0), PEOPLE) if most is None else Wanted(most, QUOTA) for pk, most in found.items()
    }


def _people(campaign: Campaign, user: User) -> dict[int, int]:
    statuses = (Nomination.Status.PROPOSED, Nomination.Status.APPROVED)
    standing = Nomination.objects.visible_to(user).filter(campaign=campaign, status__in=statuses)
    return dict(standing.order_by().values_list("offer_id").annotate(people=Count("pk")))
