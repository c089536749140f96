"""What is offered where money is typed."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from sponsors.money import money_forms, receipts
from sponsors.money.money_forms import RefundForm
from tests.factories import THANH_HOA, make_officer
from tests.sponsors.money.records import make_account, make_credit, make_receipt, make_statement
from tests.sponsors.pledged import NOW

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def debit(amount, *, statement, **fields):
    return make_credit(0, statement=statement, debit=amount, status="outgoing", **fields)


def test_a_refund_is_offered_the_newest_lines_of_which_just_its_amount_is_not_told(monkeypatch):
    statement, receipt = make_statement(make_account()), make_receipt(5_000)
    old, full, part, new = (debit(1_000, statement=statement) for _ in range(4))
    debit(1_001, statement=statement)
    debit(1_000, statement=make_statement(make_account(THANH_HOA)))
    debit(1_000, statement=statement, booked_on=DAY - timedelta(days=1))
    make_credit(1_000, statement=statement)
    for line, amount in ((full, 600), (full, 400), (part, 999)):
        facts = {"pledge": None, "amount": amount, "day": DAY, "reason": "Hoàn", "line": line}
        receipts.refund(receipt, by=make_officer(), at=NOW, **facts)

    def offered(most):
        return set(RefundForm(receipt=receipt, most=most).fields["line"].queryset)

    assert (offered(1_000), offered(1)) == ({old, new}, {part})
    monkeypatch.setattr(money_forms, "MOST_DEBITS", 1)
    assert offered(1_000) == {new}


def test_cash_sent_back_is_shown_by_no_line():
    form = RefundForm(receipt=make_receipt(5_000, kind="cash"), most=5_000)
    assert list(form.fields) == ["amount", "day", "reason"]


def test_lines_of_the_amount_typed_are_offered_before_a_refund_is_written_down_without_one():
    statement, receipt = make_statement(make_account()), make_receipt(5_000)
    line = debit(3_000, statement=statement)
    data = {"amount": "3.000", "offered_for": "5000", "day": "20/11/2026", "reason": "Hoàn", "line": ""}
    sent = QueryDict(urlencode(data))
    form = RefundForm(sent, receipt=receipt, most=5_000)
    assert (form.is_valid(), list(form.errors), list(form.fields["line"].queryset)) == (False, ["line"], [line])
    assert [form[name].value() for name in ("offered_for", "amount", "reason")] == ["3000", "3.000", "Hoàn"]
    again = RefundForm(data | {"offered_for": "3000"}, receipt=receipt, most=5_000)
    assert (again.is_valid(), again.sent()["line"]) == (True, None)
    chosen = RefundForm(data | {"line": line.pk}, receipt=receipt, most=5_000)
    assert (chosen.is_valid(), chosen.sent()["line"]) == (True, line)
    assert not RefundForm(data | {"amount": "x"}, receipt=receipt, most=5_000).is_valid()
