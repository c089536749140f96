"""The pages that everybody may open: nothing but our own is loaded or run there, and no large form is taken.

The policy is that of `CONTENT_SECURITY_POLICY` in the settings, as django-csp writes it. It stands on every answer
below these addresses, errors included, and on none of the staff's, whose theme needs what it forbids.
"""

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

PREFIXES = ("/chien-dich/", "/du-lieu-ca-nhan/", "/can-giup-do/", "/tai-tro/", "/xac-nhan/")

MOST_BYTES = 64 * 1024
"""Of a form that anybody may send. The longest that a sponsor can fill in has a tenth of it."""


def is_public(request: HttpRequest) -> bool:
    return request.path_info.startswith(PREFIXES)


class PublicPagesMiddleware:
    """Refuses what is too large before anything reads it; lets django-csp write the policy on the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.policy = CSPMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_public(request):
            return self.get_response(request)
        self.policy.process_request(request)
        if _announced_bytes(request) > MOST_BYTES:
            answer: HttpResponseBase = render(request, "413_public.html", status=413)
        else:
            answer = self.get_response(request)
        return self.policy.process_response(request, answer)


def _announced_bytes(request: HttpRequest) -> int:
    """As the request says; without that, Django reads nothing of it."""
    written = request.META.get("CONTENT_LENGTH") or "0"
    return int(written) if written.isascii() and written.isdecimal() else 0
