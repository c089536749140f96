import pytest

from beneficiaries.reading.several_numbers import numbers_in

BOTH = ("125123456", "027162001234")


@pytest.mark.parametrize(
    "text",
    [
        "125123456 / 027162001234",
        "125123456/027162001234",
        "CMND 125123456, CCCD 027162001234",
        "CMND: 125123456 CCCD: 027162001234",
        "125123456\n027162001234",
        "125123456 027162001234",
        "125.123.456 ; 027 162 001 234",
        "125123456-027162001234",
        "125123456 (027162001234)",
        "'125123456 và '027162001234",
        "Số cũ 125123456 | số mới là 027162001234",
        "１２５１２３４５６ / 027162001234",
    ],
)
def test_two_numbers_are_found_whatever_stands_between_them(text):
    assert numbers_in(text) == BOTH


def test_a_number_that_comes_again_is_one():
    assert numbers_in("027162001234 / 027162001234") == ("027162001234",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "027162001234",
        "027 162 001 234",
        "027,162,001,234",
        "027162001234 cấp 2021",
        "027162001234 / con 027162001235",
        "027162001234 / 12345",
        "027162001234 / ",
        "027162001234 / ٠٢٧١٦٢٠٠١٢٣٤",
        "027162001234 / " * 20,
    ],
)
def test_a_cell_with_anything_else_is_not_taken_apart(text):
    assert numbers_in(text) == ()
