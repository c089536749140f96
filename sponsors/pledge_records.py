"""How a pledge is written down, whoever does it: the office (`pledging`) or the sponsor online.

What is here runs within an operation, which has looked whether its user may do it.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NotRequired, TypedDict, Unpack

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.acting import Busy, Refusal, refused_by
from accounts.models import User
from accounts.roles import Capability
from campaigns.models import Campaign
from campaigns.transitions import StaleMove, move
from locations.vietnamese import clean_spaces, fold, money
from sponsors.funding import follow, lock_lines
from sponsors.models import Pledge, PledgeLine, Sponsor
from sponsors.promised_lines import (
    Line,
    NothingPledged,
    check_amount,
    check_lines,
    prices_of,
    promised_prices,
    write_lines,
)

Status = Pledge.Status

NOTE_LENGTH = 500
_TYPED_CODE = "Mã số thuế đã khai: {}, cơ quan đã ghi mã này cho nhà tài trợ khác."
_TYPED_IN_NOTE = re.compile(re.escape(_TYPED_CODE).replace(r"\{\}", "([0-9-]+)") + " ?")


class NotYourOffice(Refusal):
    message = gettext_lazy("Pledges are recorded by the office that keeps them; this one is not in your area.")


class CampaignTakesNone(Refusal):
    message = gettext_lazy("Campaign %(campaign)s is “%(status)s”: its pledges stay as they are.")


class NoAddress(Refusal):
    """Whoever pledged online reads of the pledge by e-mail."""

    message = gettext_lazy("A pledge that was made online needs the sponsor's e-mail address.")


class StillAllocated(Refusal):
    """Units of the pledge are with somebody; `lines` names them."""

    message = gettext_lazy("Pledge %(reference)s can't be withdrawn: %(lines)s. Release these awards first.")


class MoneyReceived(Refusal):
    message = gettext_lazy(
        "Pledge %(reference)s can't be withdrawn: %(received)s are received for it. First move the money to another "
        "pledge, or record that it was sent back."
    )


class Facts(TypedDict):
    """What is written down of a pledge. `sponsor` may be new (not saved yet): it is then kept with the pledge.
    `province_id`: the office that keeps the pledge; None is the national office. `amount` (đồng): of a pledge of money,
    whose lines may come later; the lines cost no more. What is left out stays as it is.
    """

    sponsor: Sponsor
    province_id: str | None
    pledged_on: date
    note: str
    channel: NotRequired[str]
    amount: NotRequired[int | None]
    contact_name: NotRequired[str]
    contact_phone: NotRequired[str]
    contact_email: NotRequired[str]
    unnamed: NotRequired[bool]
    consented_at: NotRequired[datetime | None]


def enter(campaign: Campaign, lines: Sequence[Line], *, by: User, at: datetime, **facts: Unpack[Facts]) -> Pledge:
    """Record a pledge under the campaign's next reference, such as "BN2023-CK0001"."""
    _check_anything(lines, facts.get("amount"))
    reference = _next_reference(campaign)
    check_campaign(campaign)
    check_lines(campaign, lines)
    prices = prices_of(lines)
    check_amount(facts.get("amount"), lines, prices)
    if facts.get("channel") == Pledge.Channel.ONLINE:
        facts["note"] = _without_others_code(facts["sponsor"], facts["note"])
    fields = _cleaned(facts) | {"sponsor": _keep_sponsor(facts["sponsor"])}
    pledge = Pledge.objects.create(reference=reference, campaign=campaign, registered_by=by, registered_at=at, **fields)
    pledge.refresh_from_db(fields=["number"])
    write_lines(pledge, lines, prices)
    return pledge


def write_anew(pledge: Pledge, lines: Sequence[Line], **facts: Unpack[Facts]) -> None:
    """Write a registered pledge anew; see `pledging.amend`."""
    lock(pledge)
    if pledge.status != Status.REGISTERED:
        raise StaleMove(record=pledge, status=pledge.get_status_display())
    check_campaign(pledge.campaign)
    amount = facts.get("amount", pledge.amount)
    _check_anything(lines, amount)
    check_lines(pledge.campaign, lines)
    prices = prices_of(lines, promised=promised_prices(pledge))
    check_amount(amount, lines, prices)
    fields = _cleaned(facts)
    if pledge.channel == Pledge.Channel.ONLINE:
        fields.pop("channel", None)
        if not fields.get("contact_email", pledge.contact_email):
            raise NoAddress
    fields["sponsor"] = _keep_sponsor(facts["sponsor"])
    for name, value in fields.items():
        setattr(pledge, name, value)
    pledge.save(update_fields=[name.removesuffix("_id") for name in fields])
    pledge.lines.all().delete()
    write_lines(pledge, lines, prices)
    follow([pledge.pk])


def leave(pledge: Pledge, *, reason: str, by: User, at: datetime) -> None:
    """Withdraw a pledge of which nothing is allocated and for which nothing is received."""
    lock(pledge)
    check_campaign(pledge.campaign)
    if refusal := what_keeps(pledge, lock_lines([pledge.pk])):
        raise refusal
    move(pledge, Status.WITHDRAWN, withdrawn_by=by, withdrawn_at=at, withdrawal_reason=reason)


def what_keeps(pledge: Pledge, lines: Iterable[PledgeLine]) -> StillAllocated | MoneyReceived | None:
    """Why the pledge, with these lines, can't be withdrawn as it is; None where it can."""
    held = [line for line in lines if line.allocated]
    if held:
        return StillAllocated(reference=pledge.reference, lines=_held_text(held))
    if pledge.received:
        return MoneyReceived(reference=pledge.reference, received=money(pledge.received))
    return None


def check_office(province: str | None, *, by: User) -> None:
    """Raises `NotYourOffice` unless `by` records for the office of the province (None: the national one)."""
    if not by.areas(Capability.RECORD_PLEDGES).cover(province=province):
        raise NotYourOffice


def check_campaign(campaign: Campaign) -> None:
    """Raises `CampaignTakesNone` for one that is closed or cancelled."""
    if not campaign.is_planned:
        raise CampaignTakesNone(campaign=campaign.code, status=campaign.get_status_display())


def lock(pledge: Pledge) -> None:
    """Until the end nobody else changes it; it is as it is stored now."""
    pledge.refresh_from_db(from_queryset=Pledge.objects.select_for_update(of=("self",), no_key=True))


def _check_anything(lines: Sequence[Line], amount: int | None) -> None:
    if not lines and amount is None:
        raise NothingPledged


def _keep_sponsor(sponsor: Sponsor) -> Sponsor:
    """A new one is kept; with a tax code that its office keeps already, it is the one that is kept. Whoever pledges to
    one campaign waits here for its row, so that two who come at once are one.
    """
    if sponsor.pk is not None:
        return sponsor
    same = Sponsor.objects.filter(province=sponsor.province_id, tax_code=sponsor.tax_code).exclude(tax_code="")
    kept = same.first()
    if kept is None:
        with refused_by(an_office_keeps_a_tax_code_once=Busy()):
            sponsor.save()
    return kept or sponsor


def _without_others_code(sponsor: Sponsor, note: str) -> str:
    """The note of a pledge online. Anybody may type anybody's tax code: a new sponsor is the one that the office keeps
    only where kind and name agree, too. Any other is kept without the code, which stands in the note for the staff.
    """
    kept = Sponsor.objects.filter(province=sponsor.province_id, tax_code=sponsor.tax_code).exclude(tax_code="").first()
    if sponsor.pk is not None or kept is None:
        return note
    if kept.kind == sponsor.kind and fold(kept.name) == fold(sponsor.name):
        return note
    typed = _TYPED_CODE.format(sponsor.tax_code)
    sponsor.tax_code = ""
    whole = f"{typed} {note}".strip()
    return whole if len(whole) <= NOTE_LENGTH else f"{whole[: NOTE_LENGTH - 1]}…"


def typed_code(pledge: Pledge) -> str:
    """The tax code that was typed with the pledge and is another sponsor's, as the note says; "" without one."""
    found = _TYPED_IN_NOTE.search(pledge.note)
    return found[1] if found else ""


def without_typed_code(note: str) -> str:
    """The note once it is settled whose the tax code is."""
    return _TYPED_IN_NOTE.sub("", note, count=1)


def _cleaned(facts: Facts) -> dict[str, object]:
    """As they are kept: one line of text, addresses in small letters."""
    fields: dict[str, object] = {**facts}
    for name in {"contact_name", "contact_phone", "contact_email"} & facts.keys():
        fields[name] = clean_spaces(str(fields[name]))
    if "contact_email" in fields:
        fields["contact_email"] = str(fields["contact_email"]).lower()
    return fields


def _next_reference(campaign: Campaign) -> str:
    """The UPDATE locks the campaign's row until the end, so two pledges never take the same number, and the
    campaign stays in the state that is read with it.
    """
    Campaign.objects.filter(pk=campaign.pk).update(last_pledge_number=F("last_pledge_number") + 1)
    campaign.refresh_from_db(fields=["last_pledge_number", "status"])
    return f"{campaign.code}-CK{campaign.last_pledge_number:04}"


def _held_text(lines: Iterable[PledgeLine]) -> str:
    return ", ".join(
        _("%(allocated)d of %(quantity)d units of “%(offer)s” are allocated")
        % {"allocated": line.allocated, "quantity": line.quantity, "offer": line.offer}
        for line in lines
    )
