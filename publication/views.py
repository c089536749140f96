"""The pages that everybody may open, without an account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from campaigns.models import Campaign

PUBLIC = (Campaign.Status.OPEN, Campaign.Status.CLOSED)
"""A draft is not announced yet, and what was cancelled is not held."""


@login_not_required
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns that are held or were, the latest first."""
    known = Campaign.objects.filter(status__in=PUBLIC).select_related("province")
    return HttpResponse(render_to_string("publication/campaigns.html", {"campaigns": known}))


@login_not_required
@require_safe
def data_use(request: HttpRequest) -> HttpResponse:
    """How personal data are used."""
    return HttpResponse(render_to_string("publication/data_use.html"))


@login_not_required
@require_safe
def help_wanted(request: HttpRequest) -> HttpResponse:
    """Where somebody turns who needs help."""
    return HttpResponse(render_to_string("publication/help.html"))
