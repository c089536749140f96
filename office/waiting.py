"""What waits for a user: how much of each kind of work, since when, and where it is done.

Every number starts from what the user may see, and each kind of work costs a query or a few, however much there is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.requests import user_of
from accounts.roles import Capability
from allocations.applied import who_may_have_it
from allocations.models import Allocation, AllocationRun
from beneficiaries.models import ListRow, Nomination, RecipientList
from campaigns import lifecycle
from campaigns.models import Campaign
from campaigns.pricing import load_tariff
from office.counting import left_by_quota
from office.kinds_of_work import Task
from office.letters_waiting import letter_tasks
from office.links import address, change_page, changelist
from office.milestones import Milestone, milestones
from office.money_waiting import money_tasks
from office.quota_room import may_receive
from sponsors.models import Pledge, PledgeLine

# So many drafts are looked at, the newest first.
DRAFTS_SHOWN = 5
# So many campaigns are shown with their dates, the newest first.
CAMPAIGNS_SHOWN = 8


@dataclass(frozen=True)
class CampaignDates:
    """An open campaign, the date that comes next, and the last one that has passed (None where there is none).

    `may_close`: whether the user plans it, and so closes it when it is over.
    """

    campaign: Campaign
    url: str
    next: Milestone | None
    last: Milestone | None
    may_close: bool = False

    @property
    def is_over(self) -> bool:
        """The last day of handing over has passed, and the campaign is still open."""
        return self.last is not None and self.last.field == "handover_until"


def tasks(request: HttpRequest) -> list[Task]:
    """The kinds of work in which something waits, in the order in which the work flows."""
    makers = (_drafts, _pledges, money_tasks, letter_tasks, _lists, _nominations, _people_without_a_gift, _runs)
    return [task for make in makers for task in make(request) if task.count]


def campaign_dates(request: HttpRequest, today: date) -> list[CampaignDates]:
    """The open campaigns that the user sees."""
    if not request.user.may(Capability.SEE_PLANS):
        return []
    found, plans = [], request.user.areas(Capability.PLAN)
    for campaign in Campaign.objects.visible_to(request.user).open().prefetch_related("offers")[:CAMPAIGNS_SHOWN]:
        dates = milestones(campaign, campaign.offers.all(), today)
        found.append(
            CampaignDates(
                campaign,
                address("admin:office_board", campaign.pk),
                next=next((one for one in dates if not one.is_past), None),
                last=next((one for one in reversed(dates) if one.is_past), None),
                may_close=plans.cover(province=campaign.province_id),
            )
        )
    return found


def _drafts(request: HttpRequest) -> Iterator[Task]:
    """Drafts that the user plans: what each still needs before it can be opened, or that nothing is missing."""
    if not request.user.may(Capability.PLAN):
        return
    drafts = (
        Campaign.objects.visible_to(request.user)
        .plannable_by(request.user)
        .filter(status=Campaign.Status.DRAFT)
        .prefetch_related("offers")[:DRAFTS_SHOWN]
    )
    tariff = load_tariff() if drafts else None
    to = Campaign.Status.OPEN
    for campaign in drafts:
        missing = (*lifecycle.own_obstacles(campaign, to, tariff=tariff), *lifecycle.gathered(campaign, to))
        title = _("Missing before a draft can be opened") if missing else _("Draft that can be opened")
        yield Task(title, len(missing) or 1, None, change_page(campaign, request), str(campaign), missing)


def _pledges(request: HttpRequest) -> Iterator[Task]:
    """Pledges that an office of the user has registered and not yet confirmed, in open campaigns."""
    areas = request.user.areas(Capability.RECORD_PLEDGES)
    if areas:
        waiting = Pledge.objects.visible_to(request.user).filter(
            areas.q(province="province_id"),
            status=Pledge.Status.REGISTERED,
            campaign__status=Campaign.Status.OPEN,
        )
        found = waiting.aggregate(count=Count("pk"), since=Min("registered_at"))
        yield Task(_("Pledges to confirm"), found["count"], _day(found["since"]), address("admin:sponsors_follow_up"))


def _lists(request: HttpRequest) -> Iterator[Task]:
    """Lists whose rows the user settles."""
    areas = request.user.areas(Capability.SEND_LISTS)
    if areas:
        waiting = RecipientList.objects.visible_to(request.user).filter(
            areas.q(province="province_id", commune="commune_id", institution="institution_id"),
            status=RecipientList.Status.STAGED,
            campaign__status=Campaign.Status.OPEN,
        )
        found = waiting.aggregate(
            count=Count("pk", distinct=True),
            rows=Count("rows", filter=Q(rows__status=ListRow.Status.NEEDS_ATTENTION)),
            since=Min("sent_at"),
        )
        url = changelist("beneficiaries.RecipientList", request, status__exact=RecipientList.Status.STAGED)
        more = str(_("rows with problems: %(count)s") % {"count": found["rows"]}) if found["rows"] else ""
        yield Task(_("Lists to settle"), found["count"], _day(found["since"]), url, more)


def _nominations(request: HttpRequest) -> Iterator[Task]:
    if request.user.may(Capability.VET):
        waiting = Nomination.objects.to_vet_by(request.user).order_by()
        found = waiting.aggregate(count=Count("pk"), since=Min("nominated_at"))
        yield Task(
            _("Nominations to vet"), found["count"], _day(found["since"]), address("admin:beneficiaries_vetting")
        )


def _people_without_a_gift(request: HttpRequest) -> Iterator[Task]:
    """Approved people to whom something pledged that is left can be given, where no proposal waits: one task for each
    campaign. Whose premium others pay in full by now, and whom the quotas leave nothing, is not waited for.
    """
    areas = request.user.areas(Capability.PROPOSE)
    if not areas:
        return
    lines: Any = PledgeLine.objects.filter(pledge__status__in=Pledge.ALLOCATABLE).with_free()
    something_left = lines.filter(free_units__gt=0)
    proposed = AllocationRun.objects.filter(status=AllocationRun.Status.PROPOSED)
    found = (
        Nomination.objects.visible_to(request.user)
        .filter(
            areas.q(province="campaign__province_id"),
            ~Exists(Allocation.objects.live().filter(nomination=OuterRef("pk"))),
            offer__in=something_left.values("offer"),
            status=Nomination.Status.APPROVED,
            campaign__status=Campaign.Status.OPEN,
        )
        .exclude(campaign__in=proposed.values("campaign"))
    )
    counted = (
        who_may_have_it(found)
        .order_by("campaign__code")
        .values_list("campaign__code", "campaign__name", "offer_id", "commune_id", "commune__province_id")
        .annotate(people=Count("pk"), since=Min("decided_at"))
    )
    for (code, name), rows in groupby(_within_quotas(list(counted)), key=lambda row: row[:2]):
        of_campaign = list(rows)
        url = address("admin:allocations_allocationrun_propose", campaign=code)
        people, since = sum(row[2] for row in of_campaign), min(row[3] for row in of_campaign)
        yield Task(_("Approved people without a gift"), people, _day(since), url, f"{code} · {name}")


def _within_quotas(counted: list[tuple[Any, ...]]) -> Iterator[tuple[str, str, int, datetime]]:
    """By campaign (code, name) and offer, how many the quotas let receive one, where it is anybody, and since when the
    first of all waits.
    """
    left = left_by_quota({row[2] for row in counted})
    for (code, name, offer), rows in groupby(
        sorted(counted, key=lambda row: (row[0], row[2])), key=lambda row: row[:3]
    ):
        places = list(rows)
        people = may_receive(
            {commune: number for *_of, commune, _province, number, _since in places},
            {commune: province for *_of, commune, province, _number, _since in places},
            left.get(offer, {}),
        )
        if people:
            yield code, name, people, min(row[-1] for row in places)


def _runs(request: HttpRequest) -> Iterator[Task]:
    """Proposals of others that the user may approve."""
    areas = request.user.areas(Capability.APPROVE)
    if areas:
        waiting = (
            AllocationRun.objects.visible_to(request.user)
            .filter(areas.q(province="campaign__province_id"), status=AllocationRun.Status.PROPOSED)
            .exclude(proposed_by=user_of(request))
        )
        found = waiting.aggregate(count=Count("pk"), since=Min("proposed_at"))
        url = changelist("allocations.AllocationRun", request, status__exact=AllocationRun.Status.PROPOSED)
        yield Task(_("Allocations to approve"), found["count"], _day(found["since"]), url)


def _day(moment: object) -> date | None:
    """The day, here, of a moment that the database gives."""
    return timezone.localdate(moment) if moment else None
