"""What a proposal made now would find: per kind of gift what there is to give, and how many wait for it."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from allocations.applied import barred
from allocations.freezing import lines_to_give, rooms, waiting
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
        units[line.offer_id] += line.free
        lines[line.offer_id] += 1
    every = dict(waiting(campaign).order_by().values_list("offer_id").annotate(count=Count("pk")))
    out: Counter[int] = Counter()
    for one in barred(waiting(campaign)):
        out[one.offer.pk] += one.people
    found = rooms(campaign)
    quotas = Counter(room.quota.offer_id for room in found)
    full = Counter(room.quota.offer_id for room in found if not room.left)
    return [
        Prospect(
            offer,
            units[offer.pk],
            lines[offer.pk],
            every.get(offer.pk, 0) - out[offer.pk],
            out[offer.pk],
            quotas[offer.pk],
            full[offer.pk],
        )
        for offer in campaign.offers.all()
    ]
