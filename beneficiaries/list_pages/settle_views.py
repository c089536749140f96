"""Settling in place: one cell, all cells alike, many rows, a step undone, a column explained.

Each answers a script with the parts of the page that changed, and anybody else with the page itself.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import Refusal
from accounts.requests import user_of
from beneficiaries.list_pages.column_forms import ColumnForm
from beneficiaries.list_pages.doors import Door, kept, own_list, own_row, told
from beneficiaries.list_pages.list_forms import CellForm
from beneficiaries.list_pages.live_answers import begin_anew, done, refused, shows_all, wants_parts
from beneficiaries.list_pages.row_display import shown_row
from beneficiaries.list_pages.settle_page import step_words
from beneficiaries.lists import rereading, settling
from beneficiaries.lists.alike import keys_alike
from beneficiaries.lists.column_meanings import forget_column, settle_column
from beneficiaries.lists.reviewing import reading_context
from beneficiaries.models import ColumnMeaning, ListRow, SettlingStep
from beneficiaries.reading.cleaning import CORRECTABLE
from campaigns.form_fields import commune_label
from campaigns.models import HardshipGroup
from locations.models import Commune
from locations.vietnamese import fold, number

COMMUNES_SHOWN = 12
LEAST_LETTERS = 2


@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, pk: int, row_pk: int, field: str, door: Door) -> HttpResponseBase:
    """The form of one cell, for a script that puts it below the row; sent, the correction."""
    row = own_row(request, pk, row_pk)
    if field not in CORRECTABLE:
        raise Http404
    if not wants_parts(request):
        return redirect(f"{door.address('row', pk, row_pk)}{kept(request)}#id_{field}")
    groups = HardshipGroup.objects.in_bulk()
    form = CellForm(request.POST or None, row=row, groups=list(groups.values()), field=field)
    if request.method == "POST":
        return _correct(request, row, field, form, door)
    alike = keys_alike(row.recipient_list, row, field, reading_context(row.recipient_list))
    shown = shown_row(row, groups)
    context = {
        "shown": shown,
        "fact": shown.facts[field],
        "form": form,
        "field": form[field],
        "was": row.corrections.get(field),
        "alike": len(alike) + 1 if alike else 0,
        "received": row.recipient_list,
        **door.context(request),
    }
    return render(request, "beneficiaries/list_cell_form.html", context)


def _correct(request: HttpRequest, row: ListRow, field: str, form: CellForm, door: Door) -> HttpResponse:
    if not form.is_valid():
        said = " ".join(str(one) for errors in form.errors.values() for one in errors)
        return refused(said)
    alike = [field] if request.POST.get("alike") else []
    corrections = form.corrections()
    if not corrections and alike and field in row.corrections:
        corrections = {field: row.corrections[field]}
    if not corrections and alike:
        return refused(_("First choose or type what all these rows are to say."))
    if not corrections:
        return done(request, row.recipient_list, door, said=_("Nothing was changed."), written=[])
    seen = {field: request.POST.get("was")}
    try:
        if alike and rereading.are_many(_alike(row, field) + 1):
            rereading.ask_correcting(
                row, corrections=corrections, alike=alike, seen=seen, by=user_of(request), at=timezone.now()
            )
            return begin_anew(request, row.recipient_list, door)
        settled = settling.correct(
            row, corrections=corrections, alike=alike, seen=seen, by=user_of(request), at=timezone.now()
        )
    except Refusal as refusal:
        return refused(str(refusal), request, row.recipient_list, door, rows=[row.pk])
    row.refresh_from_db(fields=["status", "full_name"])
    words = f"{step_words(settled.step)}. {_state(row)}"
    return done(request, row.recipient_list, door, said=words, written=settled.rows)


def _alike(row: ListRow, field: str) -> int:
    """How many other rows say the same; not counted in a list that has not many."""
    received = row.recipient_list
    if not rereading.are_many(received.rows.count()):
        return 0
    return len(keys_alike(received, row, field, reading_context(received)))


def _state(row: ListRow) -> str:
    where = {"row": number(row.row_number), "name": row.full_name or _("no name")}
    if row.status == ListRow.Status.READY:
        return _("Row %(row)s, %(name)s, is ready now.") % where
    return _("Row %(row)s, %(name)s: something is still to be settled.") % where


@require_POST
def undo_step(request: HttpRequest, pk: int, step_pk: int, door: Door) -> HttpResponseBase:
    """Take back one decision."""
    received = own_list(request, pk)
    step = get_object_or_404(SettlingStep.objects.filter(recipient_list=received), pk=step_pk)
    try:
        if rereading.are_many(len(step.row_keys)):
            rereading.ask_undoing(step, by=user_of(request), at=timezone.now())
            return begin_anew(request, received, door) if wants_parts(request) else door.to_list(request, received)
        settled = settling.undo(step, by=user_of(request), at=timezone.now())
    except Refusal as refusal:
        if wants_parts(request):
            return refused(str(refusal), request, received, door)
        told(request, refusal)
        return door.to_list(request, received)
    said = _("Undone: %(what)s.") % {"what": step_words(step)}
    if wants_parts(request) and shows_all(request, step.row_keys):
        return done(request, received, door, said=said, written=settled.rows)
    messages.success(request, said)
    return begin_anew(request, received, door) if wants_parts(request) else door.to_list(request, received)


@require_POST
def settle_unknown_column(request: HttpRequest, pk: int, door: Door) -> HttpResponseBase:
    received = own_list(request, pk)
    form = ColumnForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
        return door.to_list(request, received)
    column = {"key": form.cleaned_data["key"], "field": form.meaning()}
    try:
        if rereading.is_large(received):
            rereading.ask_settling(received, **column, by=user_of(request), at=timezone.now())
            return door.to_list(request, received)
        meaning = settle_column(received, **column, by=user_of(request), at=timezone.now())
    except Refusal as refusal:
        told(request, refusal)
    else:
        said = _("The list was read again with the column “%(heading)s”. The next list is read like this at once.")
        if meaning.recipient_list_id is not None:
            said = _("The list was read again with the column “%(heading)s”. It counts for this list alone.")
        messages.success(request, said % {"heading": meaning.heading})
    return door.to_list(request, received)


@require_POST
def forget_known_column(request: HttpRequest, pk: int, meaning_pk: int, door: Door) -> HttpResponseBase:
    received = own_list(request, pk)
    meaning = get_object_or_404(ColumnMeaning.objects.of_sender(received), pk=meaning_pk)
    try:
        if rereading.is_large(received):
            rereading.ask_forgetting(received, meaning, by=user_of(request), at=timezone.now())
            return door.to_list(request, received)
        forget_column(received, meaning, by=user_of(request), at=timezone.now())
    except Refusal as refusal:
        told(request, refusal)
    else:
        said = _("What “%(heading)s” means is no longer remembered; the list was read again.")
        messages.success(request, said % {"heading": meaning.heading})
    return door.to_list(request, received)


@require_GET
def communes(request: HttpRequest, pk: int, door: Door) -> HttpResponse:
    """Communes whose name has the letters `q`, those of the list's province first: what a cell may be filled with."""
    received = own_list(request, pk)
    letters = fold(request.GET.get("q", "")[:100])
    if len(letters) < LEAST_LETTERS:
        return JsonResponse({"communes": []})
    found = Commune.objects.filter(search_key__contains=letters).select_related("province").order_by("search_key")
    near: list[Any] = list(found.filter(province=received.province_id)[:COMMUNES_SHOWN])
    if len(near) < COMMUNES_SHOWN:
        near += found.exclude(province=received.province_id)[: COMMUNES_SHOWN - len(near)]
    return JsonResponse({"communes": [commune_label(one) for one in near]})
