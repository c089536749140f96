"""All steps of the household members on one form, as a law sets them."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.acting import Refusal
from accounts.requests import user_of
from campaigns.household_steps import steps_on, write_steps
from campaigns.models import Rate
from campaigns.step_forms import StepsForm
from locations.vietnamese import date_text

SHOWN_AGAIN = "#bac"


@require_http_methods(["GET", "POST"])
def add_steps(request: HttpRequest) -> HttpResponse:
    """The steps that hold today are there to be changed; POST writes all, or says why none."""
    user = user_of(request)
    if not Rate().writable_by(user):
        raise PermissionDenied
    form = StepsForm(request.POST if request.method == "POST" else None, present=steps_on(timezone.localdate()))
    if form.is_valid():
        asked = form.cleaned_data
        day = asked["valid_from"]
        try:
            write_steps(form.steps(), valid_from=day, legal_basis=asked["legal_basis"], by=user, at=timezone.now())
        except Refusal as refusal:
            form.add_error("valid_from", str(refusal))
        else:
            messages.success(request, _("The steps that hold from %(day)s on were written.") % {"day": date_text(day)})
            return redirect(f"{reverse('admin:campaigns_rate_changelist')}{SHOWN_AGAIN}")
    title = _("Steps of the household members")
    context = {
        **admin.site.each_context(request),
        "title": title,
        "content_title": title,
        "form": form,
        "back": f"{reverse('admin:campaigns_rate_changelist')}{SHOWN_AGAIN}",
    }
    return render(request, "campaigns/steps.html", context)
