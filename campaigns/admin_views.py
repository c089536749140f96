"""Pages of a campaign beside its form: moving its state, its plan document, finding a commune."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import Refusal
from accounts.models import User
from campaigns import lifecycle
from campaigns.form_fields import commune_label
from campaigns.models import Campaign
from campaigns.planning import content_type
from campaigns.searching import answer
from locations.models import Commune


@dataclass(frozen=True)
class Step:
    """A button of the campaign's page: the move, and what is said before it is done."""

    slug: str
    leaving: str
    to: str
    title: str | Promise
    explanation: str | Promise
    done: str | Promise
    operation: Callable[..., None]
    look: str = "quiet"


Status = Campaign.Status
STEPS = (
    Step(
        "mo",
        Status.DRAFT,
        Status.OPEN,
        _("Open the campaign"),
        _("From now on pledges can be confirmed and lists of people sent in."),
        _("Campaign %(campaign)s is open."),
        lifecycle.open_campaign,
        "primary",
    ),
    Step(
        "dong",
        Status.OPEN,
        Status.CLOSED,
        _("Close the campaign"),
        _("Nothing in it can be changed any more; it can be reopened."),
        _("Campaign %(campaign)s is closed."),
        lifecycle.close_campaign,
    ),
    Step(
        "ve-nhap",
        Status.OPEN,
        Status.DRAFT,
        _("Back to draft"),
        _("To mend the plan: no pledge is confirmed and no list taken in until the campaign is opened again."),
        _("Campaign %(campaign)s is a draft again."),
        lifecycle.back_to_draft,
    ),
    Step(
        "mo-lai",
        Status.CLOSED,
        Status.OPEN,
        _("Reopen the campaign"),
        _("The campaign can be worked in again."),
        _("Campaign %(campaign)s is open again."),
        lifecycle.reopen_campaign,
        "primary",
    ),
    Step(
        "huy",
        Status.DRAFT,
        Status.CANCELLED,
        _("Cancel the campaign"),
        _("The campaign is given up for good: this can't be undone."),
        _("Campaign %(campaign)s is cancelled."),
        lifecycle.cancel_campaign,
        "danger",
    ),
)


def steps_from(campaign: Campaign, user: User) -> list[Step]:
    """The moves that the user may make from the campaign's present state."""
    if not campaign.plannable_by(user):
        return []
    return [step for step in STEPS if step.leaving == campaign.status]


@require_http_methods(["GET", "POST"])
def move_state(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Says what the move means and what stands in its way; done on POST."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    step = next((step for step in STEPS if step.slug == slug), None)
    if step is None:
        raise Http404
    if not campaign.plannable_by(request.user):
        raise PermissionDenied
    page = reverse("admin:campaigns_campaign_change", args=[campaign.pk])
    if request.method == "POST":
        try:
            step.operation(campaign, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, str(step.done) % {"campaign": campaign.code})
        return redirect(page)
    standing, left = [], []
    if step.leaving == campaign.status:
        left = lifecycle.left_over(campaign, step.to)
        standing = [*lifecycle.own_obstacles(campaign, step.to), *lifecycle.gathered(campaign, step.to)]
    context = {"campaign": campaign, "step": step, "obstacles": standing, "left_over": left, "page": page}
    return _render(request, "campaigns/move_state.html", step.title, context)


@require_GET
def plan_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as it came, for those who see the campaign."""
    campaign = get_object_or_404(
        Campaign.objects.visible_to(request.user).select_related("plan").exclude(plan=None), pk=pk
    )
    return _download(bytes(campaign.plan.content), campaign.plan.name, content_type(campaign.plan))


@require_GET
def find_communes(request: HttpRequest) -> JsonResponse:
    """Communes whose name contains what is typed (`term`), of one `province` (code) or of all, 20 at a time."""
    communes = Commune.objects.select_related("province")
    if province := request.GET.get("province"):
        communes = communes.filter(province_id=province)
    return answer(request, communes, commune_label)


def _download(content: bytes, name: str, media_type: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _render(request: HttpRequest, name: str, title: str | Promise, context: dict[str, Any]) -> HttpResponse:
    """A page of `context["campaign"]`, which stands in the way at the top."""
    place = {"opts": Campaign._meta, "original": context["campaign"]}
    return render(request, name, {**admin.site.each_context(request), "title": title, **place, **context})
