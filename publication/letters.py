"""The page that the QR code of a letter opens: it confirms the letter's figures, or says that they count no more.

Made for each reader anew and kept by nobody: whoever knows its address holds the letter.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from publication.figures import ANNOUNCED, Contact, contact_of
from sponsors.letters.confirming import confirmed


@login_not_required
@require_safe
@never_cache
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """Rendered without the request, as all public pages are."""
    found = confirmed(token)
    context = {"letter": found, "contact": _contact(token) if found else None}
    body = render_to_string("publication/letter.html", context)
    response = HttpResponse(body, status=200 if found else 404)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _contact(token: str) -> Contact | None:
    """Whom to ask about the letter: whom everybody is told to call about its campaign."""
    campaign = Campaign.objects.filter(status__in=ANNOUNCED, pledges__letters__token=token).first()
    return contact_of(campaign) if campaign else None
