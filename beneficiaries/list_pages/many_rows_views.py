"""Many rows decided about at once: those ticked, or all that match the filter."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.acting import Refusal
from accounts.requests import user_of
from beneficiaries.list_pages.doors import Door, own_list, told
from beneficiaries.list_pages.list_views import show_settling
from beneficiaries.list_pages.many_rows import ASIDE, ManyRowsForm, matching
from beneficiaries.list_pages.settle_page import Tab, chosen_tab, settle_tabs
from beneficiaries.lists import rereading, settling
from beneficiaries.models import RecipientList
from campaigns.models import Offer
from campaigns.transitions import StaleMove
from locations.vietnamese import number


@require_http_methods(["GET", "POST"])
def decide_about_many(request: HttpRequest, pk: int, door: Door) -> HttpResponseBase:
    """What can't be done is said in the bar, with the ticks and what was typed as they were. The tabs and pages of that
    answer are asked for here, and lead back to the list.
    """
    received = own_list(request, pk)
    if request.method == "GET":
        return door.to_list(request, received)
    form = ManyRowsForm(request.POST, received=received)
    if form.is_valid():
        tab = chosen_tab(request, settle_tabs(received, settling.settled(received.rows)))
        try:
            said = _decide(request, received, form, tab)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            if said:
                messages.success(request, said)
            return door.to_list(request, received)
    received.refresh_from_db(fields=["status"])
    if received.status == RecipientList.Status.STAGED:
        return show_settling(request, received, door, form)
    told(request, StaleMove(record=received, status=received.get_status_display()))
    return door.to_list(request, received)


def _decide(request: HttpRequest, received: RecipientList, form: ManyRowsForm, tab: Tab) -> str:
    """Returns what was done, in a sentence; '' if it is done in the background, which the list's page tells."""
    rows = matching(request, tab) if form.cleaned_data["everything"] else Q(pk__in=form.ticked)
    by, at = user_of(request), timezone.now()
    many = rereading.are_many(received.rows.live().filter(rows).count())
    if form.cleaned_data["what"] == ASIDE:
        set_aside = rereading.ask_setting_aside if many else settling.set_aside_many
        done = set_aside(received, rows=rows, reason=form.full_reason(), seen=form.seen(), by=by, at=at)
        if done is None:
            return ""
        count = len(done.step.row_keys)
        return ngettext("%(count)s row is set aside.", "%(count)s rows are set aside.", count) % {
            "count": number(count)
        }
    kind = Offer.Kind(form.cleaned_data["kind"])
    give = rereading.ask_giving if many else settling.give_many
    done = give(received, rows=rows, kind=kind, seen=form.seen(), by=by, at=at)
    if done is None:
        return ""
    count = len(done.step.row_keys)
    said = ngettext("%(count)s row now asks for: %(gift)s.", "%(count)s rows now ask for: %(gift)s.", count)
    return said % {"count": number(count), "gift": kind.label}
