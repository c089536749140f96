"""Cells of every format: what a text or a number is before anybody reads it."""

import pytest

from documents.workbooks.sheets import BadCell, number_cell, text_cell


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("Thôn Đông", "Thôn Đông"),
        ("  Thôn  Đông ", "  Thôn  Đông "),
        ("A\0B", "AB"),
        ("Đ\0ông\ud83d", "Đông"),
        ("\0", None),
        (" \n\t", None),
        ("", None),
    ],
)
def test_a_text_comes_without_what_no_database_keeps(written, cell):
    assert text_cell(written) == cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [(3.0, 3), (0.5, 0.5), (1e300, 1e300), (float("inf"), BadCell("#NUM!")), (float("nan"), BadCell("#NUM!"))],
)
def test_whole_numbers_come_without_a_point(value, cell):
    assert (number_cell(value), type(number_cell(value))) == (cell, type(cell))
