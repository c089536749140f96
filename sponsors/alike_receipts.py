"""Money that may be on record already: typed twice, or typed by hand and brought by a statement as well."""

from datetime import timedelta

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal
from locations.vietnamese import date_text, fold, money
from sponsors.models import Receipt, StatementLine

ALIKE_DAYS = timedelta(days=3)
"""So far may the day that somebody typed be from that on which the bank booked the same transfer."""


class RecordedBefore(Refusal):
    """Money like this is on record; `is_another` says that it came twice."""

    message = _("%(amount)s of %(day)s are recorded already (%(where)s). Record it again only if it came twice.")


def one_at_a_time(receipt: Receipt) -> None:
    """Until the end nobody else writes down money of that amount: so a second click sees what the first did."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('sponsors.receipts'), hashtext(%s))", [str(receipt.amount)]
        )


def refuse_alike(receipt: Receipt) -> None:
    """Of the same office, account (as far as both tell), day, amount and way, and nothing speaks against it; or a line
    of a statement that waits. The day of a transfer may be off by `ALIKE_DAYS`, as in `recorded_by_hand`.
    """
    off = ALIKE_DAYS if receipt.kind == Receipt.Kind.TRANSFER else timedelta()
    days = (receipt.received_on - off, receipt.received_on + off)
    of_account = Q() if receipt.account is None else Q(account=None) | Q(account=receipt.account)
    same = Receipt.objects.filter(
        of_account,
        province=receipt.province_id,
        kind=receipt.kind,
        received_on__range=days,
        amount=receipt.amount,
    )
    for other in same.order_by("pk"):
        if _may_be_one(receipt, other.bank_reference, other.payer):
            _refuse(receipt, other.payer or other.bank_reference)
    if receipt.kind == Receipt.Kind.TRANSFER:
        waiting = StatementLine.objects.filter(
            Q(account=receipt.account_id) if receipt.account_id else Q(account__province=receipt.province_id),
            status=StatementLine.Status.WAITING,
            booked_on__range=days,
            credit=receipt.amount,
        )
        for line in waiting.order_by("pk"):
            if _may_be_one(receipt, line.bank_reference, line.payer):
                _refuse(receipt, line.content or line.bank_reference)


def _refuse(receipt: Receipt, where: str) -> None:
    raise RecordedBefore(amount=money(receipt.amount), day=date_text(receipt.received_on), where=where[:100] or "…")


def _may_be_one(receipt: Receipt, reference: str, payer: str) -> bool:
    """Two references that differ, or two payers where one has no reference, are two."""
    if receipt.bank_reference and reference:
        return fold(receipt.bank_reference) == fold(reference)
    return not receipt.payer or not payer or fold(receipt.payer) == fold(payer)


def recorded_by_hand(line: StatementLine) -> "QuerySet[Receipt]":
    """Receipts that somebody wrote down and that may be the very money of this line: then it is set aside."""
    days = (line.booked_on - ALIKE_DAYS, line.booked_on + ALIKE_DAYS)
    return Receipt.objects.filter(
        Q(account=None) | Q(account=line.account_id),
        line=None,
        kind=Receipt.Kind.TRANSFER,
        province=line.account.province_id,
        amount=line.credit,
        received_on__range=days,
    )
