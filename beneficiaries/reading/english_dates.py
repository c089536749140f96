"""Dates with an English month, as an English Excel shows them and writes them into a .csv: "5-Mar-62", "Mar-62".

Pure. Excel shows a month of a year as "Mar-62" and a day without a year as "5-Mar"; so of two parts the number is the
year behind the month, and before it the day, unless no month has so many days ("62-Mar").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_SIGN = r"\s*[-–/ ,]\s*"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"(?P<day>\d{{1,2}}){_SIGN}{_MONTH}{_SIGN}(?P<year>\d{{4}}|\d\d)",
        rf"{_MONTH}{_SIGN}(?P<day>\d{{1,2}}){_SIGN}(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}}){_SIGN}{_MONTH}(?:{_SIGN}(?P<day>\d{{1,2}}))?",
        rf"{_MONTH}{_SIGN}(?P<year>\d{{4}}|\d\d)",
        rf"(?P<number>\d{{1,2}}){_SIGN}{_MONTH}",
    )
)
_LONGEST = 30
_MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class EnglishDate:
    """``day``: None if it is not told; ``year``: two or four digits, '' if none is told."""

    day: int | None
    month: int
    year: str


def english_date(text: str) -> EnglishDate | None:
    """The parts of a date with an English month; None if the text is none."""
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    found = next((match for shape in _SHAPES if (match := shape.fullmatch(text))), None)
    if found is None:
        return None
    said = found.groupdict()
    month = _MONTHS.index(said["month"][:3].lower()) + 1
    if number := said.get("number"):
        return EnglishDate(None, month, number) if int(number) > _MOST_DAYS else EnglishDate(int(number), month, "")
    day = said.get("day")
    return EnglishDate(int(day) if day else None, month, said["year"])
