"""What proposals put in the way of closing a campaign, and what closing it leaves (see `campaigns.lifecycle`)."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Sum
from django.urls import reverse
from django.utils.translation import gettext

from allocations.models import Allocation, AllocationRun
from beneficiaries.models import Nomination
from campaigns.lifecycle import Sentence
from campaigns.models import Campaign
from locations.vietnamese import number
from sponsors.models import Pledge, PledgeLine


def obstacles(campaign: Campaign, to: str) -> Iterable[str]:
    """What proposals put in the way of moving a campaign to the state `to` (see `campaigns.lifecycle`)."""
    if to != Campaign.Status.CLOSED:
        return
    undecided = campaign.runs.filter(status=AllocationRun.Status.PROPOSED).count()
    if undecided:
        text = gettext("Proposals not decided yet: %(count)d. Approve or discard them first.") % {"count": undecided}
        page = reverse("admin:allocations_allocationrun_changelist")
        query = {"chien-dich": campaign.code, "status__exact": AllocationRun.Status.PROPOSED}
        yield Sentence(text, f"{page}?{urlencode(query)}")


def left_over(campaign: Campaign, to: str) -> Iterable[str]:
    """What closing the campaign would leave: approved people who get nothing, and pledged gifts that nobody gets."""
    if to != Campaign.Status.CLOSED:
        return
    live = Allocation.objects.live().filter(nomination=OuterRef("pk"))
    approved = campaign.nominations.filter(~Exists(live), status=Nomination.Status.APPROVED)
    people = dict(approved.order_by().values_list("offer").annotate(Count("pk")))
    lines = PledgeLine.objects.filter(pledge__campaign=campaign, pledge__status__in=Pledge.ALLOCATABLE)
    free = dict(lines.order_by().values_list("offer").annotate(left=Sum(F("quantity") - F("allocated"))))
    for offer in campaign.offers.all():
        if waiting := people.get(offer.pk):
            text = gettext("%(offer)s: approved people who will get none: %(count)s.")
            yield text % {"offer": offer, "count": number(waiting)}
        if left := free.get(offer.pk):
            text = gettext("%(offer)s: pledged and not allocated: %(count)s.")
            yield text % {"offer": offer, "count": number(left)}
