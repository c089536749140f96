"""What a searched select is answered: twenty records whose name contains what is typed, in the form it expects."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse

from locations.vietnamese import fold

SHOWN = 20


def answer(request: HttpRequest, records: QuerySet[Any], label: Callable[[Any], str]) -> JsonResponse:
    """A page of `records` (which have a `search_key`), found by the request's `term`, by name; `page` counts from 1."""
    named = records.filter(search_key__contains=fold(request.GET.get("term", ""))).order_by("search_key", "pk")
    page = request.GET.get("page", "1")
    start = (int(page) - 1) * SHOWN if page.isdecimal() and 0 < int(page) < 1000 else 0
    found = list(named[start : start + SHOWN + 1])
    results = [{"id": record.pk, "text": label(record)} for record in found[:SHOWN]]
    return JsonResponse({"results": results, "pagination": {"more": len(found) > SHOWN}})
