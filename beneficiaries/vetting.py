"""Vetting: a nomination is approved or rejected, one or many at once, by somebody who did not send it in.

A donated card for someone whom the State insures fully would lower the person's benefits (one person, one card:
Law on Health Insurance, art. 12 and 13), so it is refused; a book is not.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation, refused_by
from accounts.models import User
from accounts.roles import Capability
from beneficiaries.costing import Costs, Coverage, facts_of
from beneficiaries.models import Nomination
from campaigns import lifecycle
from campaigns.models import Campaign, Offer
from campaigns.tariffs import CannotPrice
from campaigns.transitions import StaleMove, move

Status = Nomination.Status
CHUNK = 2_000
REFUSALS_KEPT = 20


class NotYourDecision(Refusal):
    """Another province decides on the nomination (`Nomination.vetting_province`)."""

    message = _("%(nomination)s is outside the area in which you vet nominations.")


class OwnNomination(Refusal):
    """Who sent a list does not vet it."""

    message = _("You sent in %(nomination)s yourself. Somebody else has to decide on it.")


class FullyInsured(Refusal):
    """The State pays the whole card of a group that the person belongs to."""

    message = _(
        "%(nomination)s cannot be given a health-insurance card: the State pays the whole card for “%(group)s” "
        "(%(basis)s). Reject the nomination and help the person to get the State's card; a book may be given."
    )


class FullySupported(Refusal):
    """As `FullyInsured`, of a book."""

    message = _(
        "%(nomination)s cannot be given a social-insurance book: its premium is already paid in full for “%(group)s” "
        "(%(basis)s). Reject the nomination."
    )


class NotPriced(Refusal):
    """Without a price nobody knows whether the person may have the gift."""

    message = _("%(nomination)s can't be approved, because “%(offer)s” has no price for this person. %(problem)s")


class CampaignNotOpen(Refusal):
    message = _("Campaign %(campaign)s is not open (%(status)s), so nothing can be decided in it.")


class HoldsGift(Refusal):
    """A gift has been allocated to the nomination; the database refuses to let it go first."""

    message = _("%(nomination)s has been allocated a gift. Release the award first.")


class Unidentified(Refusal):
    """Nobody approves such a person unseen, among many others."""

    message = _(
        "%(nomination)s has neither a birth date nor any number, so nobody can tell who it is: ask the sender, or "
        "approve it by itself."
    )


class CorrectedMeanwhile(Refusal):
    """What was looked at is no longer what would be decided on."""

    message = _(
        "%(nomination)s was corrected by a list sent again after you looked at it. Look at it again, then decide."
    )


class NoReason(Refusal):
    message = _("Say why.")


@dataclass(frozen=True)
class Outcome:
    """What became of many: how many were decided, how many were not, and why the first of those were not
    (`REFUSALS_KEPT` at the most, one message each).
    """

    decided: int
    not_decided: int
    refused: tuple[Refusal, ...]


@operation(words=_("Nomination approved"))
def approve(nomination: Nomination, *, by: User, at: datetime) -> None:
    """Approve one proposed nomination. Raises the refusals of this module, or `StaleMove`."""
    _hold(nomination)
    _check(nomination, by=by)
    _check_coverage(nomination, Costs())
    move(nomination, Status.APPROVED, decided_by=by, decided_at=at, decision_reason="")


@operation(words=_("Nomination rejected"))
def reject(nomination: Nomination, *, reason: str, by: User, at: datetime) -> None:
    """Reject one nomination with a reason for the person who asks. One with a gift must be released first."""
    _hold(nomination)
    _check(nomination, by=by)
    with refused_by(a_gift_is_released_first=HoldsGift(nomination=nomination)):
        move(nomination, Status.REJECTED, decided_by=by, decided_at=at, decision_reason=_stated(reason))


@operation(words=_("Nomination put back for vetting"))
def reconsider(nomination: Nomination, *, by: User, at: datetime) -> None:
    """Put a rejected nomination back into the queue."""
    lifecycle.hold(nomination.campaign)  # a campaign that is being closed counts what is undecided
    _hold(nomination)
    _check(nomination, by=by)
    move(nomination, Status.PROPOSED, leaving=Status.REJECTED, decided_by=None, decided_at=None, decision_reason="")


@operation(words=_("Nomination withdrawn"))
def withdraw(nomination: Nomination, *, reason: str, by: User, at: datetime) -> None:
    """Take a nomination back for good (moved away, died, declined)."""
    _hold(nomination)
    _check(nomination, by=by, own_allowed=True)
    with refused_by(a_gift_is_released_first=HoldsGift(nomination=nomination)):
        move(nomination, Status.WITHDRAWN, decided_by=by, decided_at=at, decision_reason=_stated(reason))


@operation(words=_("Nominations approved together"))
def approve_many(
    nominations: QuerySet[Nomination],
    *,
    with_unidentified: bool = False,
    seen_at: datetime | None = None,
    by: User,
    at: datetime,
) -> Outcome:
    """Approve all of `nominations` that may be approved; the others stay as they are and are named, and so do people
    without birth date and number, unless somebody has said that they were looked at (`with_unidentified`), and those
    that were corrected since they were looked at (`seen_at`).
    """
    costs = Costs()

    def check(nomination: Nomination) -> None:
        _check(nomination, by=by, seen_at=seen_at)
        _check_coverage(nomination, costs)
        if not (with_unidentified or nomination.person.is_identified):
            raise Unidentified(nomination=nomination)

    return _decide_many(nominations, Status.APPROVED, check=check, by=by, at=at, reason="")


@operation(words=_("Nominations rejected together"))
def reject_many(
    nominations: QuerySet[Nomination], *, reason: str, seen_at: datetime | None = None, by: User, at: datetime
) -> Outcome:
    """Reject all of `nominations` that may be rejected, for one and the same reason; `seen_at` as in `approve_many`."""

    def check(nomination: Nomination) -> None:
        _check(nomination, by=by, seen_at=seen_at)

    return _decide_many(nominations, Status.REJECTED, check=check, by=by, at=at, reason=_stated(reason))


@operation(words=_("Nominations put back for vetting together"))
def reconsider_many(nominations: QuerySet[Nomination], *, by: User, at: datetime) -> Outcome:
    """Put all of `nominations` that were rejected back into the queue."""
    for campaign in Campaign.objects.filter(pk__in=nominations.order_by().values("campaign")).order_by("pk"):
        lifecycle.hold(campaign)
    return _decide_many(nominations, Status.PROPOSED, check=lambda one: _check(one, by=by), by=None, at=None, reason="")


def full_coverage(nomination: Nomination, costs: Costs) -> Coverage | None:
    """What makes the nomination be refused, because others pay the whole premium by the tariff of the day on which the
    gift's premiums are paid; None where nothing does, or where there is no price (which approving tells).
    """
    try:
        return costs.coverage(nomination.offer, facts_of(nomination))
    except CannotPrice:
        return None


def _decide_many(
    nominations: QuerySet[Nomination],
    to: str,
    *,
    check: Callable[[Nomination], None],
    by: User | None,
    at: datetime | None,
    reason: str,
) -> Outcome:
    """Check each nomination under lock (in primary-key order) and write, a chunk at a time so that memory stays small
    for a hundred thousand; whole or not at all, since the operation around is one transaction.

    Together nominations are decided that wait, and put back that were rejected: an approved one is looked at alone.
    """
    leaving = Status.REJECTED if to == Status.PROPOSED else Status.PROPOSED
    keys = sorted(nominations.values_list("pk", flat=True))
    decided, not_decided, refused = 0, 0, list[Refusal]()
    for start in range(0, len(keys), CHUNK):
        chunk = (
            Nomination.objects.filter(pk__in=keys[start : start + CHUNK])
            .select_related("offer", "person", "commune", "campaign", "institution__commune")
            .select_for_update(of=("self",), no_key=True)
            .order_by("pk")
        )
        allowed, others = _sort_out(chunk, leaving, check)
        decided += Nomination.objects.filter(pk__in=allowed).update(
            status=to, decided_by=by, decided_at=at, decision_reason=reason
        )
        not_decided += len(others)
        refused += others[: REFUSALS_KEPT - len(refused)]
    return Outcome(decided, not_decided, tuple(refused))


def _sort_out(
    chunk: Iterable[Nomination], leaving: str, check: Callable[[Nomination], None]
) -> tuple[list[int], list[Refusal]]:
    allowed: list[int] = []
    refused: list[Refusal] = []
    for nomination in chunk:
        try:
            if nomination.status != leaving:
                raise StaleMove(record=nomination, status=nomination.get_status_display())
            check(nomination)
        except Refusal as refusal:
            refused.append(refusal)
        else:
            allowed.append(nomination.pk)
    return allowed, refused


def _hold(nomination: Nomination) -> None:
    """Read the nomination anew, under lock. Raises CorrectedMeanwhile if it was put forward anew since it was read."""
    seen = nomination.nominated_at
    held = Nomination.objects.select_related("offer", "person", "commune", "campaign", "institution__commune")
    nomination.refresh_from_db(from_queryset=held.select_for_update(of=("self",), no_key=True))
    if nomination.nominated_at != seen:
        raise CorrectedMeanwhile(nomination=nomination)


def _check(nomination: Nomination, *, by: User, own_allowed: bool = False, seen_at: datetime | None = None) -> None:
    if seen_at is not None and nomination.nominated_at > seen_at:
        raise CorrectedMeanwhile(nomination=nomination)
    if not by.areas(Capability.VET).cover(province=nomination.vetting_province):
        raise NotYourDecision(nomination=nomination)
    if nomination.nominated_by_id == by.pk and not own_allowed:
        raise OwnNomination(nomination=nomination)
    if nomination.campaign.status != Campaign.Status.OPEN:
        raise CampaignNotOpen(campaign=nomination.campaign.code, status=nomination.campaign.get_status_display())


def _check_coverage(nomination: Nomination, costs: Costs) -> None:
    try:
        found = costs.coverage(nomination.offer, facts_of(nomination))
    except CannotPrice as problem:
        raise NotPriced(nomination=nomination, offer=nomination.offer, problem=str(problem)) from problem
    if found is not None:
        refusal = FullyInsured if found.kind == Offer.Kind.CARD else FullySupported
        raise refusal(nomination=nomination, group=found.name, basis=found.legal_basis)


def _stated(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise NoReason
    return reason
