"""A statement taken in for the wrong account, undone in one."""

import pytest

from documents.models import Email
from sponsors.models import Entry, Pledge, Statement, StatementLine
from sponsors.money import receipts, setting_aside, taking_statements, wrong_account
from sponsors.money.matching_at_once import doubts
from sponsors.money.payment_codes import code_for
from tests.factories import THANH_HOA, make_officer, make_sponsor
from tests.pages import page, said
from tests.sponsors.making import url
from tests.sponsors.money.records import make_account, make_receipt
from tests.sponsors.money.statement_files import came, statement, went
from tests.sponsors.pledged import NOW, TODAY, make_amount_pledge

pytestmark = pytest.mark.django_db
WHY = "Chọn nhầm tài khoản"


def take_in(content, account, **fields):
    by = make_officer(account.province_id)
    return taking_statements.take_in(account, name="a.xlsx", content=content, layout=None, by=by, at=NOW, **fields)


def take_out(one, by=None):
    return wrong_account.take_out(one, reason=WHY, by=by or make_officer(), at=NOW)


def received(*pledges):
    return [Pledge.objects.get(pk=pledge.pk).received for pledge in pledges]


@pytest.fixture
def pledges():
    sponsor = make_sponsor(email="ha@example.vn")
    made = [make_amount_pledge(sponsor=sponsor), make_amount_pledge()]
    return list(Pledge.objects.filter(pk__in=[one.pk for one in made]).order_by("pk"))


@pytest.fixture
def content(pledges):
    return statement(
        *(came(2_000_000, code_for(one.number), reference=f"FT100000{one.pk}") for one in pledges),
        came(700_000, "ung ho quy nguoi ngheo", reference="FT1234568"),
        came(1_000, "lai tien gui", reference="FT1234569"),
        went(300_000, "chi tien", reference="FT1234560"),
        went(1_100, "phi", reference="FT1234561"),
    )


def test_what_it_brought_is_undone_and_the_right_account_takes_the_file(pledges, content):
    officer = make_officer()
    wrong = take_in(content, make_account()).statement
    lines = {line.bank_reference: line for line in wrong.lines.all()}
    receipts.set_aside(lines["FT1234569"], reason="Lãi", recorded_as=make_receipt(1_000), by=officer, at=NOW)
    setting_aside.as_no_refund(lines["FT1234561"], reason="Phí", by=officer, at=NOW)
    assert (received(*pledges), take_out(wrong), received(*pledges)) == ([2_000_000] * 2, 2, [0, 0])
    wrong = Statement.objects.get(pk=wrong.pk)
    assert (wrong.mistaken_because, wrong.mistaken_at) == (WHY, NOW)
    facts = wrong.lines.values_list("status", "set_aside_because", "recorded_as")
    assert set(facts) == {("set_aside", f"Nhập nhầm tài khoản: {WHY}", None)}
    assert [pledge.status for pledge in Pledge.objects.filter(pk__in=[one.pk for one in pledges])] == ["confirmed"] * 2
    assert Email.objects.filter(about=pledges[0].reference, text__contains="2.000.000").exists()
    right = take_in(content, make_account())
    assert (right.new, right.matched, right.waiting, received(*pledges)) == (6, 2, 2, [2_000_000] * 2)
    assert not any(doubts(list(right.statement.lines.filter(credit=700_000))))


def test_the_same_account_may_take_the_file_in_after_all(pledges, content):
    account = make_account()
    take_out(take_in(content, account).statement)
    assert (take_in(content, account).matched, received(*pledges)) == (2, [2_000_000] * 2)


def test_lines_that_were_set_aside_for_it_wait_again(content):
    officer = make_officer()
    wrong = take_in(content, make_account()).statement
    right = take_in(content, make_account(), is_meant=True).statement
    line = right.lines.get(bank_reference="FT1234568")
    setting_aside.as_twin(line, reason="Đã có trong sao kê khác", by=officer, at=NOW)
    take_out(wrong)
    line.refresh_from_db()
    assert (line.status, line.repeats, line.twin, bool(doubts([line])[0])) == ("waiting", None, None, False)


def test_nothing_is_undone_where_money_was_moved_or_sent_back(pledges, content):
    officer = make_officer(province=None)
    wrong = take_in(content, make_account()).statement
    first, second = (Entry.objects.get(pledge=pledge) for pledge in pledges)
    move = {"source": pledges[0], "target": pledges[1], "amount": 500_000}
    receipts.move_money(first.receipt, **move, reason="Nhầm", by=officer, at=NOW)
    with pytest.raises(wrong_account.MovedSince, match=r"2\.000\.000 đồng"):
        take_out(wrong)
    back = {"source": pledges[1], "target": pledges[0], "amount": 500_000}
    receipts.move_money(first.receipt, **back, reason="Nhầm", by=officer, at=NOW)
    sent = {"pledge": pledges[1], "amount": 300_000, "day": TODAY, "reason": "Thừa", "line": None}
    receipts.refund(second.receipt, **sent, by=officer, at=NOW)
    with pytest.raises(wrong_account.MovedSince):
        take_out(wrong)
    assert (received(*pledges), Statement.objects.get(pk=wrong.pk).mistaken_at) == ([2_000_000, 1_700_000], None)
    assert set(wrong.lines.values_list("status", flat=True)) == {"matched", "waiting", "outgoing"}


def test_a_line_that_shows_a_refund_stays(content):
    officer = make_officer()
    wrong = take_in(content, make_account()).statement
    debit = wrong.lines.get(bank_reference="FT1234560")
    other = make_receipt(300_000)
    sent = {"pledge": None, "amount": 300_000, "day": TODAY, "reason": "Thừa", "line": debit}
    receipts.refund(other, **sent, by=officer, at=NOW)
    with pytest.raises(wrong_account.ShowsRefunds, match=r"300\.000 đồng"):
        take_out(wrong)


def test_it_is_undone_once_by_its_office_and_no_line_comes_back(content):
    wrong = take_in(content, make_account()).statement
    with pytest.raises(receipts.NotYourMoney):
        take_out(wrong, make_officer(THANH_HOA))
    take_out(wrong)
    with pytest.raises(wrong_account.TakenOutAlready):
        take_out(wrong)
    with pytest.raises(receipts.OfWrongAccount):
        receipts.reopen(wrong.lines.first(), by=make_officer(), at=NOW)
    assert StatementLine.objects.exclude(status="set_aside").count() == 0


def test_the_page_undoes_it(desk, content):
    wrong = take_in(content, make_account()).statement
    here, press = url("statement_change", wrong.pk), url("statement_take_out", wrong.pk)
    assert desk(make_officer(THANH_HOA)).post(press, {"reason": WHY}).status_code == 404
    client = desk(make_officer())
    assert press in page(client.get(here))
    assert said(client.post(press, {"reason": " "}))[-1] == "Hãy ghi lý do."
    response = client.post(press, {"reason": WHY})
    assert (response.url, "đã hủy 2 khoản ghép" in said(response)[-1]) == (here, True)
    text = page(client.get(here))
    assert (press in text, WHY in text, "Đã nhập nhầm tài khoản và được hủy" in text) == (False, True, True)
    assert "Đã nhập nhầm tài khoản và được hủy" in page(client.get(url("statement_changelist")))
