"""The page on which the instalments of a pledge are agreed."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.acting import Refusal
from accounts.requests import user_of
from locations.vietnamese import date_text
from sponsors import instalments
from sponsors.due import due
from sponsors.instalment_forms import PartFormSet
from sponsors.pages import page, recordable_pledge, refuse, sent, tell, to_pledge


@require_http_methods(["GET", "POST"])
def agree_parts(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The instalments as they are, written anew."""
    pledge = recordable_pledge(request, pk)
    initial = [{"due_on": one.due_on, "amount": one.amount} for one in pledge.instalments.order_by("due_on")]
    forms: Any = PartFormSet(sent(request), prefix="parts", initial=None if sent(request) else initial)
    forms.due = due(pledge)
    if forms.is_valid():
        parts, before = [instalments.Part(day, amount) for day, amount in forms.written()], pledge.held_until
        try:
            instalments.agree(pledge, parts=parts, by=user_of(request), at=timezone.now())
        except Refusal as refusal:
            refuse(request, refusal)
        else:
            tell(request, _("The instalments are written down.") if parts else _("The pledge has no instalments now."))
            if pledge.held_until and pledge.held_until != before:
                tell(request, _("Its gifts are held until %(day)s now."), day=date_text(pledge.held_until))
            return to_pledge(pledge)
    context = {"pledge": pledge, "original": pledge, "forms": forms, "due": forms.due, "media": forms.media}
    return page(request, "sponsors/pledge_parts.html", _("Instalments"), context)
