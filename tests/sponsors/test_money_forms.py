"""What is offered where money is typed."""

from datetime import date, timedelta

import pytest

from sponsors import money_forms, receipts
from sponsors.money_forms import RefundForm
from tests.factories import THANH_HOA, make_officer
from tests.sponsors.money import make_account, make_credit, make_receipt, make_statement
from tests.sponsors.pledged import NOW

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def debit(amount, *, statement, **fields):
    return make_credit(0, statement=statement, debit=amount, status="outgoing", **fields)


def test_a_refund_is_offered_the_newest_lines_that_are_not_told_in_full(monkeypatch):
    statement, receipt = make_statement(make_account()), make_receipt(5_000)
    old, full, part, new = (debit(1_000, statement=statement) for _ in range(4))
    debit(1_000, statement=make_statement(make_account(THANH_HOA)))
    debit(1_000, statement=statement, booked_on=DAY - timedelta(days=1))
    make_credit(1_000, statement=statement)
    for line, amount in ((full, 600), (full, 400), (part, 999)):
        facts = {"pledge": None, "amount": amount, "day": DAY, "reason": "Hoàn", "line": line}
        receipts.refund(receipt, by=make_officer(), at=NOW, **facts)

    def offered():
        return set(RefundForm(receipt=receipt, most=1).fields["line"].queryset)

    assert offered() == {old, part, new}
    monkeypatch.setattr(money_forms, "MOST_DEBITS", 2)
    assert offered() == {part, new}
