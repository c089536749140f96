"""Who acts in a request (for the audit rows), who must first choose a new password, who was a moment too late, and what
no database takes.
"""

from collections.abc import Callable
from typing import Any

import pghistory
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from pghistory.middleware import HistoryMiddleware

from accounts.acting import Busy, undone_by_another


class AuditMiddleware(HistoryMiddleware):
    """User and view of the request; an operation called in it adds its own, better, name."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return {"user": request.user.pk, "operation": ""}

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        pghistory.context(operation=request.resolver_match.view_name)


class PasswordChangeMiddleware:
    """A password that somebody else set opens one page only: the one where it is changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        allowed = {reverse("accounts:change-password"), reverse("accounts:sign-out")}
        if request.user.is_authenticated and request.user.must_change_password and request.path not in allowed:
            return redirect("accounts:change-password")
        return self.get_response(request)


class BusyMiddleware:
    """A form that is saved without an operation, as those of the admin are, may lose against somebody else who changes
    the same records: the page it was sent to is shown anew, and says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.method != "POST" or not undone_by_another(exception):
            return None
        messages.error(request, str(Busy.message))
        return redirect(request.get_full_path())


class NulMiddleware:
    """PostgreSQL takes no NUL in a text and nobody types one: a request with one is refused (400), wherever it is.

    A form with a file is not looked into: its view has yet to say how the file is to be taken, and the texts beside the
    file go through form fields, which refuse a NUL themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        typed = [request.GET]
        if request.content_type == "application/x-www-form-urlencoded":
            typed.append(request.POST)
        if "\0" in request.path_info or any(map(_has_nul, typed)):
            raise SuspiciousOperation("NUL in the address or the form")
        return self.get_response(request)


def _has_nul(sent: QueryDict) -> bool:
    return any("\0" in text for name, values in sent.lists() for text in (name, *values))
