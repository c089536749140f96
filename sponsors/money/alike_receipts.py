"""Money that may be on record already: typed twice, or typed by hand and brought by a statement as well."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal
from locations.vietnamese import date_text, money
from sponsors.models import Entry, Receipt, ReceivingAccount, StatementLine
from sponsors.money import payment_codes
from sponsors.money.statements.line_keys import TELLING, plain, plain_reference

ALIKE_DAYS = timedelta(days=3)
"""So far may the day that somebody typed be from that on which the bank booked the same transfer."""

PAID_IN_DAYS = timedelta(days=7)
"""Within so many days cash is paid in at the bank."""

REFERENCE_DAYS = timedelta(days=31)
"""Within so many days a bank gives no reference twice; so far may a mistyped month be from the day of the transfer."""

_REAL = F("amount") - F("voided")
"""Đồng of a receipt without what was written down by mistake."""


class RecordedBefore(Refusal):
    """Money like this is on record; `is_another` says that it came twice."""

    message = _("%(amount)s of %(day)s are recorded already (%(where)s). Record it again only if it came twice.")


def one_at_a_time(receipt: Receipt) -> None:
    """Until the end nobody else writes down money of that amount: so a second click sees what the first did."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('sponsors.money.receipts'), hashtext(%s))", [str(receipt.amount)]
        )


def lock_account(account: ReceivingAccount) -> None:
    """Until the end nobody else writes down or matches money of this account, which is read anew."""
    account.refresh_from_db(from_queryset=ReceivingAccount.objects.select_for_update(of=("self",), no_key=True))


def lock_accounts(province: str | None) -> None:
    """Likewise of all accounts of an office, in the order of their keys: also until what is being taken in for one of
    them can be seen.
    """
    accounts = ReceivingAccount.objects.filter(province=province)
    list(accounts.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))


def lock_accounts_of(receipt: Receipt) -> None:
    """Likewise of all the accounts to which it may have come, or be paid in."""
    if receipt.account_id:
        list(ReceivingAccount.objects.select_for_update(of=("self",), no_key=True).filter(pk=receipt.account_id))
    else:
        lock_accounts(receipt.province_id)


def refuse_alike(receipt: Receipt, numbers: Collection[int] = ()) -> None:
    """Where money of the same office, account (as far as both tell), days and amount is on record, or waits in a
    statement, and little speaks against its being the same; so also where it was not told to be a transfer. `numbers`:
    of the pledges for which the receipt is. A part of what a statement brought is told by its reference.
    """
    for other in _recorded_near(receipt):
        if _may_be_one(receipt, numbers, other):
            where = other.where[:100] or "…"
            raise RecordedBefore(amount=money(other.amount), day=date_text(other.on), where=where)


def _recorded_near(receipt: Receipt) -> list["_Money"]:
    """Receipts, and lines of statements that wait, from `PAID_IN_DAYS` before until as many after; of its reference
    those of `REFERENCE_DAYS`, to whatever account of the office they came.
    """
    days = (receipt.received_on - PAID_IN_DAYS, receipt.received_on + PAID_IN_DAYS)
    of_account = Q(account=None) | Q(account=receipt.account_id) if receipt.account_id else Q()
    same = Receipt.objects.alias(real=_REAL).filter(
        Q(real=receipt.amount) | Q(line__isnull=False, real__gt=receipt.amount) & ~Q(bank_reference=""),
        of_account & Q(received_on__range=days) | _of_reference(receipt, "received_on"),
        province=receipt.province_id,
    )
    receipts = list(same.order_by("pk"))
    waiting = StatementLine.objects.filter(
        Q(credit=receipt.amount) | Q(credit__gt=receipt.amount) & ~Q(bank_reference=""),
        (Q(account=receipt.account_id) if receipt.account_id else Q()) & Q(booked_on__range=days)
        | _of_reference(receipt, "booked_on"),
        account__province=receipt.province_id,
        status=StatementLine.Status.WAITING,
    )
    numbers = _numbers(receipts)
    return [
        *(_Money.of_receipt(one, numbers.get(one.pk, frozenset())) for one in receipts),
        *(_Money.of_line(line) for line in waiting.order_by("pk")),
    ]


def _of_reference(receipt: Receipt, day: str) -> Q:
    if len(plain_reference(receipt.bank_reference)) < TELLING:
        return Q(pk__in=[])
    days = (receipt.received_on - REFERENCE_DAYS, receipt.received_on + REFERENCE_DAYS)
    return Q(bank_reference__iexact=receipt.bank_reference, **{f"{day}__range": days})


@dataclass(frozen=True)
class _Money:
    """What came, as far as it tells which money it is. `numbers`: of its pledges, or those that its content names;
    `where`: for whoever looks it up.
    """

    kind: str
    on: date
    amount: int
    reference: str
    payer: str
    numbers: frozenset[int]
    is_by_hand: bool
    where: str

    @classmethod
    def of_receipt(cls, one: Receipt, numbers: frozenset[int]) -> "_Money":
        facts = (one.kind, one.received_on, one.came, one.bank_reference, one.payer, numbers, one.line_id is None)
        return cls(*facts, where=one.payer or one.bank_reference)

    @classmethod
    def of_line(cls, line: StatementLine) -> "_Money":
        numbers = frozenset(payment_codes.codes_in(line.content))
        facts = (Receipt.Kind.TRANSFER, line.booked_on, line.credit, line.bank_reference, line.payer, numbers, False)
        return cls(*facts, where=line.content or line.bank_reference)


def _may_be_one(receipt: Receipt, numbers: Collection[int], other: _Money) -> bool:
    """What has one reference that tells something may be one, whatever else was typed. Of two transfers, one thing that
    differs may be a slip of whoever typed, as in `by_hand`. Of two that were no
    transfers, of one day, two references that differ, or two payers where one has no reference, are two. Cash may have
    been paid in since: that is told by its pledges, or else by its payers.
    """
    if _is_same_reference(receipt.bank_reference, other.reference):
        return abs(receipt.received_on - other.on) <= REFERENCE_DAYS
    differs = _differ(receipt.bank_reference, other.reference, plain_reference)
    other_payer = _differ(receipt.payer, other.payer, plain)
    is_transfer, was_transfer = receipt.kind == Receipt.Kind.TRANSFER, other.kind == Receipt.Kind.TRANSFER
    if not was_transfer and not is_transfer:
        speaks = differs if receipt.bank_reference and other.reference else other_payer
        return receipt.received_on == other.on and not speaks
    if not _is_within(receipt.kind, receipt.received_on, other.kind, other.on):
        return False
    if other.amount != receipt.amount:
        return False
    if is_transfer and was_transfer:
        return not (differs and other_payer)
    return not other.numbers.isdisjoint(numbers) if numbers and other.numbers else not other_payer


def _is_within(kind: str, on: date, other_kind: str, other_on: date) -> bool:
    """Whether two transfers are near enough to be one, or cash and the transfer as which it was paid in."""
    if kind == other_kind:
        return abs(on - other_on) <= ALIKE_DAYS
    transfer, cash = (on, other_on) if kind == Receipt.Kind.TRANSFER else (other_on, on)
    return -ALIKE_DAYS <= transfer - cash <= PAID_IN_DAYS


def by_hand(lines: Sequence[StatementLine]) -> list[list[Receipt]]:
    """For each line (saved or not) the receipts that somebody wrote down and that may be its very money, in the order
    of their keys; not those that were found to be another line's. Several receipts of one reference may be the parts of
    one line.

    Of a transfer, one thing that differs may be a slip of whoever typed; two of reference, payer and pledge make it
    another one. Cash that was paid in has another reference and another payer anyway.
    """
    if not lines:
        return []
    receipts = _typed_near(lines)
    numbers = _numbers(receipts)
    by_amount: dict[int, list[Receipt]] = defaultdict(list)
    by_reference: dict[str, list[Receipt]] = defaultdict(list)
    for receipt in receipts:
        by_amount[receipt.came].append(receipt)
        by_reference[plain_reference(receipt.bank_reference)].append(receipt)
    found = []
    for line in lines:
        parts = by_reference.get(plain_reference(line.bank_reference), []) if line.bank_reference else []
        near = {one.pk: one for one in (*by_amount.get(line.credit, ()), *parts)}
        in_order = sorted(near.items())
        found.append([one for key, one in in_order if _may_be_line(one, line, numbers.get(key, frozenset()))])
    return found


def _typed_near(lines: Sequence[StatementLine]) -> list[Receipt]:
    """What was written down by hand, of these amounts or with a reference."""
    days = [line.booked_on for line in lines]
    receipts = Receipt.objects.alias(real=_REAL).filter(
        Q(real__in={line.credit for line in lines}) | Q(real__gt=0) & ~Q(bank_reference=""),
        line=None,
        set_aside_lines=None,
        received_on__range=(min(days) - REFERENCE_DAYS, max(days) + REFERENCE_DAYS),
    )
    return list(receipts.select_related("recorded_by").order_by("pk"))


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
    if receipt.province_id != account.province_id:
        return False
    if _is_same_reference(receipt.bank_reference, line.bank_reference):  # whatever account or day somebody typed
        return receipt.came <= line.credit and abs(receipt.received_on - line.booked_on) <= REFERENCE_DAYS
    if receipt.account_id not in (None, account.pk):
        return False
    if not _is_within(receipt.kind, receipt.received_on, Receipt.Kind.TRANSFER, line.booked_on):
        return False
    if receipt.came != line.credit:
        return False
    codes = payment_codes.codes_in(line.content)
    other_pledge = bool(codes and numbers) and numbers.isdisjoint(codes)
    if receipt.kind != Receipt.Kind.TRANSFER:
        return not other_pledge
    differing = (
        _differ(receipt.bank_reference, line.bank_reference, plain_reference),
        _differ(receipt.payer, line.payer, plain),
        other_pledge,
    )
    return sum(differing) < 2


def _is_same_reference(one: str, other: str) -> bool:
    """And it tells something."""
    plainly = plain_reference(one)
    return len(plainly) >= TELLING and plainly == plain_reference(other)


def _differ(one: str, other: str, letters: Callable[[str], str]) -> bool:
    """Whether both say something and neither holds the other: "Ông Nguyễn Văn A" is NGUYEN VAN A, "FT A1" is A1."""
    first, second = letters(one), letters(other)
    return bool(first and second) and first not in second and second not in first
