"""What every page of these has in common: whom to call, the calm page for too much, what is said to a code."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from campaigns.models import Campaign
from locations.vietnamese import number
from sponsors.online.limits import TooMany
from sponsors.online.proving import LIFE, Answer, Check

P = ParamSpec("P")


def open_to_all(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page without an account, kept by no cache; whoever asks too often gets a calm page with a telephone on it."""

    @wraps(view)
    def seen(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except TooMany as refusal:
            return too_many(request, refusal)

    return login_not_required(never_cache(seen))


def too_many(request: HttpRequest, refusal: TooMany) -> HttpResponse:
    """That this was asked for too often, when it may be asked for again, and whom to call meanwhile."""
    context = {"said": said_to_too_many(refusal), "contacts": contacts()}
    answer = render(request, "sponsors/online/too_many.html", context, status=429)
    answer["Retry-After"] = str(seconds_left(refusal))
    return answer


def seconds_left(refusal: TooMany) -> int:
    """Until it may be asked for again."""
    return max(1, int((refusal.until - timezone.now()).total_seconds()))


def said_to_too_many(refusal: TooMany) -> str:
    """What somebody reads who asked too often."""
    return _(
        "From your network or for this e-mail, more was asked for than we can answer at once. Try again in %(minutes)s "
        "minutes."
    ) % {"minutes": number(-(-seconds_left(refusal) // 60))}


def contacts() -> list[Campaign]:
    """Campaigns that tell whom to call, those held now."""
    return list(Campaign.objects.open().exclude(contact_phone="").select_related("province")[:5])


def said_to_code(check: Check) -> str:
    """What somebody reads whose code was not right."""
    if check.answer == Answer.WRONG:
        return _("This is not the code in our last e-mail. Tries left: %(left)s.") % {"left": number(check.left)}
    return _(
        "This code does not count any more: it is older than %(minutes)s minutes, or was wrong too often. Ask for a "
        "new one."
    ) % {"minutes": number(int(LIFE.total_seconds()) // 60)}
