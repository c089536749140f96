"""Lines that came in another statement in another form: a whole file of them is set aside at once."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.acting import operation
from accounts.models import User
from campaigns.transitions import move_many
from sponsors.alike_receipts import lock_account
from sponsors.ledger import check_money
from sponsors.models import Statement, StatementLine

Status = StatementLine.Status


def doubtful(statement: Statement) -> QuerySet[Any]:
    """The lines of a statement that wait and may be one of another statement that counts."""
    counting = [Status.WAITING, Status.MATCHED]
    return StatementLine.objects.filter(statement=statement, status=Status.WAITING, twin__status__in=counting)


@operation(words=_("Lines that another statement brought set aside"))
def set_aside(statement: Statement, *, by: User, at: datetime) -> int:
    """Set all of them aside; how many they were. Raises `NotYourMoney`."""
    check_money(statement.account.province_id, by=by)
    lock_account(statement.account)
    because = gettext("In another statement already")
    return move_many(doubtful(statement), Status.SET_ASIDE, set_aside_because=because, decided_by=by, decided_at=at)
