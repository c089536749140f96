"""A hint where pledges to a campaign come to more than is wanted there: a zero too many, or a generous sponsor."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from campaigns.models import Offer
from locations.vietnamese import number
from sponsors.models import Pledge
from sponsors.pledging import REPRICEABLE


def beyond_wanted(pledge: Pledge) -> list[str]:
    """A sentence for each gift of the pledge of which the campaign's living pledges give more than is wanted; none
    where the plan doesn't say how many are.
    """
    offers = Offer.objects.filter(pledge_lines__pledge=pledge, wanted__gt=0).values_list("pk", flat=True).distinct()
    pledged = (
        Offer.objects.filter(pk__in=list(offers), pledge_lines__pledge__status__in=REPRICEABLE)
        .select_related("campaign")
        .annotate(units=Sum("pledge_lines__quantity"))
        .order_by("kind")
    )
    words = _(
        "%(offer)s: the pledges to this campaign come to %(units)s, more than the %(wanted)s that are wanted. Check "
        "the quantity before you confirm the pledge."
    )
    return [
        words % {"offer": offer, "units": number(offer.units), "wanted": number(offer.wanted)}
        for offer in pledged
        if offer.units > offer.wanted
    ]
