"""Who acts in a request (for the audit rows), and who must first choose a new password."""

from collections.abc import Callable
from typing import Any

import pghistory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from pghistory.middleware import HistoryMiddleware


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
