"""What to do next in a campaign, in the order in which the work flows: a sentence each, and where it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import user_of
from accounts.roles import Capability
from allocations.applied import Barred
from allocations.models import AllocationRun
from beneficiaries.models import ListRow, Nomination, RecipientList
from campaigns.models import Campaign, Offer
from campaigns.pricing import load_tariff
from locations.vietnamese import date_text, money, number
from office.board import Board, Show
from office.covered import barred_people, barred_places, covered
from office.links import address, change_page, changelist
from office.milestones import PREMIUMS_PAID_ON, Milestone, milestones
from office.premium_days import cards_that_hold_too_late, price_changes
from office.shortfalls import shortfalls
from sponsors.models import Pledge
from sponsors.money.paying import account_of

# Of one kind of work so many are named; the others are counted.
NAMED = 3


@dataclass(frozen=True)
class Step:
    """`look`: bad (overdue), warn (waits for somebody), info. `url`: empty where somebody else has to do it."""

    text: str
    url: str = ""
    look: str = "warn"


@dataclass(frozen=True)
class Situation:
    """A campaign as this request's user sees it today."""

    campaign: Campaign
    offers: list[Offer]
    board: Board
    request: HttpRequest
    today: date

    @cached_property
    def barred(self) -> list[Barred]:
        """Approved people, as far as the user sees them, to whom nothing can be given now."""
        return barred_people(self.campaign, user_of(self.request))

    @cached_property
    def barred_places(self) -> dict[int, dict[str, int]]:
        """How many of them there are, by offer and commune."""
        return barred_places(self.campaign, user_of(self.request), self.barred)

    def waiting(self, offer: Offer) -> int:
        """Approved people without the gift, to whom it can be given."""
        return self.board.total(offer.pk).unserved - sum(one.people for one in self.barred if one.offer == offer)

    @property
    def sees_people(self) -> bool:
        return self.request.user.may(Capability.SEE_PEOPLE)

    @property
    def sees_pledges(self) -> bool:
        return self.request.user.may(Capability.SEE_PLEDGES)

    def may(self, *capabilities: str) -> bool:
        """Whether the user may do this in the whole of the campaign's area."""
        return self.request.user.areas(*capabilities).cover(province=self.campaign.province_id)


def next_steps(situation: Situation) -> list[Step]:
    """The steps that stand open: the plan, its dates, then pledges, people and gifts, as far as the user sees them. In
    a campaign that is over nothing can be done any more.
    """
    if not situation.campaign.is_planned:
        return []
    steps = [*_planning(situation), *_dates(situation), *_premiums(situation)]
    if situation.sees_pledges:
        steps += [*_money(situation), *_account(situation), *_pledges(situation)]
    if situation.sees_people:
        steps += [*_lists(situation), *_vetting(situation), *_covered(situation), *_runs(situation)]
    # Where some pledges are out of sight, nothing can be said of what is left.
    if situation.sees_people and situation.may(Capability.SEE_PLEDGES):
        steps += _gifts(situation)
    return steps


def _planning(situation: Situation) -> Iterator[Step]:
    campaign = situation.campaign
    if not situation.may(Capability.PLAN):
        return
    page = change_page(campaign, situation.request)
    if not situation.offers:
        yield Step(_("No gift is offered yet: add what this campaign gives."), page)
    if campaign.status == Campaign.Status.DRAFT:
        yield Step(_("The campaign is a draft: open it so that pledges and lists can come in."), page)
    if situation.offers and not campaign.points.exists():
        points = address("admin:office_points", campaign.pk)
        yield Step(_("No hardship group has priority points: everybody would come equal."), points, "info")


def _dates(situation: Situation) -> Iterator[Step]:
    if situation.campaign.status != Campaign.Status.OPEN:
        return
    for milestone in milestones(situation.campaign, situation.offers, situation.today):
        name, day = str(milestone.name), date_text(milestone.day)
        if milestone.is_near:
            yield Step(_near(milestone) % {"milestone": name, "day": day, "days": milestone.days}, "", "info")
        elif milestone.is_past and _is_overdue(milestone, situation):
            yield Step(
                _("%(milestone)s was %(day)s, and not everything is there.") % {"milestone": name, "day": day},
                "",
                "bad",
            )


def _premiums(situation: Situation) -> Iterator[Step]:
    """What paying on the planned days means: cards that hold late, prices that the law changes before."""
    campaign, today = situation.campaign, situation.today
    paid = [offer for offer in situation.offers if offer.has_premium]
    if not campaign.is_planned or not paid:
        return
    page = change_page(campaign, situation.request) if situation.may(Capability.PLAN) else ""
    tariff = load_tariff()
    for text in cards_that_hold_too_late(campaign, paid, tariff, today):
        yield Step(text, page)
    for text in price_changes(paid, tariff, today):
        yield Step(text, page, "info")


def _near(milestone: Milestone) -> str:
    if milestone.days == 0:
        return _("%(milestone)s is today (%(day)s).")
    return ngettext(
        "%(milestone)s: %(day)s, in %(days)d day.", "%(milestone)s: %(day)s, in %(days)d days.", milestone.days
    )


def _is_overdue(milestone: Milestone, situation: Situation) -> bool:
    """Whether something that belonged before this date is still missing."""
    if milestone.field == PREMIUMS_PAID_ON:
        paid = [offer for offer in situation.offers if offer.kind == milestone.kind]
        return situation.sees_people and any(situation.waiting(offer) > 0 for offer in paid)
    totals = [(offer, situation.board.total(offer.pk)) for offer in situation.offers]
    if milestone.field == "pledges_until":
        return situation.may(Capability.SEE_PLEDGES) and any(total.pledged < offer.wanted for offer, total in totals)
    if not situation.sees_people:
        return False
    if milestone.field == "handover_until":
        return any(situation.waiting(offer) > 0 for offer in situation.offers)
    return {
        "lists_until": bool(situation.board.silent()),
        "posting_until": any(total.proposed for _offer, total in totals),
    }.get(milestone.field, False)


def _money(situation: Situation) -> Iterator[Step]:
    """What the pledges lack since the law or the plan changed, and gifts without a price."""
    campaign, request = situation.campaign, situation.request
    if not campaign.is_planned:
        return
    found = shortfalls(campaign, Pledge.objects.visible_to(request.user), situation.offers)
    for offer, problem in found.unpriced:
        text = _("%(offer)s has no price. %(problem)s") % {"offer": offer, "problem": problem}
        yield Step(text, change_page(campaign, request) if situation.may(Capability.PLAN) else "", "bad")
    if found.lines:
        text = ngettext(
            "%(amount)s are missing: %(count)s pledge line costs more now than was promised.",
            "%(amount)s are missing: %(count)s pledge lines cost more now than was promised.",
            len(found.lines),
        )
        details = {"amount": money(found.total), "count": number(len(found.lines))}
        yield Step(text % details, address("admin:office_shortfalls", campaign.pk), "bad")


def _account(situation: Situation) -> Iterator[Step]:
    """Whoever pledges online is to read how to pay."""
    campaign = situation.campaign
    if campaign.takes_online and account_of(campaign.province_id) is None:
        text = _(
            "Pledges are taken online, but the office tells sponsors no receiving account: nobody reads how to pay."
        )
        may = situation.may(Capability.RECORD_PLEDGES)
        yield Step(text, changelist("sponsors.ReceivingAccount", situation.request) if may else "", "bad")


def _pledges(situation: Situation) -> Iterator[Step]:
    waiting = Pledge.objects.visible_to(situation.request.user).filter(
        campaign=situation.campaign, status=Pledge.Status.REGISTERED
    )
    found = list(waiting.select_related("sponsor").order_by("registered_at", "pk")[: NAMED + 1])
    for pledge in found[:NAMED]:
        details = {"reference": pledge.reference, "sponsor": pledge.sponsor.name}
        text = _("Pledge %(reference)s of %(sponsor)s is not confirmed.") % details
        yield Step(text, change_page(pledge, situation.request))
    if len(found) > NAMED:
        rest = waiting.count() - NAMED
        text = ngettext("%(count)s more pledge is not confirmed.", "%(count)s more pledges are not confirmed.", rest)
        url = changelist(
            "sponsors.Pledge", situation.request, campaign__id__exact=situation.campaign.pk, status__exact="registered"
        )
        yield Step(text % {"count": number(rest)}, url)


def _lists(situation: Situation) -> Iterator[Step]:
    campaign, request = situation.campaign, situation.request
    staged = RecipientList.objects.visible_to(request.user).filter(
        campaign=campaign, status=RecipientList.Status.STAGED
    )
    rows = Count("rows", filter=Q(rows__status=ListRow.Status.NEEDS_ATTENTION))
    found = staged.aggregate(lists=Count("pk", distinct=True), rows=rows)
    if found["lists"]:
        text = ngettext("%(lists)s list to settle.", "%(lists)s lists to settle.", found["lists"])
        if found["rows"]:
            text = ngettext(
                "%(lists)s list to settle (rows with problems: %(rows)s).",
                "%(lists)s lists to settle (rows with problems: %(rows)s).",
                found["lists"],
            )
        url = changelist("beneficiaries.RecipientList", request, campaign=campaign.pk, status__exact="staged")
        yield Step(text % {"lists": number(found["lists"]), "rows": number(found["rows"])}, url)
    silent = situation.board.silent()
    if silent:
        silent -= set(staged.filter(commune__in=silent).values_list("commune_id", flat=True))
    if silent:
        text = ngettext(
            "No list yet from %(count)s commune that has a quota.",
            "No list yet from %(count)s communes that have a quota.",
            len(silent),
        )
        url = address("admin:office_board", campaign.pk, loc=Show.SILENT)
        yield Step(text % {"count": number(len(silent))}, f"{url}#xa", "info")


def _vetting(situation: Situation) -> Iterator[Step]:
    mine = (
        Nomination.objects.to_vet_by(situation.request.user).filter(campaign=situation.campaign).order_by().count()
        if situation.request.user.may(Capability.VET)
        else 0
    )
    if mine:
        text = ngettext("%(count)s nomination waits for vetting.", "%(count)s nominations wait for vetting.", mine)
        yield Step(
            text % {"count": number(mine)}, address("admin:beneficiaries_vetting", campaign=situation.campaign.pk)
        )
    others = sum(situation.board.total(offer.pk).proposed for offer in situation.offers) - mine
    if others > 0:
        text = ngettext(
            "%(count)s nomination waits for vetting by somebody else.",
            "%(count)s nominations wait for vetting by somebody else.",
            others,
        )
        yield Step(text % {"count": number(others)}, "", "info")


def _covered(situation: Situation) -> Iterator[Step]:
    """Approved people who need their gift no more, since others pay the whole premium by now."""
    if not situation.campaign.is_planned:
        return
    sums = covered(situation.barred)
    if not sums:
        return
    people = sum(one.people for one in sums)
    text = ngettext(
        "%(count)s approved nomination is supported in full by now: %(which)s.",
        "%(count)s approved nominations are supported in full by now: %(which)s.",
        people,
    )
    which = "; ".join(f"{one.offer}, {one.coverage.name}: {number(one.people)}" for one in sums[:NAMED])
    which += "; …" if len(sums) > NAMED else ""
    yield Step(text % {"count": number(people), "which": which}, address("admin:office_covered", situation.campaign.pk))


def _runs(situation: Situation) -> Iterator[Step]:
    user = situation.request.user
    runs = AllocationRun.objects.visible_to(user).filter(
        campaign=situation.campaign, status=AllocationRun.Status.PROPOSED
    )
    for run in runs.only("number", "proposed_by", "campaign").order_by("number")[:NAMED]:
        mine = situation.may(Capability.APPROVE) and run.proposed_by_id != user.pk
        text = (
            _("Allocation run %(number)s waits for your approval.")
            if mine
            else _("Allocation run %(number)s waits for the approval of a leader.")
        )
        yield Step(text % {"number": run.number}, change_page(run, situation.request), "warn" if mine else "info")


def _gifts(situation: Situation) -> Iterator[Step]:
    """What is left of each gift: to be allocated, without anybody to go to, or missing."""
    for offer in situation.offers:
        total = situation.board.total(offer.pk)
        left = total.pledged - total.unpaid - total.allocated
        waiting = situation.waiting(offer)
        room = situation.board.may_receive(offer.pk, situation.barred_places.get(offer.pk, {}))
        details = {"offer": str(offer), "count": number(min(left, room))}
        if left > 0 and waiting > room:
            yield Step(_used_up(waiting - room) % (details | {"count": number(waiting - room)}), _quotas(situation))
        if left > 0 and room > 0:
            url = address("admin:allocations_allocationrun_propose", campaign=situation.campaign.code)
            text = _("%(offer)s: %(count)s can be allocated to approved people now.")
            yield Step(text % details, url if situation.may(Capability.PROPOSE) else "")
        if left > waiting:
            text = _("%(offer)s: %(count)s pledged have nobody yet to go to.")
            yield Step(text % (details | {"count": number(left - waiting)}), "", "info")
        if total.unpaid:
            text = _("%(offer)s: %(count)s pledged can be given once their money has come.")
            yield Step(text % (details | {"count": number(total.unpaid)}), "", "info")
        if waiting > left + total.unpaid:
            text = _("%(offer)s: approved people outnumber the pledged gifts by %(count)s.")
            yield Step(text % (details | {"count": number(waiting - left - total.unpaid)}), "", "info")


def _used_up(people: int) -> str:
    return ngettext(
        "%(offer)s: the quota is used up, so that %(count)s approved person can't have one.",
        "%(offer)s: the quota is used up, so that %(count)s approved people can't have one.",
        people,
    )


def _quotas(situation: Situation) -> str:
    """Where quotas are looked at and, by who plans, changed."""
    if not situation.may(Capability.PLAN):
        return ""
    return changelist("campaigns.Quota", situation.request, offer__campaign__id__exact=situation.campaign.pk)
