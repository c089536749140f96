"""Money that no pledge takes sent back, and what the pledge that it was meant for says of it."""

from datetime import date

import pytest

from documents.models import Email
from sponsors import pledging
from sponsors.models import Pledge, Receipt, StatementLine
from sponsors.money import coded_lines, corrections, receipts, sending_back
from sponsors.money.ledger import MoreThanLeft
from sponsors.money.payment_codes import code_for
from sponsors.money.receipts import MoreThanSent, NotYourMoney
from sponsors.money.sending_back import WaitsForMoney
from sponsors.online import own_pledges
from sponsors.pledge_records import NotYourOffice
from tests.factories import THANH_HOA, make_campaign, make_offer, make_officer, make_pledge, make_sponsor
from tests.pages import page, said
from tests.sponsors.making import url
from tests.sponsors.money.records import make_account, make_credit, make_receipt, make_statement
from tests.sponsors.pledged import NOW

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


@pytest.fixture
def officer():
    return make_officer()


def withdrawn(officer, **fields):
    sponsor = make_sponsor(name="Lê Văn Hòa", email="hoa@example.vn")
    pledge = make_pledge(make_offer(), 10, sponsor=sponsor, **fields).pledge
    pledging.withdraw(pledge, reason="Đổi ý", by=officer, at=NOW)
    pledge.refresh_from_db()
    return pledge


def sent(amount=1_000_000, **fields):
    return {"amount": amount, "day": DAY, "reason": "Cam kết đã rút", "line": None} | fields


def test_money_for_a_withdrawn_pledge_sent_back_stands_in_its_ledger_and_on_its_sponsors_page(officer):
    pledge = withdrawn(officer)
    line = make_credit(1_000_000, content=f"{code_for(pledge.number)} LE VAN HOA")
    assert [one.pk for one in coded_lines.not_recorded(pledge)] == [line.pk]
    Email.objects.all().delete()
    entry = sending_back.send_back_line(line, meant_for=pledge, by=officer, at=NOW, **sent())
    pledge.refresh_from_db()
    line.refresh_from_db()
    receipt = Receipt.objects.get()
    assert (entry.kind, entry.pledge, pledge.received, pledge.status) == ("refunded", pledge, 0, "withdrawn")
    assert (line.status, receipt.used, receipt.left) == ("matched", 1_000_000, 0)
    assert [(one.kind, one.amount, one.day) for one in own_pledges.payments(pledge)] == [
        ("matched", 1_000_000, date(2026, 11, 20)),
        ("refunded", -1_000_000, DAY),
    ]
    assert coded_lines.not_recorded(pledge) == []
    [mail] = Email.objects.all()
    assert ("đã rút" in mail.text, "1.000.000 đồng" in mail.text) == (True, True)


def test_a_refund_that_was_no_refund_leaves_the_money_with_its_receipt(officer):
    pledge = withdrawn(officer)
    line = make_credit(1_000_000, content=code_for(pledge.number))
    entry = sending_back.send_back_line(line, meant_for=pledge, by=officer, at=NOW, **sent())
    corrections.undo_refund(entry, reason="Ngân hàng chưa chuyển", by=officer, at=NOW)
    pledge.refresh_from_db()
    assert (pledge.received, Receipt.objects.get().left) == (0, 1_000_000)


def test_of_a_receipt_no_more_is_sent_back_than_is_left(officer):
    pledge, receipt = withdrawn(officer), make_receipt(1_000_000)
    with pytest.raises(MoreThanLeft):
        sending_back.send_back_rest(receipt, meant_for=pledge, by=officer, at=NOW, **sent(1_000_001))
    sending_back.send_back_rest(receipt, meant_for=pledge, by=officer, at=NOW, **sent(400_000))
    sending_back.send_back_rest(receipt, meant_for=None, by=officer, at=NOW, **sent(600_000))
    receipt.refresh_from_db()
    assert (receipt.left, [entry.pledge for entry in receipt.entries.order_by("pk")]) == (0, [pledge, pledge, None])


def test_money_is_not_sent_back_for_a_pledge_that_waits_for_it_or_is_of_another_office(officer):
    line = make_credit(1_000_000)
    waiting = make_pledge(make_offer()).pledge
    with pytest.raises(WaitsForMoney):
        sending_back.send_back_line(line, meant_for=waiting, by=officer, at=NOW, **sent())
    foreign = make_pledge(make_offer(make_campaign(THANH_HOA))).pledge
    with pytest.raises(NotYourOffice):
        sending_back.send_back_line(line, meant_for=foreign, by=officer, at=NOW, **sent())
    with pytest.raises(NotYourMoney):
        sending_back.send_back_line(line, meant_for=None, by=make_officer(province=THANH_HOA), at=NOW, **sent())
    line.refresh_from_db()
    assert (line.status, Receipt.objects.exists()) == ("waiting", False)


def test_the_line_that_shows_it_tells_no_more_than_went_out(officer):
    statement = make_statement()
    line = make_credit(1_000_000, statement=statement)
    debit = make_credit(0, statement=statement, debit=900_000, status="outgoing")
    with pytest.raises(MoreThanSent):
        sending_back.send_back_line(line, meant_for=None, by=officer, at=NOW, **sent(line=debit))
    entry = sending_back.send_back_line(line, meant_for=None, by=officer, at=NOW, **sent(900_000, line=debit))
    entry.receipt.refresh_from_db()
    assert (entry.line, entry.receipt.left, entry.pledge) == (debit, 100_000, None)


def test_a_pledge_tells_what_became_of_money_with_its_code_elsewhere(officer):
    pledge, other = withdrawn(officer), make_pledge(make_offer()).pledge
    spaced = make_credit(5, content=f"ck {code_for(pledge.number)[:6]} {code_for(pledge.number)[6:].replace('0', 'o')}")
    make_credit(6, content=f"{code_for(pledge.number)[:-1]} cat")
    make_credit(7, content="ung ho")
    matched = make_credit(8, content=code_for(pledge.number))
    receipts.match_line(matched, shares=[receipts.Share(other, 8)], by=officer, at=NOW)
    assert {one.pk for one in coded_lines.not_recorded(pledge)} == {spaced.pk, matched.pk}


# The pages


def test_the_queue_names_the_withdrawn_pledge_and_offers_the_refund(desk, officer):
    pledge = withdrawn(officer)
    line = make_credit(1_000_000, statement=make_statement(make_account()), content=code_for(pledge.number))
    client = desk(officer)
    for address in (url("queue"), url("line", line.pk)):
        text = page(client.get(address))
        for words in (pledge.reference, "Lê Văn Hòa", "đã rút ngày", url("pledge_change", pledge.pk)):
            assert words in text
        assert url("line_refund", line.pk) in text
    assert url("line", line.pk) in page(client.get(url("pledge_change", pledge.pk)))
    form = page(client.get(url("line_refund", line.pk)))
    assert f'<option value="{pledge.pk}" selected>' in form
    data = {"amount": "1.000.000", "offered_for": "1000000", "meant_for": pledge.pk, "day": "22/11/2026"}
    assert "id_reason_error" in page(client.post(url("line_refund", line.pk), data))
    done = client.post(url("line_refund", line.pk), data | {"reason": "Cam kết đã rút"})
    receipt = Receipt.objects.get()
    assert (done.url, "1.000.000 đồng" in said(done)[-1]) == (url("receipt_change", receipt.pk), True)
    text = page(client.get(url("pledge_change", pledge.pk)))
    assert ("−1.000.000 đồng" in text or "-1.000.000 đồng" in text, "Hoàn trả" in text) == (True, True)
    assert client.get(url("line_refund", line.pk)).url == url("queue")


def test_the_code_of_another_offices_pledge_says_so_and_no_name(desk, officer):
    sponsor = make_sponsor(name="Công ty Xứ Thanh", province=THANH_HOA)
    foreign = make_pledge(make_offer(make_campaign(THANH_HOA)), sponsor=sponsor, province_id=THANH_HOA).pledge
    foreign.refresh_from_db()
    line = make_credit(1_000_000, statement=make_statement(make_account()), content=code_for(foreign.number))
    text = page(desk(officer).get(url("line", line.pk)))
    assert (foreign.reference in text, "Thanh Hóa" in text, "Công ty Xứ Thanh" in text) == (True, True, False)


def test_a_closed_pledge_may_still_take_the_money(desk, officer):
    pledge = make_pledge(make_offer(), 10).pledge
    Pledge.objects.filter(pk=pledge.pk).update(status="closed", confirmed_by=officer, confirmed_at=NOW)
    pledge.refresh_from_db()
    line = make_credit(1_000_000, statement=make_statement(make_account()), content=code_for(pledge.number))
    text = page(desk(officer).get(url("queue")))
    assert (f"{url('line', line.pk)}?pledge={pledge.pk}" in text, "đã khép" in text) == (True, True)


def test_what_is_left_of_a_receipt_is_sent_back_for_the_pledge_that_its_line_names(desk, officer):
    pledge = withdrawn(officer)
    line = make_credit(1_000_000, content=code_for(pledge.number))
    receipt = receipts.match_line(line, shares=[], by=officer, at=NOW)
    data = {"amount": "1.000.000", "meant_for": pledge.pk, "day": "22/11/2026", "reason": "Cam kết đã rút"}
    desk(officer).post(url("receipt_refund", receipt.pk), data)
    assert {entry.pledge for entry in receipt.entries.all()} == {pledge}
    assert StatementLine.objects.get().status == "matched"


def test_whoever_withdraws_a_pledge_is_told_of_money_with_its_code(desk, officer):
    pledge = make_pledge(make_offer(), 10).pledge
    pledge.refresh_from_db()
    client, address = desk(officer), url("pledge_withdraw", pledge.pk)
    assert "Đã có tiền chuyển với mã" not in page(client.get(address))
    line = make_credit(1_000_000, content=code_for(pledge.number))
    text = page(client.get(address))
    assert ("Đã có tiền chuyển với mã" in text, url("line", line.pk) in text) == (True, True)
