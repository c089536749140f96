"""Days as banks write them, and files in which day and month have changed places."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sponsors.money.statements.days import USUAL, Reading, day_in, days_of, number_behind_day, period_in, reading_of

DAY = date(2026, 11, 5)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    "cell",
    [
        "05/11/2026",
        "5/11/2026",
        "05-11-2026",
        "05.11.2026",
        "05 / 11 / 2026",
        "05/11/26",
        "05/11/2026 10:22:33",
        "05/11/2026 5091 - 36712",
        "05/11/2026 10:22",
        "05/11/2026 10h22",
        "05/11/2026, 10:22:33 SA",
        "10:22:33 05/11/2026",
        "2026-11-05",
        "2026/11/05",
        "2026-11-05T10:22:33",
        "2026-11-05 10:22:33.123",
        "20261105",
        "20261105102233",
        20261105,
        "05-Nov-2026",
        "5 NOV 26",
        "05 November 2026",
        46331,
        46331.43,
        date(2026, 11, 5),
        datetime(2026, 11, 5, 23, 59),
    ],
)
def test_a_day_is_read_with_or_without_its_time(cell):
    assert day_in(cell) == DAY


@pytest.mark.parametrize(
    "cell",
    ["", "31/02/2026", "05/13/2026", "05 Foo 2026", "20261305", "ngày 05/11/2026", "5", 5, 1_980_000, True, None, "x"],
)
def test_what_is_no_day_is_none(cell):
    assert day_in(cell) is None


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("22/11/2026\n5091 - 36712", "5091 - 36712"),
        ("22/11/2026 FT26326001", "FT26326001"),
        ("22/11/2026 10:22:33", ""),
        ("22/11/2026", ""),
        ("22/11/2026 chiều", ""),
        (DAY, ""),
        (None, ""),
    ],
)
def test_the_number_behind_a_day_is_told(cell, number):
    assert number_behind_day(cell) == number


def test_numbers_of_days_count_from_1904_where_the_workbook_does():
    assert day_in(46331 - 1462, Reading(date_1904=True)) == DAY


@pytest.mark.parametrize("cell", [date(2026, 11, 5), datetime(2026, 11, 5, 1), 46331])
def test_excels_days_are_changed_back(cell):
    assert day_in(cell, Reading(changed_back=True)) == date(2026, 5, 11)
    assert day_in(date(2026, 11, 13), Reading(changed_back=True)) is None


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Từ ngày 01/11/2026 đến ngày 30/11/2026", NOVEMBER),
        ("Từ/ From: 01/11/2026  Đến/ To: 30/11/2026", NOVEMBER),
        ("Kỳ sao kê: từ 01-11-2026 - 30-11-2026", NOVEMBER),
        ("From date 01/11/2026 to date 30/11/2026", NOVEMBER),
        ("Từ ngày 30/11/2026 đến ngày 01/11/2026", None),
        ("Từ ngày 01/11/2026 đến ngày 31/11/2026", None),
        ("Ngày in 22/11/2026", None),
        ("", None),
    ],
)
def test_the_period_is_found_in_the_head(text, period):
    assert period_in(["Ngân hàng", text]) == period


@pytest.mark.parametrize(
    ("cells", "period", "reading"),
    [
        (["05/11/2026", "22/11/2026"], None, USUAL),
        (["11/05/2026 5091", "11/22/2026 5092"], None, Reading(month_first=True)),
        (["11/05/2026", "11/22/2026"], None, Reading(month_first=True)),
        (["11/05/2026", "11/06/2026"], NOVEMBER, Reading(month_first=True)),
        (["11/05/2026", "11/06/2026"], None, USUAL),
        (["10/12/2026", "11/01/2026", "11/02/2026"], None, Reading(month_first=True)),
        ([date(2026, 5, 11), "22/11/2026"], NOVEMBER, Reading(changed_back=True)),
        ([date(2026, 11, 9), date(2026, 11, 10), "22/10/2026", date(2026, 3, 11)], None, Reading(changed_back=True)),
        ([date(2026, 11, 5), date(2026, 11, 22)], NOVEMBER, USUAL),
        (["22/11/2026", "11/05/2026", "31/12/2026", "12/31/2026"], None, USUAL),
        (["30/11/2026", "05/11/2026", "02/11/2026"], None, USUAL),
    ],
)
def test_the_order_and_the_period_tell_how_days_are_read(cells, period, reading):
    assert reading_of(cells, period) == reading


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), min_size=1), st.booleans())
def test_days_in_their_order_are_read_as_they_were_written(days, newest_first):
    days = sorted(days, reverse=newest_first)
    cells = [f"{day:%d/%m/%Y}" for day in days]

    reading = reading_of(cells, None)

    assert [day_in(cell, reading) for cell in cells] == days


@given(st.lists(st.dates(date(2026, 1, 13), date(2026, 12, 31)).filter(lambda day: day.day > 12), min_size=1))
def test_days_with_the_month_first_are_read_where_no_other_reading_is_possible(days):
    cells = [f"{day:%m/%d/%Y}" for day in days]

    reading = reading_of(cells, None)

    assert [day_in(cell, reading) for cell in cells] == days


def test_only_cells_that_tell_a_day_count():
    cells = ["05/11/2026", "31/31/2026", "Số dư", None, DAY + timedelta(1), 7]

    assert list(days_of(cells)) == ["05/11/2026", "31/31/2026", DAY + timedelta(1)]


@pytest.mark.parametrize("cell", ["01/01/0001", "01/01/1900", "1970-01-01", date(1899, 12, 30), datetime(1900, 1, 1)])
def test_a_day_of_no_statement_is_none(cell):
    assert day_in(cell) is None
    assert day_in("01/01/01") == date(2001, 1, 1)
