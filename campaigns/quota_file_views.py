"""Quotas in and out of Excel: a file, a look at what it would add, change and take away, and the writing."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import Refusal
from accounts.requests import user_of
from campaigns.forms import QuotaFileForm
from campaigns.models import Campaign, Offer
from campaigns.planning import PlanClosed, areas_of, quota_rows, set_quotas
from campaigns.quota_sheet import Entry, Sheet, read, written
from campaigns.quota_taking import Taken, exceeded, looked_at
from campaigns.quota_views import SHEET_TYPE, quota_list
from campaigns.sheet_cells import WrongSheet
from locations.vietnamese import number

ROWS_SHOWN = 300
NAMES_SHOWN = 20
OUTCOMES = ("removed", "changed", "new", "same")
_SALT = "quotas-as-read"
_HOUR = 3600


@require_GET
def quota_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The campaign's quotas in Excel, with a row for each offer and area, to be changed and taken in again."""
    campaign = get_object_or_404(Campaign.objects.visible_to(user_of(request)), pk=pk)
    title = _("Quotas of campaign %(campaign)s") % {"campaign": campaign}
    disposition = content_disposition_header(True, f"han-muc-{campaign.code}.xlsx") or "attachment"
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(written(title, quota_rows(campaign)), content_type=SHEET_TYPE, headers=headers)


@require_http_methods(["GET", "POST"])
def take_in_quotas(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file leads to what it would do, or to every problem; what was seen, confirmed, is written as a whole.

    Between the two the quotas travel in the page, signed, so that any web process can go on and none keeps a file.
    """
    user = user_of(request)
    campaign = get_object_or_404(Campaign.objects.visible_to(user).select_related("province"), pk=pk)
    if not campaign.plannable_by(user):
        raise PermissionDenied
    if not campaign.is_planned:
        messages.error(request, str(PlanClosed(campaign=campaign.code)))
        return redirect(quota_list(campaign))
    if request.method == "POST" and "rows" in request.POST:
        return _write(request, campaign)
    form = QuotaFileForm(request.POST, request.FILES) if request.method == "POST" else QuotaFileForm()
    if form.is_valid():
        try:
            return _look(request, campaign, form)
        except WrongSheet as wrong:
            form.add_error("file", str(wrong))
    return _page(request, campaign, form=form)


def _look(request: HttpRequest, campaign: Campaign, form: QuotaFileForm) -> HttpResponse:
    areas = areas_of(campaign)
    sheet = _read(campaign, form.cleaned_data["file"].read(), areas)
    if sheet.problems:
        return _page(request, campaign, form=form, problems=sheet.problems)
    taken = looked_at(campaign, sheet.entries, areas)
    return _page(request, campaign, form=form, rows=_signed(campaign, sheet, taken), **_outcomes(taken))


def _read(campaign: Campaign, content: bytes, areas: dict[str, str]) -> Sheet:
    kinds = {offer.kind: str(offer.get_kind_display()) for offer in campaign.offers.all()}
    return read(content, campaign=campaign.code, kinds=kinds, areas=areas)


def _signed(campaign: Campaign, sheet: Sheet, taken: list[Taken]) -> str:
    rows = [(entry.kind, entry.area, entry.most, one.before) for entry, one in zip(sheet.entries, taken, strict=True)]
    return signing.dumps([campaign.pk, rows], salt=_SALT, compress=True)


def _outcomes(taken: list[Taken]) -> dict[str, Any]:
    """How many of each outcome, and the rows that change something: what is taken away comes first."""
    changing = sorted((one for one in taken if one.outcome != "same"), key=lambda one: OUTCOMES.index(one.outcome))
    removed = [one for one in changing if one.outcome == "removed"]
    return {
        "counted": {name: sum(1 for one in taken if one.outcome == name) for name in OUTCOMES},
        "taken": changing[:ROWS_SHOWN],
        "more": max(0, len(changing) - ROWS_SHOWN),
        "changing": len(changing),
        "removed": removed[:NAMES_SHOWN],
        "removed_more": max(0, len(removed) - NAMES_SHOWN),
        "zeros": sum(1 for one in changing if one.most == 0),
    }


def _write(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    try:
        pk, rows = signing.loads(request.POST["rows"], salt=_SALT, max_age=_HOUR)
    except signing.BadSignature:
        messages.error(request, _("That took longer than an hour. Choose the file again."))
        return redirect("admin:campaigns_campaign_quotas", campaign.pk)
    if pk != campaign.pk:
        messages.error(request, _("These rows belong to another campaign. Choose the file again."))
        return redirect("admin:campaigns_campaign_quotas", campaign.pk)
    entries = [Entry(kind, area, most) for kind, area, most, _before in rows]
    seen = {(kind, area): before for kind, area, _most, before in rows}
    try:
        changes = set_quotas(campaign, entries=entries, seen=seen, by=user_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:campaigns_campaign_quotas", campaign.pk)
    done = _("Quotas: %(made)s new, %(changed)s changed, %(removed)s taken away, %(kept)s as they were.")
    messages.success(request, done % {name: number(count) for name, count in vars(changes).items()})
    warn_of_sums(request, campaign.offers.all())
    return redirect(quota_list(campaign))


def warn_of_sums(request: HttpRequest, offers: Iterable[Offer], province: str | None = None) -> None:
    """Tell of each province, or of the one of this code, whose quota of an offer is below the sum of its communes'."""
    words = _(
        "%(offer)s: together the communes of %(province)s have quotas of %(together)s, more than the province's own "
        "quota of %(most)s: whoever comes first uses that up."
    )
    for one in exceeded(offers, province)[:NAMES_SHOWN]:
        told = {
            "offer": one.offer,
            "province": one.province,
            "together": number(one.together),
            "most": number(one.most),
        }
        messages.warning(request, words % told)


def _page(request: HttpRequest, campaign: Campaign, **context: Any) -> HttpResponse:
    every = {
        **admin.site.each_context(request),
        "title": _("Quotas from Excel"),
        "opts": Campaign._meta,
        "original": campaign,
        "campaign": campaign,
        "quotas": quota_list(campaign),
    }
    return render(request, "campaigns/quota_file.html", {**every, **context})
