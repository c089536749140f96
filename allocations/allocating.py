"""Allocating: propose by the public rule, approve, discard, release an award and pass it on.

Who may receive what is a sum over many rows (units of a line, quotas of an area), so whoever writes allocations locks,
always in this order, and checks again under the locks:

1. the campaign (propose, approve), `FOR SHARE`: it is not closed meanwhile, and what waits for its closing finds it
   closed. Proposals and approvals don't exclude each other by it, but who numbers by it (new pledges and nominations)
   waits;
2. the run (approve, discard);
3. the campaign's offers, in primary-key order: all allocations of an offer are written under its lock, so that
   quotas, which count them, are exact, and nobody's candidate gets a gift in between; a proposal is frozen under it
   too, so that what it freezes was true at one moment;
4. the pledges, in primary-key order: one that is being withdrawn is waited for and then seen as withdrawn;
5. the pledge lines, in primary-key order (the trigger that counts their units locks the same rows);
6. the nominations, in primary-key order: vetting can't take one back meanwhile. A release locks the one that follows,
   and goes on to another only when that one has changed meanwhile (see `allocations.passing_on`);
7. the tariff's rows, `FOR SHARE`: the prices of the awards stand on them (a release does it before 6, since nobody who
   holds one of them waits for anything else).

All others are `FOR NO KEY UPDATE`: rows that merely point to a locked row don't wait.
Behind the locks stand the constraints `a_line_never_gives_more_than_its_quantity`,
`a_line_gives_no_more_than_is_paid_for` and `a_nomination_receives_once`, which hold whoever writes; what they refuse is
told like any other refusal, and so is a deadlock with a writer who locks in another order: nothing is written then, and
the second try succeeds.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.acting import Busy, Refusal, operation, refused_by
from accounts.models import User
from accounts.roles import Capability
from allocations import freezing, stored
from allocations.applied import keep_prices, keep_the_law, price_one
from allocations.giving import give, lock
from allocations.instance import Instance, Result
from allocations.models import Allocation, AllocationRun
from allocations.passing_on import heir
from allocations.rechecking import points_moved, verified
from allocations.solver import no_search_for_cycles, solve
from campaigns import lifecycle
from campaigns.models import Campaign, Offer
from campaigns.pricing import load_tariff, price_of_one
from campaigns.tariffs import CannotPrice
from campaigns.transitions import StaleMove, move
from sponsors.models import Pledge

CHANGES_NAMED = 5
SEED_LENGTH = 200


class NotYourArea(Refusal):
    message = _("%(record)s is outside the area in which you %(capability)s.")


class CampaignNotOpen(Refusal):
    message = _("Campaign %(campaign)s is not open (%(status)s), so nothing can be allocated in it.")


class BadSeed(Refusal):
    """The seed breaks ties in public, so it must be there and readable by everybody."""

    message = _(
        "Type the public seed: one line of 1 to %(length)d visible characters, such as the special prize of the "
        "lottery draw that was announced beforehand."
    )


class NobodyWaits(Refusal):
    message = _("Campaign %(campaign)s has no approved nomination that waits for a gift. Vet the nominations first.")


class NothingToGive(Refusal):
    message = _("Campaign %(campaign)s has no confirmed pledge with gifts left. Record and confirm pledges first.")


class NobodyCanReceive(Refusal):
    """A proposal that gives nothing to anybody would wait for a leader who can't approve it."""

    message = _(
        "Nothing was proposed: with the quotas and earmarks of campaign %(campaign)s nobody who waits can receive what "
        "is left. Raise the quotas or change what the pledges are meant for."
    )


class NotPriced(Refusal):
    message = _("“%(offer)s” has no price, so it can't be allocated. %(problem)s")


class OwnProposal(Refusal):
    message = _("You proposed %(run)s yourself. Another leader has to approve it.")


class NothingAwarded(Refusal):
    message = _("%(run)s gives nothing to anybody, so there is nothing to approve. Discard it.")


class DoesNotVerify(Refusal):
    """The stored inputs, their digest and the stored result do not belong together."""

    message = _(
        "The result of %(run)s does not follow from its inputs, or they do not fit the digest. Nothing was approved. "
        "Discard it, propose anew and tell the administrator."
    )


class Outdated(Refusal):
    """Facts that the awards stand on have changed since the proposal."""

    message = _(
        "Nothing was approved, because something has changed since %(run)s was proposed: %(changes)s "
        "Discard it and propose anew."
    )


class ReceivedMeanwhile(Refusal):
    message = _("Somebody else gave a gift to one of these nominations at this moment. Nothing was changed; try again.")


class LineUsedUp(Refusal):
    message = _("A pledge line was used up at this moment. Nothing was changed; look again.")


class LineNotPaid(Refusal):
    message = _(
        "A pledge line gives only what is paid for, and money was taken from its pledge at this moment. Nothing was "
        "changed; look again."
    )


class NoReason(Refusal):
    message = _("Say why.")


@operation(words=_("Allocation proposed"))
def propose(campaign: Campaign, *, seed: str, by: User, at: datetime) -> AllocationRun:
    """Freeze what is to give and who waits, apply the rule, store the result. Gives nothing to anybody yet.

    Units: what allocatable pledges have left. Quotas: what live allocations leave of them. Nominations: approved ones
    without a live allocation; one whose award was released takes part again, unless its nomination is no longer
    approved. Any number may be proposed and compared. Raises `NotYourArea`, `CampaignNotOpen`, `BadSeed`,
    `NotPriced`, `NobodyWaits`, `NothingToGive`, `NobodyCanReceive`, `Busy`.
    """
    _check_area(by, Capability.PROPOSE, campaign, province=campaign.province_id)
    seed = _readable(seed)
    with _races():
        _keep_open(campaign)
        lock(campaign.offers.all())
        _check_prices(campaign)
        with no_search_for_cycles():
            instance, lines = freezing.freeze(campaign, seed=seed)
            if not instance.nominations:
                raise NobodyWaits(campaign=campaign.code)
            if not instance.lines:
                raise NothingToGive(campaign=campaign.code)
            result = solve(instance)
        if not result.awards:
            raise NobodyCanReceive(campaign=campaign.code)
        last = campaign.runs.aggregate(last=Max("number"))["last"] or 0
        return stored.create(
            instance,
            result,
            campaign=campaign,
            number=last + 1,
            seed=seed,
            lines=lines,
            counts=_counts(instance, result),
            proposed_by=by,
            proposed_at=at,
        )


@operation(words=_("Allocation approved"))
def approve(run: AllocationRun, *, by: User, at: datetime) -> int:
    """Make the proposed awards allocations: all of them, or none when anything that they stand on has changed.
    Returns how many there are.

    The digest and the result are computed once more from the stored inputs. Raises `NotYourArea`, `OwnProposal`,
    `StaleMove`, `CampaignNotOpen`, `DoesNotVerify`, `NothingAwarded`, `Outdated`, `ReceivedMeanwhile`, `LineUsedUp`,
    `Busy`.
    """
    campaign = run.campaign
    _check_area(by, Capability.APPROVE, campaign, province=campaign.province_id)
    if run.proposed_by_id == by.pk:
        raise OwnProposal(run=run)
    with _races():
        _keep_open(campaign)
        frozen = lock(AllocationRun.objects.defer("instance", "result").filter(pk=run.pk))[0]
        if frozen.status != AllocationRun.Status.PROPOSED:
            raise StaleMove(record=frozen, status=frozen.get_status_display())
        lock(campaign.offers.all())
        verdict = verified(frozen)
        if verdict is None:
            raise DoesNotVerify(run=run)
        instance, result = verdict
        if not result.awards:
            raise NothingAwarded(run=run)
        _refuse_changed(run, points_moved(instance, campaign))
        _refuse_changed(run, give(frozen, instance, result, at=at))
        move(run, AllocationRun.Status.APPROVED, decided_by=by, decided_at=at)
    return len(result.awards)


@operation(words=_("Proposal discarded"))
def discard(run: AllocationRun, *, reason: str, by: User, at: datetime) -> None:
    """Put a proposal away, with a reason. Who proposed may do it too. Raises `NotYourArea`, `NoReason`, `StaleMove`."""
    areas = by.areas(Capability.PROPOSE, Capability.APPROVE)
    if not areas.cover(province=run.campaign.province_id):
        raise NotYourArea(record=run, capability=Capability.PROPOSE.label)
    move(run, AllocationRun.Status.DISCARDED, decided_by=by, decided_at=at, decision_reason=_stated(reason))


@operation(words=_("Award released and passed on to the next"))
def release(allocation: Allocation, *, reason: str, by: User, at: datetime) -> Allocation | None:
    """Take an award back; its unit goes to the first in the order of its run whom it can serve now. All others stay.

    Looked at are those whom the run left unserved, in the order of its result, who are approved and without a gift now
    and had no award of this run since (whose award of this run was released, this one included, takes part in later
    proposals only). The line's earmark, the nominations' facts and the quotas, counted over all live allocations of the
    campaign, are those of now. Nobody follows when the pledge can't be allocated any more or the campaign is not open.
    Returns the new allocation, if there is one. A national campaign's awards may be released by the office of the
    province where the person lives.
    Raises `NotYourArea`, `NoReason`, `StaleMove`, `ReceivedMeanwhile`, `LineUsedUp`, `Busy`.
    """
    nomination = allocation.nomination
    home = nomination.campaign.province_id or nomination.commune.province_id
    _check_area(by, Capability.RELEASE, nomination.code, province=home)
    reason = _stated(reason)
    with _races():
        offer = lock(Offer.objects.filter(pk=nomination.offer_id))[0]
        pledge = lock(Pledge.objects.filter(lines=allocation.pledge_line_id))[0]
        move(allocation, Allocation.Status.RELEASED, released_by=by, released_at=at, release_reason=reason)
        campaign = Campaign.objects.get(pk=offer.campaign_id)
        if pledge.status not in Pledge.ALLOCATABLE or campaign.status != Campaign.Status.OPEN:
            return None
        keep_the_law()
        successor = heir(allocation, campaign)
        if successor is None:
            return None
        [(_alike, price)] = keep_prices([price_one(successor)]).items()
        return Allocation.objects.create(
            run_id=allocation.run_id,
            pledge_line_id=allocation.pledge_line_id,
            nomination=successor,
            unit_price=price.unit_price,
            price=price,
            replaces=allocation,
            allocated_at=at,
        )


def _refuse_changed(run: AllocationRun, changed: list[str]) -> None:
    if changed:
        named, others = changed[:CHANGES_NAMED], len(changed) - CHANGES_NAMED
        if others > 0:
            named.append(gettext("There are %(count)d more changes.") % {"count": others})
        raise Outdated(run=run, changes=" ".join(named))


def _check_prices(campaign: Campaign) -> None:
    tariff = load_tariff()
    for offer in campaign.offers.all():
        try:
            price_of_one(offer, tariff)
        except CannotPrice as problem:
            raise NotPriced(offer=offer, problem=str(problem)) from problem


def _counts(instance: Instance, result: Result) -> dict[str, dict[str, int]]:
    """{kind: {"nominated", "awarded"}}, for the list of runs."""
    kinds = {one.id: one.offer for one in instance.nominations}
    awarded = Counter(kinds[award.nomination] for award in result.awards)
    nominated = sorted(Counter(kinds.values()).items())
    return {kind: {"nominated": count, "awarded": awarded[kind]} for kind, count in nominated}


def _check_area(by: User, capability: Capability, record: object, *, province: str | None) -> None:
    if not by.areas(capability).cover(province=province):
        raise NotYourArea(record=record, capability=capability.label)


def _keep_open(campaign: Campaign) -> None:
    """Until the end nobody closes the campaign. Its state is read anew: others may have closed it before."""
    lifecycle.hold(campaign)
    if campaign.status != Campaign.Status.OPEN:
        raise CampaignNotOpen(campaign=campaign.code, status=campaign.get_status_display())


def _readable(seed: str) -> str:
    seed = seed.strip()
    if not seed or len(seed) > SEED_LENGTH or not seed.isprintable():
        raise BadSeed(length=SEED_LENGTH)
    return seed


def _stated(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise NoReason
    return reason


@contextmanager
def _races() -> Iterator[None]:
    """Tell a lost race as a refusal: a constraint that somebody else was quicker with."""
    with refused_by(
        a_nomination_receives_once=ReceivedMeanwhile(),
        a_line_never_gives_more_than_its_quantity=LineUsedUp(),
        a_line_gives_no_more_than_is_paid_for=LineNotPaid(),
        a_withdrawn_pledge_gives_nothing=LineUsedUp(),
        a_campaign_numbers_its_runs_once=Busy(),
    ):
        yield
