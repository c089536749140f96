"""What became of a pledge, on a page of its sponsor's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from publication.impact import MOST_PEOPLE, impact_of
from sponsors.online.own_pledges import of_address
from sponsors.online.sessions import for_sponsors


@for_sponsors
@require_safe
def impact(request: HttpRequest, email: str, reference: str) -> HttpResponse:
    """Numbers and masked people; somebody else's pledge is as one that is not there."""
    pledge = get_object_or_404(of_address(email), reference=reference)
    context = {
        "reference": pledge.reference,
        "campaign_name": pledge.campaign.name,
        "campaign_code": pledge.campaign.code,
        "year": pledge.campaign.year,
        "impact": impact_of(pledge),
        "most_people": MOST_PEOPLE,
    }
    return render(request, "publication/impact.html", context)
