"""Dates of birth in every style, with their precision.

Pure. The day stands before the month. Only what has one reading is read: a year of two digits is settled by the
identity number, else by the fact that nobody is born in the future; if a very old and a very young person are
both possible, a person is asked. A part written as 0 is one that nobody knew: "0/0/1962" is the year 1962, "00/03/1962"
the month, each reported as fixed. A date of the lunar calendar is kept as it is written, with a warning.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import NamedTuple

from beneficiaries.reading.english_dates import EnglishDate, english_date
from beneficiaries.reading.problems import Problem, error, fixed, quoted, warning
from beneficiaries.reading.spelling import cell_text, in_half_width
from documents.workbooks.workbook import BadCell, Cell
from locations.vietnamese import clean_spaces, date_text, fix_lookalikes, fold

FIELD = "birth_date"
DAY, MONTH, YEAR = "day", "month", "year"

_FIRST_YEAR, _FIRST_WRITTEN_YEAR = 1900, 1800
_OLDEST = 105
"""Years of age up to which a year of two digits may mean the last century although this one fits too."""
_EPOCH = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_FIRST_SURE_DAY_NUMBER = 10_000  # May 1927; a number of four digits may as well be a mistyped year

_WORDS = re.compile(r"\b(?:sinh|ngay|thang|nam|sn|s n|ns|nam sinh)\b")
_NUMBERS = re.compile(r"\d+")
_SHAPE = re.compile(r"[\d\s/.,\-_:]*\Z")
_PLAIN = re.compile(r"(0?[1-9]|[1-9][0-9])/(0?[1-9]|[1-9][0-9])/([0-9]{4})\Z")
_TIME = re.compile(r"\s+0{1,2}:00(?::00(?:\.0+)?)?\s*\Z")
_UNKNOWN_PART = re.compile(r"(?:^|(?<=[/.\-\s]))(?:[?_x.…-]{1,4}|0{1,2})(?=[/.\-])")
_NO_MONTH = re.compile(r"^\d{1,2}\s*[/.\-]{2}(?=\d{4}$)")
_AGE = re.compile(r"(.*?\b(\d{4}))\s*[(,;-]?\s*(\d{1,3})\s*(?:tuổi|tuoi|t)\s*\)?\s*\Z", re.IGNORECASE)
_LONGEST = 80
_AGE_OFF = 2
"""Years that an age may be off: people count by the lunar year, and lists are copied from year to year."""
_MONTH_SIGN = re.compile(r"\b[Tt](?=\d{1,2}\s*[/.-]\s*\d{4}\b)")
_LUNAR = re.compile(r"\s*\(?\s*(?:âl|al|âm lịch|am lich)\s*\)?\s*\Z", re.IGNORECASE)
_LETTER_DIGITS = str.maketrans({"o": "0", "l": "1", "i": "1"})
_MISSING = frozenset(
    {"", "-", "--", ".", "?", "x", "khong", "khong ro", "khong co", "chua ro", "chua co", "khong biet"}
)


class BirthReading(NamedTuple):
    """``precision``: ``day``, ``month``, ``year``, or None when ``value`` is None.

    A tuple, as everything that is made for each row of a large list: that takes a third of the time.
    """

    value: date | None
    precision: str | None = None
    problems: tuple[Problem, ...] = ()


class Clues(NamedTuple):
    """What else is known: today, the birth year that the identity number names, the workbook's first day."""

    today: date
    id_year: int | None
    date_1904: bool


def read_birth(cell: Cell, *, today: date, id_year: int | None = None, date_1904: bool = False) -> BirthReading:
    """The date of birth of a cell. ``id_year``: the full year by the identity number, if that is readable."""
    return read_birth_by(cell, Clues(today, id_year, date_1904))


def read_birth_by(cell: Cell, clues: Clues) -> BirthReading:
    """The same by clues that are there already."""
    if type(cell) is str:  # mostly
        return _read_text(cell, clues)
    match cell:
        case None:
            return BirthReading(None)
        case BadCell():
            return _refused("cell_unknown", _bad_text(cell))
        case bool():
            return _unreadable(cell)
        case datetime():
            return _known(cell.date(), clues)
        case date():
            return _known(cell, clues)
        case int():
            return _read_number(cell, clues)
        case float():
            return _read_number(int(cell), clues) if 20_000 < cell < 100_000 else _unreadable(cell)
        case _:
            return _read_text(cell, clues)


def _bad_text(bad: BadCell) -> str:
    what = "công thức chưa có kết quả" if bad.is_formula else "ô bị lỗi"
    return f"Ngày sinh là {what} ({bad.text}): hãy nhập ngày sinh."


def _refused(code: str, message: str) -> BirthReading:
    return BirthReading(None, None, (error(FIELD, code, message),))


def _unreadable(cell: Cell) -> BirthReading:
    return _refused(
        "date_unreadable",
        f"Không đọc được ngày sinh {quoted(cell_text(cell).strip())}: hãy nhập theo dạng ngày/tháng/năm.",
    )


def _known(day: date, clues: Clues, *problems: Problem, precision: str = DAY) -> BirthReading:
    """A date that exists, unless it lies in the future or too far in the past."""
    if day.year >= _FIRST_YEAR and day <= clues.today:
        return BirthReading(day, precision, problems)
    written = {DAY: date_text(day), MONTH: f"{day.month:02}/{day.year}", YEAR: str(day.year)}[precision]
    if day > clues.today:
        return _refused("date_in_future", f"Ngày sinh {quoted(written)} ở tương lai: hãy nhập lại ngày sinh.")
    return _refused("date_too_old", f"Ngày sinh {quoted(written)} trước năm {_FIRST_YEAR}: hãy nhập lại ngày sinh.")


def _read_number(number: int, clues: Clues, *, typed: bool = False, two_digits: bool = False) -> BirthReading:
    """A bare number: a year, a year of two digits, a day number of Excel, or day, month and year run together."""
    if _FIRST_YEAR <= number <= 2_100:
        return _known(date(number, 1, 1), clues, precision=YEAR)
    if 0 < number < 10 and not two_digits and (clues.id_year is None or clues.id_year % 100 != number):
        return _unreadable(number)  # rather the day of a date that was written over several columns
    if 0 < number < 100:
        return _two_digits(None, None, number, str(number), clues)
    if 1_000 <= number < 100_000:
        return _read_day_number(number, clues, sure=not typed and number >= _FIRST_SURE_DAY_NUMBER)
    if 1_000_000 <= number < 100_000_000:
        return _run_together(f"{number:08}", clues)
    return _unreadable(number)


def _read_day_number(number: int, clues: Clues, *, sure: bool) -> BirthReading:
    """Excel's number of a day; one that may be a slip of the hand counts only if the identity number agrees."""
    day = (_EPOCH_1904 if clues.date_1904 else _EPOCH) + timedelta(days=number)
    if not sure and day.year != clues.id_year:
        old = _FIRST_WRITTEN_YEAR <= number < _FIRST_YEAR
        return _known(date(number, 1, 1), clues, precision=YEAR) if old else _unreadable(number)
    return _known(day, clues, fixed(FIELD, "date_day_number", f"Số ngày {number} của Excel đọc là {date_text(day)}."))


def _run_together(digits: str, clues: Clues) -> BirthReading:
    """05031962 or 19620305; no eight digits are a date both ways within our centuries."""
    year_first = digits[:2] in ("19", "20") and digits[4:6] not in ("19", "20")
    parts = (digits[6:], digits[4:6], digits[:4]) if year_first else (digits[:2], digits[2:4], digits[4:])
    reading = _read_parts(parts, digits, clues)
    if reading.value is None:
        return reading
    note = fixed(FIELD, "date_run_together", f"{quoted(digits)} đọc là {date_text(reading.value)}.")
    return BirthReading(reading.value, reading.precision, (*reading.problems, note))


def _read_text(text: str, clues: Clues) -> BirthReading:
    if found := _PLAIN.match(text):  # as most are written
        return _dated(int(found[1]), int(found[2]), int(found[3]), text, clues)
    if (english := english_date(text)) is not None:
        return _read_english(english, text, clues)
    bare, remarks = _without_remarks(text, clues)
    plain = _TIME.sub("", fold(fix_lookalikes(bare))).strip(" '\"().,;")
    if plain in _MISSING:
        return BirthReading(None)
    numbers = " ".join(_WORDS.sub(" ", plain).split()).strip(" :.,-/")
    unknown_day = _UNKNOWN_PART.search(numbers) is not None
    if unknown_day:
        # of a day whose month is unknown nothing is left but the year
        numbers = _NO_MONTH.sub("", _UNKNOWN_PART.sub("", numbers)).strip(" /.-")
    lettered = numbers
    if not _SHAPE.match(numbers):
        numbers = numbers.translate(_LETTER_DIGITS)
    parts = tuple(_NUMBERS.findall(numbers))
    if not parts or not _SHAPE.match(numbers):
        return _unreadable(text)
    reading = _read_digits(parts, text, clues)
    if reading.value is None:
        return reading
    problems = [*reading.problems, *remarks]
    if "'" in fix_lookalikes(text) or _has_invisible(text):
        problems.append(fixed(FIELD, "date_signs", f"Đã bỏ dấu nháy hoặc ký tự ẩn trong ngày sinh {quoted(plain)}."))
    words = _words(reading.value, reading.precision)
    if bare != text and not remarks:
        problems.append(fixed(FIELD, "date_remark", f"{quoted(text)} đọc là {words}."))
    if lettered != numbers:
        problems.append(fixed(FIELD, "date_letters", f"Đã thay chữ bằng số, {quoted(text)} đọc là {words}."))
    if unknown_day:
        problems.append(fixed(FIELD, "date_part_unknown", f"{quoted(text)} đọc là {words}."))
    return BirthReading(reading.value, reading.precision, tuple(problems))


def _read_english(said: EnglishDate, text: str, clues: Clues) -> BirthReading:
    """A date with an English month; a day without its year is asked about, since the year is what counts."""
    if not said.year:
        return _refused(
            "date_no_year",
            f"Ngày sinh {quoted(text.strip())} chỉ có ngày {said.day} tháng {said.month}, không có năm: hãy nhập ngày "
            "sinh đầy đủ.",
        )
    read = _dated if len(said.year) > 2 else _two_digits
    reading = read(said.day, said.month, int(said.year), text, clues)
    if reading.value is None:
        return reading
    note = fixed(FIELD, "date_english", f"{quoted(text.strip())} đọc là {_words(reading.value, reading.precision)}.")
    return BirthReading(reading.value, reading.precision, (*reading.problems, note))


def _without_remarks(text: str, clues: Clues) -> tuple[str, tuple[Problem, ...]]:
    """The text without the age beside a year that it fits, the T of a month, wide digits and "âm lịch"."""
    bare = in_half_width(text)
    if len(bare) > _LONGEST:
        return bare, ()
    if (aged := _AGE.match(bare)) and abs(clues.today.year - int(aged[2]) - int(aged[3])) <= _AGE_OFF:
        bare = aged[1]
    bare = _MONTH_SIGN.sub("", bare)
    solar = _LUNAR.sub("", unicodedata.normalize("NFC", bare))
    if solar == unicodedata.normalize("NFC", bare):
        return bare, ()
    message = f"Ngày sinh {quoted(text)} ghi theo âm lịch: hãy nhập ngày dương lịch theo căn cước nếu biết."
    return solar, (warning(FIELD, "date_lunar", message),)


def _has_invisible(text: str) -> bool:
    return clean_spaces(text) != " ".join(text.split())


def _words(born: date, precision: str | None) -> str:
    if precision == YEAR:
        return f"năm {born.year}"
    if precision == MONTH:
        return f"tháng {born.month:02}/{born.year}"
    return date_text(born)


def _read_digits(parts: tuple[str, ...], text: str, clues: Clues) -> BirthReading:
    if len(parts) == 1:
        if len(parts[0]) == 8:
            return _run_together(parts[0], clues)
        if len(parts[0]) > 5:
            return _unreadable(text)
        return _read_number(int(parts[0]), clues, typed=True, two_digits=len(parts[0]) > 1)
    return _read_parts(parts, text, clues) if len(parts) in (2, 3) else _unreadable(text)


def _read_parts(parts: tuple[str, ...], text: str, clues: Clues) -> BirthReading:
    """Day, month, year; or month and year; or year first (1954-03-27, 1954/3)."""
    if len(parts[0]) == 4:
        parts = parts[::-1]
    if any(len(part) > 2 for part in parts[:-1]) or len(parts[-1]) not in (2, 4):
        return _unreadable(text)
    *front, year = (int(part) for part in parts)
    month = front[-1]
    day = front[0] if len(front) == 2 else None
    if len(parts[-1]) == 2:
        return _two_digits(day, month, year, text, clues) if day is not None else _unreadable(text)
    return _dated(day, month, year, text, clues)


def _dated(day: int | None, month: int | None, year: int, text: str, clues: Clues, *problems: Problem) -> BirthReading:
    precision = YEAR if month is None else MONTH if day is None else DAY
    try:
        born = date(year, month or 1, day or 1) if day != 0 and month != 0 else None
    except ValueError:
        born = None
    if born is None:
        return _refused(
            "date_impossible", f"Ngày sinh {quoted(text.strip())} không có trên lịch: hãy nhập lại ngày sinh."
        )
    return _known(born, clues, *problems, precision=precision)


def _two_digits(day: int | None, month: int | None, year: int, text: str, clues: Clues) -> BirthReading:
    """A year of two digits. Between a centenarian and a small child only a person can tell."""
    if clues.id_year is not None and clues.id_year % 100 == year:
        full = clues.id_year
    else:
        full = _latest_century(day, month, year, clues.today)
        if full >= 2000 and clues.today.year - (full - 100) <= _OLDEST:
            return _refused(
                "date_century",
                f"Ngày sinh {quoted(text.strip())} có thể là năm {full - 100} hoặc {full}: hãy ghi đủ bốn chữ số năm.",
            )
    note = fixed(FIELD, "date_century", f"Năm sinh hai chữ số trong {quoted(text.strip())} đọc là {full}.")
    return _dated(day, month, full, text, clues, note)


def _latest_century(day: int | None, month: int | None, year: int, today: date) -> int:
    full = 2000 + year
    future = (full, month or 1, day or 1) > (today.year, today.month, today.day)
    return full - 100 if future else full
