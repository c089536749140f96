"""Household counts in and out of Excel: a file, a look at what it would do, and the writing."""

from dataclasses import astuple
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import Refusal
from accounts.requests import user_of
from campaigns.household_counting import Taken, count_rows, looked_at, place_of, take_in
from campaigns.household_sheet import Count, HouseholdSheet, read, written
from campaigns.models import Campaign, HouseholdCount
from campaigns.planning import PlanClosed
from campaigns.quota_forms import CountFileForm
from campaigns.quota_views import SHEET_TYPE, planned_campaign
from campaigns.sheet_cells import WrongSheet
from locations.vietnamese import number

ROWS_SHOWN = 300
_SALT = "household-counts-as-read"
_HOUR = 3600


def count_list(campaign: Campaign) -> str:
    """The address of the list of the campaign's household counts."""
    return f"{reverse('admin:campaigns_householdcount_changelist')}?campaign__id__exact={campaign.pk}"


@require_GET
def count_file(request: HttpRequest, pk: int) -> HttpResponse:
    """An Excel file with every commune of the campaign and what is known of it, to be filled in and sent back."""
    campaign = get_object_or_404(Campaign.objects.visible_to(user_of(request)), pk=pk)
    content = written(f"Số hộ nghèo, hộ cận nghèo: chiến dịch {campaign}", count_rows(campaign))
    disposition = content_disposition_header(True, f"ho-ngheo-{campaign.code}.xlsx") or "attachment"
    return HttpResponse(content, content_type=SHEET_TYPE, headers={"Content-Disposition": disposition})


@require_http_methods(["GET", "POST"])
def take_in_counts(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file leads to its rows with what would become of them; these, confirmed, are written.

    Between the two the counts travel in the page, signed, so that any web process can go on and none keeps a file.
    """
    try:
        campaign = planned_campaign(request, pk)
        if request.method == "POST" and "rows" in request.POST:
            return _write(request, campaign)
    except PlanClosed as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:campaigns_householdcount_changelist")
    form = CountFileForm(request.POST, request.FILES) if request.method == "POST" else CountFileForm()
    if form.is_valid():
        try:
            return _look(request, campaign, form)
        except WrongSheet as wrong:
            form.add_error("file", str(wrong))
    return _page(request, campaign, form=form)


def _look(request: HttpRequest, campaign: Campaign, form: CountFileForm) -> HttpResponse:
    place = place_of(campaign)
    sheet = read(form.cleaned_data["file"].read(), place=place)
    if sheet.problems:
        return _page(request, campaign, form=form, sheet=sheet)
    taken = looked_at(campaign, sheet.counts, dict(place.communes))
    return _page(request, campaign, form=form, sheet=sheet, rows=_signed(campaign, sheet, form), **_outcomes(taken))


def _signed(campaign: Campaign, sheet: HouseholdSheet, form: CountFileForm) -> str:
    decision = [form.cleaned_data["source"], form.cleaned_data["counted_on"].isoformat()]
    counts = [astuple(count) for count in sheet.counts]
    return signing.dumps([campaign.pk, *decision, counts], salt=_SALT, compress=True)


def _outcomes(taken: list[Taken]) -> dict[str, Any]:
    """How many of each outcome, and the rows to look at: what is new or changed comes first."""
    ordered = sorted(taken, key=lambda one: (one.outcome == "same", one.row))
    return {
        "counted": {name: sum(1 for one in taken if one.outcome == name) for name in ("new", "changed", "same")},
        "taken": ordered[:ROWS_SHOWN],
        "more": max(0, len(taken) - ROWS_SHOWN),
        "poor": sum(one.poor for one in taken),
        "near_poor": sum(one.near_poor for one in taken),
        "all": len(taken),
    }


def _write(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    try:
        pk, source, day, rows = signing.loads(request.POST["rows"], salt=_SALT, max_age=_HOUR)
    except signing.BadSignature:
        messages.error(request, _("That took longer than an hour. Choose the file again."))
        return redirect("admin:campaigns_campaign_households", campaign.pk)
    if pk != campaign.pk:
        messages.error(request, _("These rows belong to another campaign. Choose the file again."))
        return redirect("admin:campaigns_campaign_households", campaign.pk)
    try:
        changes = take_in(
            campaign,
            counts=[Count(*row) for row in rows],
            source=source,
            counted_on=date.fromisoformat(day),
            by=user_of(request),
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        done = _("Household counts: %(made)s communes new, %(changed)s changed, %(kept)s as they were.")
        messages.success(request, done % {name: number(count) for name, count in vars(changes).items()})
    return redirect(count_list(campaign))


def _page(request: HttpRequest, campaign: Campaign, **context: Any) -> HttpResponse:
    every = {
        **admin.site.each_context(request),
        "title": _("Household counts from Excel"),
        "opts": HouseholdCount._meta,
        "campaign": campaign,
        "counts": count_list(campaign),
    }
    return render(request, "campaigns/take_in_counts.html", {**every, **context})
