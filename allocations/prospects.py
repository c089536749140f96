"""What a proposal made now would find: per kind of gift what there is to give, and how many wait for it."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from allocations.applied import who_may_have_it
from allocations.freezing import lines_to_give, rooms, waiting
from beneficiaries.models import Nomination
from campaigns.models import Campaign, Offer


@dataclass(frozen=True)
class Prospect:
    """`units` left in `lines` pledge lines; `waiting`: approved without a gift; `barred`: approved, but others pay the
    whole gift since, or it has no price for them; `full`: quotas that allow no more.
    """

    offer: Offer
    units: int
    lines: int
    waiting: int
    barred: int
    quotas: int
    full: int


def prospects(campaign: Campaign) -> list[Prospect]:
    """One per offer of the campaign."""
    units: Counter[int] = Counter()
    lines: Counter[int] = Counter()
    for line in lines_to_give(campaign).values():
        units[line.offer_id] += line.quantity - line.allocated
        lines[line.offer_id] += 1
    every, eligible = _by_offer(waiting(campaign)), _by_offer(who_may_have_it(waiting(campaign)))
    found = rooms(campaign)
    quotas = Counter(room.quota.offer_id for room in found)
    full = Counter(room.quota.offer_id for room in found if not room.left)
    return [
        Prospect(
            offer,
            units[offer.pk],
            lines[offer.pk],
            eligible[offer.pk],
            every[offer.pk] - eligible[offer.pk],
            quotas[offer.pk],
            full[offer.pk],
        )
        for offer in campaign.offers.all()
    ]


def _by_offer(nominations: QuerySet[Nomination]) -> Counter[int]:
    return Counter(dict(nominations.order_by().values_list("offer_id").annotate(count=Count("pk"))))
