"""Which pledges, nominations and awards count, for all who show how far a campaign is: the staff's board, as far as
each user's area reaches, and the public pages.
"""

from collections.abc import Iterator

from django.db.models import Count

from allocations.models import AllocationQuerySet
from beneficiaries.models import Nomination, NominationQuerySet
from campaigns.models import Campaign
from sponsors.models import Pledge

# Pledges that stand: what is closed has been given.
COUNTED = (*Pledge.ALLOCATABLE, Pledge.Status.CLOSED)
# Nominations that stand: waiting for a decision, or approved.
STANDING = (Nomination.Status.PROPOSED, Nomination.Status.APPROVED)


def nominations_by_place(campaign: Campaign, among: NominationQuerySet) -> Iterator[tuple[int, str, str, int]]:
    """Those of `among` that stand, as (offer, commune, status, number); one query."""
    counted = among.filter(campaign=campaign, status__in=STANDING).order_by()
    yield from counted.values_list("offer_id", "commune_id", "status").annotate(Count("pk"))


def awards_by_place(campaign: Campaign, among: AllocationQuerySet) -> Iterator[tuple[int, str, int]]:
    """Those of `among` that were not released, as (offer, commune, number); one query."""
    counted = among.live().filter(nomination__campaign=campaign).order_by()
    yield from counted.values_list("nomination__offer_id", "nomination__commune_id").annotate(Count("pk"))
