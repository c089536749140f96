"""The page on which the gifts of a pledge are held for its money until another day."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.acting import Refusal
from accounts.requests import user_of
from locations.vietnamese import date_text
from sponsors import holds
from sponsors.money.money_forms import HoldForm
from sponsors.pages import asking, recordable_pledge, refuse, sent, tell, to_pledge

MORE_DAYS = 14
"""By how much an extension of a hold is proposed."""


@require_http_methods(["GET", "POST"])
def extend_hold(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The last day on which the gifts of a pledge wait for its money."""
    pledge = recordable_pledge(request, pk)
    end = pledge.campaign.handover_until
    form = HoldForm(sent(request), end=end, initial={"until": _proposed(pledge.held_until, end, timezone.localdate())})
    if form.is_valid():
        try:
            holds.extend(pledge, until=form.cleaned_data["until"], by=user_of(request), at=timezone.now())
        except Refusal as refusal:
            refuse(request, refusal)
        else:
            until = date_text(form.cleaned_data["until"])
            words = _("The gifts of pledge %(reference)s wait for its money until %(day)s.")
            tell(request, words, reference=pledge.reference, day=until)
            return to_pledge(pledge)
    after = _("After that day, gifts that are not allocated no longer wait for this sponsor's money.")
    return asking(request, pledge, _("Extend the hold"), {"form": form, "explanation": after})


def _proposed(held_until: date | None, end: date | None, today: date) -> date | None:
    """Some days more, but none after the last one on which the campaign hands over; nothing once that has passed."""
    more = max(held_until or today, today) + timedelta(days=MORE_DAYS)
    if end is None:
        return more
    return min(more, end) if end >= today else None
