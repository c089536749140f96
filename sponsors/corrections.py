"""What was typed wrong about money, put right by an entry that says so: nothing of the ledger is changed or deleted.

A match is undone by `receipts.take_back`. Locks as there: the receipt, then its pledge.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from locations.vietnamese import money
from sponsors import telling
from sponsors.funding import follow, lock_pledges
from sponsors.ledger import check_takes, lock_receipt, stated
from sponsors.models import Entry, Receipt

Kind = Entry.Kind


class BroughtByStatement(Refusal):
    message = _("A statement brought this money, so it did come. If it is no donation, set its line aside.")


class NothingLeft(Refusal):
    message = _("Nothing of this receipt is left. What pledges were given is undone at the pledges first.")


class OtherRest(Refusal):
    """Somebody gave of the receipt, or took back, since its page was opened."""

    message = _("Of this receipt %(left)s are left now, and not %(asked)s. Look at it again.")


class NotARefund(Refusal):
    message = _("Only money that is on record as sent back can be counted again.")


class UndoneAlready(Refusal):
    message = _("This refund is undone already.")


@operation(words=_("Receipt recorded by mistake"))
def void_rest(receipt: Receipt, *, amount: int, reason: str, by: User, at: datetime) -> Entry:
    """Say that what is left of a receipt, written down by hand, never came. `amount` (đồng): what is left, as whoever
    says so saw it. Raises `NotYourMoney`, `NoReason`, `BroughtByStatement`, `NothingLeft`, `OtherRest`.
    """
    why = stated(reason)
    receipt = lock_receipt(receipt, by=by)
    if receipt.line_id is not None:
        raise BroughtByStatement
    if not receipt.left:
        raise NothingLeft
    if amount != receipt.left:
        raise OtherRest(left=money(receipt.left), asked=money(amount))
    return Entry.objects.create(
        receipt=receipt, kind=Kind.VOIDED, amount=-amount, day=receipt.received_on, reason=why, by=by, at=at
    )


@operation(words=_("Refund undone"))
def undo_refund(entry: Entry, *, reason: str, by: User, at: datetime) -> Entry:
    """Say that money was not sent back, whole: it is the pledge's again, or left of its receipt. Raises `NotYourMoney`,
    `NotYourOffice`, `NoReason`, `NotARefund`, `UndoneAlready`, `TakesNoMoney` where the pledge was withdrawn since.
    """
    why = stated(reason)
    receipt = lock_receipt(entry.receipt, by=by)
    if entry.kind != Kind.REFUNDED:
        raise NotARefund
    pledge = lock_pledges([entry.pledge_id])[entry.pledge_id] if entry.pledge_id else None
    if Entry.objects.filter(reverses=entry).exists():
        raise UndoneAlready
    if pledge is not None:
        check_takes(pledge, by=by)
    undone = Entry.objects.create(
        receipt=receipt,
        pledge=pledge,
        kind=Kind.REFUND_UNDONE,
        amount=-entry.amount,
        day=entry.day,
        line_id=entry.line_id,
        reverses=entry,
        reason=why,
        by=by,
        at=at,
    )
    if pledge is not None:
        follow([pledge.pk])
        telling.of_change(undone)
    return undone
