"""Lines that another account may have: told by reference, code or words, and by nothing less."""

from datetime import date, timedelta

import pytest

from sponsors.money.payment_codes import code_for
from sponsors.money.statements.elsewhere import met_elsewhere
from sponsors.money.statements.known_lines import Stored
from sponsors.money.statements.lines import Line

DAY = date(2026, 11, 20)
CODE = code_for(1)


def line(content="", reference="", *, amount=500_000, on=DAY):
    return Line(sheet="1", row=5, on=on, amount=amount, balance=None, reference=reference, content=content, payer="")


def stored(mark, content="", reference="", *, amount=500_000, on=DAY):
    return Stored(mark, f"{mark:064}", on, amount, reference, content, "")


@pytest.mark.parametrize(
    ("ours", "theirs", "days", "amount", "met"),
    [
        (("", "FT1234567"), ("x", "FT 1234567"), 3, 500_000, True),
        (("", "FT1234567"), ("x", "FT1234567"), 4, 500_000, False),
        (("", "FT1234567"), ("x", "FT1234567"), 0, 500_001, False),
        (("", "FT1"), ("", "FT1"), 0, 500_000, False),
        ((f"{CODE} ung ho", ""), (f"MBVCB.{CODE}", ""), 2, 500_000, True),
        ((f"{CODE}", ""), (f"{code_for(2)}", ""), 0, 500_000, False),
        (("ung ho nguoi ngheo", ""), ("MBVCB ung ho nguoi ngheo 2026", ""), 0, 500_000, True),
        (("MBVCB ung ho nguoi ngheo 2026", ""), ("ung ho nguoi ngheo", ""), 0, 500_000, True),
        (("ung ho nguoi ngheo", ""), ("ung ho nguoi ngheo", ""), 1, 500_000, False),
        (("ung ho", ""), ("ung ho", ""), 0, 500_000, False),
        (("", ""), ("", ""), 0, 500_000, False),
    ],
)
def test_what_may_be_one_transfer_in_two_accounts(ours, theirs, days, amount, met):
    other = stored(7, *theirs, amount=amount, on=DAY + timedelta(days=days))
    assert met_elsewhere({3: line(*ours)}, [other]) == ({3: 7} if met else {})


def test_each_line_is_named_once_as_long_as_others_may_be_meant():
    lines = {place: line("ung ho nguoi ngheo") for place in range(3)}
    others = [stored(mark, "ung ho nguoi ngheo") for mark in (11, 12)]
    assert met_elsewhere(lines, others) == {0: 11, 1: 12, 2: 11}


def test_the_nearest_day_is_named_first():
    others = [stored(11, CODE, on=DAY - timedelta(days=2)), stored(12, CODE, on=DAY + timedelta(days=1))]
    assert met_elsewhere({0: line(CODE), 1: line(CODE)}, others) == {0: 12, 1: 11}
