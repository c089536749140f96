"""How the ledger is written: money of a receipt given to pledges and taken from them, each time under locks.

What is here runs within an operation of `receipts` or `taking_statements`. Locks: receiving accounts, then lines of
statements, then receipts, then pledges, then pledge lines, each in the order of their primary keys, so that whoever
writes the ledger, registers, withdraws or allocates waits for the others and never counts twice.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal
from accounts.models import User
from accounts.roles import Capability
from locations.vietnamese import clean_spaces, money
from sponsors.funding import lock_pledges
from sponsors.models import MOST_MONEY, Entry, Pledge, Receipt, StatementLine
from sponsors.pledge_records import check_office
from sponsors.promised_lines import NoAmount

Kind = Entry.Kind


class NotYourMoney(Refusal):
    message = _("Money is recorded by the office that received it; this is not in your area.")


class NoReason(Refusal):
    message = _("Say why.")


class TooLong(Refusal):
    message = _("“%(text)s…” is too long: at most %(most)d characters.")


class StillToCome(Refusal):
    message = _("This day is still to come. Type the day on which the money moved.")


class MoreThanLeft(Refusal):
    """More of a receipt was to be given than is not spoken for."""

    message = _("Of this receipt %(left)s are left, so %(asked)s can't be given.")


class MoreThanThere(Refusal):
    """More was to be taken from a pledge than it has of this receipt."""

    message = _("Pledge %(reference)s has %(there)s of this receipt, so %(asked)s can't be taken from it.")


class TakesNoMoney(Refusal):
    message = _("Pledge %(reference)s is withdrawn, so money is not recorded for it. Choose another pledge.")


class NamedTwice(Refusal):
    message = _("Pledge %(reference)s is named twice. Put its amounts together.")


class WaitsInStatement(Refusal):
    message = _("The line of the statement that brought this money is not matched now. Match it there.")


@dataclass(frozen=True)
class Share:
    """So much of a receipt (đồng, at least 1) is for this pledge."""

    pledge: Pledge
    amount: int


def check_money(province: str | None, *, by: User) -> None:
    """Raises `NotYourMoney` unless `by` records for the office of the province (None: the national one)."""
    if not by.areas(Capability.RECORD_PLEDGES).cover(province=province):
        raise NotYourMoney


def check_amount(amount: int) -> None:
    """Raises `NoAmount`."""
    if not 1 <= amount <= MOST_MONEY:
        raise NoAmount


def check_day(day: date, at: datetime) -> None:
    """Raises `StillToCome`."""
    if day > timezone.localdate(at):
        raise StillToCome


def one_line(text: str, most: int) -> str:
    """The text as one line. Raises `TooLong`."""
    cleaned = clean_spaces(text)
    if len(cleaned) > most:
        raise TooLong(text=cleaned[:40], most=most)
    return cleaned


def stated(reason: str | Promise, most: int = 500) -> str:
    """A reason, as one line. Raises `NoReason` or `TooLong`."""
    cleaned = one_line(str(reason), most)
    if not cleaned:
        raise NoReason
    return cleaned


def lock_receipt(receipt: Receipt, *, by: User) -> Receipt:
    """As it is now that nobody else gives of it. Raises `NotYourMoney`, or `WaitsInStatement` where its line was opened
    again or set aside since.
    """
    locked = Receipt.objects.select_for_update(of=("self",), no_key=True).get(pk=receipt.pk)
    check_money(locked.province_id, by=by)
    if locked.line_id and not _is_matched(locked.line_id):
        raise WaitsInStatement
    return locked


def _is_matched(line: int) -> bool:
    return StatementLine.objects.filter(pk=line, status=StatementLine.Status.MATCHED).exists()


def give(receipt: Receipt, shares: Sequence[Share], *, by: User, at: datetime) -> list[Entry]:
    """Give so much of the receipt (locked, or new) to each pledge; what follows from it (`funding.follow`) is for
    the caller. Raises `NoAmount`, `NamedTwice`, `NotYourOffice`, `TakesNoMoney`, `MoreThanLeft`.
    """
    for share in shares:
        check_amount(share.amount)
    for key, times in Counter(share.pledge.pk for share in shares).items():
        if times > 1:
            raise NamedTwice(reference=next(one.pledge.reference for one in shares if one.pledge.pk == key))
    asked = sum(share.amount for share in shares)
    if asked > receipt.left:
        raise MoreThanLeft(left=money(receipt.left), asked=money(asked))
    pledges = lock_pledges(share.pledge.pk for share in shares)
    for pledge in pledges.values():
        check_takes(pledge, by=by)
    return Entry.objects.bulk_create(
        matched(receipt, pledges[share.pledge.pk], share.amount, by=by, at=at) for share in shares
    )


def matched(receipt: Receipt, pledge: Pledge, amount: int, *, by: User, at: datetime) -> Entry:
    """Not saved yet: so much of the receipt is for the pledge."""
    return Entry(
        receipt=receipt, pledge=pledge, kind=Kind.MATCHED, amount=amount, day=receipt.received_on, by=by, at=at
    )


def check_takes(pledge: Pledge, *, by: User) -> None:
    """Whether money may be recorded for the pledge, which must be locked."""
    check_office(pledge.province_id, by=by)
    if pledge.status == Pledge.Status.WITHDRAWN:
        raise TakesNoMoney(reference=pledge.reference)


def check_there(receipt: Receipt, pledge: Pledge, asked: int) -> None:
    """Raises `MoreThanThere`. The receipt must be locked."""
    there = receipt.entries.filter(pledge=pledge).aggregate(there=Sum("amount", default=0))["there"]
    if asked > there:
        raise MoreThanThere(reference=pledge.reference, there=money(there), asked=money(asked))
