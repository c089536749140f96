"""Money that came and went again: told by its amount with its reference or a code, never by the amount alone."""

from datetime import date, timedelta

import pytest

from sponsors.money.payment_codes import code_for
from sponsors.money.statements.reversals import Booked, taken_back

DAY = date(2026, 11, 10)
CODE = code_for(7)


def booked(mark, reference="", content="", *, amount=500_000, days=0):
    return Booked(mark, DAY + timedelta(days=days), amount, reference, content)


@pytest.mark.parametrize(
    ("debit", "found"),
    [
        (booked(2, "FT 100200300"), True),
        (booked(2, "", "HUY GIAO DICH FT100200300"), True),
        (booked(2, "", f"hoan tra {CODE}", days=30), True),
        (booked(2, "FT100200300", days=31), False),
        (booked(2, "FT100200300", days=-1), False),
        (booked(2, "FT100200300", amount=1_100), False),
        (booked(2, "FT100200301", code_for(8)), False),
        (booked(2, "", "rut tien"), False),
    ],
)
def test_what_went_out_may_be_what_came(debit, found):
    assert taken_back([booked(1, "FT100200300", f"ung ho {CODE}")], [debit]) == ({2: 1} if found else {})


def test_a_short_reference_tells_nothing():
    assert taken_back([booked(1, "12345")], [booked(2, "12345", "12345")]) == {}


def test_each_credit_is_taken_back_once_the_latest_first():
    credits = [booked(1, content=CODE), booked(2, content=CODE, days=1)]
    debits = [booked(mark, content=CODE, days=2) for mark in (3, 4, 5)]
    assert taken_back(credits, debits) == {3: 2, 4: 1}
