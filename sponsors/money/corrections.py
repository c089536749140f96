"""What was typed wrong about money, put right by an entry that says so: nothing of the ledger is changed or deleted.

A match is undone by `receipts.take_back`. Locks as there: accounts, the receipt, then its pledge.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from locations.vietnamese import date_text, money
from sponsors import telling
from sponsors.funding import follow, lock_pledges
from sponsors.models import Entry, Pledge, Receipt
from sponsors.money.alike_receipts import lock_accounts_of
from sponsors.money.ledger import lock_receipt, stated
from sponsors.pledge_records import check_office

Kind = Entry.Kind


class BroughtByStatement(Refusal):
    message = _("A statement brought this money, so it did come. If it is no donation, set its line aside.")


class StandsForLine(Refusal):
    """A line of a statement was set aside as this money: without the receipt it would be counted nowhere."""

    message = _(
        "A statement has this money, too: its line of %(day)s was set aside because the money is on record here. If "
        "this receipt was a mistake, let that line wait again first."
    )


class NothingLeft(Refusal):
    message = _(
        "Nothing of this receipt is left. What is matched or was sent back is undone first, on the page of the receipt."
    )


class OtherRest(Refusal):
    """Somebody gave of the receipt, or took back, since its page was opened."""

    message = _("Of this receipt %(left)s are left now, and not %(asked)s. Look at it again.")


class NotARefund(Refusal):
    message = _("Only money that is on record as sent back can be counted again.")


class UndoneAlready(Refusal):
    message = _("This refund is undone already.")


class SentBackInParts(Refusal):
    """The ledger undoes a match whole or not at all; money that was moved goes back whole, too."""

    message = _(
        "Pledge %(reference)s is withdrawn, and what it had got was not sent back in one, or came from a pledge that "
        "is withdrawn, too. If the money is still here, record a receipt of it anew, say in its note of which refund "
        "it is, and match it with another pledge."
    )


@operation(words=_("Receipt recorded by mistake"))
def void_rest(receipt: Receipt, *, amount: int, reason: str, by: User, at: datetime) -> Entry:
    """Say that what is left of a receipt, written down by hand, never came. `amount` (đồng): what is left, as whoever
    says so saw it. Raises `NotYourMoney`, `NoReason`, `BroughtByStatement`, `StandsForLine`, `NothingLeft`,
    `OtherRest`.
    """
    why = stated(reason)
    lock_accounts_of(receipt)
    receipt = lock_receipt(receipt, by=by)
    if receipt.line_id is not None:
        raise BroughtByStatement
    line = receipt.set_aside_lines.order_by("pk").first()
    if line is not None:
        raise StandsForLine(day=date_text(line.booked_on))
    if not receipt.left:
        raise NothingLeft
    if amount != receipt.left:
        raise OtherRest(left=money(receipt.left), asked=money(amount))
    return Entry.objects.create(
        receipt=receipt, kind=Kind.VOIDED, amount=-amount, day=receipt.received_on, reason=why, by=by, at=at
    )


@operation(words=_("Refund undone"))
def undo_refund(entry: Entry, *, reason: str, by: User, at: datetime) -> Entry:
    """Say that money was not sent back, whole: it is the pledge's again, or left of its receipt. Of a pledge withdrawn
    since, the match that brought this money is undone with it, so that it is left of its receipt; what had been moved
    to it goes back to the pledge from which it came. Raises `NotYourMoney`, `NotYourOffice`, `NoReason`, `NotARefund`,
    `UndoneAlready`, `SentBackInParts`.
    """
    why = stated(reason)
    receipt = lock_receipt(entry.receipt, by=by)
    if entry.kind != Kind.REFUNDED:
        raise NotARefund
    if entry.pledge_id is None:
        return _undone(entry, receipt, why, by=by, at=at)
    source = _source_of(entry)
    pledges = lock_pledges([entry.pledge_id, *([source] if source else ())])
    for pledge in pledges.values():
        check_office(pledge.province_id, by=by)
    undone, moved = _undone(entry, receipt, why, by=by, at=at), []
    if pledges[entry.pledge_id].status == Pledge.Status.WITHDRAWN:
        moved = _left(undone, pledges[entry.pledge_id], pledges.get(source or 0))
    funded = follow(pledges.keys())
    telling.of_change(undone)
    if moved:
        telling.of_money(moved, funded)
    return undone


def _undone(refund: Entry, receipt: Receipt, why: str, *, by: User, at: datetime) -> Entry:
    """Raises `UndoneAlready`."""
    if Entry.objects.filter(reverses=refund).exists():
        raise UndoneAlready
    return Entry.objects.create(
        receipt=receipt,
        pledge=refund.pledge,
        kind=Kind.REFUND_UNDONE,
        amount=-refund.amount,
        day=refund.day,
        line_id=refund.line_id,
        reverses=refund,
        reason=why,
        by=by,
        at=at,
    )


def _left(undone: Entry, pledge: Pledge, source: Pledge | None) -> list[Entry]:
    """A withdrawn pledge has just what was sent back no more: its match is undone, or it is moved back to its source;
    the entry that the source gets. Raises `SentBackInParts`.
    """
    receipt = undone.receipt
    common = {"receipt": receipt, "day": receipt.received_on, "reason": undone.reason, "by": undone.by, "at": undone.at}
    leaving = {**common, "pledge": pledge, "amount": -undone.amount}
    matched = Entry.objects.filter(
        receipt=receipt, pledge=pledge, kind=Kind.MATCHED, amount=undone.amount, reversed_by=None
    )
    match = matched.order_by("pk").first()
    if match is not None:
        Entry.objects.create(kind=Kind.TAKEN_BACK, reverses=match, **leaving)
        return []
    if source is None or source.status == Pledge.Status.WITHDRAWN:
        raise SentBackInParts(reference=pledge.reference)
    Entry.objects.create(kind=Kind.MOVED_OUT, **leaving)
    return [Entry.objects.create(kind=Kind.MOVED_IN, **{**common, "pledge": source, "amount": undone.amount})]


def _source_of(refund: Entry) -> int | None:
    """The key of the pledge from which just what was sent back had been moved to this one."""
    of_receipt = Entry.objects.filter(receipt=refund.receipt_id)
    into = of_receipt.filter(pledge=refund.pledge_id, kind=Kind.MOVED_IN, amount=-refund.amount).order_by("pk").last()
    if into is None:
        return None
    out = of_receipt.filter(kind=Kind.MOVED_OUT, amount=refund.amount, at=into.at).exclude(pledge=refund.pledge_id)
    source: int | None = out.order_by("pk").values_list("pledge", flat=True).first()
    return source
