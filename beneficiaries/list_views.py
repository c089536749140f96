"""A list as it was read: its rows with their problems until it is accepted, afterwards what became of each person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import Refusal
from accounts.requests import user_of
from beneficiaries import intake, settling, taking_back
from beneficiaries.foreseen import foresee
from beneficiaries.list_forms import GiftForm, ReasonForm, SetAsideForm
from beneficiaries.list_pages import Door, kept, own_list, seen_list, told
from beneficiaries.models import ListRow, Nomination, RecipientList
from beneficiaries.progress_views import UNDER_WAY, show_progress
from beneficiaries.row_display import ShownRow, shown_row
from campaigns.models import HardshipGroup, Offer
from documents.models import Document
from locations.vietnamese import fold, number

PER_PAGE = 50
FORESEEN_NAMED = ":10"  # a slice for the template
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Status = RecipientList.Status
RowStatus, Decision = ListRow.Status, Nomination.Status


@dataclass(frozen=True)
class Tab:
    """A part of the rows: its place in the address, what it is called, which rows, and how many they are."""

    slug: str
    label: str | Promise
    rows: Q
    count: int = 0


@require_GET
def show_list(request: HttpRequest, pk: int, door: Door) -> HttpResponse:
    """The settle page of a staged list, the outcome of an accepted one, or how far the work in the background is."""
    received = seen_list(request, pk)
    if received.status in UNDER_WAY:
        return show_progress(request, received, door)
    counts = settling.settled(received.rows)
    tabs = _outcome_tabs(request, received, counts) if received.status == Status.ACCEPTED else _settle_tabs(counts)
    slugs = {tab.slug: tab for tab in tabs}
    tab = slugs.get(request.GET.get("muc", ""), tabs[0] if tabs[0].count else slugs["tat-ca"])
    words = request.GET.get("q", "").strip()
    rows = received.rows.filter(tab.rows, search_key__contains=fold(words)).order_by("position")
    page = Paginator(rows.select_related("commune__province"), PER_PAGE).get_page(request.GET.get("page"))
    mine = received.status == Status.STAGED and settling.may_settle(user_of(request), received)
    context = {
        "received": received,
        "counts": counts,
        "people": sum(counts.values()),
        "tabs": [(one, kept(request, muc=one.slug, page="")) for one in tabs],
        "tab": tab,
        "words": words,
        "page": page,
        "rows": _shown(request, received, page),
        "earlier": kept(request, page=str(page.number - 1)),
        "later": kept(request, page=str(page.number + 1)),
        "mine": mine,
        "may_take_back": taking_back.may_take_back(user_of(request), received),
        "skipped": sum(len(sheet["skipped"]) for sheet in received.sheets),
        "unknown": any(sheet["unknown_headings"] for sheet in received.sheets),
        **(_to_do(received, counts) if mine else {}),
    }
    template = "beneficiaries/list_outcome.html" if received.status == Status.ACCEPTED else "beneficiaries/list.html"
    # Words first: the admin's heading begins with a capital letter, which the name of a file need not.
    title = _("List %(file)s") % {"file": received.document.name}
    return door.render(request, template, title, context)


def _settle_tabs(counts: dict[str, int]) -> list[Tab]:
    return [
        Tab("can-xu-ly", _("To settle"), Q(status=RowStatus.NEEDS_ATTENTION), counts[RowStatus.NEEDS_ATTENTION]),
        Tab("san-sang", _("Ready"), Q(status=RowStatus.READY), counts[RowStatus.READY]),
        Tab("de-rieng", _("Set aside"), Q(status=RowStatus.REJECTED), counts[RowStatus.REJECTED]),
        Tab("tat-ca", _("All"), Q(), sum(counts.values())),
    ]


def _outcome_tabs(request: HttpRequest, received: RecipientList, counts: dict[str, int]) -> list[Tab]:
    decided = dict(_nominations(request, received).values_list("status").annotate(Count("pk")))
    refused = [Decision.REJECTED, Decision.WITHDRAWN]
    return [
        Tab("tat-ca", _("All"), Q(), sum(counts.values())),
        Tab("cho-xet", _("Waiting"), Q(nomination__status=Decision.PROPOSED), decided.get(Decision.PROPOSED, 0)),
        Tab("da-duyet", _("Approved"), Q(nomination__status=Decision.APPROVED), decided.get(Decision.APPROVED, 0)),
        Tab(
            "khong-duyet",
            _("Not approved"),
            Q(nomination__status__in=refused),
            sum(decided.get(status, 0) for status in refused),
        ),
        Tab("de-rieng", _("Set aside"), Q(status=RowStatus.REJECTED), counts[RowStatus.REJECTED]),
    ]


def _nominations(request: HttpRequest, received: RecipientList) -> QuerySet[Nomination]:
    return Nomination.objects.visible_to(user_of(request)).filter(recipient_list=received).order_by()


def _shown(request: HttpRequest, received: RecipientList, page: Page) -> list[ShownRow]:
    """The rows of a page with their nominations, in a fixed number of queries."""
    nominations: dict[int, Nomination] = {}
    if received.status == Status.ACCEPTED:
        found = _nominations(request, received).filter(row__in=[row.pk for row in page.object_list])
        nominations = {one.row_id: one for one in found.select_related("offer") if one.row_id}
    groups = HardshipGroup.objects.in_bulk()
    for row in page.object_list:
        row.recipient_list = received
    return [shown_row(row, groups, nominations.get(row.pk)) for row in page.object_list]


def _to_do(received: RecipientList, counts: dict[str, int]) -> dict[str, Any]:
    """What is still in the way of acceptance, and the forms with which rows are settled."""
    silent = _without_gift(received)
    waiting = counts[RowStatus.NEEDS_ATTENTION]
    obstacle = ""
    if waiting:
        obstacle = ngettext("%(count)s row is still to be settled.", "%(count)s rows are still to be settled.", waiting)
    elif not counts[RowStatus.READY]:
        obstacle = _("Every row is set aside, so there is nobody to accept.")
    elif silent:
        obstacle = _("First choose the gift for the rows that do not say one.")
    return {
        "obstacle": obstacle % {"count": number(waiting)} if waiting else obstacle,
        "gift_form": GiftForm(received=received) if silent or received.default_kind else None,
        "without_gift": silent,
        "next_row": received.rows.filter(status=RowStatus.NEEDS_ATTENTION).order_by("position").first(),
        "set_aside_form": SetAsideForm(auto_id=False),
    }


def _without_gift(received: RecipientList) -> int:
    """How many rows that are not set aside say no gift while none is chosen for the whole list."""
    if received.default_kind:
        return 0
    return received.rows.live().filter(facts__requested=None).count()


@require_GET
def download(request: HttpRequest, pk: int, door: Door) -> HttpResponse:
    """The file as it came."""
    received = seen_list(request, pk)
    document = Document.objects.get(pk=received.document_id)
    headers = {
        "Content-Disposition": content_disposition_header(True, document.name),
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(bytes(document.content), content_type=XLSX, headers=headers)


@require_POST
def choose_gift(request: HttpRequest, pk: int, door: Door) -> HttpResponseBase:
    received = own_list(request, pk)
    form = GiftForm(request.POST, received=received)
    if not form.is_valid() or not form.cleaned_data["kind"]:
        messages.error(request, _("Choose a gift that this campaign gives."))
        return door.to_list(request, received)
    kind = Offer.Kind(form.cleaned_data["kind"])
    try:
        settling.choose_gift(received, kind=kind, by=user_of(request), at=timezone.now())
    except Refusal as refusal:
        told(request, refusal)
    else:
        said = _("Rows that do not say a gift now ask for: %(gift)s.")
        messages.success(request, said % {"gift": kind.label})
    return door.to_list(request, received)


@require_http_methods(["GET", "POST"])
def accept_list(request: HttpRequest, pk: int, door: Door) -> HttpResponseBase:
    """First what will happen, then it happens: everybody not set aside is nominated."""
    received = own_list(request, pk)
    if request.method == "POST":
        _accept(request, received)
        return door.to_list(request, received)
    counts = settling.settled(received.rows)
    to_do = _to_do(received, counts)
    if received.status != Status.STAGED or to_do["obstacle"]:
        messages.warning(request, to_do["obstacle"] or _("This list can no longer be accepted."))
        return door.to_list(request, received)
    context = {
        "received": received,
        "counts": counts,
        "gifts": _gifts(received),
        "foreseen": foresee(received.rows.live()),
        "named": FORESEEN_NAMED,
    }
    return door.render(request, "beneficiaries/list_accept.html", _("Accept the list"), context)


def _accept(request: HttpRequest, received: RecipientList) -> None:
    at = timezone.now()
    if intake.is_large(received):
        _ask_acceptance(request, received, at)
        return
    try:
        nominations = intake.accept(received, by=user_of(request), at=at)
    except intake.ChangedMeanwhile as refusal:
        settling.review(received, by=user_of(request), at=at)
        told(request, refusal)
    except Refusal as refusal:
        told(request, refusal)
    else:
        said = ngettext(
            "The list is accepted: %(count)s nomination waits for vetting.",
            "The list is accepted: %(count)s nominations wait for vetting.",
            len(nominations),
        )
        messages.success(request, said % {"count": number(len(nominations))})


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
    received = own_list(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            intake.withdraw(received, reason=form.cleaned_data["reason"], by=user_of(request), at=timezone.now())
        except Refusal as refusal:
            told(request, refusal)
        else:
            messages.success(request, _("The list is withdrawn. Its file stays on record."))
        return door.to_list(request, received)
    context = {"received": received, "form": form}
    return door.render(request, "beneficiaries/list_withdraw.html", _("Withdraw the list"), context)
