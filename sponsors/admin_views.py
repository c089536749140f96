"""The pages of a pledge: entered for a campaign, looked at, amended, confirmed, withdrawn, its quantities changed."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.acting import Refusal
from accounts.requests import user_of
from accounts.roles import Capability
from campaigns.models import Campaign
from campaigns.pricing import leaves_out_top_ups
from campaigns.searching import answer
from campaigns.transitions import StaleMove
from locations.models import Institution
from sponsors import joining, pledging
from sponsors.amount_views import Shown, suggested
from sponsors.beyond import beyond_wanted
from sponsors.first_lines import priced_offers
from sponsors.insured import meant_for_insured
from sponsors.joining import Alike
from sponsors.letters.card import context_of as letters_context
from sponsors.models import Pledge, PledgeLine
from sponsors.money.candidates import ENDED
from sponsors.money.coded_lines import not_recorded
from sponsors.pages import is_key
from sponsors.pledge_entry import Entry, asked_sponsor, entry_of
from sponsors.pledge_forms import LineForm, QuantitiesForm, WithdrawalForm, institution_label
from sponsors.pledge_money import page_context
from sponsors.pledge_records import typed_code, what_keeps
from sponsors.seen import stamp_of, stamps

SHOWN = 20
Status = Pledge.Status
# How a status looks as a badge of the admin's theme, and as one of our own.
LOOKS = {
    Status.REGISTERED: "warning",
    Status.CONFIRMED: "success",
    Status.PART_FUNDED: "info",
    Status.FUNDED: "info",
    Status.CLOSED: "primary",
    Status.WITHDRAWN: "danger",
}


@require_http_methods(["GET", "POST"])
def enter_pledge(request: HttpRequest) -> HttpResponseBase:
    """First the campaign, then the pledge to it."""
    if not request.user.may(Capability.RECORD_PLEDGES):
        raise PermissionDenied
    campaigns = Campaign.objects.visible_to(request.user).filter(
        status__in=[Campaign.Status.DRAFT, Campaign.Status.OPEN]
    )
    chosen = request.GET.get("campaign", "")
    if not is_key(chosen):
        only = sorted(campaigns.select_related("province")[:100], key=lambda one: one.status != Campaign.Status.OPEN)
        sponsor = asked_sponsor(request) or ""
        if len(only) == 1 and only[0].offers.exists():
            address = f"{reverse('admin:sponsors_pledge_add')}?campaign={only[0].pk}"
            return redirect(f"{address}&sponsor={sponsor}" if sponsor else address)
        context = {"campaigns": only, "sponsor": sponsor, "today": timezone.localdate()}
        return _render(request, "sponsors/pledge_campaigns.html", _("New pledge"), context)
    campaign = get_object_or_404(campaigns.select_related("province"), pk=chosen)
    entry = entry_of(request, campaign)
    if entry.checked and entry.is_valid():
        try:
            pledge = pledging.register(
                campaign=campaign, lines=entry.lines.lines(), by=request.user, at=timezone.now(), **entry.facts()
            )
        except Refusal as refusal:
            entry.pledge.add_error(None, str(refusal))
        else:
            said = _("Pledge %(reference)s is registered. Look it over, then confirm it.")
            messages.success(request, str(said) % {"reference": pledge.reference})
            return _to(pledge)
    return _entry_page(request, entry, campaign, _("New pledge to %(campaign)s"), {})


@require_http_methods(["GET", "POST"])
def amend_pledge(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same page for a registered pledge."""
    pledge = _recordable(request, pk)
    if pledge.status != Status.REGISTERED:
        messages.error(request, str(_("Only a registered pledge can be amended as a whole.")))
        return _to(pledge)
    entry = entry_of(request, pledge.campaign, pledge)
    if entry.checked and entry.is_valid():
        try:
            now, seen = timezone.now(), request.POST.get("seen")
            pledging.amend(pledge, lines=entry.lines.lines(), by=request.user, at=now, seen=seen, **entry.facts())
        except Refusal as refusal:
            entry.pledge.add_error(None, str(refusal))
        else:
            messages.success(request, str(_("Pledge %(reference)s is amended.")) % {"reference": pledge.reference})
            return _to(pledge)
    return _entry_page(
        request,
        entry,
        pledge.campaign,
        _("Amend pledge to %(campaign)s"),
        {"pledge": pledge, "seen": _seen(request, pledge)},
    )


@require_GET
def show_pledge(request: HttpRequest, pk: int) -> HttpResponse:
    """All about a pledge, and what can be done with it now."""
    pledge = _visible(request, pk)
    lines = list(_lines(pledge))
    mine = pledge.recordable_by(request.user)
    late = pledging.warnings(pledge.campaign, pledge.pledged_on) if pledge.status == Status.REGISTERED else []
    planned = mine and pledge.campaign.is_planned
    open_now = pledge.campaign.status == Campaign.Status.OPEN
    context = {
        "original": None,
        "pledge": pledge,
        "lines": lines,
        "seen": stamp_of(pledge, lines),
        "units": sum(line.quantity for line in lines),
        "allocated": sum(line.allocated for line in lines),
        "value": sum(line.value for line in lines),
        "look": LOOKS[Status(pledge.status)],
        "alike": _alike(pledge) if mine else (),
        "warnings": [*late, *(_doubts(pledge, lines) if mine and pledge.status == Status.REGISTERED else [])],
        "may_amend": planned and pledge.status == Status.REGISTERED,
        "may_confirm": mine and pledge.status == Status.REGISTERED and open_now,
        "waits_for_opening": planned and pledge.status == Status.REGISTERED and not open_now,
        "may_agree": planned and pledge.status in pledging.REPRICEABLE and _costs_otherwise(pledge.campaign, lines),
        "may_adjust": planned and pledge.status in pledging.ADJUSTABLE,
        "may_withdraw": planned and pledge.status in (Status.REGISTERED, Status.CONFIRMED),
    }
    if pledge.status in ENDED:
        context["coded"] = not_recorded(pledge)
    context |= page_context(pledge, lines, by=user_of(request)) | letters_context(pledge, by=user_of(request))
    return _render(request, "sponsors/pledge_page.html", pledge.reference, context)


@require_POST
def confirm_pledge(request: HttpRequest, pk: int) -> HttpResponseBase:
    pledge = _recordable(request, pk)
    try:
        pledging.confirm(pledge, by=request.user, at=timezone.now(), seen=request.POST.get("seen"))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("Pledge %(reference)s is confirmed: it can be allocated from now on.")
        messages.success(request, str(said) % {"reference": pledge.reference})
    return redirect("admin:sponsors_follow_up") if request.POST.get("back") == "follow_up" else _to(pledge)


@require_http_methods(["GET", "POST"])
def withdraw_pledge(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The reason, asked where it can be withdrawn; else what is to be done before."""
    pledge = _recordable(request, pk)
    lines = list(_lines(pledge))
    form = WithdrawalForm(_sent(request))
    if form.is_valid():
        try:
            pledging.withdraw(pledge, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except StaleMove as stale:
            messages.error(request, str(stale))
            return _to(pledge)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(_("Pledge %(reference)s is withdrawn.")) % {"reference": pledge.reference})
            return _to(pledge)
    context = {"pledge": pledge, "form": form, "lines": lines, "kept_by": what_keeps(pledge, lines)}
    context |= {"coded": not_recorded(pledge), "may_record": True}
    return _render(request, "sponsors/pledge_withdraw.html", _("Withdraw the pledge"), context)


@require_http_methods(["GET", "POST"])
def adjust_pledge(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The quantities of a confirmed pledge, and one line more."""
    pledge = _recordable(request, pk)
    if pledge.status not in pledging.ADJUSTABLE:
        messages.error(request, str(_("Only the quantities of a confirmed pledge are changed here.")))
        return _to(pledge)
    form = QuantitiesForm(_sent(request), lines=_lines(pledge))
    more = LineForm(_sent(request), campaign=pledge.campaign, prefix="more")
    if form.is_valid() & more.is_valid():
        line = more.line()
        try:
            pledging.adjust(
                pledge,
                quantities=form.quantities(),
                only_when_paid=form.only_when_paid(),
                added=[line] if line else [],
                seen=request.POST.get("seen"),
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, str(_("The quantities of pledge %(reference)s are changed.")) % {"reference": pledge.reference}
            )
            return _to(pledge)
    context = {"pledge": pledge, "form": form, "more": more, "media": more.media, "seen": _seen(request, pledge)}
    return _render(request, "sponsors/pledge_quantities.html", _("Change the quantities"), context)


@require_http_methods(["GET", "POST"])
def agree_to_prices(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Shows what each line was promised at and costs now; on POST the sponsor's word for the prices of now is kept."""
    pledge = _recordable(request, pk)
    if request.method == "POST":
        try:
            pledging.agree_to_present_prices(pledge, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            said = _("Pledge %(reference)s is at the prices of now.")
            messages.success(request, str(said) % {"reference": pledge.reference})
        return _to(pledge)
    now = {one.offer.pk: one for one in priced_offers(pledge.campaign)}
    lines = [(line, now[line.offer_id], _more(line, now[line.offer_id].price)) for line in _lines(pledge)]
    context = {"pledge": pledge, "lines": lines, "together": sum(more or 0 for _line, _now, more in lines)}
    return _render(request, "sponsors/pledge_prices.html", _("Prices of now"), context)


def _more(line: PledgeLine, price: int | None) -> int | None:
    """How many đồng more the line costs at the price of now; None without one."""
    return None if price is None else (price - line.unit_price) * line.quantity


@require_GET
def find_institutions(request: HttpRequest) -> JsonResponse:
    """Schools and hospitals whose name contains what is typed (`term`), 20 at a time."""
    if not request.user.may(Capability.RECORD_PLEDGES):
        raise PermissionDenied
    return answer(request, Institution.objects.select_related("commune__province"), institution_label)


def _doubts(pledge: Pledge, lines: list[PledgeLine]) -> list[str]:
    """What to look at before the pledge is confirmed."""
    return [*beyond_wanted(pledge), *meant_for_insured(lines)]


def _alike(pledge: Pledge) -> tuple[Alike, ...]:
    """Sponsors that may be the very one, until the pledge is confirmed or it is settled whose a tax code is."""
    asks = pledge.status == Status.REGISTERED or (pledge.status not in ENDED and typed_code(pledge))
    return joining.alike([pledge])[pledge.pk] if asks else ()


def _entry_page(
    request: HttpRequest, entry: Entry, campaign: Campaign, title: str | Promise, context: dict[str, Any]
) -> HttpResponse:
    offers = priced_offers(campaign, pledge=context.get("pledge"))
    context |= {
        "entry": entry,
        "campaign": campaign,
        "offers": offers,
        "priced": any(one.price for one in offers),
        "prices": {str(one.offer.pk): one.price for one in offers if one.price},
        "without_top_ups": any(leaves_out_top_ups(one.offer) for one in offers if one.price),
        "warnings": pledging.warnings(campaign, timezone.localdate()),
        "media": entry.pledge.media + LineForm(campaign=campaign).media,
        "suggestion": _asked_suggestion(request, entry, campaign),
    }
    return _render(request, "sponsors/pledge_form.html", str(title) % {"campaign": campaign.code}, context)


def _asked_suggestion(request: HttpRequest, entry: Entry, campaign: Campaign) -> Shown | None:
    """What the amount pays for, where a button of the page asks for it."""
    if "suggest" not in request.POST:
        return None
    try:
        amount = entry.pledge.fields["amount"].clean(entry.pledge["amount"].value())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None
    return suggested(campaign, amount) if amount else None


def _seen(request: HttpRequest, pledge: Pledge) -> str:
    """The stamp of the pledge when its form was opened, not of now that it is shown again."""
    return request.POST.get("seen") or stamps([pledge])[pledge.pk]


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _visible(request: HttpRequest, pk: int) -> Pledge:
    pledges = Pledge.objects.visible_to(request.user)
    related = ("sponsor__province", "campaign__province", "province", "registered_by", "confirmed_by", "withdrawn_by")
    return get_object_or_404(pledges.select_related(*related), pk=pk)


def _recordable(request: HttpRequest, pk: int) -> Pledge:
    """A pledge that the user sees and whose office is the user's own."""
    pledge = _visible(request, pk)
    if not pledge.recordable_by(request.user):
        raise PermissionDenied
    return pledge


def _lines(pledge: Pledge) -> Any:
    earmarks = ("earmarks__province", "earmarks__commune__province", "earmarks__group", "earmarks__institution")
    return PledgeLine.objects.filter(pledge=pledge).select_related("offer").prefetch_related(*earmarks)


def _costs_otherwise(campaign: Campaign, lines: list[PledgeLine]) -> bool:
    """Whether some line was promised at another price than that of now."""
    now = {one.offer.pk: one.price for one in priced_offers(campaign)}
    return any(now[line.offer_id] not in (None, line.unit_price) for line in lines)


def _to(pledge: Pledge) -> HttpResponse:
    return redirect(reverse("admin:sponsors_pledge_change", args=[pledge.pk]))


def _render(request: HttpRequest, name: str, title: str | Promise, context: dict[str, Any]) -> HttpResponse:
    """A page of the pledge in the context, if there is one, which stands in the way at the top."""
    place = {"opts": Pledge._meta, "original": context.get("pledge")}
    return render(request, name, {**admin.site.each_context(request), "title": title, **place, **context})
