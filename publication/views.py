"""The pages that everybody may open, without an account and without a script."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from locations.vietnamese import clean_spaces
from publication.figures import Figures, Gift, Heading, figures, headings
from publication.keeping import Keeper
from publication.pages import KEPT, LIFE, Page, answered, kept, page, page_of
from publication.places import Row
from publication.promised import Promise, rest

MOST_ROWS, MOST_NAMES, MOST_SEARCHED = 50, 200, 60
"""Places and sponsors on a page, and letters of a search."""
FIRST_PLACES, FIRST_NAMES = 6, 40
"""Of them on the page of the campaign itself."""

ROBOTS = b"""User-agent: *
Allow: /chien-dich/
Allow: /can-giup-do/
Allow: /du-lieu-ca-nhan/
Allow: /static/
Disallow: /
"""

_HEADINGS: Keeper[tuple[Heading, ...]] = Keeper(LIFE, most=1)
_FIGURES: Keeper[Figures | None] = Keeper(LIFE, most=40)


@dataclass(frozen=True)
class Asked:
    """What was asked for and understood, as the links of a pager need it: of an address nothing else comes back."""

    GET: QueryDict


def of_campaign(view: Callable[[HttpRequest, str], HttpResponse]) -> Callable[[HttpRequest, str], HttpResponse]:
    """A page of a campaign that is announced, whatever capitals its code is typed in. That is asked of what is kept, so
    that addresses that somebody makes up cost no query and leave nothing behind.
    """

    @wraps(view)
    def seen(request: HttpRequest, code: str) -> HttpResponse:
        known = {heading.code for heading in _headings()}
        if code in known:
            return view(request, code)
        if code.upper() not in known or request.resolver_match is None:
            raise Http404
        query = request.META.get("QUERY_STRING", "")
        address = reverse(request.resolver_match.view_name, args=[code.upper()])
        return redirect(f"{address}?{query}" if query else address)

    return login_not_required(require_safe(seen))


@login_not_required
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns that are held or were, those that are open first."""
    return answered(request, kept("campaigns", lambda: page("publication/campaigns.html", {"campaigns": _headings()})))


@of_campaign
def campaign(request: HttpRequest, code: str) -> HttpResponse:
    """What a campaign is, what it needs, and what became of what was given."""
    return answered(request, kept(("campaign", code), partial(_campaign, code)))


@of_campaign
def places(request: HttpRequest, code: str) -> HttpResponse:
    """Where people wait: the provinces, the communes of one (`tinh`), or those of a name (`tim`)."""
    known = _figures(code)
    text = clean_spaces(request.GET.get("tim", ""))[:MOST_SEARCHED]
    province = request.GET.get("tinh", "") or known.home
    within = known.places.province(province)
    if text:
        rows = known.places.found(text)
    elif within is not None:
        rows = known.places.of_province(within.place.code) or [within]
    else:
        rows = [] if known.home else list(known.places.provinces)
    shown = Paginator(rows, MOST_ROWS).get_page(request.GET.get("trang"))
    asked = QueryDict(mutable=True)
    if text:
        asked["tim"] = text
    elif within is not None and not known.home:
        asked["tinh"] = within.place.code
    context = {
        **_about(known),
        "within": None if text else within,
        "text": text,
        "page": shown,
        "by_province": not text and within is None,
        "communes_are_hidden": rows == [within],
        "rows": _rows(known, list(shown)),
        "rest": [] if text else _rest(known, within, rows),
        "request": Asked(asked),
    }
    make = partial(page, "publication/places.html", context)
    if text:
        return answered(request, make())
    return answered(request, kept(("places", code, asked.get("tinh", ""), shown.number), make))


@of_campaign
def sponsors(request: HttpRequest, code: str) -> HttpResponse:
    """All sponsors of a campaign who agreed to be named."""
    known = _figures(code)
    shown = Paginator(known.sponsors, MOST_NAMES).get_page(request.GET.get("trang"))
    context = {**_about(known), "page": shown, "request": Asked(QueryDict(mutable=True))}
    make = partial(page, "publication/sponsors.html", context)
    return answered(request, kept(("sponsors", code, shown.number), make))


@login_not_required
@require_safe
def data_use(request: HttpRequest) -> HttpResponse:
    """How personal data are used."""
    return answered(request, kept("data-use", partial(page, "publication/data_use.html")))


@login_not_required
@require_safe
def help_wanted(request: HttpRequest) -> HttpResponse:
    """Where somebody turns who needs help."""
    return answered(request, kept("help", partial(page, "publication/help.html")))


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines read what is meant for everybody; no letter, no sponsor's page, nothing of the staff's."""
    return answered(request, kept("robots", partial(page_of, ROBOTS, "text/plain; charset=utf-8")))


def forget() -> None:
    """All of it is read and made anew: for tests, which don't wait for a minute."""
    for keeper in (_HEADINGS, _FIGURES, KEPT):
        keeper.forget()


def _headings() -> tuple[Heading, ...]:
    return _HEADINGS.get("all", lambda: headings(timezone.localdate()))


def _figures(code: str) -> Figures:
    """Raises `Http404` where the campaign is no longer announced."""
    found = _FIGURES.get(code, lambda: figures(code, at=timezone.now(), on=timezone.localdate()))
    if found is None:
        raise Http404
    return found


def _campaign(code: str) -> Page:
    known = _figures(code)
    places = known.places
    first = places.most_waiting if known.heading.is_open else places.most_given
    most = first(places.communes, FIRST_PLACES) if known.home else []
    context = {
        **_about(known),
        "rows": _rows(known, most or first(places.provinces, FIRST_PLACES)),
        "by_province": not known.home,
        "names": known.sponsors[:FIRST_NAMES],
        "more_names": len(known.sponsors) > FIRST_NAMES,
    }
    return page("publication/campaign.html", context)


def _about(known: Figures) -> dict[str, object]:
    return {"campaign": known, "heading": known.heading, "gifts": known.gifts}


def _rows(known: Figures, rows: list[Row]) -> list[dict[str, object]]:
    """Each place with a cell for each gift, in the order of the gifts."""
    return [
        {"place": row.place, "within": row.within, "cells": [(gift, row.cell(gift.key)) for gift in known.gifts]}
        for row in rows
    ]


def _rest(known: Figures, within: Row | None, rows: list[Row]) -> list[tuple[Gift, Promise]]:
    """What is pledged beside what is told of these places, all those of the campaign or of a province."""
    found = []
    for gift in known.gifts:
        whole = within.cell(gift.key).promised if within and not known.home else gift.promise
        left = rest(whole, [row.cell(gift.key).promised for row in rows])
        if left.units:
            found.append((gift, left))
    return found
