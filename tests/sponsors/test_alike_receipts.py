"""What somebody typed and a statement brings as well: found by amount and days, unless two signs speak against it."""

from datetime import date

import pytest

from sponsors import corrections, receipts
from sponsors.alike_receipts import by_hand
from sponsors.payment_codes import code_for
from tests.factories import THANH_HOA, make_officer
from tests.sponsors.money import give, make_account, make_credit, make_receipt, make_statement
from tests.sponsors.pledged import NOW, make_amount_pledge

pytestmark = pytest.mark.django_db


def test_lines_find_what_was_typed_for_them():
    statement = make_statement()
    line, other = make_credit(statement=statement), make_credit(2_000_000, statement=statement)
    assert (by_hand([]), by_hand([line])) == ([], [[]])
    near = make_receipt(received_on=date(2026, 11, 17))
    same = make_receipt(account=line.account)
    twice = make_receipt(2_000_000)
    make_receipt(received_on=date(2026, 11, 16))
    make_receipt(999_999)
    make_receipt(account=make_account())
    make_receipt(province_id=None)
    make_receipt(province_id=THANH_HOA)
    make_receipt(kind="cash")
    late = make_credit(statement=statement, booked_on=date(2026, 11, 30))
    assert by_hand([line, other, late]) == [[near, same], [twice], []]


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
    statement = make_statement()
    line, later = make_credit(statement=statement), make_credit(statement=statement)
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
