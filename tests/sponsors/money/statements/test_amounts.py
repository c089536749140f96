"""Amounts as banks write them, by the convention of their file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.workbooks.workbook import BadCell
from sponsors.money.statements.amounts import MOST, Convention, UnreadAmount, amount_in, convention_of

AMOUNTS = st.integers(-MOST + 1, MOST - 1)
NO_AMOUNT = UnreadAmount("không phải là số tiền")
FRACTION = UnreadAmount("có phần lẻ dưới một đồng")
TOO_LARGE = UnreadAmount("lớn quá mức có thể")
TWO_WAYS = UnreadAmount("có thể hiểu theo hai cách, vì trong tệp dấu chấm và dấu phẩy dùng lẫn lộn")


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1.980.000", 1_980_000),
        ("1,980,000.00", 1_980_000),
        ("1.980.000,00", 1_980_000),
        ("1980000", 1_980_000),
        ("1980000.00", 1_980_000),
        ("1980000,0", 1_980_000),
        ("1 980 000 VND", 1_980_000),
        ("1\u00a0980\u00a0000", 1_980_000),
        ("1.980.000 đồng", 1_980_000),
        ("1.980.000đ", 1_980_000),
        ("+1,980,000", 1_980_000),
        ("+ 1,980,000", 1_980_000),
        ("-500.000", -500_000),
        ("−500.000", -500_000),
        ("500.000-", -500_000),
        ("(500.000)", -500_000),
        ("(500.000 VND)", -500_000),
        ("500,000 CR", 500_000),
        ("500,000 VND DR", -500_000),
        ("500,000 D", -500_000),
        ("1.980", 1_980),
        ("1,980", 1_980),
        ("0", 0),
        ("0.00", 0),
        (1_980_000, 1_980_000),
        (1_980_000.0, 1_980_000),
        (-5, -5),
        ("", None),
        (" ", None),
        ("-", None),
        ("—", None),
        (None, None),
        ("0.5", FRACTION),
        ("1,980,000.50", FRACTION),
        (0.5, FRACTION),
        ("5O.000", NO_AMOUNT),
        ("1,98,000", NO_AMOUNT),
        ("1.98.000", NO_AMOUNT),
        ("1,98,000.00", NO_AMOUNT),
        ("1.980,00.00", NO_AMOUNT),
        ("12 5", NO_AMOUNT),
        ("FT26278001", NO_AMOUNT),
        ("VND", None),
        ("- 5 -", NO_AMOUNT),
        (True, NO_AMOUNT),
        (BadCell("#N/A"), NO_AMOUNT),
        (MOST, TOO_LARGE),
        (float(MOST), TOO_LARGE),
        (f"{MOST:,}", TOO_LARGE),
        ("9" * 400, TOO_LARGE),
    ],
)
def test_an_amount_is_read_as_it_is_meant(cell, amount):
    assert amount_in(cell, convention_of([cell])) == amount


@pytest.mark.parametrize(
    ("others", "cell", "amount"),
    [
        (["1,980,000.00"], "1.980", FRACTION),
        (["1,980,000.00"], "1,980", 1_980),
        (["1.980.000"], "1.980", 1_980),
        (["1.980.000"], "1,980", FRACTION),
        (["500.50"], "1,980", 1_980),
        (["500"], "1,980", 1_980),
        (["1.980.000", "1,980,000"], "1.980", TWO_WAYS),
        (["1.980.000", "1,980,000"], "1.980.000", 1_980_000),
        (["1.980.000", "1,980,000"], "1980", 1_980),
    ],
)
def test_what_could_be_either_is_told_by_the_other_amounts(others, cell, amount):
    assert amount_in(cell, convention_of([*others, cell, None, 5])) == amount


def test_the_convention_of_a_file_is_told_by_its_clear_amounts():
    assert convention_of(["1.980", 7, None, "abc"]) is Convention.UNKNOWN
    assert convention_of(["1.980", "1.980.000"]) is Convention.DOTS
    assert convention_of(["1.980,5"]) is Convention.DOTS
    assert convention_of(["12,000.00"]) is Convention.COMMAS
    assert convention_of(["12,000.00", "12.000,00"]) is Convention.MIXED


@given(st.lists(AMOUNTS, min_size=1), st.sampled_from([".", ",", " "]), st.sampled_from(["", "0", "00"]))
def test_written_amounts_are_read_back(amounts, sign, decimals):
    rest = (("." if sign == "," else ",") + decimals) if decimals else ""
    written = [f"{amount:,}".replace(",", sign) + rest for amount in amounts]
    convention = convention_of([*written, f"1{sign}000{sign}000{rest}" if sign != " " else "5"])

    assert [amount_in(cell, convention) for cell in written] == amounts


@given(st.text(max_size=20) | st.text("0123456789., +-()crdvn", max_size=14), st.sampled_from(Convention))
def test_no_text_breaks_the_reading(text, convention):
    read = amount_in(text, convention)

    assert read is None or isinstance(read, UnreadAmount) or abs(read) < MOST
