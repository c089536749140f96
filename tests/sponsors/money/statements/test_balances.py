"""Running balances: a gap is told, in whichever order the rows stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sponsors.money.statements.balances import remarks_on
from sponsors.money.statements.lines import Balance

AMOUNTS = st.lists(st.integers(-(10**9), 10**9).filter(bool), min_size=4, max_size=40)
MOSTLY_WRONG = (
    "Trang “S”: ở phần lớn các dòng, số dư không khớp với số tiền; hãy kiểm tra cột nào là tiền vào, tiền ra và số dư."
)


def chain(amounts):
    balance, links = 0, []
    for row, amount in enumerate(amounts, 7):
        balance += amount
        links.append(Balance(row, amount, balance))
    return links


def told(row, before):
    return f"Trang “S”, dòng {row}: số dư không khớp: có thể thiếu dòng giữa dòng {before} và dòng {row}."


@given(AMOUNTS)
def test_a_whole_chain_is_silent_in_both_orders(amounts):
    assert remarks_on(chain(amounts), "S") == remarks_on(chain(amounts)[::-1], "S") == ()


@given(st.lists(st.integers(1, 10**9), min_size=6, max_size=40), st.data())
def test_a_missing_row_is_told_where_it_is_missing(amounts, data):
    links = chain(amounts)
    lost = data.draw(st.integers(1, len(links) - 2))
    left = [*links[:lost], *links[lost + 1 :]]

    assert remarks_on(left, "S") == (told(links[lost + 1].row, links[lost - 1].row),)
    assert remarks_on(left[::-1], "S") == (told(links[lost - 1].row, links[lost + 1].row),)


def test_rows_that_tell_no_balance_break_the_chain():
    assert remarks_on([Balance(1, 5, 5), Balance(2, 0, None), Balance(3, 5, 99), Balance(4, 1, 100)], "S") == ()


def test_balances_that_never_fit_are_told_once():
    assert remarks_on([Balance(row, 5, row * row * 1_000) for row in range(9)], "S") == (MOSTLY_WRONG,)


def test_of_many_gaps_the_first_are_told():
    links = [Balance(row, 1, row + row // 3 * 1_000) for row in range(90)]

    remarks = remarks_on(links, "S")

    assert (len(remarks), remarks[-1]) == (21, "Trang “S”: còn 9 chỗ khác số dư không khớp.")


@pytest.mark.parametrize("links", [[], [Balance(1, 5, 5)]])
def test_what_is_no_chain_is_silent(links):
    assert remarks_on(links, "S") == ()
