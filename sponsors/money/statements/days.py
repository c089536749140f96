"""Dates in statements, and whether their days and months have changed places.

Pure. Banks write dd/mm/yyyy; some export mm/dd/yyyy, and Excel set to English takes 05/11/2026 for the 11th of May and
leaves 22/11/2026 a text. One date alone can't tell, all of a statement together can: they stand in order, and within
the period that its head names.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from documents.workbooks.workbook import Cell
from locations.vietnamese import clean_spaces, fold

Period = tuple[date, date]

_TIME = r"(?:[T\s,]+[0-9]{1,2}[:hg][0-9]{2}.*)?"
_TIME_BEFORE = r"(?:[0-9]{1,2}[:hg][0-9]{2}(?::[0-9]{2})?[\s,]+)?"
_PART, _YEAR = r"([0-9]{1,2})\s*[/.\-]\s*", r"([0-9]{4}|[0-9]{2})"
_WRITTEN = re.compile(f"{_TIME_BEFORE}{_PART}{_PART}{_YEAR}{_TIME}")
# A day, and the number of a document behind it in the same cell.
_DAY_AND_NUMBER = re.compile(r"([0-9]{1,2}[/.\-][0-9]{1,2}[/.\-][0-9]{4})\s([A-Z0-9 ./\-]*[0-9][A-Z0-9 ./\-]*)")
_ISO = re.compile(rf"([0-9]{{4}})[/.\-]([0-9]{{1,2}})[/.\-]([0-9]{{1,2}}){_TIME}")
_PLAIN = re.compile(r"(20[0-9]{2})([0-9]{2})([0-9]{2})(?:[0-9]{6})?")
_NAMED = re.compile(rf"([0-9]{{1,2}})[\s\-/]([a-z]{{3}})[a-z]*[\s\-/]{_YEAR}{_TIME}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FROM_TO = re.compile(
    r"(?:tu(?: ngay)?|from(?: date)?|ky|period)\W*([0-9]{1,2}[/.\-][0-9]{1,2}[/.\-][0-9]{4})\W+"
    r"(?:(?:den|to|date|ngay|toi)\W*)*([0-9]{1,2}[/.\-][0-9]{1,2}[/.\-][0-9]{4})"
)
# Excel counts days from here; between these two numbers lie 2009 and 2064.
_DAY_0 = date(1899, 12, 30)
_SERIALS = range(40_000, 60_000)
_FIRST_YEAR = 2000
_DAYS_1904 = 1462
_IMPOSSIBLE, _OUTSIDE = 1_000, 10


@dataclass(frozen=True)
class Reading:
    """How the dates of a statement are to be read: texts with the month first, Excel's dates with day and month
    changed back. Both False is the usual.
    """

    month_first: bool = False
    changed_back: bool = False
    date_1904: bool = False


USUAL = Reading()


def day_in(cell: Cell, reading: Reading = USUAL) -> date | None:
    """The day that a cell tells, with or without its time or a number behind it; None if it tells none, or one of a
    year before `_FIRST_YEAR`: a slip, or the zero of a program.
    """
    day = _told_in(cell, reading)
    return day if day is not None and day.year >= _FIRST_YEAR else None


def _told_in(cell: Cell, reading: Reading) -> date | None:
    if isinstance(cell, (date, datetime)):
        day = cell.date() if isinstance(cell, datetime) else cell
        return _changed(day) if reading.changed_back else day
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if int(cell) in _SERIALS:
            day = _DAY_0 + timedelta(days=int(cell) + (_DAYS_1904 if reading.date_1904 else 0))
            return _changed(day) if reading.changed_back else day
        return _plain(str(cell))
    return _day_in_text(_parted(clean_spaces(cell))[0], reading) if isinstance(cell, str) else None


def number_behind_day(cell: Cell) -> str:
    """What stands behind the day in one cell with it: "22/11/2026 5091 - 36712"; "" if nothing does, or the time."""
    return _parted(clean_spaces(cell))[1] if isinstance(cell, str) else ""


def period_in(texts: Iterable[str]) -> Period | None:
    """The first and the last day that the head of a statement names ("Từ ngày 01/11/2026 đến ngày 30/11/2026")."""
    for text in texts:
        found = _FROM_TO.search(fold(text))
        days = [_day_in_text(day, USUAL) for day in found.groups()] if found else []
        if len(days) == 2 and days[0] and days[1] and days[0] <= days[1]:
            return days[0], days[1]
    return None


def reading_of(cells: Sequence[Cell], period: Period | None, *, date_1904: bool = False) -> Reading:
    """The way of reading in which the dates are possible, within the period and in order; the usual one if several
    are.
    """
    ways = [Reading(month_first, back, date_1904) for back in (False, True) for month_first in (False, True)]
    return min(ways, key=lambda way: (_faults(cells, way, period), way.month_first + way.changed_back))


def _faults(cells: Sequence[Cell], reading: Reading, period: Period | None) -> int:
    """How much speaks against a way of reading."""
    read = [(day_in(cell, USUAL), day_in(cell, reading)) for cell in cells]
    days = [day for _usual, day in read if day is not None]
    faults = _IMPOSSIBLE * sum(day is None and _is_date_like(cell) for cell, (_, day) in zip(cells, read, strict=True))
    if period:
        faults += _OUTSIDE * sum(not period[0] <= day <= period[1] for day in days)
    steps = list(pairwise(days))
    return faults + min(sum(one > other for one, other in steps), sum(one < other for one, other in steps))


def _is_date_like(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _WRITTEN.fullmatch(_parted(clean_spaces(cell))[0]) is not None
    return isinstance(cell, date)


def _parted(text: str) -> tuple[str, str]:
    """A day with its time, or with the number behind it apart."""
    found = None if _WRITTEN.fullmatch(text) else _DAY_AND_NUMBER.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")


def _changed(day: date) -> date | None:
    """The day whose day and month changed places; None if there is no such day."""
    return _day(day.year, day.day, day.month)


def _day_in_text(text: str, reading: Reading) -> date | None:
    if (written := _WRITTEN.fullmatch(text)) is not None:
        first, second = int(written[1]), int(written[2])
        day, month = (second, first) if reading.month_first else (first, second)
        return _day(_full(written[3]), month, day)
    if (iso := _ISO.fullmatch(text)) is not None:
        return _day(*map(int, iso.groups()))
    if (named := _NAMED.fullmatch(text.lower())) is not None and named[2] in _MONTHS:
        return _day(_full(named[3]), _MONTHS.index(named[2]) + 1, int(named[1]))
    return _plain(text)


def _plain(text: str) -> date | None:
    plain = _PLAIN.fullmatch(text)
    return _day(*map(int, plain.groups())) if plain else None


def _full(year: str) -> int:
    return int(year) + 2000 if len(year) == 2 else int(year)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def days_of(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Those of the cells that tell a day in some way of reading."""
    return (cell for cell in cells if day_in(cell) is not None or _is_date_like(cell))
