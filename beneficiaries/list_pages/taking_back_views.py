"""The page on which a whole accepted list is withdrawn: first what would be withdrawn, then why, then it is done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.acting import Refusal
from accounts.requests import user_of
from beneficiaries.list_pages.doors import Door, seen_list, told
from beneficiaries.list_pages.list_forms import ReasonForm
from beneficiaries.lists import taking_back
from beneficiaries.models import RecipientList
from locations.vietnamese import number


class TakingBackForm(ReasonForm):
    """`seen`: how many nominations the page named."""

    seen = forms.IntegerField(required=False, min_value=0, max_value=10**9, widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: int, door: Door) -> HttpResponseBase:
    received = seen_list(request, pk)
    if received.status != RecipientList.Status.ACCEPTED:
        messages.info(request, _("Only an accepted list can be withdrawn here."))
        return door.to_list(request, received)
    if not taking_back.may_take_back(user_of(request), received):
        raise PermissionDenied
    extent = taking_back.extent(received)
    form = TakingBackForm(request.POST or None, initial={"seen": extent.stand})
    if request.method == "POST" and form.is_valid():
        return _take_back(request, received, form.cleaned_data, door)
    context = {
        "received": received,
        "form": form,
        "extent": extent,
        "in_the_way": in_the_way(request, received),
    }
    return door.render(request, "beneficiaries/list_take_back.html", _("Withdraw the whole list"), context)


def _take_back(request: HttpRequest, received: RecipientList, wanted: dict[str, Any], door: Door) -> HttpResponseBase:
    reason, seen = wanted["reason"], wanted["seen"]
    try:
        count = taking_back.take_back(received, reason=reason, seen=seen, by=user_of(request), at=timezone.now())
    except Refusal as refusal:
        told(request, refusal)
    else:
        said = ngettext(
            "The list is withdrawn with %(count)s nomination. Its file stays on record.",
            "The list is withdrawn with %(count)s nominations. Its file stays on record.",
            count,
        )
        messages.success(request, said % {"count": number(count)})
    return door.to_list(request, received)


def in_the_way(request: HttpRequest, received: RecipientList) -> str:
    """Why this user can't withdraw the accepted list as things stand; '' if nothing is in the way."""
    try:
        taking_back.refuse(received, by=user_of(request))
    except Refusal as refusal:
        return str(refusal)
    return ""
