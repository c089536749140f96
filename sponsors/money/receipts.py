"""Money that came: recorded, matched with pledges, and what was wrong undone, moved or sent back. Nothing is deleted.

Trao keeps evidence, it is no treasury: each đồng of a pledge is of a receipt here. After each operation the status of
the pledges and the units that are paid for follow what they received (`funding`); an operation that would leave units
with somebody unpaid, though their line gives only what is paid, is refused. Which locks are taken in which order:
`ledger`.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NotRequired, TypedDict, Unpack

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from campaigns.transitions import move
from locations.vietnamese import date_text, money
from sponsors import telling
from sponsors.funding import follow, lock_pledges
from sponsors.models import Entry, Pledge, Receipt, ReceivingAccount, Statement, StatementLine
from sponsors.money.alike_receipts import RecordedBefore, lock_account, lock_accounts_of, one_at_a_time, refuse_alike
from sponsors.money.ledger import (
    MoreThanLeft,
    MoreThanThere,
    NamedTwice,
    NoReason,
    NotYourMoney,
    Share,
    StillToCome,
    TakesNoMoney,
    TooLong,
    WaitsInStatement,
    check_amount,
    check_day,
    check_money,
    check_takes,
    check_there,
    give,
    lock_receipt,
    one_line,
    stated,
)
from sponsors.pledge_records import NotYourOffice, check_office
from sponsors.promised_lines import NoAmount

__all__ = [
    "AlreadyTakenBack",
    "BeforeItCame",
    "Facts",
    "MoreThanLeft",
    "MoreThanSent",
    "MoreThanThere",
    "NamedTwice",
    "NoAmount",
    "NoReason",
    "NotAMatch",
    "NotYourMoney",
    "NotYourOffice",
    "OfWrongAccount",
    "OtherAccount",
    "RecordedBefore",
    "SamePledge",
    "Share",
    "StillSpokenFor",
    "StillToCome",
    "TakesNoMoney",
    "TooLong",
    "WaitsInStatement",
    "WrongLine",
    "match_line",
    "match_rest",
    "move_money",
    "record",
    "refund",
    "reopen",
    "set_aside",
    "take_back",
    "with_rest",
]

Status = StatementLine.Status
Kind = Entry.Kind


class OtherAccount(Refusal):
    message = _("This account is not one of the office that received the money.")


class AlreadyTakenBack(Refusal):
    message = _("This match is undone already.")


class NotAMatch(Refusal):
    message = _("Only money that was matched with a pledge can be taken back. What was moved is moved back.")


class SamePledge(Refusal):
    message = _("The money is with pledge %(reference)s already. Choose another pledge.")


class BeforeItCame(Refusal):
    message = _("The money came on %(day)s, so it can't have been sent back before.")


class WrongLine(Refusal):
    message = _("This line of the statement is not money that went out from an account of the same office.")


class MoreThanSent(Refusal):
    message = _("The line of the statement sent %(sent)s, of which %(left)s are not yet told.")


class StillSpokenFor(Refusal):
    message = _("%(used)s of this line are still with pledges or were sent back. Take them back first.")


class OfWrongAccount(Refusal):
    message = _(
        "The statement of this line was taken in for the wrong account, so its lines count nowhere. If the account is "
        "right after all, take the file in again."
    )


class Facts(TypedDict):
    """What is written down of money that came. `province_id`: the office that received it; None is the national one.
    `amount`: đồng. `is_another`: it came although money like it is on record.
    """

    province_id: str | None
    kind: str
    received_on: date
    amount: int
    payer: str
    bank_reference: str
    note: str
    account: NotRequired[ReceivingAccount | None]
    is_another: NotRequired[bool]


@operation(words=_("Receipt recorded"))
def record(*, shares: Sequence[Share] = (), by: User, at: datetime, **facts: Unpack[Facts]) -> Receipt:
    """Write down money that came, by hand, and for which pledges it is; what no share names stays to be matched.

    Raises `NotYourMoney`, `OtherAccount`, `NoAmount`, `StillToCome`, `RecordedBefore`, and what `match_rest` does.
    """
    check_money(facts["province_id"], by=by)
    account = facts.get("account")
    if account is not None and account.province_id != facts["province_id"]:
        raise OtherAccount
    check_amount(facts["amount"])
    check_day(facts["received_on"], at)
    receipt = Receipt(
        account=account,
        province_id=facts["province_id"],
        kind=facts["kind"],
        received_on=facts["received_on"],
        amount=facts["amount"],
        payer=one_line(facts["payer"], 200),
        bank_reference=one_line(facts["bank_reference"], 100),
        note=one_line(facts["note"], 500),
        recorded_by=by,
        recorded_at=at,
    )
    lock_accounts_of(receipt)
    one_at_a_time(receipt)
    if not facts.get("is_another"):
        refuse_alike(receipt, {share.pledge.number for share in shares})
    receipt.save()
    return _given(receipt, shares, by=by, at=at)


@operation(words=_("Line of a statement matched"))
def match_line(line: StatementLine, *, shares: Sequence[Share], by: User, at: datetime) -> Receipt:
    """Make the whole credit of a line that waits a receipt, and say for which pledges it is; what no share names stays
    to be matched. Raises `NotYourMoney`, `StaleMove`, and what `match_rest` does.
    """
    check_money(line.account.province_id, by=by)
    lock_account(line.account)
    move(line, Status.MATCHED, leaving=Status.WAITING, decided_by=by, decided_at=at)
    check_amount(line.credit)
    receipt = Receipt.objects.select_for_update(of=("self",), no_key=True).filter(line=line).first()
    if receipt is None:
        receipt = receipt_of(line, by=by, at=at)
        receipt.save()
    return _given(receipt, shares, by=by, at=at)


def receipt_of(line: StatementLine, *, by: User, at: datetime) -> Receipt:
    """Not saved yet: what a line of a statement brought."""
    return Receipt(
        line=line,
        account=line.account,
        province_id=line.account.province_id,
        kind=Receipt.Kind.TRANSFER,
        received_on=line.booked_on,
        amount=line.credit,
        payer=line.payer,
        bank_reference=line.bank_reference,
        note=line.content[:500],
        recorded_by=by,
        recorded_at=at,
    )


@operation(words=_("Money matched"))
def match_rest(receipt: Receipt, *, shares: Sequence[Share], by: User, at: datetime) -> Receipt:
    """Give what is left of a receipt, or a part, to pledges. Raises `NotYourMoney`, `NotYourOffice`, `NoAmount`,
    `NamedTwice`, `TakesNoMoney`, `MoreThanLeft`, `WaitsInStatement`.
    """
    return _given(lock_receipt(receipt, by=by), shares, by=by, at=at)


@operation(words=_("Match undone"))
def take_back(entry: Entry, *, reason: str, by: User, at: datetime) -> Entry:
    """Undo a match, whole: its money is left of the receipt again. Raises `NotAMatch`, `AlreadyTakenBack`,
    `MoreThanThere` where a part was moved or sent back since, `MoreGivenThanPaid`.
    """
    why = stated(reason)
    receipt = lock_receipt(entry.receipt, by=by)
    if entry.pledge is None or entry.kind != Kind.MATCHED:
        raise NotAMatch
    pledge = _locked(entry.pledge, by=by)
    if Entry.objects.filter(reverses=entry).exists():
        raise AlreadyTakenBack
    check_there(receipt, pledge, entry.amount)
    undone = Entry.objects.create(
        receipt=receipt,
        pledge=pledge,
        kind=Kind.TAKEN_BACK,
        amount=-entry.amount,
        day=receipt.received_on,
        reverses=entry,
        reason=why,
        by=by,
        at=at,
    )
    follow([pledge.pk])
    telling.of_change(undone)
    return undone


@operation(words=_("Money moved to another pledge"))
def move_money(
    receipt: Receipt, *, source: Pledge, target: Pledge, amount: int, reason: str, by: User, at: datetime
) -> tuple[Entry, Entry]:
    """Move so many đồng of the receipt from one pledge to another; the two entries. Raises `SamePledge`,
    `MoreThanThere`, `TakesNoMoney`, `MoreGivenThanPaid` and others.
    """
    why = stated(reason)
    check_amount(amount)
    if source.pk == target.pk:
        raise SamePledge(reference=source.reference)
    receipt = lock_receipt(receipt, by=by)
    pledges = lock_pledges([source.pk, target.pk])
    giving, taking = pledges[source.pk], pledges[target.pk]
    check_office(giving.province_id, by=by)
    check_takes(taking, by=by)
    check_there(receipt, giving, amount)
    common = {"receipt": receipt, "day": receipt.received_on, "reason": why, "by": by, "at": at}
    out = Entry(pledge=giving, kind=Kind.MOVED_OUT, amount=-amount, **common)
    into = Entry(pledge=taking, kind=Kind.MOVED_IN, amount=amount, **common)
    Entry.objects.bulk_create([out, into])
    funded = follow([giving.pk, taking.pk])
    telling.of_change(out)
    telling.of_money([into], funded)
    return out, into


class Refund(TypedDict):
    """What is written down of money sent back. `pledge`: from which it is taken; None: of what no pledge was given.
    `line`: of the statement that shows it, where there is one.
    """

    pledge: Pledge | None
    amount: int
    day: date
    reason: str
    line: StatementLine | None


@operation(words=_("Money sent back"))
def refund(receipt: Receipt, *, by: User, at: datetime, **sent: Unpack[Refund]) -> Entry:
    """Write down that so many đồng of the receipt were sent back. Raises `BeforeItCame`, `StillToCome`, `WrongLine`,
    `MoreThanThere`, `MoreThanLeft`, `MoreThanSent`, `MoreGivenThanPaid` and others.
    """
    why, amount, day = stated(sent["reason"]), sent["amount"], sent["day"]
    check_amount(amount)
    check_day(day, at)
    line = _locked_debit(sent["line"], receipt, amount)
    receipt = lock_receipt(receipt, by=by)
    if day < receipt.received_on:
        raise BeforeItCame(day=date_text(receipt.received_on))
    pledge = _locked(sent["pledge"], by=by) if sent["pledge"] else None
    if pledge is not None:
        check_there(receipt, pledge, amount)
    elif amount > receipt.left:
        raise MoreThanLeft(left=money(receipt.left), asked=money(amount))
    entry = Entry.objects.create(
        receipt=receipt,
        pledge=pledge,
        kind=Kind.REFUNDED,
        amount=-amount,
        day=day,
        line=line,
        reason=why,
        by=by,
        at=at,
    )
    if pledge is not None:
        follow([pledge.pk])
        telling.of_change(entry)
    return entry


@operation(words=_("Line of a statement set aside"))
def set_aside(
    line: StatementLine,
    *,
    reason: str,
    recorded_as: Receipt | None = None,
    repeats: StatementLine | None = None,
    by: User,
    at: datetime,
) -> None:
    """Say that money that waits is no donation, and why. `recorded_as`: the receipt that somebody wrote down by hand
    and that is this very transfer; `repeats`: the line of another statement that is. Raises `NotYourMoney`,
    `OtherAccount`, `NoReason`, `StaleMove`.
    """
    check_money(line.account.province_id, by=by)
    if recorded_as is not None and recorded_as.province_id != line.account.province_id:
        raise OtherAccount
    decided = {"set_aside_because": stated(reason, 300), "recorded_as": recorded_as, "repeats": repeats}
    move(line, Status.SET_ASIDE, leaving=Status.WAITING, **decided, decided_by=by, decided_at=at)


@operation(words=_("Line of a statement opened again"))
def reopen(line: StatementLine, *, by: User, at: datetime) -> None:
    """Let a line wait again that was set aside, or matched where all of that is taken back; one of money that went out
    is evidence of refunds again. Raises `NotYourMoney`, `OfWrongAccount`, `StillSpokenFor`, `StaleMove`.
    """
    check_money(line.account.province_id, by=by)
    if Statement.objects.filter(pk=line.statement_id, mistaken_at__isnull=False).exists():
        raise OfWrongAccount
    line.refresh_from_db(from_queryset=StatementLine.objects.select_for_update(of=("self",), no_key=True))
    receipt = Receipt.objects.select_for_update(of=("self",), no_key=True).filter(line=line).first()
    if receipt is not None and receipt.used:
        raise StillSpokenFor(used=money(receipt.used))
    back = Status.OUTGOING if line.debit else Status.WAITING
    move(line, back, set_aside_because="", recorded_as=None, repeats=None, decided_by=None, decided_at=None)


def with_rest(receipts: "QuerySet[Receipt] | None" = None) -> "QuerySet[Receipt]":
    """Receipts of which something is left to be matched; those whose line waits or is set aside are none."""
    found = Receipt.objects.all() if receipts is None else receipts
    return found.filter(Q(line=None) | Q(line__status=Status.MATCHED), used__lt=F("amount"))


def _given(receipt: Receipt, shares: Sequence[Share], *, by: User, at: datetime) -> Receipt:
    entries = give(receipt, shares, by=by, at=at)
    funded = follow([share.pledge.pk for share in shares])
    telling.of_money(entries, funded)
    receipt.refresh_from_db(fields=["used"])
    return receipt


def _locked(pledge: Pledge, *, by: User) -> Pledge:
    locked = lock_pledges([pledge.pk])[pledge.pk]
    check_office(locked.province_id, by=by)
    return locked


def _locked_debit(line: StatementLine | None, receipt: Receipt, amount: int) -> StatementLine | None:
    """The line that shows a refund, locked; several refunds may be one transfer."""
    if line is None:
        return None
    lines = StatementLine.objects.select_related("account").select_for_update(of=("self",), no_key=True)
    locked = lines.get(pk=line.pk)
    if locked.status != Status.OUTGOING or locked.account.province_id != receipt.province_id:
        raise WrongLine
    left = locked.debit + locked.refunds.aggregate(told=Sum("amount", default=0))["told"]
    if amount > left:
        raise MoreThanSent(sent=money(locked.debit), left=money(left))
    return locked
