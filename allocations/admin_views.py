"""The pages of allocating: propose, look at a run, approve or discard it, look at an award, release it."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acting import Refusal
from accounts.models import User
from accounts.roles import Capability
from allocations import allocating
from allocations.applied import PricesNow
from allocations.forms import ReasonForm, SeedForm
from allocations.models import Allocation, AllocationRun, AppliedPrice
from allocations.prospects import prospects
from allocations.run_page import Filter, RunPage, awarded_count
from campaigns.models import Campaign

PER_PAGE = 50
LINES_PER_PAGE = 100
TABS = ("ket-qua", "chua-duoc", "con-lai", "so-sanh")


# Proposing


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponseBase:
    """Choose a campaign, see what there is to give and who waits, type the seed."""
    proposable = reader(request).areas(Capability.PROPOSE).q(province="province_id")
    campaigns = Campaign.objects.visible_to(reader(request)).open().filter(proposable)
    code = request.POST.get("campaign") or request.GET.get("campaign", "")
    campaign = get_object_or_404(campaigns, code=code) if code else None
    form = SeedForm(request.POST or None)
    if request.method == "POST" and campaign is not None and form.is_valid():
        try:
            run = allocating.propose(campaign, seed=form.cleaned_data["seed"], by=reader(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error("seed" if isinstance(refusal, allocating.BadSeed) else None, str(refusal))
        else:
            messages.success(
                request, _("%(run)s is proposed. Nothing is given before a leader approves.") % {"run": run}
            )
            return redirect("admin:allocations_allocationrun_change", run.pk)
    context: dict[str, Any] = {"campaigns": campaigns, "campaign": campaign, "form": form}
    if campaign is not None:
        context |= {"kinds": prospects(campaign), "proposals": _proposed_in(request, campaign)}
    return admin_page(request, "allocations/propose.html", _("Propose an allocation"), context)


def _proposed_in(request: HttpRequest, campaign: Campaign) -> QuerySet[AllocationRun]:
    runs = AllocationRun.objects.visible_to(reader(request)).filter(campaign=campaign)
    return runs.listed().order_by("-number")


# A run


@require_GET
def run_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The result of a run: a tab each for the awarded, the unserved, what is left, and other proposals."""
    run = visible_run(request, pk)
    page = RunPage(run, reader(request))
    tab = request.GET.get("muc", TABS[0])
    if tab not in TABS:
        raise Http404
    narrowed = Filter(*(request.GET.get(name, "").strip() for name in ("q", "qua", "xa", "ly-do")))
    context: dict[str, Any] = {"run": run, "page": page, "tab": tab, "narrowed": narrowed, **_may(request, run)}
    if tab == "so-sanh":
        context |= _compared(request, page)
    elif tab == "con-lai":
        part = Paginator(page.frozen_lines, LINES_PER_PAGE).get_page(request.GET.get("trang"))
        context |= {"part": part, "lines": page.lines(list(part))}
    else:
        found = page.awarded(narrowed) if tab == "ket-qua" else page.unserved(narrowed)
        part = Paginator(found, PER_PAGE).get_page(request.GET.get("trang"))
        context |= {"part": part, "rows": page.rows(list(part), first=part.start_index())}
    return admin_page(request, "allocations/run.html", str(run), context)


def _compared(request: HttpRequest, page: RunPage) -> dict[str, Any]:
    comparisons = page.comparisons()
    asked = request.GET.get("voi", "")
    chosen = next((one for one in comparisons if str(one.run.number) == asked), None)
    if chosen is None:
        return {"comparisons": comparisons, "chosen": None}
    here, there = page.differing(chosen.run, PER_PAGE)
    return {"comparisons": comparisons, "chosen": chosen, "here": here, "there": there, "most_shown": PER_PAGE}


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Asks once more, then approves on POST."""
    run = visible_run(request, pk)
    may = _may(request, run)
    if request.method == "GET":
        if not may["may_approve"]:
            raise Http404
        context = {"run": run, "page": RunPage(run, reader(request))}
        return admin_page(request, "allocations/approve.html", _("Approve %(run)s") % {"run": run}, context)
    try:
        given = allocating.approve(run, by=reader(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Approved: %(count)d gifts are allocated now.") % {"count": given})
    return redirect("admin:allocations_allocationrun_change", run.pk)


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Asks for the reason, then discards on POST."""
    run = visible_run(request, pk)
    if request.method == "GET" and not _may(request, run)["may_discard"]:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            allocating.discard(run, reason=form.cleaned_data["reason"], by=reader(request), at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(run)s is discarded.") % {"run": run})
        return redirect("admin:allocations_allocationrun_change", run.pk)
    title = _("Discard %(run)s") % {"run": run}
    return admin_page(request, "allocations/discard.html", title, {"run": run, "form": form})


def visible_run(request: HttpRequest, pk: int) -> AllocationRun:
    """Without the inputs and results, which may be megabytes: `RunPage` reads what a page shows of them."""
    runs = AllocationRun.objects.visible_to(reader(request)).select_related("campaign", "proposed_by", "decided_by")
    return get_object_or_404(runs.defer("instance", "result"), pk=pk)


def _may(request: HttpRequest, run: AllocationRun) -> dict[str, bool]:
    """What the user may do with the run as it is now."""
    province = run.campaign.province_id
    proposed = run.status == AllocationRun.Status.PROPOSED
    leads = reader(request).areas(Capability.APPROVE).cover(province=province)
    proposes = reader(request).areas(Capability.PROPOSE).cover(province=province)
    own = run.proposed_by_id == reader(request).pk
    return {
        "own": own,
        "may_approve": proposed and leads and not own and awarded_count(run) > 0,
        "may_discard": proposed and (leads or proposes),
    }


# An award


@require_GET
def allocation_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One award: who has what from whom, and, when it was released, who received instead."""
    allocation = _visible_allocation(request, pk)
    successor = getattr(allocation, "replaced_by", None)
    seen = Allocation.objects.visible_to(reader(request))
    context = {
        "allocation": allocation,
        "successor": successor,
        "successor_seen": successor is not None and seen.filter(pk=successor.pk).exists(),
        "predecessor_seen": allocation.replaces_id is not None and seen.filter(pk=allocation.replaces_id).exists(),
        "may_release": _may_release(request, allocation),
        "steps": allocation.price.steps() if allocation.price else (),
        "now": _another_price_now(allocation),
        "run_seen": AllocationRun.objects.visible_to(reader(request)).filter(pk=allocation.run_id).exists(),
    }
    return admin_page(request, "allocations/allocation.html", str(allocation.nomination), context)


@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Asks for the reason, then releases on POST; the award's page then says who received instead."""
    allocation = _visible_allocation(request, pk)
    person = allocation.nomination.person
    if request.method == "GET" and not _may_release(request, allocation):
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            allocating.release(allocation, reason=form.cleaned_data["reason"], by=reader(request), at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("The award of %(person)s is released.") % {"person": allocation.nomination.person}
            )
        return redirect("admin:allocations_allocation_change", allocation.pk)
    title = _("Release the award of %(person)s") % {"person": person}
    return admin_page(request, "allocations/release.html", title, {"allocation": allocation, "form": form})


def _visible_allocation(request: HttpRequest, pk: int) -> Allocation:
    allocations = Allocation.objects.visible_to(reader(request)).select_related(
        "price__offer",
        "nomination__person",
        "nomination__commune__province",
        "nomination__offer",
        "nomination__campaign",
        "pledge_line__pledge__sponsor",
        "pledge_line__offer",
        "released_by",
        "run__campaign",
        "run__decided_by",
        "replaces__nomination__person",
        "replaced_by__nomination__person",
        "replaced_by__nomination__commune",
    )
    return get_object_or_404(allocations.defer("run__instance", "run__result", "run__lines"), pk=pk)


def _another_price_now(allocation: Allocation) -> int | None:
    """Đồng that the sponsor of a live award would pay by the plan and the law of now, where that is something else."""
    if allocation.status == Allocation.Status.RELEASED or allocation.price_id is None:
        return None
    prices = PricesNow(AppliedPrice.objects.filter(pk=allocation.price_id))
    now = prices.of(allocation.price_id, allocation.nomination.commune.province_id)
    return None if now == allocation.unit_price else now


def _may_release(request: HttpRequest, allocation: Allocation) -> bool:
    nomination = allocation.nomination
    home = nomination.campaign.province_id or nomination.commune.province_id
    live = allocation.status != Allocation.Status.RELEASED
    return live and reader(request).areas(Capability.RELEASE).cover(province=home)


def reader(request: HttpRequest) -> User:
    """The signed-in user: nobody else comes this far."""
    return cast(User, request.user)


def _way(context: dict[str, Any]) -> tuple[str, str]:
    """The words and the address of the page from which one comes."""
    run, allocation = context.get("run"), context.get("allocation")
    if run is not None and "page" not in context:
        return str(run), reverse("admin:allocations_allocationrun_change", args=[run.pk])
    listed = AllocationRun if allocation is None else Allocation
    words = str(capfirst(listed._meta.verbose_name_plural))
    return words, reverse(f"admin:allocations_{listed._meta.model_name}_changelist")


def admin_page(request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
    """A page of our own inside the admin; at the top stands the list to which it belongs, or its run."""
    whole = {**admin.site.each_context(request), "title": title, "way": _way(context), **context}
    return render(request, template, whole)
