"""Telephone numbers: what can be called stays as typed, what can't is told with what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.telephones import telephone_problem


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "+84 912 345 678",
        "+84(0)912345678",
        "0084912345678",
        "84912345678",
        "0222.3.821.330",
        "(0222) 3821330",
        "024 3936 1778",
        "02438361234",
        "0222.3.821.330 máy lẻ 12",
        "0222 3821330 ext. 105",
        "1900 9068",
        "18001234",
        "0381234567",
        "0561234567",
    ],
)
def test_a_number_that_can_be_called_is_right(typed):
    assert telephone_problem(typed) is None


@pytest.mark.parametrize(
    ("typed", "renewed"),
    [
        ("01681234567", "0381234567"),
        ("0120 123 4567", "0701234567"),
        ("+84 1234567890", "0834567890"),
        ("01991234567", "0591234567"),
        ("01861234567", "0561234567"),
    ],
)
def test_an_old_beginning_is_told_with_the_new_number(typed, renewed):
    assert telephone_problem(typed) == f"Số điện thoại “{typed}” theo đầu số cũ. Đầu số mới: {renewed}."


@pytest.mark.parametrize(
    "typed",
    [
        "912345678",
        "091234567",
        "09123456789",
        "0412345678",
        "abc",
        "-",
        "0168123456",
        "01481234567",
        "12345",
        "máy lẻ 12",
    ],
)
def test_anything_else_is_told_what_a_number_is(typed):
    assert telephone_problem(typed) == (
        f"Số điện thoại “{typed}” không đúng dạng. Di động: 10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09; "
        "cố định: 10 hoặc 11 chữ số, bắt đầu bằng 02."
    )


@given(st.text(max_size=25))
def test_whatever_is_typed_is_right_or_told(typed):
    problem = telephone_problem(typed)
    assert problem is None or problem.startswith(f"Số điện thoại “{typed.strip()}”")
