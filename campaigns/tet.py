"""Tết, the first day of the lunar year, and dates that keep their distance from it.

Pure. A campaign is planned backwards from Tết, which falls on another day of the solar calendar each year: last year's
dates are moved by as many days as Tết has moved. The days come from a small table (`campaigns/data/README.md`).
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import MAXYEAR, MINYEAR, date, timedelta
from itertools import pairwise

COLUMNS = ("year", "first_day")
# A lunar year has 12 months of 29 or 30 days, or 13 with a leap month.
LUNAR_YEARS = (354, 355, 383, 384, 385)
# So many days around Tết a date is one of Tết; a campaign without any (a summer one) keeps its days of the year.
AROUND = 60

STEMS = ("Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ", "Canh", "Tân", "Nhâm", "Quý")
BRANCHES = ("Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi")


class WrongTetFile(ValueError):
    """The table is not as it should be; the message says where."""


def read(text: str) -> dict[int, date]:
    """Year → first day of its lunar year, from CSV. Raises `WrongTetFile`."""
    lines = csv.DictReader(text.splitlines(), strict=True)
    if tuple(lines.fieldnames or ()) != COLUMNS:
        raise WrongTetFile(f"Dòng đầu phải là: {','.join(COLUMNS)}.")
    found: dict[int, date] = {}
    for line in lines:
        try:
            year, day = int(line["year"]), date.fromisoformat(line["first_day"])
        except (ValueError, TypeError) as error:
            raise WrongTetFile(f"Dòng {lines.line_num}: {error}") from error
        if day.year != year:
            raise WrongTetFile(f"Dòng {lines.line_num}: ngày {day} không thuộc năm {year}.")
        found[year] = day
    for (year, day), (following, next_day) in pairwise(found.items()):
        if following != year + 1 or (next_day - day).days not in LUNAR_YEARS:
            raise WrongTetFile(f"Từ Tết {year} đến Tết {following} không phải là một năm âm lịch.")
    return found


def year_name(year: int) -> str:
    """What the lunar year that begins in the solar `year` is called: 2027 is Đinh Mùi."""
    return f"{STEMS[(year - 4) % 10]} {BRANCHES[(year - 4) % 12]}"


def next_tet_year(today: date, days: Mapping[int, date]) -> int:
    """The year whose Tết comes next; this one where the table says nothing of it."""
    first = days.get(today.year)
    return today.year + 1 if first is not None and today > first else today.year


def shift(dates: Iterable[date], *, year: int, to: int, days: Mapping[int, date]) -> int | None:
    """By how many days the dates of a campaign of `year` move when it is held in the year `to`.

    None where Tết says nothing about it: the table lacks one of the years, or none of the dates is near Tết.
    """
    old, new = days.get(year), days.get(to)
    if old is None or new is None or not any(abs((day - old).days) <= AROUND for day in dates):
        return None
    return (new - old).days


def moved(day: date, *, year: int, to: int, by: int | None) -> date | None:
    """`day` of a campaign of `year` for the year `to`: `by` days later, else the same day of the year (29 February
    becomes the 28th where there is none). None where the calendar doesn't reach (years 1 to 9999).
    """
    if by is not None:
        ordinal = day.toordinal() + by
        return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None
    target = day.year + to - year
    if not MINYEAR <= target <= MAXYEAR:
        return None
    if (day.month, day.day) == (2, 29):
        return date(target, 3, 1) - timedelta(days=1)
    return day.replace(year=target)
