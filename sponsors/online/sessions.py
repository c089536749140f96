"""Who proved to read the mail of an address, for as long as this browser is used: half an hour without a page ends it,
eight hours end it in any case.

It stands in the session beside whatever else is there and gives nothing but the pledges of that address: a member of
the staff who pledges stays one, and a sponsor never becomes one.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache

from sponsors.online.answers import too_many
from sponsors.online.limits import TooMany

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
_KEY = "sponsor"
_DRAFTS = "sponsor-drafts"
_MOST_DRAFTS = 5
_NOTED_EVERY = timedelta(minutes=1)

P = ParamSpec("P")


def sign_in(request: HttpRequest, email: str, *, at: datetime) -> None:
    """From now on this browser sees the pledges of the address. The session gets a new key, so that nobody who knew the
    one before comes along.
    """
    request.session.cycle_key()
    request.session[_KEY] = {"email": email, "since": at.timestamp(), "seen": at.timestamp()}


def sign_out(request: HttpRequest) -> None:
    """Of what was typed here nothing is shown any more either, whoever has the browser next."""
    request.session.pop(_DRAFTS, None)
    if request.session.pop(_KEY, None) is not None:
        request.session.cycle_key()


def sponsor_of(request: HttpRequest, *, at: datetime) -> str | None:
    """The address proven in this browser; None if none is, or too long ago."""
    kept = request.session.get(_KEY)
    if kept is None:
        return None
    moment = at.timestamp()
    if moment - kept["seen"] > IDLE.total_seconds() or moment - kept["since"] > LONGEST.total_seconds():
        sign_out(request)
        return None
    if moment - kept["seen"] > _NOTED_EVERY.total_seconds():
        request.session[_KEY] = {**kept, "seen": moment}
    return str(kept["email"])


def remember_draft(request: HttpRequest, token: str) -> None:
    """This browser typed the request with that token, and may see again what it typed."""
    known = [one for one in request.session.get(_DRAFTS, []) if one != token]
    request.session[_DRAFTS] = [*known, token][-_MOST_DRAFTS:]


def typed_here(request: HttpRequest, token: str) -> bool:
    return token in request.session.get(_DRAFTS, [])


def for_sponsors(
    view: Callable[Concatenate[HttpRequest, str, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page of somebody's own pledges: the view gets the proven address; whoever has none is asked for it first."""

    @wraps(view)
    def seen(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        email = sponsor_of(request, at=timezone.now())
        if email is None:
            # Whatever was to be done is asked for again: after the code a browser comes by a link.
            wanted = request.path if request.method in ("GET", "HEAD") else reverse("online:own")
            return redirect(f"{reverse('online:sign-in')}?{urlencode({'next': wanted})}")
        try:
            return view(request, email, *args, **kwargs)
        except TooMany as refusal:
            return too_many(request, refusal)

    return login_not_required(never_cache(seen))


def next_page(request: HttpRequest, written: str) -> str:
    """Where to go after signing in: to a page of the sponsor's own, and nowhere else."""
    own = reverse("online:own")
    safe = url_has_allowed_host_and_scheme(written, allowed_hosts={request.get_host()})
    return written if safe and written.startswith(own) else own
