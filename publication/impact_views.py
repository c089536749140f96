"""What became of a pledge, on a page of its sponsor's own."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from publication.figures import contact_of
from publication.impact import impact_of
from publication.impact_people import ON_A_PAGE
from sponsors.online.own_pledges import of_address
from sponsors.online.sessions import for_sponsors


@for_sponsors
@require_safe
def impact(request: HttpRequest, email: str, reference: str) -> HttpResponse:
    """Numbers and masked people; somebody else's pledge is as one that is not there."""
    pledge = get_object_or_404(of_address(email), reference=reference)
    found = impact_of(pledge)
    page = Paginator(range(len(found.people)), ON_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "reference": pledge.reference,
        "campaign_name": pledge.campaign.name,
        "campaign_code": pledge.campaign.code,
        "year": pledge.campaign.year,
        "contact": contact_of(pledge.campaign),
        "impact": found,
        "page": page,
        "people": found.people[page.start_index() - 1 : page.end_index()],
    }
    return render(request, "publication/impact.html", context)
