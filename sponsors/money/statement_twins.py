"""Lines that came in another statement in another form: a whole file of them is set aside at once.

Never more of them than can be repeats: for each line of another statement one, since two transfers of one amount in a
few days are as often two as one in two forms. What is left waits for somebody.
"""

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.acting import operation
from accounts.models import User
from campaigns.transitions import move_many
from sponsors.models import Statement, StatementLine
from sponsors.money.alike_receipts import lock_accounts
from sponsors.money.ledger import check_money
from sponsors.money.statements.line_keys import plain

Status = StatementLine.Status


def doubtful(statement: Statement) -> QuerySet[Any]:
    """The lines of a statement that wait and may be one of another statement that counts, and that no line of this one
    repeats already.
    """
    counting = [Status.WAITING, Status.MATCHED]
    lines = StatementLine.objects.filter(statement=statement, status=Status.WAITING, twin__status__in=counting)
    repeated = StatementLine.objects.filter(statement=statement, repeats__isnull=False)
    return lines.exclude(twin__in=repeated.values("repeats"))


def repeats(statement: Statement) -> list[int]:
    """The keys of those that are set aside at once: of the lines that may be one other line, that which is most like
    it.
    """
    lines: Any = doubtful(statement).select_related("twin")
    first: dict[int, int] = {}
    for line in sorted(lines, key=_unlikeness):
        first.setdefault(line.twin_id, line.pk)
    return sorted(first.values())


def _unlikeness(line: Any) -> tuple[bool, int, int]:
    ours, theirs = plain(line.content), plain(line.twin.content)
    is_told = bool(ours and theirs) and (ours in theirs or theirs in ours)
    return not is_told, abs((line.booked_on - line.twin.booked_on).days), line.pk


@operation(words=_("Lines that another statement brought set aside"))
def set_aside(statement: Statement, *, by: User, at: datetime) -> int:
    """Set the repeats aside; how many they were. Raises `NotYourMoney`."""
    check_money(statement.account.province_id, by=by)
    lock_accounts(statement.account.province_id)
    because = gettext("In another statement already")
    lines = StatementLine.objects.filter(pk__in=repeats(statement), status=Status.WAITING)
    decided = {"set_aside_because": because, "repeats": F("twin"), "decided_by": by, "decided_at": at}
    return move_many(lines, Status.SET_ASIDE, **decided)
