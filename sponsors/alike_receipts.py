"""Money that may be on record already: typed twice, or typed by hand and brought by a statement as well."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import connection
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal
from locations.vietnamese import date_text, money
from sponsors import payment_codes
from sponsors.models import Entry, Receipt, ReceivingAccount, StatementLine
from sponsors.statements.line_keys import plain, plain_reference

ALIKE_DAYS = timedelta(days=3)
"""So far may the day that somebody typed be from that on which the bank booked the same transfer."""

_REAL = F("amount") - F("voided")
"""Đồng of a receipt without what was written down by mistake."""


class RecordedBefore(Refusal):
    """Money like this is on record; `is_another` says that it came twice."""

    message = _("%(amount)s of %(day)s are recorded already (%(where)s). Record it again only if it came twice.")


def one_at_a_time(receipt: Receipt) -> None:
    """Until the end nobody else writes down money of that amount: so a second click sees what the first did."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('sponsors.receipts'), hashtext(%s))", [str(receipt.amount)]
        )


def lock_account(account: ReceivingAccount) -> None:
    """Until the end nobody else writes down or matches money of this account, which is read anew."""
    account.refresh_from_db(from_queryset=ReceivingAccount.objects.select_for_update(of=("self",), no_key=True))


def lock_accounts(province: str | None) -> None:
    """Likewise of all accounts of an office, in the order of their keys."""
    accounts = ReceivingAccount.objects.filter(province=province)
    list(accounts.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))


def lock_accounts_of(receipt: Receipt) -> None:
    """Likewise of all the accounts to which a transfer may have come, in the order of their keys."""
    if receipt.kind != Receipt.Kind.TRANSFER:
        return
    accounts = ReceivingAccount.objects.filter(province=receipt.province_id)
    if receipt.account_id:
        accounts = accounts.filter(pk=receipt.account_id)
    list(accounts.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))


def refuse_alike(receipt: Receipt) -> None:
    """Of the same office, account (as far as both tell), day, amount and way, and little speaks against it; or a line
    of a statement that waits. The day of a transfer may be off by `ALIKE_DAYS`, as in `by_hand`.
    """
    off = ALIKE_DAYS if receipt.kind == Receipt.Kind.TRANSFER else timedelta()
    days = (receipt.received_on - off, receipt.received_on + off)
    of_account = Q() if receipt.account is None else Q(account=None) | Q(account=receipt.account)
    same = Receipt.objects.alias(real=_REAL).filter(
        of_account,
        province=receipt.province_id,
        kind=receipt.kind,
        received_on__range=days,
        real=receipt.amount,
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
    """Of a transfer, one thing that differs may be a slip of whoever typed, as in `by_hand`; else two references that
    differ, or two payers where one has no reference, are two.
    """
    differs = _differ(receipt.bank_reference, reference, plain_reference)
    other_payer = _differ(receipt.payer, payer, plain)
    if receipt.kind == Receipt.Kind.TRANSFER:
        return not (differs and other_payer)
    return not differs if receipt.bank_reference and reference else not other_payer


def by_hand(lines: Sequence[StatementLine]) -> list[list[Receipt]]:
    """For each line (saved or not) the receipts that somebody wrote down and that may be its very money, in the order
    of their keys; not those that were found to be another line's.

    One thing that differs may be a slip of whoever typed; two of reference, payer and pledge make it another transfer.
    """
    if not lines:
        return []
    days = [line.booked_on for line in lines]
    receipts = Receipt.objects.alias(real=_REAL).filter(
        line=None,
        kind=Receipt.Kind.TRANSFER,
        set_aside_lines=None,
        real__in={line.credit for line in lines},
        received_on__range=(min(days) - ALIKE_DAYS, max(days) + ALIKE_DAYS),
    )
    by_amount: dict[int, list[Receipt]] = defaultdict(list)
    for receipt in receipts.select_related("recorded_by").order_by("pk"):
        by_amount[receipt.came].append(receipt)
    numbers = _numbers([receipt for found in by_amount.values() for receipt in found])
    return [
        [one for one in by_amount.get(line.credit, ()) if _may_be_line(one, line, numbers.get(one.pk, frozenset()))]
        for line in lines
    ]


def _numbers(receipts: Sequence[Receipt]) -> dict[int, frozenset[int]]:
    """By key of the receipt, the numbers of the pledges that have money of it."""
    if not receipts:
        return {}
    entries = Entry.objects.filter(receipt__in=receipts, pledge__isnull=False).order_by()
    found: dict[int, set[int]] = defaultdict(set)
    having = entries.values("receipt", "pledge__number").annotate(there=Sum("amount")).filter(there__gt=0)
    for key, number in having.values_list("receipt", "pledge__number"):
        found[key].add(number)
    return {key: frozenset(pledges) for key, pledges in found.items()}


def _may_be_line(receipt: Receipt, line: StatementLine, numbers: frozenset[int]) -> bool:
    account = line.account
    if receipt.province_id != account.province_id or receipt.account_id not in (None, account.pk):
        return False
    if abs(receipt.received_on - line.booked_on) > ALIKE_DAYS:
        return False
    codes = payment_codes.codes_in(line.content)
    differing = (
        _differ(receipt.bank_reference, line.bank_reference, plain_reference),
        _differ(receipt.payer, line.payer, plain),
        bool(codes and numbers) and numbers.isdisjoint(codes),
    )
    return sum(differing) < 2


def _differ(one: str, other: str, letters: Callable[[str], str]) -> bool:
    """Whether both say something and neither holds the other: "Ông Nguyễn Văn A" is NGUYEN VAN A, "FT A1" is A1."""
    first, second = letters(one), letters(other)
    return bool(first and second) and first not in second and second not in first
