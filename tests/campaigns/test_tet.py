"""Tết: the table agrees with the sky, and dates keep their distance from it."""

from datetime import date, timedelta
from itertools import pairwise
from math import floor, radians, sin
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import tet

TABLE = tet.read((Path(tet.__file__).parent / "data" / "tet.csv").read_text(encoding="utf-8"))
HANOI = 7 / 24  # of a day, east of Greenwich


def new_moon(k: int) -> float:
    """The Julian day of the k-th new moon after 1 January 1900 (J. Meeus, Astronomical Formulae, ch. 32)."""
    t = k / 1236.85
    sun = radians(359.2242 + 29.10535608 * k - 0.0000333 * t**2 - 0.00000347 * t**3)
    moon = radians(306.0253 + 385.81691806 * k + 0.0107306 * t**2 + 0.00001236 * t**3)
    node = radians(21.2964 + 390.67050646 * k - 0.0016528 * t**2 - 0.00000239 * t**3)
    mean = 2415020.75933 + 29.53058868 * k + 0.0001178 * t**2 - 0.000000155 * t**3
    mean += 0.00033 * sin(radians(166.56 + 132.87 * t - 0.009173 * t**2))
    terms = (
        (0.1734 - 0.000393 * t, sun),
        (0.0021, 2 * sun),
        (-0.4068, moon),
        (0.0161, 2 * moon),
        (-0.0004, 3 * moon),
        (0.0104, 2 * node),
        (-0.0051, sun + moon),
        (-0.0074, sun - moon),
        (0.0004, 2 * node + sun),
        (-0.0004, 2 * node - sun),
        (-0.0006, 2 * node + moon),
        (0.0010, 2 * node - moon),
        (0.0005, sun + 2 * moon),
    )
    seconds = 65.76 + 0.3 * (1900 + k / 12.3685 - 2010)  # the earth turns a little slower than its tables
    return mean + sum(size * sin(angle) for size, angle in terms) - seconds / 86_400


def sun_longitude(day: float) -> float:
    """Degrees from the vernal equinox at a Julian day (Meeus, ch. 18)."""
    t = (day - 2451545) / 36525
    anomaly = radians(357.52910 + 35999.05030 * t - 0.0001559 * t**2)
    centre = (1.914600 - 0.004817 * t) * sin(anomaly) + 0.019993 * sin(2 * anomaly) + 0.000290 * sin(3 * anomaly)
    return (280.46645 + 36000.76983 * t + 0.0003032 * t**2 + centre) % 360


def computed(year: int) -> date:
    """The second month after that of the winter solstice, by the time of Hà Nội; the third when a leap month lies
    between: of thirteen months from solstice to solstice the first in which the sun enters no sign (as in 2034).
    """
    k = floor((year - 1900) * 12.3685)
    days = [floor(new_moon(one) + HANOI + 0.5) for one in range(k - 3, k + 14)]
    suns = [sun_longitude(day - 0.5 - HANOI) for day in days]
    solstices = [place for place, (sun, later) in enumerate(pairwise(suns)) if sun < 270 <= later]
    last, following = solstices[:2]
    leaps = [place for place in range(last + 1, following) if suns[place] // 30 == suns[place + 1] // 30]
    leap = leaps[0] if following - last == 13 else None
    tet_place = last + (3 if leap is not None and leap <= last + 2 else 2)
    return date(2000, 1, 1) + timedelta(days=days[tet_place] - 2451545)


@pytest.mark.parametrize("year", range(2018, 2041))
def test_the_table_agrees_with_moon_and_sun(year):
    assert TABLE[year] == computed(year)


def test_the_table_holds_the_years_it_says():
    assert list(TABLE) == list(range(2018, 2041))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("year,day\n2027,2027-02-06", "Dòng đầu phải là: year,first_day."),
        ("year,first_day\n2027,6/2/2027", "Dòng 2: "),
        ("year,first_day\n2027", "Dòng 2: "),
        ("year,first_day\n2027,2028-02-06", "Dòng 2: ngày 2028-02-06 không thuộc năm 2027."),
        ("year,first_day\n2026,2026-02-17\n2028,2028-01-26", "Từ Tết 2026 đến Tết 2028"),
        ("year,first_day\n2026,2026-02-17\n2027,2027-02-07", ""),
        ("year,first_day\n2026,2026-02-17\n2027,2027-02-10", "Từ Tết 2026 đến Tết 2027 không phải"),
    ],
)
def test_a_table_that_cannot_be_is_refused(text, message):
    if not message:
        assert tet.read(text) == {2026: date(2026, 2, 17), 2027: date(2027, 2, 7)}
        return
    with pytest.raises(tet.WrongTetFile) as error:
        tet.read(text)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("year", "name"), [(1984, "Giáp Tý"), (2023, "Quý Mão"), (2026, "Bính Ngọ"), (2027, "Đinh Mùi"), (2028, "Mậu Thân")]
)
def test_a_year_has_its_name(year, name):
    assert tet.year_name(year) == name


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 11, 22), 2027),
        (date(2027, 2, 6), 2027),
        (date(2027, 2, 7), 2028),
        (date(2041, 5, 1), 2041),
    ],
)
def test_the_next_tet_is_that_of_a_year(today, year):
    assert tet.next_tet_year(today, TABLE) == year


def test_dates_around_tet_move_with_it():
    """Tết 2026 is 17 February, Tết 2027 is 6 February: eleven days earlier in the solar year."""
    dates = [date(2025, 12, 31), date(2026, 2, 3), date(2026, 2, 14)]
    by = tet.shift(dates, year=2026, to=2027, days=TABLE)
    assert by == 354
    assert [tet.moved(day, year=2026, to=2027, by=by) for day in dates] == [
        date(2026, 12, 20),
        date(2027, 1, 23),
        date(2027, 2, 3),
    ]


@pytest.mark.parametrize(
    ("dates", "year", "to"),
    [
        ([], 2026, 2027),
        ([date(2026, 7, 27)], 2026, 2027),
        ([date(2026, 4, 19)], 2026, 2027),
        ([date(2026, 2, 3)], 2017, 2027),
        ([date(2026, 2, 3)], 2026, 2041),
    ],
)
def test_what_tet_says_nothing_about(dates, year, to):
    assert tet.shift(dates, year=year, to=to, days=TABLE) is None


def test_the_last_day_that_belongs_to_tet_is_sixty_days_away():
    assert tet.shift([date(2026, 4, 18)], year=2026, to=2027, days=TABLE) == 354
    assert tet.shift([date(2025, 12, 19)], year=2026, to=2027, days=TABLE) == 354


@pytest.mark.parametrize(
    ("day", "year", "to", "expected"),
    [
        (date(2026, 7, 27), 2026, 2027, date(2027, 7, 27)),
        (date(2025, 12, 31), 2026, 2029, date(2028, 12, 31)),
        (date(2028, 2, 29), 2028, 2029, date(2029, 2, 28)),
        (date(2028, 2, 29), 2028, 2032, date(2032, 2, 29)),
    ],
)
def test_other_dates_keep_their_day_of_the_year(day, year, to, expected):
    assert tet.moved(day, year=year, to=to, by=None) == expected


@pytest.mark.parametrize(
    ("day", "by"),
    [(date(9999, 12, 31), None), (date(9999, 12, 31), 1), (date(9999, 2, 6), 400)],
)
def test_a_day_beyond_the_calendar_is_none(day, by):
    assert tet.moved(day, year=2027, to=2028, by=by) is None
    assert tet.moved(date.max, year=2027, to=2027, by=0) == date.max


def test_a_day_before_the_calendar_is_none():
    assert tet.moved(date(20, 2, 6), year=2060, to=2028, by=None) is None
    assert tet.moved(date(1, 1, 1), year=2028, to=2027, by=-355) is None


@given(st.integers(-400, 400), st.integers(2019, 2039), st.integers(2019, 2039))
def test_the_distance_from_tet_stays(days, year, to):
    by = tet.shift([TABLE[year]], year=year, to=to, days=TABLE)
    day = TABLE[year] + timedelta(days=days)
    assert (tet.moved(day, year=year, to=to, by=by) - TABLE[to]).days == days
