"""The page on which the instalments of a pledge are agreed."""

from collections.abc import Sequence
from datetime import date
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
from sponsors.models import Pledge
from sponsors.pages import page, recordable_pledge, refuse, sent, tell, to_pledge, warn


@require_http_methods(["GET", "POST"])
def agree_parts(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The instalments as they are, written anew."""
    pledge = recordable_pledge(request, pk)
    initial: list[dict[str, Any]] = [
        {"due_on": one.due_on, "amount": one.amount} for one in pledge.instalments.order_by("due_on")
    ]
    about = {"pledged_on": pledge.pledged_on, "end": pledge.campaign.handover_until}
    shown = None if sent(request) else initial
    forms: Any = PartFormSet(sent(request), prefix="parts", initial=shown, form_kwargs=about)
    forms.due = due(pledge)
    if forms.is_valid():
        parts, before = [instalments.Part(day, amount) for day, amount in forms.written()], pledge.held_until
        try:
            instalments.agree(pledge, parts=parts, by=user_of(request), at=timezone.now())
        except Refusal as refusal:
            refuse(request, refusal)
        else:
            tell(request, _("The instalments are written down.") if parts else _("The pledge has no instalments now."))
            _tell_of_hold(request, pledge, before, [one["due_on"] for one in initial], [part.due_on for part in parts])
            return to_pledge(pledge)
    context = {"pledge": pledge, "original": pledge, "forms": forms, "due": forms.due, "media": forms.media}
    return page(request, "sponsors/pledge_parts.html", _("Instalments"), context)


def _tell_of_hold(
    request: HttpRequest, pledge: Pledge, before: date | None, old: Sequence[date], new: Sequence[date]
) -> None:
    """Until when the gifts wait: moved by an instalment, or left where one had moved it that is due sooner now. That it
    stays is for somebody to decide: the day may have been agreed by itself as well.
    """
    until = pledge.held_until
    if until is None:
        return
    if until != before:
        tell(request, _("Its gifts are held until %(day)s now."), day=date_text(until))
    elif until in old and max(new, default=date.min) < until:
        words = _(
            "Its gifts are still held until %(day)s, the day of the last instalment before this change. If they are to "
            "wait no longer than the instalments, press “%(button)s” and type the day."
        )
        warn(request, words, day=date_text(until), button=_("Extend the hold"))
