import pytest

from beneficiaries.reading.columns import Column
from beneficiaries.reading.columns_by_cells import with_ticked_gifts
from beneficiaries.reading.headings import Field, heading_key
from beneficiaries.workbooks.workbook import Row


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
