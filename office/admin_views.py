"""The campaign board: choosing a campaign, seeing how far it is and what to do next, taking the numbers along."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.roles import Capability
from campaigns.models import Campaign, Offer
from locations.templatetags.trao import percent_of
from locations.vietnamese import fold, number
from office.board import SHOWN, Board, Numbers, Row, Show
from office.board_sheet import CONTENT_TYPE, written
from office.corrections import corrections
from office.counting import count
from office.links import address, change_page
from office.milestones import milestones
from office.next_steps import Situation, next_steps
from office.shortfalls import shortfalls
from sponsors.models import Pledge

ROWS_PER_PAGE = 50
CAMPAIGNS_PER_PAGE = 30
SHOW_NAMES: dict[str, str | Promise] = {
    Show.ALL: gettext_lazy("Everything"),
    Show.SILENT: gettext_lazy("Quota, but nobody nominated"),
    Show.WAITING: gettext_lazy("With nominations to vet"),
    Show.UNSERVED: gettext_lazy("Approved, without a gift"),
}


@dataclass(frozen=True)
class Bar:
    """One stage of a gift: how many, and their share of what is aimed at."""

    label: str
    value: int
    percent: int
    more: str = ""


@dataclass(frozen=True)
class Card:
    """A gift at a glance. `aim`: what the bars are measured against, `aim_label` says what that is."""

    offer: Offer
    aim: int
    aim_label: str
    bars: list[Bar]
    numbers: Numbers


@dataclass(frozen=True)
class Sight:
    """What of the board this user sees: the whole campaign or a part, pledges or not, people or not."""

    whole: bool
    pledges: bool
    people: bool


def _sight(request: HttpRequest, campaign: Campaign) -> Sight:
    user = request.user
    return Sight(
        whole=user.areas(Capability.SEE_PLANS).cover(province=campaign.province_id),
        pledges=user.may(Capability.SEE_PLEDGES),
        people=user.may(Capability.SEE_PEOPLE),
    )


@require_GET
def boards(request: HttpRequest) -> HttpResponse:
    """The campaigns that the user sees, those under way first."""
    _must_see_plans(request)
    found = Campaign.objects.visible_to(request.user).select_related("province").prefetch_related("offers")
    search = request.GET.get("tim", "").strip()
    if search:
        found = found.filter(Q(search_key__contains=fold(search)) | Q(code__istartswith=search))
    states = list(Campaign.Status)
    order = sorted(found, key=lambda one: (states.index(_urgency(one)), -one.year, one.code))
    page = Paginator(order, CAMPAIGNS_PER_PAGE).get_page(request.GET.get("trang"))
    today = timezone.localdate()
    rows = [
        {
            "campaign": campaign,
            "url": address("admin:office_board", campaign.pk),
            "next": next((one for one in milestones(campaign, campaign.offers.all(), today) if not one.is_past), None),
        }
        for campaign in page
    ]
    add = address("admin:campaigns_campaign_add") if request.user.may(Capability.PLAN) else ""
    context = {"rows": rows, "page": page, "search": search, "add": add}
    return _render(request, "office/boards.html", _("Campaign board"), context)


def _urgency(campaign: Campaign) -> Campaign.Status:
    """Open campaigns before drafts, then the rest as the states are named."""
    status = Campaign.Status(campaign.status)
    swapped = {Campaign.Status.OPEN: Campaign.Status.DRAFT, Campaign.Status.DRAFT: Campaign.Status.OPEN}
    return swapped.get(status, status)


@require_GET
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """A campaign: its gifts at a glance, what to do next, and one gift place by place."""
    campaign = _campaign(request, pk)
    offers = list(campaign.offers.all())
    counted, sight, today = count(campaign, request.user), _sight(request, campaign), timezone.localdate()
    context: dict[str, Any] = {
        "way": (_("Campaign board"), address("admin:office_boards")),
        "campaign": campaign,
        "campaign_page": change_page(campaign, request),
        "points_page": address("admin:office_points", campaign.pk),
        "sheet": address("admin:office_board_sheet", campaign.pk),
        "sight": sight,
        "steps": next_steps(Situation(campaign, offers, counted, request, today)),
        "milestones": milestones(campaign, offers, today),
        "cards": [_card(offer, counted.total(offer.pk), sight) for offer in offers],
    }
    if offers:
        context |= _table(request, campaign, counted, offers)
    return _render(request, "office/board.html", campaign.name, context)


@require_GET
def missing_money(request: HttpRequest, pk: int) -> HttpResponse:
    """What the pledges lack since the law or the plan changed, line by line."""
    campaign = _campaign(request, pk)
    if not request.user.may(Capability.SEE_PLEDGES):
        raise PermissionDenied
    found = shortfalls(campaign, Pledge.objects.visible_to(request.user), campaign.offers.all())
    page = Paginator(found.lines, ROWS_PER_PAGE).get_page(request.GET.get("trang"))
    corrected = corrections([one.line for one in page if not one.changes])
    context = {
        "campaign": campaign,
        "found": found,
        "page": page,
        "way": (campaign.code, address("admin:office_board", campaign.pk)),
        "board": address("admin:office_board", campaign.pk),
        "rows": [(one, change_page(one.line.pledge, request), corrected.get(one.line.pk, [])) for one in page],
        "whole": request.user.areas(Capability.SEE_PLEDGES).cover(province=campaign.province_id),
    }
    return _render(request, "office/shortfalls.html", _("Money missing"), context)


@require_GET
def board_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole board in Excel: a row for each gift and place."""
    campaign = _campaign(request, pk)
    sight = _sight(request, campaign)
    content = written(
        campaign,
        list(campaign.offers.all()),
        count(campaign, request.user),
        pledges=sight.pledges,
        people=sight.people,
        day=timezone.localdate(),
    )
    name = f"bang-dieu-hanh-{campaign.code}.xlsx"
    return HttpResponse(content, CONTENT_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _card(offer: Offer, numbers: Numbers, sight: Sight) -> Card:
    if sight.whole and offer.wanted:
        aim, label = offer.wanted, _("wanted")
    elif numbers.quota is not None:
        aim, label = numbers.quota, _("quota")
    else:
        aim, label = numbers.nominated, _("nominated")
    bars = []
    if sight.pledges:
        waiting = _("%(count)s more to confirm") % {"count": number(numbers.registered)} if numbers.registered else ""
        bars.append(_bar(_("Pledged"), numbers.pledged, aim, waiting))
    if sight.people:
        waiting = _("%(count)s to vet") % {"count": number(numbers.proposed)} if numbers.proposed else ""
        bars += [
            _bar(_("Nominated"), numbers.nominated, aim, waiting),
            _bar(_("Approved people"), numbers.approved, aim),
            _bar(_("Allocated"), numbers.allocated, aim),
        ]
    return Card(offer, aim, label, bars, numbers)


def _bar(label: str, value: int, aim: int, more: str = "") -> Bar:
    """What is more than nothing is seen as more than nothing."""
    return Bar(label, value, max(percent_of(value, aim), 1 if value else 0), more)


def _table(request: HttpRequest, campaign: Campaign, counted: Board, offers: list[Offer]) -> dict[str, Any]:
    """One gift, province by province or commune by commune."""
    asked = request.GET
    offer = next((one for one in offers if one.kind == asked.get("loai")), offers[0])
    search, show = asked.get("tim", "").strip(), asked.get("loc", Show.ALL)
    show = show if show in SHOWN else Show.ALL
    provinces = counted.provinces(offer.pk)
    chosen = next((row for row in provinces if row.place.code == asked.get("tinh")), None)
    several = campaign.province_id is None and (len(provinces) > 1 or _sight(request, campaign).whole)
    by_province = several and not (chosen or search or show)
    names = {row.place.code: row.place.name for row in provinces} if several and not (by_province or chosen) else {}
    if by_province:
        rows = provinces
    else:
        rows = counted.communes(offer.pk, province=chosen.place.code if chosen else "", search=search, show=show)
    page: Page[Row] = Paginator(rows, ROWS_PER_PAGE).get_page(asked.get("trang"))
    kept = {"loai": offer.kind, "tinh": chosen.place.code if chosen else "", "tim": search, "loc": show}
    here = address("admin:office_board", campaign.pk)
    return {
        "offer": offer,
        "tabs": [(one, _same(here, kept | {"loai": one.kind}), one == offer) for one in offers],
        "provinces": provinces if several else [],
        "chosen": chosen,
        "by_province": by_province,
        "page": page,
        "rows": [
            (row, _same(here, kept | {"tinh": row.place.code}) if by_province else "", names.get(row.place.province))
            for row in page
        ],
        "sums": _sums(counted, offer, chosen, by_province) if page.number == 1 and not (search or show) else [],
        "search": search,
        "show": show,
        "show_names": SHOW_NAMES,
        "filtered": bool(search or show or chosen),
        "all_url": _same(here, {"loai": offer.kind}),
    }


def _sums(counted: Board, offer: Offer, chosen: Row | None, by_province: bool) -> list[tuple[str, Numbers, bool]]:
    """The rows above the others: the total, and (True) what is meant for none of the places below."""
    if chosen:
        total = (_("%(province)s, total") % {"province": chosen.place.name}, chosen.numbers, False)
        general = []
    else:
        total = (_("Total"), counted.total(offer.pk), False)
        general = [(_("For no place in particular"), counted.general(offer.pk), True)]
    # Communes stand below: what is meant for their province has no row of its own.
    for province in () if by_province else [chosen] if chosen else counted.provinces(offer.pk):
        whole = counted.province_general(offer.pk, province.place.code)
        general.append((_("For the province or several communes"), whole, True))
    return [total, *(row for row in general if row[1].pledged or row[1].registered)]


def _same(here: str, kept: dict[str, str], **more: object) -> str:
    """The same page with these choices; the empty ones are left out."""
    chosen = {name: value for name, value in {**kept, **more}.items() if value}
    return f"{here}?{urlencode(chosen)}#xa"


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    _must_see_plans(request)
    return get_object_or_404(Campaign.objects.visible_to(request.user).select_related("province"), pk=pk)


def _must_see_plans(request: HttpRequest) -> None:
    if not request.user.may(Capability.SEE_PLANS):
        raise PermissionDenied


def _render(request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, {**admin.site.each_context(request), "title": title, **context})
