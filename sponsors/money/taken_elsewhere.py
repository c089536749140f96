"""What a file brings that another account has, too: the very same file, or single lines of it."""

import hashlib
from collections.abc import Mapping

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal
from locations.vietnamese import date_text
from sponsors.models import ReceivingAccount, Statement, StatementLine
from sponsors.money.statements.elsewhere import met_elsewhere
from sponsors.money.statements.known_lines import DAYS, Stored
from sponsors.money.statements.lines import Line


class TakenForAnother(Refusal):
    """`statement`: as which the file was taken in."""

    message = _(
        "This very file was taken in on %(day)s for account %(account)s. If that was the wrong account, open that "
        "statement and say so there: what it brought is undone, and this file can be taken in."
    )

    def __init__(self, statement: Statement) -> None:
        super().__init__(day=date_text(timezone.localdate(statement.taken_at)), account=statement.account)
        self.statement = statement


def refuse_file(account: ReceivingAccount, content: bytes) -> None:
    """Until the end nobody else takes in this very file. Raises `TakenForAnother` where another account has it, of
    whatever office.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sponsors.money.statements'), hashtext(%s))", [sha256])
    same = Statement.objects.filter(document__sha256=sha256, mistaken_at=None).exclude(account=account)
    before = same.select_related("account").order_by("pk").first()
    if before is not None:
        raise TakenForAnother(before)


def twins_elsewhere(account: ReceivingAccount, lines: Mapping[int, Line]) -> dict[int, int]:
    """By place, of lines of money that came, the key of a line of another account of the office that may be the same
    transfer.
    """
    if not lines:
        return {}
    days = [line.on for line in lines.values()]
    others: QuerySet[StatementLine] = StatementLine.objects.filter(
        ~Q(account=account),
        account__province=account.province_id,
        statement__mistaken_at=None,
        credit__gt=0,
        booked_on__range=(min(days) - DAYS, max(days) + DAYS),
    )
    facts = ("pk", "key", "booked_on", "credit", "bank_reference", "content", "shape")
    return met_elsewhere(lines, [Stored(*row) for row in others.order_by("pk").values_list(*facts)])
