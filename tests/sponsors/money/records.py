"""Accounts, receipts and lines of statements, as the money screens meet them."""

from datetime import date
from itertools import count

from django.utils import timezone

from accounts.models import User
from documents.models import Document
from sponsors.models import Entry, Pledge, Receipt, ReceivingAccount, Statement, StatementLine
from sponsors.money import corrections, receipts
from tests.factories import BAC_NINH, make_officer
from tests.sponsors.pledged import NOW

_numbers = count(100_000_000)


def make_account(province: str | None = BAC_NINH, **fields: object) -> ReceivingAccount:
    facts = {"bank_name": "BIDV", "bank_bin": "970418", "number": str(next(_numbers)), "holder": "BHXH BAC NINH"}
    return ReceivingAccount.objects.create(province_id=province, **facts | fields)


def make_receipt(amount: int = 1_000_000, *, by: User | None = None, **fields: object) -> Receipt:
    """Money that came; of the office of Bắc Ninh unless told otherwise."""
    facts = {"province_id": BAC_NINH, "kind": "transfer", "received_on": date(2026, 11, 20), "payer": "CONG TY THU"}
    facts |= {"recorded_by": by or make_officer(), "recorded_at": timezone.now()}
    return Receipt.objects.create(amount=amount, **facts | fields)


def give(receipt: Receipt, pledge: Pledge, amount: int) -> Entry:
    """So much of the receipt is for the pledge, as the ledger says it."""
    return Entry.objects.create(
        receipt=receipt,
        pledge=pledge,
        kind="matched",
        amount=amount,
        day=receipt.received_on,
        by=receipt.recorded_by,
        at=receipt.recorded_at,
    )


def make_statement(account: ReceivingAccount | None = None, **fields: object) -> Statement:
    file = Document.objects.keep(kind="statement", name="sao-ke.xlsx", content=b"PK sao ke")
    facts = {"first_on": date(2026, 11, 1), "last_on": date(2026, 11, 20), "rows": 1, "known": 0, "document": file}
    facts |= {"taken_by": make_officer(), "taken_at": timezone.now()}
    return Statement.objects.create(account=account or make_account(), **facts | fields)


def make_credit(amount: int = 1_000_000, *, statement: Statement | None = None, **fields: object) -> StatementLine:
    """A line of money that came and waits to be matched."""
    statement = statement or make_statement()
    number = next(_numbers)
    facts = {"key": f"{number:064}", "position": 5, "booked_on": date(2026, 11, 20), "credit": amount}
    facts |= {"bank_reference": f"FT{number}", "content": "ung ho nguoi ngheo"}
    return StatementLine.objects.create(statement=statement, account=statement.account, **facts | fields)


def make_receipts_of_all_ends(officer: User, pledge: Pledge) -> None:
    """Of a statement: 11 đồng no donation, 12 waiting again, 13 of which nothing is matched. Written down by hand: 14,
    all a mistake; 15, of which 5 were and the pledge has 10."""
    for amount, status in ((11, "set_aside"), (12, "waiting"), (13, "matched")):
        line = make_credit(amount)
        receipts.match_line(line, shares=[], by=officer, at=NOW)
        if status != "matched":
            receipts.reopen(line, by=officer, at=NOW)
        if status == "set_aside":
            receipts.set_aside(line, reason="Lãi tiền gửi", by=officer, at=NOW)
    for amount, mistaken in ((14, 14), (15, 5)):
        typed = make_receipt(amount)
        if mistaken < amount:
            give(typed, pledge, amount - mistaken)
            typed.refresh_from_db()
        corrections.void_rest(typed, amount=mistaken, reason="Gõ nhầm", by=officer, at=NOW)
