"""The place in the household from its cell."""

from datetime import date

import pytest

from beneficiaries.reading.household_position import LAST, PositionReading, read_household_position
from documents.workbooks.workbook import BadCell


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        *((number, number) for number in (1, 2, 9, 10, LAST)),
        *((1.0, 1), (12.0, 12), ("1", 1), ("01", 1), (" 2 ", 2), ("'03", 3), ("4.", 4), ("2,0", 2), ("30", 30)),
        *(("thứ 2", 2), ("Thứ 02", 2), ("thứ2", 2), ("Người thứ 5", 5), ("NGUOI THU 5", 5)),
        *(("thứ nhất", 1), ("Người thứ hai", 2), ("thứ tư", 4), ("thứ bẩy", 7), ("Người thứ mười.", 10)),
    ],
)
def test_a_place_is_read_where_it_is_beyond_doubt(cell, place):
    assert read_household_position(cell) == PositionReading(place)


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "–", "...", "?", "Không rõ", "chưa rõ"])
def test_an_empty_place_is_not_known(cell):
    assert read_household_position(cell) == PositionReading(None)


@pytest.mark.parametrize(
    "cell",
    [
        *(0, -1, 31, 100, 1.5, 2.05, True, date(2026, 2, 1), BadCell("#N/A"), 27162001234),
        *("0", "-1", "31", "1/2", "2/5", "1-2", "1 2", "2²", "②", "x", "Con", "Chủ hộ", "1 (chủ hộ)", "II"),
        *("hai", "thứ", "thứ tự", "thu tu", "thứ bà", "người thứ", "thứ mười một"),
    ],
    ids=repr,
)
def test_anything_else_is_left_out_with_a_warning(cell):
    reading = read_household_position(cell)
    assert reading.value is None
    assert [(one.field, one.severity, one.code) for one in reading.problems] == [
        ("household_position", "warning", "position_unreadable")
    ]


def test_the_warning_quotes_the_cell_and_says_what_to_do():
    [problem] = read_household_position("Con ruột").problems
    assert problem.message == (
        "Thứ tự trong hộ “Con ruột” không phải là một số từ 1 đến 30 nên không dùng: hãy nhập lại số thứ tự của người "
        "này trong hộ (1, 2, 3…), hoặc để trống nếu chưa rõ."
    )
