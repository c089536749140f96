"""The buttons of a nomination's page: each says what it means, asks why where that is needed, and makes one move."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.acting import Refusal
from accounts.models import User
from accounts.requests import user_of
from accounts.roles import Capability
from beneficiaries import vetting
from beneficiaries.forms import NeededReasonForm
from beneficiaries.models import Nomination
from campaigns.models import Campaign

Status = Nomination.Status


@dataclass(frozen=True)
class Step:
    """A button: the states from which it leads, what is said before and after, and the operation."""

    slug: str
    leaving: tuple[str, ...]
    title: str | Promise
    explanation: str | Promise
    done: str | Promise
    operation: Callable[..., None]
    needs_reason: bool = False
    own_allowed: bool = False
    look: str = "quiet"


STEPS = (
    Step(
        "duyet",
        (Status.PROPOSED,),
        _("Approve"),
        _("The person then takes part in the allocation of the pledged gifts."),
        _("%(nomination)s is approved."),
        vetting.approve,
        look="primary",
    ),
    Step(
        "xem-xet-lai",
        (Status.REJECTED,),
        _("Reconsider"),
        _("The nomination waits for vetting again."),
        _("%(nomination)s waits for vetting again."),
        vetting.reconsider,
        look="primary",
    ),
    Step(
        "tu-choi",
        (Status.PROPOSED, Status.APPROVED),
        _("Reject"),
        _("The sender sees the reason. A rejected nomination can be reconsidered."),
        _("%(nomination)s is rejected."),
        vetting.reject,
        needs_reason=True,
        look="danger",
    ),
    Step(
        "rut",
        (Status.PROPOSED, Status.APPROVED),
        _("Withdraw"),
        _("For good: the person moved away, died or declines. This can't be undone."),
        _("%(nomination)s is withdrawn."),
        vetting.withdraw,
        needs_reason=True,
        own_allowed=True,
    ),
)


def steps_from(nomination: Nomination, user: User) -> list[Step]:
    """The moves that the user may make from the nomination's present state."""
    if not user.areas(Capability.VET).cover(province=nomination.vetting_province):
        return []
    if nomination.campaign.status != Campaign.Status.OPEN:
        return []
    own = nomination.nominated_by_id == user.pk
    return [step for step in STEPS if nomination.status in step.leaving and (step.own_allowed or not own)]


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Says what the step means and asks why; done on POST."""
    visible = Nomination.objects.visible_to(user_of(request))
    nomination = get_object_or_404(
        visible.select_related("campaign", "person", "commune", "institution__commune", "offer"), pk=pk
    )
    step = next((step for step in STEPS if step.slug == slug), None)
    if step is None:
        raise Http404
    if not user_of(request).may(Capability.VET):
        raise PermissionDenied
    page = reverse("admin:beneficiaries_nomination_change", args=[nomination.pk])
    form = NeededReasonForm(request.POST or None) if step.needs_reason else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            given: dict[str, Any] = {"reason": form.full_reason()} if form else {}
            step.operation(nomination, by=user_of(request), at=timezone.now(), **given)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, str(step.done) % {"nomination": nomination})
        return redirect(page)
    context = {
        **admin.site.each_context(request),
        "title": step.title,
        "nomination": nomination,
        "step": step,
        "possible": step in steps_from(nomination, user_of(request)),
        "form": form,
        "page": page,
    }
    return render(request, "beneficiaries/nomination_decide.html", context)
