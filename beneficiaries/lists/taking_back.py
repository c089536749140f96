"""Taking a whole accepted list back: all nominations that it brought are withdrawn with it, or nothing is.

A list that corrected another one leaves things as they were before it (`handing_back`): the earlier list holds again.
So lists that correct each other are withdrawn the last one first.

People who came into the register through the list stay there; how long is a matter of retention. A nomination that
holds a gift can't be withdrawn: the database refuses it (`a_gift_is_released_first`), whoever was quicker. Which
nominations hold one only the layer above knows; it registers how to find them (`tells_who_holds_gifts`).

The locks are taken in this order: the list (`intake.accept` has it first too), the one that it corrects, people, the
campaign `FOR SHARE`, the nominations in primary-key order (as those who vet and those who allocate do).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat, Left
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation, refused_by
from accounts.models import User
from accounts.roles import Capability
from beneficiaries.lists import handing_back
from beneficiaries.lists.handing_back import Returning
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


class CorrectedByAnother(Refusal):
    message = _(
        "List “%(later)s” corrects this one and is accepted, so the people of this list belong to that one now. "
        "Withdraw that list first: then this one holds again as before and can be withdrawn too."
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
    """What withdrawing a list would withdraw: people and nominations that stand, by status of these; and what would go
    back to the list that it corrects, if it corrects one.
    """

    people: int
    nominations: int
    waiting: int
    approved: int
    rejected: int
    returning: Returning | None = None

    @property
    def stand(self) -> int:
        """All nominations that the list has now."""
        return self.nominations + (self.returning.stand if self.returning else 0)


def tells_who_holds_gifts(source: Holders) -> Holders:
    """Register `source(nominations)`: those of them that hold a gift, as the app above knows."""
    if source not in _holders:
        _holders.append(source)
    return source


@operation(words=_("Accepted list withdrawn with its nominations"))
def take_back(received: RecipientList, *, reason: str, seen: int | None = None, by: User, at: datetime) -> int:
    """Withdraw an accepted list with all nominations that it brought; returns how many these were. What it did to a
    list that it corrects is undone (`handing_back`). `seen`: how many stood when the person looked (`Extent.stand`).

    The sender's side (`settling.may_settle`) may do so while every nomination that is withdrawn still waits for
    vetting: it has told nobody anything yet. Once the office has approved or rejected one, its work would be undone, so
    then only who vets in all provinces that decide on the list's nominations may; that they sent the list themselves
    does not matter, since withdrawing gives nothing to anybody. A rejected nomination is withdrawn too, with its reason
    kept, so that another list may put the person forward again.

    Raises what `refuse` raises, `NoReason`, `StaleMove`, `CorrectedMeanwhile` if not as many stand as were seen,
    `AllocatedMeanwhile` for a gift that was allocated at this very moment, and what `handing_back.hand_back` raises.
    """
    received = _locked(received)
    stand = _lock(received)
    if seen not in (None, stand) and not _correcting(received).exists():
        raise CorrectedMeanwhile(now=number(stand), seen=number(seen or 0))
    refuse(received, by=by)
    reason = plain_text(reason)[:LONGEST_REASON]
    if not reason:
        raise NoReason
    with refused_by(a_gift_is_released_first=AllocatedMeanwhile()):
        withdrawn = _withdraw(_brought(received), reason, by, at)
    handing_back.hand_back(received, at=at)
    move(received, Status.WITHDRAWN, withdrawn_by=by, withdrawn_at=at, withdrawal_reason=reason)
    return withdrawn


def refuse(received: RecipientList, *, by: User) -> None:
    """Raise what keeps `by` from withdrawing an accepted list as things stand: `NotYourList`, `CorrectedByAnother`,
    `DecidedAlready`, `CampaignNotOpen`, `GiftsAllocated`, `VettedAsCorrected`.
    """
    decides = _decides_on(by, received)
    if not decides and not may_settle(by, received):
        raise NotYourList
    if later := _correcting(received).select_related("document").defer("document__content").first():
        raise CorrectedByAnother(later=later.document.name)
    brought = _brought(received)
    if not decides and (decided := brought.exclude(status=Decision.PROPOSED).count()):
        raise DecidedAlready(count=number(decided))
    if received.campaign.status != Campaign.Status.OPEN:
        raise CampaignNotOpen(campaign=received.campaign.code, status=received.campaign.get_status_display())
    for source in _holders:
        held = source(brought)
        if count := held.count():
            codes = list(held.order_by(*Nomination.IN_ORDER).values_list("code", flat=True)[:HOLDERS_NAMED])
            more = ["…"] if count > len(codes) else []
            raise GiftsAllocated(count=number(count), codes=", ".join(codes + more))
    handing_back.refuse(received)


def may_take_back(user: User, received: RecipientList) -> bool:
    """Whether the list's page offers it: to the sender's side, and to who vets the nominations of the list. It may
    still be refused (`refuse`), which the page then says.
    """
    return received.status == Status.ACCEPTED and (may_settle(user, received) or _decides_on(user, received))


def extent(received: RecipientList) -> Extent:
    """How many people and nominations `take_back` would touch."""
    found = list(_brought(received).order_by().values_list("person", "status"))
    states = [status for _person, status in found]
    return Extent(
        people=len({person for person, _status in found}),
        nominations=len(found),
        waiting=states.count(Decision.PROPOSED),
        approved=states.count(Decision.APPROVED),
        rejected=states.count(Decision.REJECTED),
        returning=handing_back.returning(received),
    )


def _standing(received: RecipientList) -> QuerySet[Nomination]:
    return Nomination.objects.filter(recipient_list=received).exclude(status=Decision.WITHDRAWN)


def _brought(received: RecipientList) -> QuerySet[Nomination]:
    """The standing nominations that the list itself has brought, not those taken over from the one that it corrects."""
    taken = handing_back.taken_over(received).values("nomination")
    return _standing(received).exclude(pk__in=taken)


def _correcting(received: RecipientList) -> QuerySet[RecipientList]:
    """Accepted lists that correct this one: one at the most."""
    return RecipientList.objects.filter(replaces=received, status=Status.ACCEPTED)


def _locked(received: RecipientList) -> RecipientList:
    """The list, with the one that it corrects, the people concerned and the campaign."""
    lists = RecipientList.objects.select_for_update(of=("self",)).select_related("campaign")
    received = lists.get(pk=received.pk)
    if received.status != Status.ACCEPTED:
        raise StaleMove(record=received, status=received.get_status_display())
    if received.replaces_id is not None:
        lists.get(pk=received.replaces_id)
    handing_back.hold_people(received)
    lifecycle.hold(received.campaign)
    return received


def _lock(received: RecipientList) -> int:
    """Lock all nominations concerned; returns how many the list has that stand."""
    touched = received.corrections.values("nomination")
    concerned = Nomination.objects.filter(Q(recipient_list=received) | Q(pk__in=touched)).order_by("pk")
    states = concerned.select_for_update(of=("self",), no_key=True).values_list("recipient_list", "status")
    return sum(one == received.pk and status != Decision.WITHDRAWN for one, status in states)


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
