import pytest

from beneficiaries.reading.columns import Column, Header
from beneficiaries.reading.columns_by_cells import goes_on_with, with_ticked_gifts
from beneficiaries.reading.headings import Field, heading_key
from documents.workbooks.workbook import Row


def _gift(heading, *cells, meanings=None):
    column = Column(1, heading, Field.INSURANCE_CODE)
    rows = (Row(1, (None, heading)), *(Row(place, (place, cell)) for place, cell in enumerate(cells, 2)))
    [read] = with_ticked_gifts((column,), rows, 1, meanings or {})
    return read.field, read.of, read.asked


@pytest.mark.parametrize(
    ("heading", "cells", "read"),
    [
        ("Sổ BHXH", ("x", None, "X"), (Field.REQUEST_MARK, "book", False)),
        ("Thẻ BHYT", (None, "✓", 0), (Field.REQUEST_MARK, "card", False)),
        ("BHYT", (1, "-", 1), (Field.REQUEST_MARK, "card", False)),
        ("Thẻ BHYT", ("x", "GD4270027162001"), (Field.INSURANCE_CODE, "", False)),
        ("Sổ BHXH", (2720547746, "x"), (Field.INSURANCE_CODE, "", False)),
        ("Sổ BHXH", (None, None), (Field.INSURANCE_CODE, "", False)),
        ("Mã thẻ BHYT", ("x", "x"), (Field.INSURANCE_CODE, "", False)),
        ("Số thẻ BHYT", ("x", "x"), (Field.INSURANCE_CODE, "", False)),
        ("Thẻ BHYT", ("Có", "Không"), (None, "", True)),
        ("Thẻ BHYT", ("x", "Có"), (None, "", True)),
        ("Thẻ BHYT", (True, False), (None, "", True)),
    ],
)
def test_crosses_below_a_gift_ask_for_it_and_numbers_are_the_code(heading, cells, read):
    assert _gift(heading, *cells) == read


def test_what_the_sender_settled_stays():
    settled = {heading_key("Thẻ BHYT"): Field.INSURANCE_CODE}
    assert _gift("Thẻ BHYT", "x", meanings=settled) == (Field.INSURANCE_CODE, "", False)


ORDER, NAME = Column(0, "STT", Field.ORDER), Column(1, "Họ và tên", Field.FULL_NAME)
BORN, SEX = Column(2, "Năm sinh", Field.BIRTH_YEAR), Column(3, "Giới tính", Field.SEX)


@pytest.mark.parametrize(
    ("columns", "rows", "goes_on"),
    [
        ((ORDER, NAME, BORN), [(2, "Lê Thị Bé", 1951)], True),
        ((ORDER, NAME, BORN), [("DANH SÁCH",), (2, "Lê Thị Bé", 1951), (3, "Krajan Plin", "5/3/1952")], True),
        ((NAME, BORN), [(None, "Lê Thị Bé", 1951)], True),
        ((ORDER, NAME, SEX), [(2, "Lê Thị Bé", None, "Nữ")], True),
        ((ORDER, NAME, BORN), [(1, "Hộ nghèo", 5), (2, "Hộ cận nghèo", 3)], False),
        ((ORDER, NAME, BORN), [(2, "Lê Thị Bé", 1951, "Thôn 3")], False),
        ((ORDER, NAME, BORN), [(2, 25, 1951)], False),
        ((ORDER, NAME, BORN), [(2, "Lê Thị Bé")], False),
    ],
)
def test_a_sheet_of_one_or_two_people_goes_on_too(columns, rows, goes_on):
    numbered = tuple(Row(number, cells) for number, cells in enumerate(rows, 1))
    assert goes_on_with(Header((1,), columns), numbered) is goes_on


def _gifts(headings, *rows):
    fields = {"Thẻ BHYT": Field.INSURANCE_CODE}
    columns = tuple(
        Column(index, heading, fields.get(heading), asked=heading not in fields)
        for index, heading in enumerate(headings)
    )
    cells = (Row(1, headings), *(Row(place, cells) for place, cells in enumerate(rows, 2)))
    return [(one.of or one.field, one.asked) for one in with_ticked_gifts(columns, cells, 1, {})]


def test_gifts_that_are_ticked_beside_each_other_are_asked_for():
    assert _gifts(("Sổ", "Thẻ", "Quà Tết"), ("x", None, None), (None, "x", "x")) == [
        ("book", False),
        ("card", False),
        ("gift", False),
    ]
    assert _gifts(("Thẻ BHYT", "Quà Tết 2027"), ("x", None), (None, "x")) == [("card", False), ("gift", False)]


def test_a_gift_alone_or_with_words_below_is_asked_about():
    assert _gifts(("Quà Tết",), ("x",)) == [(None, True)]
    assert _gifts(("Quà Tết", "Điểm"), ("x", "x")) == [(None, True), (None, True)]
    assert _gifts(("Thẻ BHYT", "Quà Tết"), ("x", "có")) == [("card", False), (None, True)]
