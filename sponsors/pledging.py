"""Pledges: registered, amended, confirmed, withdrawn, and their quantities changed.

A pledge is registered for a campaign in draft or open (sponsors are asked before a campaign opens) and confirmed
when it is open. Until confirmed it may be amended as a whole; afterwards only its quantities change, because what
was confirmed is what an allocation was, or will be, made from. Locks: the campaign's row for a new reference and for
confirming; a pledge and then its lines, in the order of their primary keys, as allocating does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.acting import Refusal, operation, refused_by
from accounts.models import User
from accounts.roles import Capability
from campaigns.models import Campaign, Offer
from campaigns.pricing import load_tariff, price_of_one
from campaigns.tariffs import CannotPrice
from campaigns.transitions import StaleMove, move
from locations.vietnamese import date_text
from sponsors.models import Earmark, Pledge, PledgeLine, Sponsor

Status = Pledge.Status
# What was confirmed and is neither closed nor withdrawn may still be raised, lowered and added to.
ADJUSTABLE = Pledge.ALLOCATABLE
REPRICEABLE = (Status.REGISTERED, *Pledge.ALLOCATABLE)


class NotYourOffice(Refusal):
    message = gettext_lazy("Pledges are recorded by the office that keeps them; this one is not in your area.")


class CampaignTakesNone(Refusal):
    message = gettext_lazy("Campaign %(campaign)s is “%(status)s”: its pledges stay as they are.")


class CampaignNotOpen(Refusal):
    message = gettext_lazy("Campaign %(campaign)s is “%(status)s”. Open it first, then confirm the pledge.")


class NothingPledged(Refusal):
    message = gettext_lazy("A pledge needs at least one line with a quantity.")


class NotPositive(Refusal):
    message = gettext_lazy("The quantity of “%(offer)s” must be at least 1.")


class NotOffered(Refusal):
    message = gettext_lazy("“%(offer)s” is not offered in campaign %(campaign)s.")


class NotPriced(Refusal):
    """What one costs can't be said, so that nobody could know what was promised."""

    message = gettext_lazy(
        "“%(offer)s” can't be pledged yet, because it has no price. %(problem)s Complete it in the plan of campaign "
        "%(campaign)s first."
    )


class CostsNothing(Refusal):
    message = gettext_lazy("“%(offer)s” costs sponsors nothing: others pay for it in full. Pledge another gift.")


class NoReason(Refusal):
    message = gettext_lazy("Say why the pledge is withdrawn.")


class StillAllocated(Refusal):
    """Units of the pledge are with somebody; `lines` names them."""

    message = gettext_lazy("Pledge %(reference)s can't be withdrawn: %(lines)s. Release these awards first.")


class LessThanAllocated(Refusal):
    message = gettext_lazy(
        "%(allocated)d units of “%(offer)s” are already allocated, so the line can't be lowered to %(quantity)d."
    )


@dataclass(frozen=True)
class Meant:
    """What a line is earmarked for: codes of provinces, communes and hardship groups, ids of institutions.

    Provinces and communes are alternatives, so are groups, so are institutions; all three must hold. Empty: anybody.
    """

    provinces: frozenset[str] = frozenset()
    communes: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    institutions: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Line:
    """A line to be pledged: `quantity` (at least 1) of one offer of the campaign."""

    offer: Offer
    quantity: int
    meant: Meant = field(default_factory=Meant)


class Facts(TypedDict):
    """What is written down of a pledge. `sponsor` may be new (not saved yet): it is then kept with the pledge.
    `province_id`: the office that keeps the pledge; None is the national office.
    """

    sponsor: Sponsor
    province_id: str | None
    pledged_on: date
    note: str


@operation(words=gettext_lazy("Pledge registered"))
def register(*, campaign: Campaign, lines: Sequence[Line], by: User, at: datetime, **facts: Unpack[Facts]) -> Pledge:
    """Record a pledge and give it the campaign's next reference, such as "BN2023-CK0001"."""
    _check_office(facts["province_id"], by=by)
    if not lines:
        raise NothingPledged
    reference = _next_reference(campaign)
    _check_campaign(campaign)
    _check_lines(campaign, lines)
    prices = _prices(lines)
    _keep_sponsor(facts["sponsor"], by=by)
    pledge = Pledge.objects.create(reference=reference, campaign=campaign, registered_by=by, registered_at=at, **facts)
    _write_lines(pledge, lines, prices)
    return pledge


@operation(words=gettext_lazy("Pledge amended"))
def amend(pledge: Pledge, *, lines: Sequence[Line], by: User, at: datetime, **facts: Unpack[Facts]) -> None:
    """Write a registered pledge anew; its reference and campaign stay, and so does what was promised for one of a gift
    that it names already (see `agree_to_present_prices`). A confirmed one is refused as stale.
    """
    _check_office(pledge.province_id, by=by)
    _check_office(facts["province_id"], by=by)
    if not lines:
        raise NothingPledged
    _lock(pledge)
    if pledge.status != Status.REGISTERED:
        raise StaleMove(record=pledge, status=pledge.get_status_display())
    _check_campaign(pledge.campaign)
    _check_lines(pledge.campaign, lines)
    prices = _prices(lines, promised=promised_prices(pledge))
    _keep_sponsor(facts["sponsor"], by=by)
    for name, value in facts.items():
        setattr(pledge, name, value)
    pledge.save(update_fields=["sponsor", "province", "pledged_on", "note"])
    pledge.lines.all().delete()
    _write_lines(pledge, lines, prices)


@operation(words=gettext_lazy("Pledge confirmed"))
def confirm(pledge: Pledge, *, by: User, at: datetime) -> None:
    """From registered to confirmed: from now on it can be allocated. The campaign must be open; a deadline that
    has passed does not refuse it (see `warnings`).
    """
    _check_office(pledge.province_id, by=by)
    campaign = Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=pledge.campaign_id)
    if campaign.status != Campaign.Status.OPEN:
        raise CampaignNotOpen(campaign=campaign.code, status=campaign.get_status_display())
    move(pledge, Status.CONFIRMED, leaving=Status.REGISTERED, confirmed_by=by, confirmed_at=at)


@dataclass(frozen=True)
class Outcome:
    """What came of deciding many: how many went through, and why the others did not."""

    confirmed: int
    refused: tuple[Refusal, ...]


def confirm_many(pledges: Iterable[Pledge], *, by: User, at: datetime) -> Outcome:
    """Confirm each pledge by itself: one that is refused does not hold up the others."""
    confirmed, refused = 0, []
    for pledge in pledges:
        try:
            confirm(pledge, by=by, at=at)
            confirmed += 1
        except Refusal as refusal:
            refused.append(refusal)
    return Outcome(confirmed, tuple(refused))


@operation(words=gettext_lazy("Pledge withdrawn"))
def withdraw(pledge: Pledge, *, reason: str, by: User, at: datetime) -> None:
    """Take back a registered or confirmed pledge of which nothing is allocated, with a reason."""
    _check_office(pledge.province_id, by=by)
    stated = reason.strip()
    if not stated:
        raise NoReason
    _lock(pledge)
    _check_campaign(pledge.campaign)
    held = [line for line in _locked_lines(pledge) if line.allocated]
    if held:
        raise StillAllocated(reference=pledge.reference, lines=_held_text(held))
    move(pledge, Status.WITHDRAWN, withdrawn_by=by, withdrawn_at=at, withdrawal_reason=stated)


@operation(words=gettext_lazy("Quantities of the pledge changed"))
def adjust(
    pledge: Pledge, *, quantities: Mapping[int, int], added: Sequence[Line] = (), by: User, at: datetime
) -> None:
    """Raise or lower lines of a confirmed or funded pledge (`quantities`: line id → units, at least 1; lines that
    are not named stay) at the promised price, and add lines at that of now. Never below what is allocated: the
    database says so, and its word becomes `LessThanAllocated`.
    """
    _check_office(pledge.province_id, by=by)
    _lock(pledge)
    if pledge.status not in ADJUSTABLE:
        raise StaleMove(record=pledge, status=pledge.get_status_display())
    _check_campaign(pledge.campaign)
    _check_lines(pledge.campaign, added)
    prices = _prices(added)
    for line in _locked_lines(pledge):
        quantity = quantities.get(line.pk, line.quantity)
        if quantity < 1:
            raise NotPositive(offer=line.offer)
        too_low = LessThanAllocated(offer=line.offer, allocated=line.allocated, quantity=quantity)
        with refused_by(a_line_never_gives_more_than_its_quantity=too_low):
            PledgeLine.objects.filter(pk=line.pk).exclude(quantity=quantity).update(quantity=quantity)
    _write_lines(pledge, added, prices)


@operation(words=gettext_lazy("Sponsor agreed to the prices of now"))
def agree_to_present_prices(pledge: Pledge, *, by: User, at: datetime) -> None:
    """Write down that the sponsor pays what each gift costs now in place of what was promised, for all lines of a
    registered, confirmed or funded pledge.
    """
    _check_office(pledge.province_id, by=by)
    _lock(pledge)
    if pledge.status not in REPRICEABLE:
        raise StaleMove(record=pledge, status=pledge.get_status_display())
    _check_campaign(pledge.campaign)
    lines = _locked_lines(pledge)
    prices = _prices(lines)
    for line in lines:
        PledgeLine.objects.filter(pk=line.pk).exclude(unit_price=prices[line.offer_id]).update(
            unit_price=prices[line.offer_id]
        )


def promised_prices(pledge: Pledge) -> dict[int, int]:
    """Đồng for one, as promised, by the offers that the pledge names."""
    return dict(pledge.lines.order_by("-pk").values_list("offer_id", "unit_price"))


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


def _check_office(province: str | None, *, by: User) -> None:
    if not by.areas(Capability.RECORD_PLEDGES).cover(province=province):
        raise NotYourOffice


def _check_campaign(campaign: Campaign) -> None:
    if not campaign.is_planned:
        raise CampaignTakesNone(campaign=campaign.code, status=campaign.get_status_display())


def _check_lines(campaign: Campaign, lines: Sequence[Line]) -> None:
    for line in lines:
        if line.quantity < 1:
            raise NotPositive(offer=line.offer)
        if line.offer.campaign_id != campaign.pk:
            raise NotOffered(offer=line.offer, campaign=campaign.code)


def _keep_sponsor(sponsor: Sponsor, *, by: User) -> None:
    if sponsor.pk is None:
        _check_office(sponsor.province_id, by=by)
        sponsor.save()


def _next_reference(campaign: Campaign) -> str:
    """The UPDATE locks the campaign's row until the end, so two pledges never take the same number, and the
    campaign stays in the state that is read with it.
    """
    Campaign.objects.filter(pk=campaign.pk).update(last_pledge_number=F("last_pledge_number") + 1)
    campaign.refresh_from_db(fields=["last_pledge_number", "status"])
    return f"{campaign.code}-CK{campaign.last_pledge_number:04}"


def _lock(pledge: Pledge) -> None:
    pledge.refresh_from_db(from_queryset=Pledge.objects.select_for_update(of=("self",), no_key=True))


def _locked_lines(pledge: Pledge) -> list[PledgeLine]:
    lines = PledgeLine.objects.filter(pledge=pledge).select_related("offer__campaign")
    return list(lines.select_for_update(of=("self",)).order_by("pk"))


def _prices(lines: Iterable[Line | PledgeLine], *, promised: Mapping[int, int] | None = None) -> dict[int, int]:
    """Đồng for one by the offers of the lines: as promised, else the price of one now."""
    offers = {line.offer.pk: line.offer for line in lines}
    prices = {pk: price for pk, price in (promised or {}).items() if pk in offers}
    if offers.keys() == prices.keys():
        return prices
    tariff = load_tariff()
    for offer in (offer for pk, offer in offers.items() if pk not in prices):
        try:
            prices[offer.pk] = price_of_one(offer, tariff)
        except CannotPrice as problem:
            raise NotPriced(offer=offer, problem=str(problem), campaign=offer.campaign.code) from problem
        if not prices[offer.pk]:
            raise CostsNothing(offer=offer)
    return prices


def _write_lines(pledge: Pledge, lines: Sequence[Line], prices: Mapping[int, int]) -> None:
    written = [
        PledgeLine(pledge=pledge, offer=line.offer, quantity=line.quantity, unit_price=prices[line.offer.pk])
        for line in lines
    ]
    PledgeLine.objects.bulk_create(written)
    pairs = zip(written, lines, strict=True)
    Earmark.objects.bulk_create([earmark for row, line in pairs for earmark in _earmarks(row, line.meant)])


def _earmarks(row: PledgeLine, meant: Meant) -> list[Earmark]:
    return [
        *(Earmark(line=row, province_id=code) for code in sorted(meant.provinces)),
        *(Earmark(line=row, commune_id=code) for code in sorted(meant.communes)),
        *(Earmark(line=row, group_id=code) for code in sorted(meant.groups)),
        *(Earmark(line=row, institution_id=pk) for pk in sorted(meant.institutions)),
    ]


def _held_text(lines: Iterable[PledgeLine]) -> str:
    return ", ".join(
        _("%(allocated)d of %(quantity)d units of “%(offer)s” are allocated")
        % {"allocated": line.allocated, "quantity": line.quantity, "offer": line.offer}
        for line in lines
    )
