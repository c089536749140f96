"""A list as it was read: its rows with their problems until it is accepted, afterwards what became of each person."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import Refusal
from accounts.requests import user_of
from beneficiaries.file_back import making
from beneficiaries.list_pages.doors import Door, has_several_sheets, kept, own_list, seen_list, told
from beneficiaries.list_pages.list_forms import ReasonForm
from beneficiaries.list_pages.many_rows import ManyRowsForm, bar_of
from beneficiaries.list_pages.progress_views import UNDER_WAY, show_progress
from beneficiaries.list_pages.row_display import ShownRow, shown_row
from beneficiaries.list_pages.settle_page import (
    Tab,
    chosen_tab,
    obstacle,
    page_head,
    rows_of_page,
    shown_rows,
    without_gift,
)
from beneficiaries.list_pages.taking_back_views import in_the_way
from beneficiaries.lists import handing_back, intake, settling, taking_back
from beneficiaries.lists.foreseen import foresee
from beneficiaries.lists.sent_again import list_corrected_by
from beneficiaries.lists.what_follows import what_follows
from beneficiaries.models import ListRow, Nomination, RecipientList
from campaigns.models import HardshipGroup, Offer
from locations.vietnamese import number

FORESEEN_NAMED = ":10"  # a slice for the template
Status = RecipientList.Status
RowStatus, Decision = ListRow.Status, Nomination.Status


@require_GET
def show_list(request: HttpRequest, pk: int, door: Door) -> HttpResponse:
    """The settle page of a staged list, the outcome of an accepted one, or how far the work in the background is."""
    received = seen_list(request, pk)
    if received.status in UNDER_WAY:
        return show_progress(request, received, door)
    if received.accepted_at is not None:  # and withdrawn since, perhaps
        return _show_outcome(request, received, door)
    return show_settling(request, received, door)


def show_settling(
    request: HttpRequest, received: RecipientList, door: Door, decided: ManyRowsForm | None = None
) -> HttpResponse:
    """The rows to settle. `decided`: what was to be done with many of them and could not."""
    context = _settling(request, received, decided)
    page = rows_of_page(request, received, context["tab"])
    context |= {
        "page": page,
        "rows": shown_rows(received, page.object_list, user_of(request)),
        "corrected_by": _corrected_by(request, received),
        "corrects": list_corrected_by(received),
        **_about(received),
    }
    return door.render(request, "beneficiaries/list.html", _title(received), context)


def _settling(request: HttpRequest, received: RecipientList, decided: ManyRowsForm | None) -> dict[str, Any]:
    context = page_head(request, received, kept)
    tab = context["tab"]
    bar = bar_of(request, received, tab, decided) if context["mine"] else None
    # A tab that is emptied row by row stays the one that is shown.
    return context | {"bar": bar, "kept": kept(request, muc=tab.slug)}


def _show_outcome(request: HttpRequest, received: RecipientList, door: Door) -> HttpResponse:
    counts = settling.settled(received.rows)
    tabs = _outcome_tabs(request, received, counts)
    tab = chosen_tab(request, tabs)
    page = rows_of_page(request, received, tab, in_order_of_file=True)
    context = {
        "received": received,
        "counts": counts,
        "tabs": [(one, kept(request, muc=one.slug, page="", loai="")) for one in tabs],
        "tab": tab,
        "words": request.GET.get("q", "").strip(),
        "page": page,
        "rows": _shown(request, received, page),
        "handed_over": _handed_over(received, page),
        "sheets_shown": has_several_sheets(received),
        "corrected_by": _corrected_by(request, received),
        "corrects": list_corrected_by(received),
        "mine": False,
        **_taking_back(request, received),
        **_about(received),
    }
    return door.render(request, "beneficiaries/list_outcome.html", _title(received), context)


def _taking_back(request: HttpRequest, received: RecipientList) -> dict[str, Any]:
    if not taking_back.may_take_back(user_of(request), received):
        return {}
    return {"may_take_back": True, "not_taken_back_because": in_the_way(request, received)}


def _title(received: RecipientList) -> str:
    # Words first: the admin's heading begins with a capital letter, which the name of a file need not.
    return _("List %(file)s") % {"file": received.document.name}


def _about(received: RecipientList) -> dict[str, Any]:
    """Of the file: rows that are no people, columns that were not understood, whether its file back takes long."""
    return {
        "back_takes_long": making.is_large(received),
        "skipped": sum(len(sheet["skipped"]) for sheet in received.sheets),
        "unknown": any(sheet["unknown_headings"] for sheet in received.sheets),
    }


def _outcome_tabs(request: HttpRequest, received: RecipientList, counts: dict[str, int]) -> list[Tab]:
    decided = dict(_nominations(request, received).values_list("status").annotate(Count("pk")))
    withdrawn = decided.get(Decision.WITHDRAWN, 0)
    taken_back = [Tab("da-rut", _("Withdrawn"), Q(nomination__status=Decision.WITHDRAWN), withdrawn)]
    return [
        Tab("tat-ca", _("All"), Q(), sum(counts.values())),
        Tab("cho-xet", _("Waiting"), Q(nomination__status=Decision.PROPOSED), decided.get(Decision.PROPOSED, 0)),
        Tab("da-duyet", _("Approved"), Q(nomination__status=Decision.APPROVED), decided.get(Decision.APPROVED, 0)),
        Tab(
            "khong-duyet",
            _("Not approved"),
            Q(nomination__status=Decision.REJECTED),
            decided.get(Decision.REJECTED, 0),
        ),
        *(taken_back if withdrawn else ()),
        Tab("de-rieng", _("Set aside"), Q(status=RowStatus.REJECTED), counts[RowStatus.REJECTED]),
    ]


def _nominations(request: HttpRequest, received: RecipientList) -> QuerySet[Nomination]:
    return Nomination.objects.visible_to(user_of(request)).filter(recipient_list=received).order_by()


def _shown(request: HttpRequest, received: RecipientList, page: Page) -> list[ShownRow]:
    """The rows of a page with their nominations, in a fixed number of queries."""
    found = _nominations(request, received).filter(row__in=[row.pk for row in page.object_list])
    nominations = {one.row_id: one for one in found.select_related("offer") if one.row_id}
    groups = HardshipGroup.objects.in_bulk()
    for row in page.object_list:
        row.recipient_list = received
    return [shown_row(row, groups, nominations.get(row.pk)) for row in page.object_list]


def _handed_over(received: RecipientList, page: Page) -> set[int]:
    """The rows of a page, by primary key, whose nominations have gone over into a corrected list: an accepted list has
    nominated all others that are not set aside.
    """
    live = {row.pk for row in page.object_list if row.status != RowStatus.REJECTED}
    return live - set(Nomination.objects.filter(row__in=live).values_list("row", flat=True))


def _corrected_by(request: HttpRequest, received: RecipientList) -> QuerySet[RecipientList]:
    """Later lists that correct this one, and hold, still may, or did."""
    later = RecipientList.objects.visible_to(user_of(request)).filter(replaces=received)
    given_up = Q(status=Status.WITHDRAWN, accepted_at=None)  # without ever having held
    later = later.exclude(given_up | Q(status=Status.UNREADABLE)).select_related("document")
    return later.defer("document__content", "sheets").order_by("pk")


@require_http_methods(["GET", "POST"])
def accept_list(request: HttpRequest, pk: int, door: Door) -> HttpResponseBase:
    """First what will happen, then it happens: everybody not set aside is nominated."""
    received = own_list(request, pk)
    if request.method == "POST":
        _accept(request, received)
        return door.to_list(request, received)
    counts = settling.settled(received.rows)
    in_the_way = obstacle(received, counts, without_gift(received))
    if received.status != Status.STAGED or in_the_way:
        messages.warning(request, in_the_way or _("This list can no longer be accepted."))
        return door.to_list(request, received)
    context = {
        "received": received,
        "counts": counts,
        "gifts": _gifts(received),
        "foreseen": foresee(received.rows.live()),
        "named": FORESEEN_NAMED,
        "following": what_follows(received),
    }
    return door.render(request, "beneficiaries/list_accept.html", _("Accept the list"), context)


def _accept(request: HttpRequest, received: RecipientList) -> None:
    at = timezone.now()
    if intake.is_large(received):
        _ask_acceptance(request, received, at)
        return
    try:
        count = intake.accept(received, by=user_of(request), at=at).count()
    except intake.ChangedMeanwhile as refusal:
        settling.review(received, by=user_of(request), at=at)
        told(request, refusal)
    except Refusal as refusal:
        told(request, refusal)
    else:
        said = ngettext(
            "The list is accepted: %(count)s nomination waits for vetting.",
            "The list is accepted: %(count)s nominations wait for vetting.",
            count,
        )
        messages.success(request, _with_taken_over(received, said % {"count": number(count)}))


def _with_taken_over(received: RecipientList, said: str) -> str:
    count = handing_back.taken_over(received).count()
    if not count:
        return said
    more = ngettext(
        "%(count)s nomination of the earlier list belongs to this one now.",
        "%(count)s nominations of the earlier list belong to this one now.",
        count,
    )
    return f"{said} {more % {'count': number(count)}}"


def _ask_acceptance(request: HttpRequest, received: RecipientList, at: datetime) -> None:
    try:
        intake.ask_acceptance(received, by=user_of(request), at=at)
    except Refusal as refusal:
        told(request, refusal)


def _gifts(received: RecipientList) -> list[tuple[str, int]]:
    """Each gift with how many people it is asked for."""
    asked = [kind or received.default_kind for kind in received.rows.live().values_list("facts__requested", flat=True)]
    return [(str(label), asked.count(kind)) for kind, label in Offer.Kind.choices if kind in asked]


@require_http_methods(["GET", "POST"])
def withdraw_list(request: HttpRequest, pk: int, door: Door) -> HttpResponseBase:
    """With a reason; whoever wanted to stop a reading that is over by then is told so first."""
    received = own_list(request, pk)
    form = ReasonForm(request.POST or None)
    stopping = (request.POST or request.GET).get("was") == Status.READING
    over = stopping and received.status == Status.STAGED
    if request.method == "POST" and form.is_valid() and not over:
        try:
            intake.withdraw(received, reason=form.cleaned_data["reason"], by=user_of(request), at=timezone.now())
        except Refusal as refusal:
            told(request, refusal)
        else:
            messages.success(request, _("The list is withdrawn. Its file stays on record."))
        return door.to_list(request, received)
    counts = settling.settled(received.rows) if over else {}
    context = {"received": received, "form": form, "over": over, "counts": counts, "people": sum(counts.values())}
    title = _("Stop reading and withdraw the list") if received.status == Status.READING else _("Withdraw the list")
    return door.render(request, "beneficiaries/list_withdraw.html", title, context)
