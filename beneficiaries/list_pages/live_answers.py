"""Answers to the script of the settle page: what to say, and the parts of the page that are not as before."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from accounts.requests import user_of
from beneficiaries.list_pages.doors import Door, kept
from beneficiaries.list_pages.many_rows import bar_of
from beneficiaries.list_pages.settle_page import PER_PAGE, page_head, shown_rows
from beneficiaries.models import ListRow, RecipientList

STALE = 409
ON_PAGE = "on_page"


def wants_parts(request: HttpRequest) -> bool:
    """Whether a script asks, which puts parts into its page; a browser wants a page."""
    return request.headers.get("X-Requested-With") == "settling"


def done(
    request: HttpRequest, received: RecipientList, door: Door, *, said: str, written: Collection[int]
) -> HttpResponse:
    """`written`: keys of rows; those that stand on the page are drawn anew, and its head with all counts."""
    return JsonResponse({"said": said, **_parts(request, received, door, written)})


def refused(
    said: str,
    request: HttpRequest | None = None,
    received: RecipientList | None = None,
    door: Door | None = None,
    *,
    rows: Collection[int] = (),
) -> HttpResponse:
    """Nothing was done, for the reason `said`; with what the page needs to show how things stand now."""
    if request is None or received is None or door is None:
        return JsonResponse({"said": said}, status=STALE)
    return JsonResponse({"said": said, **_parts(request, received, door, rows)}, status=STALE)


def shows_all(request: HttpRequest, rows: Collection[int]) -> bool:
    """Whether all these rows stand on the page of the script."""
    return {str(key) for key in rows} <= set(request.POST.getlist(ON_PAGE)[:PER_PAGE])


def begin_anew(request: HttpRequest, received: RecipientList, door: Door) -> HttpResponse:
    """Other rows belong on the page now: the script asks for all of it, which also says what was done."""
    return JsonResponse({"address": f"{door.address('list', received.pk)}{kept(request)}"})


def _parts(request: HttpRequest, received: RecipientList, door: Door, rows: Collection[int]) -> dict[str, object]:
    received.refresh_from_db(fields=["status", "default_kind"])
    head = {**door.context(request), **page_head(request, received, kept)}
    shown = request.POST.getlist(ON_PAGE)[:PER_PAGE]
    keys = {int(key) for key in shown if key.isdecimal() and len(key) < 19} & set(rows)
    found = received.rows.filter(pk__in=keys).select_related("commune__province").order_by("position")
    people = {
        one.row.pk: render_to_string("beneficiaries/list_person.html", {**head, "shown": one}, request)
        for one in shown_rows(received, found, user_of(request))
    }
    bar = bar_of(request, received, head["tab"]) if head["mine"] else None
    return {
        "head": render_to_string("beneficiaries/list_live.html", head, request),
        "state": render_to_string("beneficiaries/list_state.html", {**head, "waiting": _waiting(head)}, request),
        "matching": render_to_string("beneficiaries/list_matching.html", {"bar": bar}, request) if bar else "",
        "rows": people,
    }


def _waiting(head: dict[str, Any]) -> int:
    waiting: int = head["counts"][ListRow.Status.NEEDS_ATTENTION]
    return waiting
