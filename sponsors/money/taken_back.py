"""Money that came and may have gone back since: the bank took it back, or somebody sent it back and told nobody.

It is not matched by itself. Where it was matched before, its receipt says so and the desk names it, until the refund is
on record or the line of money that went out is set aside as none.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from sponsors.models import Entry, ReceivingAccount, StatementLine
from sponsors.money.statements.reversals import LATEST, Booked, taken_back

Status = StatementLine.Status
Pair = tuple[StatementLine, StatementLine]


def found(account: ReceivingAccount, lines: Sequence[StatementLine]) -> list[Pair]:
    """Of the lines of a file (not saved) and those of the account: what went out, and the money that came which it may
    take back.
    """
    every = [*lines, *_stored(account, lines)]
    credits = [_booked(mark, line) for mark, line in enumerate(every) if line.credit]
    debits = [_booked(mark, line) for mark, line in enumerate(every) if line.debit]
    return [(every[debit], every[credit]) for debit, credit in taken_back(credits, debits).items()]


def name(pairs: Sequence[Pair]) -> None:
    """Keep which line (saved) takes back which."""
    for debit, credit in pairs:
        debit.takes_back = credit
    StatementLine.objects.bulk_update([debit for debit, _credit in pairs], ["takes_back"], batch_size=1_000)


def untold(lines: "QuerySet[StatementLine]") -> "QuerySet[StatementLine]":
    """Of these lines money that went out and may have been a receipt's, and of which no refund tells."""
    refunds = Entry.objects.filter(kind=Entry.Kind.REFUNDED, reversed_by=None)
    by_line = refunds.filter(line=OuterRef("pk"))
    of_receipt = refunds.filter(receipt__line=OuterRef("takes_back"), amount=-F("receipt__amount"))
    waits = lines.filter(status=Status.OUTGOING, takes_back__status=Status.MATCHED)
    return waits.filter(~Exists(by_line), ~Exists(of_receipt))


def _stored(account: ReceivingAccount, lines: Sequence[StatementLine]) -> list[StatementLine]:
    """Those of other statements that may be meant."""
    if not lines:
        return []
    days: Any = [line.booked_on for line in lines]
    came = Q(credit__in={line.debit for line in lines if line.debit}, taken_back_by=None) & ~Q(status=Status.SET_ASIDE)
    went = Q(debit__in={line.credit for line in lines if line.credit}, takes_back=None, status=Status.OUTGOING)
    near = StatementLine.objects.filter(
        came | went,
        account=account,
        statement__mistaken_at=None,
        booked_on__range=(min(days) - LATEST, max(days) + LATEST),
    )
    return list(near.order_by("pk"))


def _booked(mark: int, line: StatementLine) -> Booked:
    return Booked(mark, line.booked_on, line.credit or line.debit, line.bank_reference, line.content)
