"""Pledges: registered, amended, confirmed, withdrawn, and their quantities changed, by the office or by the sponsor.

A pledge is registered for a campaign in draft or open (sponsors are asked before a campaign opens; online they pledge
to an open one) and confirmed when it is open. Until confirmed it may be amended as a whole; afterwards only its
quantities change, because what was confirmed is what an allocation was, or will be, made from. Locks: the campaign's
row for a new reference and for confirming; a pledge and then its lines, in the order of their primary keys, as
allocating does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NotRequired, TypedDict, Unpack

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.acting import Refusal, operation, refused_by
from accounts.models import User
from campaigns.models import Campaign
from campaigns.transitions import StaleMove, move
from locations.vietnamese import date_text
from sponsors import mails, telling
from sponsors.funding import check_given, follow, lock_lines, paid_units
from sponsors.models import Pledge, PledgeLine, Sponsor
from sponsors.money.waiting_money import refuse_if_named
from sponsors.pledge_records import (
    CampaignTakesNone,
    Facts,
    MoneyReceived,
    NoAddress,
    NotYourOffice,
    StillAllocated,
    check_campaign,
    check_office,
    enter,
    leave,
    lock,
    write_anew,
)
from sponsors.promised_lines import (
    CostsNothing,
    Line,
    Meant,
    MoreThanPromised,
    NoAmount,
    NothingPledged,
    NotOffered,
    NotPositive,
    NotPriced,
    check_amount,
    check_lines,
    prices_of,
    promised_prices,
    write_lines,
)
from sponsors.seen import ChangedMeanwhile, check_seen

__all__ = [
    "ADJUSTABLE",
    "REPRICEABLE",
    "CampaignNotOpen",
    "CampaignTakesNone",
    "ChangedMeanwhile",
    "CostsNothing",
    "Facts",
    "LessThanAllocated",
    "Line",
    "Meant",
    "MoneyReceived",
    "MoreThanPromised",
    "NoAddress",
    "NoAmount",
    "NoReason",
    "NotOffered",
    "NotPositive",
    "NotPriced",
    "NotTakenOnline",
    "NotYourOffice",
    "NothingPledged",
    "Outcome",
    "StillAllocated",
    "adjust",
    "agree_to_present_prices",
    "amend",
    "amend_online",
    "confirm",
    "confirm_many",
    "obstacles",
    "promised_prices",
    "register",
    "register_online",
    "taken_online",
    "warnings",
    "withdraw",
    "withdraw_online",
]

Status = Pledge.Status
# What was confirmed and is neither closed nor withdrawn may still be raised, lowered and added to.
ADJUSTABLE = Pledge.ALLOCATABLE
REPRICEABLE = (Status.REGISTERED, *Pledge.ALLOCATABLE)


class CampaignNotOpen(Refusal):
    message = gettext_lazy("Campaign %(campaign)s is “%(status)s”. Open it first, then confirm the pledge.")


class NotTakenOnline(Refusal):
    message = gettext_lazy(
        "Campaign %(campaign)s does not take pledges online now. Call the office that is named on its page."
    )


class NoReason(Refusal):
    message = gettext_lazy("Say why the pledge is withdrawn.")


class LessThanAllocated(Refusal):
    message = gettext_lazy(
        "%(allocated)d units of “%(offer)s” are already allocated, so the line can't be lowered to %(quantity)d."
    )


@operation(words=gettext_lazy("Pledge registered"))
def register(*, campaign: Campaign, lines: Sequence[Line], by: User, at: datetime, **facts: Unpack[Facts]) -> Pledge:
    """Record a pledge and give it the campaign's next reference, such as "BN2023-CK0001"."""
    check_office(facts["province_id"], by=by)
    if facts["sponsor"].pk is None:
        check_office(facts["sponsor"].province_id, by=by)
    return enter(campaign, lines, by=by, at=at, **facts)


class Asked(TypedDict):
    """What a sponsor tells online. `amount` (đồng): of a pledge of money; None of one by lines. `note`: at most 500
    characters.
    """

    amount: int | None
    contact_name: str
    contact_phone: str
    unnamed: bool
    note: NotRequired[str]


@operation(words=gettext_lazy("Pledge registered online"))
def register_online(
    *,
    campaign: Campaign,
    lines: Sequence[Line],
    sponsor: Sponsor,
    contact_email: str,
    province_id: str | None,
    consented_at: datetime,
    by: User,
    at: datetime,
    **asked: Unpack[Asked],
) -> Pledge:
    """As `register`, by the sponsor, whose address is verified; `by` is the user of the sponsors' door. A new sponsor
    with a tax code that the office keeps is the one that it keeps, if kind and name agree, too; else it is kept without
    the code, which is noted. Raises `NotTakenOnline` besides.
    """
    today = timezone.localdate(at)
    if not taken_online(campaign, today):
        raise NotTakenOnline(campaign=campaign.code)
    facts: Facts = {
        "sponsor": sponsor,
        "province_id": province_id,
        "pledged_on": today,
        "note": "",
        "channel": Pledge.Channel.ONLINE,
        "contact_email": contact_email,
        "consented_at": consented_at,
        **asked,
    }
    pledge = enter(campaign, lines, by=by, at=at, **facts)
    if not taken_online(campaign, today):  # as it is now that it is locked
        raise NotTakenOnline(campaign=campaign.code)
    mails.received_online(pledge)
    return pledge


def taken_online(campaign: Campaign, on: date) -> bool:
    """Whether sponsors may pledge to the campaign online on that day."""
    in_time = campaign.pledges_until is None or on <= campaign.pledges_until
    return campaign.takes_online and campaign.status == Campaign.Status.OPEN and in_time


@operation(words=gettext_lazy("Pledge amended"))
def amend(
    pledge: Pledge, *, lines: Sequence[Line], by: User, at: datetime, seen: str | None = None, **facts: Unpack[Facts]
) -> None:
    """Write a registered pledge anew; its reference and campaign stay, and so does what was promised for one of a gift
    that it names already (see `agree_to_present_prices`), and that it came online. A confirmed one is refused as stale,
    and so is one that changed since it was `seen` (`ChangedMeanwhile`).
    """
    check_office(pledge.province_id, by=by)
    check_office(facts["province_id"], by=by)
    if facts["sponsor"].pk is None:
        check_office(facts["sponsor"].province_id, by=by)
    if seen is not None:
        lock(pledge)
        check_seen(pledge, seen)
    with telling.of_new_promise(pledge, at=at):
        write_anew(pledge, lines, **facts)


@operation(words=gettext_lazy("Pledge amended by the sponsor"))
def amend_online(pledge: Pledge, *, lines: Sequence[Line], by: User, at: datetime, **asked: Unpack[Asked]) -> None:
    """As `amend`, by the sponsor, who has proved to read `contact_email`."""
    facts: Facts = {
        "sponsor": pledge.sponsor,
        "province_id": pledge.province_id,
        "pledged_on": pledge.pledged_on,
        "note": pledge.note,
        **asked,
    }
    with telling.of_new_promise(pledge, at=at):
        write_anew(pledge, lines, **facts)


@operation(words=gettext_lazy("Pledge confirmed"))
def confirm(pledge: Pledge, *, by: User, at: datetime, seen: str | None = None) -> None:
    """From registered to confirmed, or funded as far as money has come: from now on it can be allocated. Its gifts wait
    for money as many days as the campaign says, or until the last instalment. The campaign must be open; a deadline
    that has passed does not refuse it (see `warnings`). Raises `ChangedMeanwhile` if it changed since it was `seen`.
    """
    check_office(pledge.province_id, by=by)
    campaign = Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=pledge.campaign_id)
    if campaign.status != Campaign.Status.OPEN:
        raise CampaignNotOpen(campaign=campaign.code, status=campaign.get_status_display())
    if seen is not None:
        lock(pledge)
        check_seen(pledge, seen)
    until = _held_until(pledge, campaign.days_to_pay, timezone.localdate(at))
    move(pledge, Status.CONFIRMED, leaving=Status.REGISTERED, confirmed_by=by, confirmed_at=at, held_until=until)
    follow([pledge.pk])
    pledge.refresh_from_db(fields=["status", "received"])
    mails.confirmed(pledge)


def _held_until(pledge: Pledge, days: int | None, today: date) -> date | None:
    if days is None:
        return None
    last: date | None = pledge.instalments.aggregate(last=Max("due_on"))["last"]
    return max(filter(None, (today + timedelta(days=days), last)))


@dataclass(frozen=True)
class Outcome:
    """What came of deciding many: how many went through, and why the others did not."""

    confirmed: int
    refused: tuple[Refusal, ...]


def confirm_many(
    pledges: Iterable[Pledge], *, seen: Mapping[int, str] | None = None, by: User, at: datetime
) -> Outcome:
    """Confirm each pledge by itself: one that is refused does not hold up the others. `seen`: by key of the pledge, the
    stamp of it as it was seen.
    """
    confirmed, refused = 0, []
    for pledge in pledges:
        try:
            confirm(pledge, by=by, at=at, seen=(seen or {}).get(pledge.pk))
            confirmed += 1
        except Refusal as refusal:
            refused.append(refusal)
    return Outcome(confirmed, tuple(refused))


@operation(words=gettext_lazy("Pledge withdrawn"))
def withdraw(pledge: Pledge, *, reason: str, by: User, at: datetime) -> None:
    """Take back a registered or confirmed pledge of which nothing is allocated and nothing received, with a reason."""
    check_office(pledge.province_id, by=by)
    stated = reason.strip()
    if not stated:
        raise NoReason
    leave(pledge, reason=stated, by=by, at=at)
    mails.withdrawn(pledge)


@operation(words=gettext_lazy("Pledge withdrawn by the sponsor"))
def withdraw_online(pledge: Pledge, *, by: User, at: datetime) -> None:
    """As `withdraw`, by the sponsor, who has proved to read `contact_email`. Raises `MoneyWaits`, too."""
    refuse_if_named(pledge)
    leave(pledge, reason=_("The sponsor withdrew it online"), by=by, at=at)
    mails.withdrawn(pledge)


@operation(words=gettext_lazy("Quantities of the pledge changed"))
def adjust(
    pledge: Pledge,
    *,
    quantities: Mapping[int, int],
    added: Sequence[Line] = (),
    only_when_paid: Mapping[int, bool] | None = None,
    seen: str | None = None,
    by: User,
    at: datetime,
) -> None:
    """Raise or lower lines of a confirmed or funded pledge (`quantities`: line id → units, at least 1; lines that
    are not named stay) at the promised price, and add lines at that of now; `only_when_paid`: line id → whether it
    gives no more than is paid for. Never below what is allocated: the database says so, and its word becomes
    `LessThanAllocated`; nor more than an amount promised (`MoreThanPromised`). `ChangedMeanwhile` if it changed since
    it was `seen`.
    """
    check_office(pledge.province_id, by=by)
    lock(pledge)
    if pledge.status not in ADJUSTABLE:
        raise StaleMove(record=pledge, status=pledge.get_status_display())
    check_seen(pledge, seen)
    check_campaign(pledge.campaign)
    check_lines(pledge.campaign, added)
    prices = prices_of(added)
    lines = _as_asked(lock_lines([pledge.pk]), quantities, only_when_paid or {})
    check_amount(pledge.amount, added, prices, besides=sum(line.value for line in lines))
    with telling.of_new_promise(pledge, at=at):
        for line, paid in zip(lines, paid_units(lines, pledge.received), strict=True):
            _write_quantity(line, paid, reference=pledge.reference)
        write_lines(pledge, added, prices)
        telling.of_funded(follow([pledge.pk]))


def _as_asked(
    lines: list[PledgeLine], quantities: Mapping[int, int], only_when_paid: Mapping[int, bool]
) -> list[PledgeLine]:
    """The lines with what was asked of them, not saved yet. Raises `NotPositive`."""
    for line in lines:
        line.quantity = quantities.get(line.pk, line.quantity)
        line.only_when_paid = only_when_paid.get(line.pk, line.only_when_paid)
        if line.quantity < 1:
            raise NotPositive(offer=line.offer)
    return lines


def _write_quantity(line: PledgeLine, paid: int, *, reference: str) -> None:
    too_low = LessThanAllocated(offer=line.offer, allocated=line.allocated, quantity=line.quantity)
    if line.quantity >= line.allocated:
        check_given(line, paid, reference=reference)
    written = {"quantity": line.quantity, "only_when_paid": line.only_when_paid, "paid_units": paid}
    with refused_by(a_line_never_gives_more_than_its_quantity=too_low, a_line_gives_no_more_than_is_paid_for=too_low):
        PledgeLine.objects.filter(pk=line.pk).exclude(**written).update(**written)


@operation(words=gettext_lazy("Sponsor agreed to the prices of now"))
def agree_to_present_prices(pledge: Pledge, *, by: User, at: datetime) -> None:
    """Write down that the sponsor pays what each gift costs now in place of what was promised, for all lines of a
    registered, confirmed or funded pledge.
    """
    check_office(pledge.province_id, by=by)
    lock(pledge)
    if pledge.status not in REPRICEABLE:
        raise StaleMove(record=pledge, status=pledge.get_status_display())
    check_campaign(pledge.campaign)
    lines = lock_lines([pledge.pk])
    prices = prices_of(lines)
    check_amount(pledge.amount, lines, prices)
    with telling.of_new_promise(pledge, at=at):
        for line in lines:
            PledgeLine.objects.filter(pk=line.pk).exclude(unit_price=prices[line.offer_id]).update(
                unit_price=prices[line.offer_id]
            )
        telling.of_funded(follow([pledge.pk]))


def warnings(campaign: Campaign, on: date) -> list[str]:
    """What somebody who records or confirms a pledge on the day `on` should know; nothing of it refuses."""
    if campaign.pledges_until is None or on <= campaign.pledges_until:
        return []
    return [
        _("Pledges were taken until %(day)s: this one is late.") % {"day": date_text(campaign.pledges_until)},
    ]


def obstacles(campaign: Campaign, to: str) -> Iterable[str]:
    """What pledges put in the way of moving a campaign to the state `to` (see `campaigns.lifecycle`)."""
    if to == Campaign.Status.OPEN:
        return
    pledges = Pledge.objects.filter(campaign=campaign)
    waiting = pledges.filter(status=Status.REGISTERED).count()
    confirmed = pledges.allocatable().count()
    if to == Campaign.Status.CLOSED and waiting:
        yield _("Pledges not confirmed yet: %(count)d. Confirm or withdraw them first.") % {"count": waiting}
    if to == Campaign.Status.CANCELLED and waiting + confirmed:
        yield _("Pledges still standing: %(count)d. Withdraw them first.") % {"count": waiting + confirmed}
    if to == Campaign.Status.DRAFT and confirmed:
        yield _("Pledges confirmed already: %(count)d. Change the plan while the campaign is open.") % {
            "count": confirmed
        }
