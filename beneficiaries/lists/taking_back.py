"""Taking a whole accepted list back: all its nominations are withdrawn with it, or nothing is.

People who came into the register through the list stay there; how long is a matter of retention. A nomination that
holds a gift can't be withdrawn: the database refuses it (`a_gift_is_released_first`), whoever was quicker. Which
nominations hold one only the layer above knows; it registers how to find them (`tells_who_holds_gifts`).

The locks are taken in this order: the list (`intake.accept` has it first too), the campaign `FOR SHARE`, the
nominations in primary-key order (as those who vet and those who allocate do).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat, Left
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation, refused_by
from accounts.models import User
from accounts.roles import Capability
from beneficiaries.lists.settling import NoReason, NotYourList, may_settle
from beneficiaries.lists.typed_texts import plain_text
from beneficiaries.models import Nomination, RecipientList
from campaigns import lifecycle
from campaigns.models import Campaign
from campaigns.transitions import StaleMove, move, move_many
from locations.vietnamese import number

Status = RecipientList.Status
Decision = Nomination.Status
HOLDERS_NAMED = 5
LONGEST_REASON = 300

Holders = Callable[[QuerySet[Nomination]], QuerySet[Nomination]]
_holders: list[Holders] = []


class DecidedAlready(Refusal):
    message = _(
        "%(count)s nominations of this list are vetted already, so only the provincial office can withdraw it. "
        "Ask the office."
    )


class GiftsAllocated(Refusal):
    message = _(
        "%(count)s nominations of this list have been allocated a gift (%(codes)s), so it can't be withdrawn. Release "
        "these awards first."
    )


class AllocatedMeanwhile(Refusal):
    message = _(
        "A gift was allocated to somebody of this list at this moment, so it can't be withdrawn. Nothing was changed."
    )


class CorrectedMeanwhile(Refusal):
    """What was looked at is no longer what would be withdrawn."""

    message = _(
        "%(now)s nominations of this list stand now, no longer %(seen)s: a list sent again has taken people over from "
        "it, or some were withdrawn. Look at it again, then decide."
    )


class CampaignNotOpen(Refusal):
    message = _("Campaign %(campaign)s is not open (%(status)s), so nothing can be withdrawn in it.")


@dataclass(frozen=True)
class Extent:
    """What withdrawing a list would withdraw: people and nominations that stand, by status of these."""

    people: int
    nominations: int
    waiting: int
    approved: int
    rejected: int


def tells_who_holds_gifts(source: Holders) -> Holders:
    """Register `source(nominations)`: those of them that hold a gift, as the app above knows."""
    if source not in _holders:
        _holders.append(source)
    return source


@operation(words=_("Accepted list withdrawn with its nominations"))
def take_back(received: RecipientList, *, reason: str, seen: int | None = None, by: User, at: datetime) -> int:
    """Withdraw an accepted list with all its nominations; returns how many these were. `seen`: how many stood when the
    person looked.

    The sender's side (`settling.may_settle`) may do so while every nomination of the list still waits for vetting: it
    has told nobody anything yet. Once the office has approved or rejected one, its work would be undone, so then only
    who vets in all provinces that decide on the list's nominations may; that they sent the list themselves does not
    matter, since withdrawing gives nothing to anybody. A rejected nomination is withdrawn too, with its reason kept,
    so that another list may put the person forward again.

    Raises `NotYourList`, `DecidedAlready`, `NoReason`, `CampaignNotOpen`, `StaleMove`, `GiftsAllocated`,
    `CorrectedMeanwhile` if not as many stand as were seen, and `AllocatedMeanwhile` for a gift that was allocated at
    this very moment.
    """
    received = RecipientList.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=received.pk)
    if received.status != Status.ACCEPTED:
        raise StaleMove(record=received, status=received.get_status_display())
    lifecycle.hold(received.campaign)
    standing = _standing(received)
    stand = _lock(standing)
    if seen not in (None, stand):
        raise CorrectedMeanwhile(now=number(stand), seen=number(seen or 0))
    refuse(received, by=by)
    reason = plain_text(reason)[:LONGEST_REASON]
    if not reason:
        raise NoReason
    with refused_by(a_gift_is_released_first=AllocatedMeanwhile()):
        withdrawn = _withdraw(standing, reason, by, at)
    move(received, Status.WITHDRAWN, withdrawn_by=by, withdrawn_at=at, withdrawal_reason=reason)
    return withdrawn


def refuse(received: RecipientList, *, by: User) -> None:
    """Raise what keeps `by` from withdrawing an accepted list as things stand: `NotYourList`, `DecidedAlready`,
    `CampaignNotOpen`, `GiftsAllocated`.
    """
    standing = _standing(received)
    if not _decides_on(by, received):
        if not may_settle(by, received):
            raise NotYourList
        if decided := standing.exclude(status=Decision.PROPOSED).count():
            raise DecidedAlready(count=number(decided))
    if received.campaign.status != Campaign.Status.OPEN:
        raise CampaignNotOpen(campaign=received.campaign.code, status=received.campaign.get_status_display())
    for source in _holders:
        held = source(standing)
        if count := held.count():
            codes = list(held.order_by(*Nomination.IN_ORDER).values_list("code", flat=True)[:HOLDERS_NAMED])
            more = ["…"] if count > len(codes) else []
            raise GiftsAllocated(count=number(count), codes=", ".join(codes + more))


def may_take_back(user: User, received: RecipientList) -> bool:
    """Whether the list's page offers it: to the sender's side, and to who vets the nominations of the list. It may
    still be refused (`refuse`), which the page then says.
    """
    return received.status == Status.ACCEPTED and (may_settle(user, received) or _decides_on(user, received))


def extent(received: RecipientList) -> Extent:
    """How many people and nominations `take_back` would touch."""
    found = list(_standing(received).order_by().values_list("person", "status"))
    states = [status for _person, status in found]
    return Extent(
        people=len({person for person, _status in found}),
        nominations=len(found),
        waiting=states.count(Decision.PROPOSED),
        approved=states.count(Decision.APPROVED),
        rejected=states.count(Decision.REJECTED),
    )


def _standing(received: RecipientList) -> QuerySet[Nomination]:
    return Nomination.objects.filter(recipient_list=received).exclude(status=Decision.WITHDRAWN)


def _lock(nominations: QuerySet[Nomination]) -> int:
    """How many they are."""
    return len(nominations.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))


def _decides_on(user: User, received: RecipientList) -> bool:
    """Whether `user` vets in every province that decides on nominations of the list (`Nomination.vetting_province`)."""
    areas = user.areas(Capability.VET)
    if areas.nation:
        return True
    if not areas.provinces:
        return False
    if received.campaign.province_id:
        return areas.cover(province=received.campaign.province_id)
    if received.institution:
        return areas.cover(province=received.institution.commune.province_id)
    homes = _standing(received).order_by().values_list("commune__province_id", flat=True).distinct()
    return all(areas.cover(province=home) for home in homes)


def _withdraw(standing: QuerySet[Nomination], reason: str, by: User, at: datetime) -> int:
    """The reason of a rejection stays to be read behind that of the withdrawal."""
    told = Concat(Value(f"{reason} ("), Value(str(_("rejected before"))), Value(": "), F("decision_reason"), Value(")"))
    rejected = move_many(
        standing.filter(status=Decision.REJECTED),
        Decision.WITHDRAWN,
        decided_by=by,
        decided_at=at,
        decision_reason=Left(told, 500),
    )
    return rejected + move_many(standing, Decision.WITHDRAWN, decided_by=by, decided_at=at, decision_reason=reason)
