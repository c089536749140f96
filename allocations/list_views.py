"""Lists to take away: the result in Excel, and the list on which people sign for their gifts."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from allocations import stored
from allocations.admin_views import admin_page, reader, visible_run
from allocations.listing import Entry, by_commune, of_allocations, of_proposal
from allocations.models import Allocation, AllocationRun
from allocations.result_file import MEDIA_TYPE, written
from campaigns.models import Campaign, Offer
from locations.vietnamese import date_text, phrase_key

MOST_ON_PAPER = 10_000  # people; a browser lays out no more at once in good time


@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """The campaigns in which gifts are allocated to people whom the user sees, and the lists of each."""
    live = Allocation.objects.visible_to(reader(request)).live().order_by()
    counts = dict(live.values_list("nomination__campaign_id").annotate(count=Count("pk")))
    communes = defaultdict(list)
    where = live.values_list("nomination__campaign_id", "nomination__commune_id", "nomination__commune__name")
    for campaign, code, name in where.distinct():
        communes[campaign].append((code, name))
    kinds = defaultdict(list)
    for campaign, kind in live.values_list("nomination__campaign_id", "nomination__offer__kind").distinct():
        kinds[campaign].append((kind, Offer.Kind(kind).label))
    campaigns = [
        {
            "campaign": campaign,
            "count": counts[campaign.pk],
            "communes": sorted(communes[campaign.pk], key=lambda place: phrase_key(place[1])),
            "kinds": sorted(kinds[campaign.pk]),
        }
        for campaign in Campaign.objects.filter(pk__in=counts)
    ]
    context = {"campaigns": campaigns, "way": _awards()}
    return admin_page(request, "allocations/lists.html", _("Lists to print or download"), context)


@require_GET
def proposal_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The awards of a run as they were proposed, in Excel."""
    run = visible_run(request, pk)
    about = [*_about(run.campaign), *_about_run(run), (_("How far it is"), str(run.get_status_display()))]
    about += _about_proposals(run.campaign)
    return _file(f"{run.campaign.code}-dot-{run.number}.xlsx", of_proposal(run, reader(request)), about)


@require_GET
def instance_file(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The frozen inputs of a run, for who wants to calculate the result anew: whoever may see the run may take them."""
    run = visible_run(request, pk)
    response = StreamingHttpResponse(stored.instance_file(run), content_type="application/json")
    response["Content-Disposition"] = content_disposition_header(True, stored.instance_name(run)) or ""
    return response


@require_GET
def allocations_file(request: HttpRequest, campaign: str) -> HttpResponse:
    """The live allocations of a campaign that the user sees, in Excel."""
    allocations = _to_hand_over(request, campaign)
    about = _about(allocations[0].nomination.campaign)
    for run in AllocationRun.objects.filter(allocations__in=allocations).listed().distinct().order_by("number"):
        about += _about_run(run)
    about += _about_proposals(allocations[0].nomination.campaign)
    return _file(f"{campaign}-ket-qua-phan-bo.xlsx", of_allocations(allocations), about)


@require_GET
def signature_list(request: HttpRequest, campaign: str) -> HttpResponse:
    """The list to sign for the gifts, a page per commune, for the printer; of too many people a part is asked for."""
    allocations = _to_hand_over(request, campaign)
    count = allocations.count()
    held_in = allocations[0].nomination.campaign
    context = {
        "campaign": held_in,
        "count": count,
        "back": _opened_from(request, campaign),
    }
    if count > MOST_ON_PAPER and not request.GET.get("xa"):
        context |= {"places": _places(allocations), "query": request.GET.urlencode(), "way": _awards()}
        return admin_page(request, "allocations/signature_places.html", _("List for signature"), context)
    context |= {"pages": list(by_commune(of_allocations(allocations))), "year": _handover_year(held_in)}
    return render(request, "allocations/signature_list.html", context)


def _awards() -> tuple[str, str]:
    """Where the lists belong: all that is allocated."""
    return str(capfirst(Allocation._meta.verbose_name_plural)), reverse("admin:allocations_allocation_changelist")


def _handover_year(campaign: Campaign) -> str:
    """The year in which people sign, "" where the plan names none or two."""
    years = {day.year for day in (campaign.handover_from, campaign.handover_until) if day is not None}
    return str(years.pop()) if len(years) == 1 else ""


def _places(allocations: QuerySet[Allocation]) -> list[tuple[str, str, str, int]]:
    """(what to choose by, code, name, how many) of the provinces, or of the communes when all are in one province."""
    home = "nomination__commune__province"
    several = allocations.order_by().values(home).distinct().count() > 1
    name, path = ("tinh", home) if several else ("xa", "nomination__commune")
    counted = allocations.order_by().values_list(path, f"{path}__name").annotate(count=Count("pk"))
    return sorted(((name, *place) for place in counted), key=lambda place: phrase_key(place[2]))


def _opened_from(request: HttpRequest, campaign: str) -> str:
    """The page of the run that the list is of, if it is of one that the reader sees; else that of all lists."""
    runs = AllocationRun.objects.visible_to(reader(request)).filter(campaign__code=campaign)
    run = runs.filter(number=request.GET.get("dot") or 0).values_list("pk", flat=True).first()
    if run is None:
        return reverse("admin:allocations_allocation_lists")
    return reverse("admin:allocations_allocationrun_change", args=[run])


def _to_hand_over(request: HttpRequest, campaign: str) -> QuerySet[Allocation]:
    """The live allocations that the lists are about, or 404: nobody learns whether there are others."""
    live = Allocation.objects.visible_to(reader(request)).live().filter(nomination__campaign__code=campaign)
    chosen = {
        "run__number": request.GET.get("dot", ""),
        "nomination__offer__kind": request.GET.get("qua", ""),
        "nomination__commune__province": request.GET.get("tinh", ""),
        "nomination__commune": request.GET.get("xa", ""),
    }
    if not re.fullmatch(r"[0-9]{0,9}", chosen["run__number"], re.ASCII):
        raise Http404
    found = live.filter(**{name: value for name, value in chosen.items() if value})
    found = found.select_related("nomination__campaign__province").order_by(
        "nomination__campaign_id", "nomination__number", "nomination__code"
    )
    if not found.exists():
        raise Http404
    return found


def _file(name: str, entries: Iterable[Entry], about: list[tuple[str, str]]) -> HttpResponse:
    response = HttpResponse(written(entries, about), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _about(campaign: Campaign) -> list[tuple[str, str]]:
    made = timezone.localtime().strftime("%H:%M %d/%m/%Y")
    return [(_("Campaign"), str(campaign)), (_("File made at"), made)]


def _about_run(run: AllocationRun) -> list[tuple[str, str]]:
    facts = [
        (_("Allocation run"), str(run.number)),
        (_("Public seed"), run.seed),
        (_("Digest of the inputs (SHA-256)"), run.digest),
        (_("Proposed by"), _who_and_when(run.proposed_by, run.proposed_at)),
    ]
    if run.status == AllocationRun.Status.APPROVED and run.decided_at is not None:
        facts.append((_("Approved by"), _who_and_when(run.decided_by, run.decided_at)))
    return facts


def _about_proposals(campaign: Campaign) -> list[tuple[str, str]]:
    """All proposals with their seeds, discarded ones too: whoever has the file sees whether seeds were tried out."""
    return [
        (
            _("Proposal %(number)d") % {"number": run.number},
            _("public seed: %(seed)s; %(who)s; %(status)s")
            % {
                "seed": run.seed,
                "who": _who_and_when(run.proposed_by, run.proposed_at),
                "status": run.get_status_display(),
            },
        )
        for run in AllocationRun.objects.filter(campaign=campaign).listed().order_by("number")
    ]


def _who_and_when(who: object, when: datetime) -> str:
    return f"{who}, {date_text(timezone.localtime(when).date())}"
