from datetime import date

import pytest

from beneficiaries.reading.swapped_dates import remarks_on_swapped, swapped_in
from documents.workbooks.workbook import Row
from tests.beneficiaries.rows import raw

LATE = ("25/12/1960", "13.05.1961", "30-1-61")
EARLY = (date(1960, 5, 3), date(1961, 12, 4))


@pytest.mark.parametrize(
    ("cells", "doubted"),
    [
        ((*LATE, *EARLY), "real"),
        ((*LATE, EARLY[0]), ""),  # one date alone proves nothing
        ((*LATE[:2], *EARLY), ""),
        ((*LATE, *EARLY, date(1960, 1, 25)), ""),
        ((*LATE, *EARLY, "5/3/1960"), ""),
        ((*LATE, *EARLY, "12/25/1960"), ""),
        ((*LATE, "Ngày sinh", 1960, None, *EARLY), "real"),
        (("12/25/1960", "5/3/1960"), "text"),
        (("12/25/1960", "25/12/1960", "5/3/1960"), ""),
        (("32/13/1960", "5/3/1960"), ""),
        (EARLY, ""),
        ((), ""),
    ],
)
def test_a_column_tells_whether_days_and_months_changed_places(cells, doubted):
    assert swapped_in([Row(number, ("x", cell)) for number, cell in enumerate(cells, 1)], 1) == doubted


@pytest.mark.parametrize(
    ("cell", "swapped", "other"),
    [
        (date(1960, 5, 3), "real", "05/03/1960"),
        (date(1960, 5, 5), "real", None),
        (date(1960, 5, 25), "real", None),
        ("5/3/1960", "real", None),
        ("5/3/1960", "text", "03/05/1960"),
        ("5/5/1960", "text", None),
        ("12/25/1960", "text", None),
        ("1960", "text", None),
        (date(1960, 5, 3), "text", None),
        (None, "real", None),
        (date(1960, 5, 3), "", None),
    ],
)
def test_a_date_that_can_be_read_either_way_is_remarked_on(cell, swapped, other):
    row = raw({"Ngày sinh": cell}, swapped=swapped)
    said = [(one.severity, one.code, other in one.message) for one in remarks_on_swapped(row, ())]
    assert said == ([("warning", "date_swapped", True)] if other else [])
    assert list(remarks_on_swapped(row, {"birth_date": "1960"})) == []
