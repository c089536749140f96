"""When the person of a row was born, from all the columns that may say it.

Pure. A list gives a whole date, or a year, or both; day, month and year in columns of their own; or years below "Nam"
and "Nữ". What a person typed comes before all of them.
"""

from __future__ import annotations

from datetime import date

from beneficiaries.reading.ages import age_in_place_of_birth
from beneficiaries.reading.birth_dates import YEAR, BirthReading, Clues, read_birth_by
from beneficiaries.reading.groups import is_not_ticked, is_tick
from beneficiaries.reading.headings import Field
from beneficiaries.reading.problems import error, fixed, quoted
from beneficiaries.reading.raw_rows import RawRow
from beneficiaries.reading.spelling import cell_text
from documents.workbooks.workbook import BadCell, Cell
from locations.vietnamese import date_text

_PARTS = (Field.DAY_PART, Field.MONTH_PART, Field.YEAR_PART)
_BESIDE_A_DATE = frozenset({*_PARTS, Field.BIRTH_MALE, Field.BIRTH_FEMALE, Field.BIRTH_YEAR, Field.YEAR_ONLY_MARK})


def read_birth_of_row(raw: RawRow, *, today: date, id_year: int | None, typed: str | None = None) -> BirthReading:
    """The birth date. ``id_year``: the full year by the identity number; ``typed``: what a person typed in place of the
    cells, '' for a date that is not known."""
    clues = Clues(today, id_year, raw.around.date_1904)
    if typed is not None:
        return _born(typed if typed.strip() else None, clues)
    if not raw.has_any(_BESIDE_A_DATE):  # mostly
        age = age_in_place_of_birth(raw)
        return _born(raw.first(Field.BIRTH_DATE), clues) if age is None else BirthReading(None, None, (age,))
    return _year_only(raw, _by_cells(raw, clues))


def _by_cells(raw: RawRow, clues: Clues) -> BirthReading:
    if (age := age_in_place_of_birth(raw)) is not None:
        return BirthReading(None, None, (age,))
    male, female = raw.first(Field.BIRTH_MALE), raw.first(Field.BIRTH_FEMALE)
    if male is not None and female is not None:
        written = quoted(f"{cell_text(male).strip()} | {cell_text(female).strip()}")
        message = f"Năm sinh ghi ở cả hai cột Nam và Nữ ({written}): hãy nhập lại ngày sinh và giới tính."
        return BirthReading(None, None, (error("birth_date", "date_twice", message),))
    if raw.having(*_PARTS):
        return _born(_joined(raw), clues)
    whole = raw.first(Field.BIRTH_DATE)
    year = raw.first(Field.BIRTH_YEAR) or _in_place_of_a_tick(raw)
    if whole is None or year is None:
        columns = (whole, year, male, female)
        return _born(next((cell for cell in columns if cell is not None), None), clues)
    return _agreed(_born(whole, clues), _born(year, clues))


def _born(cell: Cell, clues: Clues) -> BirthReading:
    return read_birth_by(cell, clues)


def _in_place_of_a_tick(raw: RawRow) -> Cell:
    """The year itself below "Chỉ có năm sinh", where others make a tick."""
    cell = raw.first(Field.YEAR_ONLY_MARK)
    return None if is_tick(cell) or is_not_ticked(cell) else cell


def _year_only(raw: RawRow, birth: BirthReading) -> BirthReading:
    """Of a date whose row is ticked below "Chỉ có năm sinh", day and month were only filled in."""
    if birth.value is None or birth.precision == YEAR or not is_tick(raw.first(Field.YEAR_ONLY_MARK)):
        return birth
    message = f"Danh sách đánh dấu chỉ có năm sinh, {date_text(birth.value)} đọc là năm {birth.value.year}."
    note = fixed("birth_date", "date_year_only", message)
    return BirthReading(date(birth.value.year, 1, 1), YEAR, (*birth.problems, note))


def _joined(raw: RawRow) -> Cell:
    """Day, month and year in columns of their own as one text; a part that is not known stays out."""
    parts = [raw.first(field) for field in _PARTS]
    bad = next((part for part in parts if isinstance(part, BadCell)), None)
    return bad or "/".join(cell_text(part).strip() for part in parts if part is not None) or None


def _agreed(whole: BirthReading, year: BirthReading) -> BirthReading:
    """A date and a year in two columns: the date, if they agree."""
    if whole.value is None or year.value is None or whole.value.year == year.value.year:
        return whole if whole.value is not None or whole.problems else year
    message = f"Ngày sinh {date_text(whole.value)} và năm sinh {year.value.year} khác nhau: hãy nhập lại ngày sinh."
    return BirthReading(None, None, (error("birth_date", "date_twice", message),))
