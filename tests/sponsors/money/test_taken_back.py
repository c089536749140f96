"""Money that the bank takes back: not matched by itself, and told where it was matched before."""

from datetime import date

import pytest

from sponsors.models import Pledge, StatementLine
from sponsors.money import receipts, setting_aside, taken_back, taking_statements
from sponsors.money.matching_at_once import LookFirst, match_at_once
from sponsors.money.payment_codes import code_for
from tests.factories import THANH_HOA, make_officer
from tests.pages import page
from tests.sponsors.making import url
from tests.sponsors.money.records import make_account
from tests.sponsors.money.statement_files import came, statement, went
from tests.sponsors.pledged import NOW, TODAY, make_amount_pledge

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 10)
TASK = "Tiền có thể đã bị thu hồi"


def take_in(account, *rows):
    return taking_statements.take_in(
        account, name="a.xlsx", content=statement(*rows), layout=None, by=make_officer(), at=NOW
    )


@pytest.fixture
def pledge():
    return Pledge.objects.get(pk=make_amount_pledge().pk)


@pytest.fixture
def credit(pledge):
    return came(500_000, code_for(pledge.number), reference="FT100200300", on=DAY)


@pytest.fixture
def debit(pledge):
    return went(500_000, f"HUY GIAO DICH FT100200300 {code_for(pledge.number)}", reference="FT9", on=DAY)


def untold():
    return list(taken_back.untold(StatementLine.objects.all()))


def test_in_one_file_it_waits_and_says_so(desk, pledge, credit, debit):
    taken = take_in(make_account(), credit, debit)
    assert (taken.matched, taken.waiting, taken.outgoing) == (0, 1, 1)
    line, out = taken.statement.lines.order_by("-credit")
    assert (out.takes_back, untold()) == (line, [])
    with pytest.raises(LookFirst):
        match_at_once(line, pledge, by=make_officer(), at=NOW)
    client = desk(make_officer())
    for text in (page(client.get(url("queue"))), page(client.get(url("line", line.pk)))):
        assert "Có thể ngân hàng đã thu hồi khoản tiền này" in text
    assert 'value="returned"' in text
    client.post(url("queue"), {"chosen": [line.pk], "usual": "returned"})
    line.refresh_from_db()
    assert (line.status, line.set_aside_because, untold()) == ("set_aside", "Ngân hàng đã thu hồi", [])


def test_it_waits_also_where_what_went_out_came_first(credit, debit):
    account = make_account()
    take_in(account, debit)
    assert (take_in(account, credit).matched, StatementLine.objects.get(debit__gt=0).takes_back.credit) == (0, 500_000)


def test_what_was_matched_before_is_named_until_the_refund_is_on_record(desk, pledge, credit, debit):
    account = make_account()
    assert take_in(account, credit).matched == 1
    out = take_in(account, debit).statement.lines.get()
    receipt = out.takes_back.receipt
    client = desk(make_officer())
    address = f"{url('queue')}?muc=tien-ra&taken_back=on"
    assert (untold(), TASK in page(client.get("/quan-tri/"))) == ([out], True)
    assert "Có thể khoản tiền này đã bị thu hồi" in page(client.get(url("receipt_change", receipt.pk)))
    assert "có thể đã thu hồi tiền" in page(client.get(address))
    assert "có thể đã thu hồi tiền" in page(client.get(url("statement_change", out.statement_id)))
    assert TASK not in page(desk(make_officer(THANH_HOA)).get("/quan-tri/"))
    sent = {"pledge": pledge, "amount": 500_000, "day": TODAY, "reason": "Ngân hàng thu hồi", "line": out}
    refund = receipts.refund(receipt, **sent, by=make_officer(), at=NOW)
    assert (untold(), refund.line) == ([], out)


def test_a_refund_without_its_line_tells_of_it_too(pledge, credit, debit):
    account = make_account()
    take_in(account, credit)
    out = take_in(account, debit).statement.lines.get()
    sent = {"pledge": pledge, "amount": 500_000, "day": TODAY, "reason": "Thu hồi", "line": None}
    receipts.refund(out.takes_back.receipt, **sent, by=make_officer(), at=NOW)
    assert untold() == []


def test_another_payment_is_set_aside(desk, credit, debit):
    account = make_account()
    take_in(account, credit)
    out = take_in(account, debit).statement.lines.get()
    setting_aside.as_no_refund(out, reason="Chi khác", by=make_officer(), at=NOW)
    text = page(desk(make_officer()).get(f"{url('queue')}?muc=tien-ra&taken_back=on"))
    assert (untold(), "Không có dòng nào" in text) == ([], True)


def test_the_amount_alone_tells_nothing(credit):
    taken = take_in(make_account(), credit, went(500_000, "chi tien qua", reference="FT100200301", on=DAY))
    assert (taken.matched, StatementLine.objects.get(debit__gt=0).takes_back) == (1, None)
