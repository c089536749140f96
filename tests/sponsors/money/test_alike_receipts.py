"""What somebody typed and a statement brings as well: found by amount and days, unless two signs speak against it."""

from datetime import date, timedelta

import pytest

from sponsors.models import Pledge
from sponsors.money import corrections, receipts, setting_aside, taking_statements
from sponsors.money.alike_receipts import RecordedBefore, by_hand
from sponsors.money.matching_at_once import LookFirst, match_at_once
from sponsors.money.payment_codes import code_for
from sponsors.money.receipts import Share
from tests.factories import BAC_NINH, THANH_HOA, make_officer
from tests.pages import page
from tests.sponsors.making import url
from tests.sponsors.money.records import give, make_account, make_credit, make_receipt, make_statement
from tests.sponsors.money.statement_files import came, statement
from tests.sponsors.pledged import NOW, make_amount_pledge

pytestmark = pytest.mark.django_db


def test_lines_find_what_was_typed_for_them():
    of = make_statement()
    line, other = make_credit(statement=of), make_credit(2_000_000, statement=of)
    assert (by_hand([]), by_hand([line])) == ([], [[]])
    near = make_receipt(received_on=date(2026, 11, 17))
    same = make_receipt(account=line.account)
    twice = make_receipt(2_000_000)
    make_receipt(received_on=date(2026, 11, 16))
    make_receipt(999_999)
    make_receipt(account=make_account())
    make_receipt(province_id=None)
    make_receipt(province_id=THANH_HOA)
    cash = make_receipt(kind="cash")
    late = make_credit(statement=of, booked_on=date(2026, 11, 30))
    assert by_hand([line, other, late]) == [[near, same, cash], [twice], []]


def typed(**fields):
    facts = {"province_id": BAC_NINH, "kind": "transfer", "received_on": date(2026, 11, 20), "amount": 1_000_000}
    facts |= {"payer": "", "bank_reference": "", "note": "", "account": None}
    return receipts.record(by=make_officer(), at=NOW, **facts | fields)


def as_brought(*rows):
    taken = taking_statements.take_in(
        make_account(), name="a.xlsx", content=statement(*rows), layout=None, by=make_officer(), at=NOW
    )
    return taken, list(taken.statement.lines.order_by("position"))


@pytest.mark.parametrize(("kind", "days", "found"), [("cash", 7, 1), ("other", 7, 1), ("cash", 8, 0), ("cash", -4, 0)])
def test_cash_that_is_paid_in_is_not_matched_again(desk, kind, days, found):
    pledge = Pledge.objects.get(pk=make_amount_pledge().pk)
    code, day = code_for(pledge.number), date(2026, 11, 10)
    cash = typed(kind=kind, received_on=day, payer="Ông An", bank_reference="PT001", shares=[Share(pledge, 1_000_000)])
    paid_in = came(1_000_000, code, on=day + timedelta(days=days), payer="NGUYEN THI THU QUY", reference="FT1234567")
    taken, [line] = as_brought(paid_in)
    pledge.refresh_from_db()
    assert (taken.matched, pledge.received) == (1 - found, 2_000_000 - found * 1_000_000)
    assert by_hand([line]) == ([[cash]] if found else [[]])
    if found:
        client = desk(make_officer())
        assert "được nộp vào tài khoản" in page(client.get(url("line", line.pk)))
        client.post(url("queue"), {"chosen": [line.pk], "usual": "by_hand"})
        line.refresh_from_db()
        assert line.recorded_as == cash


def test_cash_for_another_pledge_is_another_transfer():
    pledge, other = (Pledge.objects.get(pk=make_amount_pledge().pk) for _ in range(2))
    typed(kind="cash", shares=[Share(other, 1_000_000)])
    taken, [_line] = as_brought(came(1_000_000, code_for(pledge.number), reference="FT1234567"))
    assert taken.matched == 1


def test_one_reference_is_one_transfer_however_it_was_typed():
    pledge = Pledge.objects.get(pk=make_amount_pledge().pk)
    other = make_amount_pledge()
    typed(kind="cash", bank_reference="ft 1234567", shares=[Share(other, 1_000_000)])
    taken, [line] = as_brought(came(1_000_000, code_for(pledge.number), reference="FT1234567", payer="Bà Lan"))
    assert (taken.matched, len(by_hand([line])[0])) == (0, 1)


@pytest.mark.parametrize(("days", "found"), [(4, 1), (-31, 1), (31, 1), (32, 0)])
def test_what_has_the_reference_of_a_line_is_that_line_whatever_day_or_account_was_typed(days, found):
    line = make_credit(bank_reference="FT1234567")
    day = line.booked_on + timedelta(days=days)
    for account in (None, line.account, make_account()):
        receipt = make_receipt(received_on=day, account=account, bank_reference="FT 1234567")
        assert [receipt in by_hand([line])[0], len(by_hand([line])[0])] == [bool(found), found]
        corrections.void_rest(receipt, amount=1_000_000, reason="Ghi nhầm", by=make_officer(), at=NOW)


@pytest.mark.parametrize("is_line", [True, False])
def test_the_same_reference_is_not_typed_again_for_another_day_or_account(is_line):
    account, day = make_account(), date(2026, 10, 20)
    if is_line:
        make_credit(statement=make_statement(account=account), booked_on=day, bank_reference="FT1234567")
    else:
        typed(received_on=day, account=account, bank_reference="FT1234567")
    again = {"received_on": day + timedelta(days=20), "bank_reference": "FT1234567"}
    for other in (None, account, make_account()):
        with pytest.raises(RecordedBefore):
            typed(account=other, **again)
    assert typed(account=account, **again, is_another=True)


def test_a_transfer_typed_in_parts_is_not_matched_again(desk):
    pledges = [Pledge.objects.get(pk=make_amount_pledge().pk) for _ in range(2)]
    parts = [
        typed(amount=amount, bank_reference="FT7654321", shares=[Share(pledge, amount)])
        for pledge, amount in zip(pledges, (600_000, 400_000), strict=True)
    ]
    row = came(1_000_000, code_for(pledges[0].number), reference="FT7654321")
    taken, [line, _other] = as_brought(row, came(500_000, "x", reference="FT7654322"))
    assert (taken.matched, by_hand([line])) == (0, [parts])
    client = desk(make_officer())
    text = page(client.get(url("line", line.pk)))
    assert ("600.000 đồng đã được ghi tay" in text, 'value="by_hand"' in text) == (True, False)
    with pytest.raises(setting_aside.TypedInParts, match=r"1\.000\.000 đồng"):
        setting_aside.as_typed(line, reason="Đã ghi", by=make_officer(), at=NOW)
    with pytest.raises(LookFirst):
        match_at_once(line, pledges[0], by=make_officer(), at=NOW)


def test_what_a_statement_brought_is_not_typed_again_as_cash():
    pledge, other = (Pledge.objects.get(pk=make_amount_pledge().pk) for _ in range(2))
    content = code_for(pledge.number)
    taken, [line] = as_brought(came(1_000_000, content, reference="FT1234567", payer="CONG TY THU"))
    assert taken.matched == 1
    for facts in (
        {"kind": "cash", "shares": [Share(pledge, 1_000_000)]},
        {"kind": "cash", "bank_reference": "FT1234567", "payer": "Ông An", "shares": [Share(other, 1_000_000)]},
        {"kind": "other", "payer": "Công ty Thử"},
        {"kind": "cash", "received_on": date(2026, 11, 13)},
        {"amount": 400_000, "bank_reference": "FT1234567"},
    ):
        with pytest.raises(receipts.RecordedBefore):
            typed(**facts)
    typed(kind="cash", shares=[Share(other, 1_000_000)])
    typed(kind="cash", payer="Ông An", received_on=date(2026, 11, 19))
    typed(kind="cash", received_on=date(2026, 11, 12))
    typed(amount=400_000, bank_reference="FT1234568")
    receipts.take_back(line.receipt.entries.get(), reason="Nhầm", by=make_officer(), at=NOW)
    receipts.reopen(line, by=make_officer(), at=NOW)
    with pytest.raises(receipts.RecordedBefore):
        typed(kind="cash", received_on=date(2026, 11, 18), shares=[Share(pledge, 1_000_000)])


def test_what_waits_in_a_statement_is_not_typed_as_cash():
    pledge, other = (Pledge.objects.get(pk=make_amount_pledge().pk) for _ in range(2))
    content = f"{code_for(pledge.number)} {code_for(other.number)}"
    taken, _lines = as_brought(came(1_000_000, content, reference="FT1234567"))
    third = Pledge.objects.get(pk=make_amount_pledge().pk)
    assert taken.waiting == 1
    for facts in ({"shares": [Share(other, 1_000_000)]}, {"payer": "Ông An"}, {"amount": 9_000, "kind": "other"}):
        with pytest.raises(receipts.RecordedBefore):
            typed(**{"kind": "cash", "bank_reference": "FT1234567" if "amount" in facts else "", **facts})
    assert typed(kind="cash", shares=[Share(third, 1_000_000)]).amount == 1_000_000


def test_of_reference_payer_and_pledge_one_that_differs_may_be_a_slip():
    pledge, meant = make_amount_pledge(), make_amount_pledge()
    meant.refresh_from_db()
    line = make_credit(bank_reference="FT1", payer="Bà Lan", content=code_for(meant.number))
    one = [make_receipt(payer="bà  LAN", bank_reference="FT2"), make_receipt(payer="Ông An", bank_reference="ft1")]
    slip = make_receipt(payer="", bank_reference="")
    give(slip, pledge, 1_000_000)
    right = make_receipt(payer="Bà Lan", bank_reference="FT2")
    give(right, meant, 1_000_000)
    make_receipt(payer="Ông An", bank_reference="FT2")
    foreign = make_receipt(payer="Ông An", bank_reference="")
    give(foreign, pledge, 1_000_000)
    undone = make_receipt(payer="Ông An", bank_reference="")
    receipts.take_back(give(undone, pledge, 1_000_000), reason="Nhầm", by=make_officer(), at=NOW)
    assert by_hand([line]) == [[*one, slip, right, undone]]


def test_a_receipt_is_found_for_one_line_only():
    of = make_statement()
    line, later = make_credit(statement=of), make_credit(statement=of)
    receipt = make_receipt()
    receipts.set_aside(line, reason="Đã ghi", recorded_as=receipt, by=make_officer(), at=NOW)
    assert by_hand([later]) == [[]]
    receipts.reopen(line, by=make_officer(), at=NOW)
    line.refresh_from_db()
    assert (line.recorded_as, by_hand([later])) == (None, [[receipt]])
    foreign = make_receipt(province_id=THANH_HOA)
    with pytest.raises(receipts.OtherAccount):
        receipts.set_aside(line, reason="Đã ghi", recorded_as=foreign, by=make_officer(), at=NOW)


def test_what_was_recorded_by_mistake_is_no_money():
    line = make_credit(15_000)
    for amount, meant in ((15_000, 0), (150_000, 15_000)):
        receipt = make_receipt(amount)
        if meant:
            give(receipt, make_amount_pledge(), meant)
        corrections.void_rest(receipt, amount=amount - meant, reason="Gõ nhầm", by=make_officer(), at=NOW)
    assert by_hand([line]) == [[receipt]]
