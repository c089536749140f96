"""One row of a list: corrected, set aside, taken back, confirmed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.acting import Refusal
from accounts.requests import user_of
from beneficiaries.list_pages.doors import Door, kept, own_row, told
from beneficiaries.list_pages.list_forms import RowForm, SetAsideForm
from beneficiaries.list_pages.live_answers import done, refused, wants_parts
from beneficiaries.list_pages.row_display import shown_row, whole_row, with_communes_to_keep, with_real_doubts
from beneficiaries.list_pages.settle_page import step_words
from beneficiaries.lists import settling
from beneficiaries.lists.alike import ALIKE, keys_alike
from beneficiaries.lists.fuller_words import say_more
from beneficiaries.lists.keeping_communes import keep_commune
from beneficiaries.lists.reviewing import reading_context
from beneficiaries.models import ListRow, RecipientList
from campaigns.models import HardshipGroup

RowStatus = ListRow.Status


@require_http_methods(["GET", "POST"])
def edit_row(request: HttpRequest, pk: int, row_pk: int, door: Door) -> HttpResponseBase:
    """All that can be corrected of a row; only what was changed is written."""
    row = own_row(request, pk, row_pk)
    groups = HardshipGroup.objects.in_bulk()
    form = RowForm(request.POST or None, row=row, groups=list(groups.values()))
    if request.method == "POST" and form.is_valid():
        return _correct(request, row, form, door)
    alike = _counts_alike(row) if _open(row) else {}
    say_more(row.recipient_list, [row], user_of(request))
    [shown] = with_real_doubts(row.recipient_list, [shown_row(row, groups)])
    [shown] = with_communes_to_keep(user_of(request), row.recipient_list, [shown])
    context = {
        "received": row.recipient_list,
        "shown": shown,
        "fields": [(form[name], shown.facts.get(name), alike.get(name, 0)) for name in form.fields],
        "form": form,
        "cells": whole_row(row),
        "open": _open(row),
        "set_aside_form": SetAsideForm(auto_id=False),
    }
    title = _("Row %(row)d of sheet “%(sheet)s”") % {"row": row.row_number, "sheet": row.sheet}
    return door.render(request, "beneficiaries/list_row.html", title, context)


def _counts_alike(row: ListRow) -> dict[str, int]:
    """By fact that is in question or was corrected: how many rows say the same as this one, itself included; none where
    it is alone.
    """
    context = reading_context(row.recipient_list)
    asked = {problem["field"] for problem in row.problems} | set(row.corrections)
    counts = {field: len(keys_alike(row.recipient_list, row, field, context)) for field in ALIKE if field in asked}
    return {field: count + 1 for field, count in counts.items() if count}


def _open(row: ListRow) -> bool:
    """Whether the row can be corrected now."""
    return row.recipient_list.status == RecipientList.Status.STAGED and row.status != RowStatus.REJECTED


def _correct(request: HttpRequest, row: ListRow, form: RowForm, door: Door) -> HttpResponseBase:
    corrections = form.corrections()
    if not corrections:
        messages.info(request, _("Nothing was changed."))
        return _to_row(request, row, door)

    alike = [name for name in request.POST.getlist("alike") if name in corrections]

    def act(**who: Any) -> settling.Settled:
        return settling.correct(row, corrections=corrections, alike=alike, **who)

    return _done(request, row, door, act, stay=True)


def _to_row(request: HttpRequest, row: ListRow, door: Door) -> HttpResponse:
    return redirect(f"{door.address('row', row.recipient_list_id, row.pk)}{kept(request)}")


def _done(
    request: HttpRequest, row: ListRow, door: Door, act: Callable[..., settling.Settled], *, stay: bool = False
) -> HttpResponseBase:
    """Do it and go back: to the list, or with `stay` to the row while it is still to be settled."""
    try:
        settled = act(by=user_of(request), at=timezone.now())
    except Refusal as refusal:
        if wants_parts(request):
            return refused(str(refusal), request, row.recipient_list, door, rows=[row.pk])
        told(request, refusal)
        return door.to_list(request, row.recipient_list)
    if wants_parts(request):
        said = f"{step_words(settled.step)}."
        return done(request, row.recipient_list, door, said=said, written=settled.rows)
    row.refresh_from_db(fields=["status", "problems", "full_name"])
    where = {"row": row.row_number, "name": row.full_name or _("no name")}
    if row.status == RowStatus.READY:
        messages.success(request, _("Row %(row)d, %(name)s, is ready.") % where)
    elif row.status == RowStatus.REJECTED:
        messages.success(request, _("Row %(row)d, %(name)s, is set aside.") % where)
    else:
        messages.warning(request, _("Row %(row)d, %(name)s, is still to be settled.") % where)
        if stay:
            return _to_row(request, row, door)
    return door.to_list(request, row.recipient_list)


@require_POST
def set_aside(request: HttpRequest, pk: int, row_pk: int, door: Door) -> HttpResponseBase:
    row = own_row(request, pk, row_pk)
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        if wants_parts(request):
            return refused(" ".join(str(one) for errors in form.errors.values() for one in errors))
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return _to_row(request, row, door)
    return _done(request, row, door, lambda **who: settling.set_aside(row, reason=form.full_reason(), **who))


@require_POST
def take_back(request: HttpRequest, pk: int, row_pk: int, door: Door) -> HttpResponseBase:
    row = own_row(request, pk, row_pk)
    return _done(request, row, door, lambda **who: settling.take_back(row, **who))


@require_POST
def confirm(request: HttpRequest, pk: int, row_pk: int, door: Door) -> HttpResponseBase:
    """Two rows resemble each other and both stand; offered only where there is such a doubt."""
    row = own_row(request, pk, row_pk)
    if not shown_row(row, {}).doubt:
        messages.info(request, _("This row does not repeat another one."))
        return door.to_list(request, row.recipient_list)
    return _done(request, row, door, lambda **who: settling.confirm_distinct(row, **who), stay=True)


@require_POST
def keep(request: HttpRequest, pk: int, row_pk: int, door: Door) -> HttpResponseBase:
    """Its commune is outside the sender's area, and its people stay in the list."""
    row = own_row(request, pk, row_pk)
    return _done(request, row, door, lambda **who: keep_commune(row, **who), stay=True)


@require_POST
def undo(request: HttpRequest, pk: int, row_pk: int, door: Door) -> HttpResponseBase:
    row = own_row(request, pk, row_pk)
    return _done(request, row, door, lambda **who: settling.undo_corrections(row, **who), stay=True)
