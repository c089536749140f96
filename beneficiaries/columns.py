"""Where a sheet's table begins, and what its columns are.

Pure. The header is looked for in the first rows of a sheet; a row is a header if it has a column of names and says
something else about people. A heading of several rows, two tables side by side and a table without headings are
told apart from a sheet that has no people, because reading them half would lose people or invent facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from beneficiaries.headings import Field, Meaning, meaning_of
from beneficiaries.workbook import Cell, Row, Sheet
from locations.vietnamese import clean_spaces, fold

HEADER_WITHIN = 20
"""The header stands in one of the first rows of a sheet, by Excel's row numbers."""

TELLING = frozenset(
    {
        Field.BIRTH_DATE,
        Field.BIRTH_YEAR,
        Field.BIRTH_MALE,
        Field.BIRTH_FEMALE,
        Field.SEX,
        Field.MALE_MARK,
        Field.FEMALE_MARK,
        Field.PERSONAL_ID,
        Field.OLD_ID,
        Field.INSURANCE_CODE,
        Field.HAMLET,
        Field.COMMUNE,
        Field.ADDRESS,
        Field.GROUPS,
        Field.SCHOOL_CLASS,
        Field.HOSPITAL_WARD,
    }
)
"""Columns of which one beside the names is enough to know a list of people."""

_NAMES = frozenset({Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME})
_NO_SUBHEADING = _NAMES | {Field.ORDER, Field.GROUP_MARK, Field.REQUEST_MARK, Field.GROUPS, Field.REQUESTED, Field.NOTE}
_ENOUGH = 3
_OFFICE = re.compile(r"\bchuc (?:vu|danh)\b|\bphan cong\b|\bnhiem vu\b|\bdon vi cong tac\b")
_SAMPLE = 50
_ID_TEXT = re.compile(r"['’]?(?:\d{12}|\d{9})\Z")
_DATE_TEXT = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\Z|(?:19|20)\d\d\Z")
_NAME_TEXT = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){1,5}\Z")
_PEOPLE_SEEN = 3
_DATE_PARTS = {
    Field.BIRTH_DATE: Field.DAY_PART,
    Field.BIRTH_YEAR: Field.YEAR_PART,
    Field.DAY_PART: Field.DAY_PART,
    Field.MONTH_PART: Field.MONTH_PART,
    Field.YEAR_PART: Field.YEAR_PART,
}
_ONLY_PARTS = frozenset({Field.DAY_PART, Field.MONTH_PART, Field.YEAR_PART})


class UnclearHeader(Exception):
    """There is a table of people, but its headings cannot be read for sure.

    ``reason``: ``several_rows`` (headings in several rows), ``side_by_side`` (two tables beside each other) or
    ``merged`` (one heading over several columns); ``row``: the row number in Excel.
    """

    def __init__(self, reason: str, row: int) -> None:
        super().__init__(f"{reason} at row {row}")
        self.reason = reason
        self.row = row


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. ``index`` counts from 0 (column A); ``field`` is None if the heading is not known."""

    index: int
    heading: str
    field: Field | None
    of: str = ""


@dataclass(frozen=True)
class Header:
    """The headings of one table. ``rows`` are Excel's row numbers."""

    rows: tuple[int, ...]
    columns: tuple[Column, ...]

    def having(self, *fields: Field) -> tuple[Column, ...]:
        """The columns of these fields, the most trusted first."""
        return tuple(column for field in fields for column in self.columns if column.field is field)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headings that were not understood."""
        return tuple(column.heading for column in self.columns if column.field is None)

    @property
    def is_school_list(self) -> bool:
        """A list with a column *Lớp* is one of pupils or students."""
        return bool(self.having(Field.SCHOOL_CLASS))

    @property
    def is_hospital_list(self) -> bool:
        """A list with a column *Khoa* is one of patients (a university has both classes and faculties)."""
        return bool(self.having(Field.HOSPITAL_WARD)) and not self.is_school_list

    @property
    def is_household_list(self) -> bool:
        """A list in which several rows belong to one household."""
        return bool(self.having(Field.HOUSEHOLD, Field.HOUSEHOLD_HEAD, Field.RELATIONSHIP))


def column_name(index: int) -> str:
    """Excel's letters of a column counted from 0: 0 → "A", 27 → "AB"."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def find_header(sheet: Sheet) -> Header | None:
    """The first header among a sheet's first rows; None if there is none. Raises UnclearHeader."""
    for place, row in enumerate(sheet.rows):
        if row.number > HEADER_WITHIN:
            break
        if header := header_at(sheet, place):
            return header
    return None


def header_at(sheet: Sheet, place: int) -> Header | None:
    """The header if the row at this place of ``sheet.rows`` is one. Raises UnclearHeader."""
    row = sheet.rows[place]
    headings = _headings(sheet, row)
    meanings = _named_by_head({index: known for index, text in headings.items() if (known := meaning_of(text))})
    found = frozenset(meaning.field for meaning in meanings.values())
    if Field.FULL_NAME not in found or not (found & TELLING or _is_enough(found, headings.values())):
        return None
    below = next((other for other in sheet.rows[place + 1 : place + 2] if other.number == row.number + 1), None)
    spans = _spans(sheet, row)
    if below is not None and _is_subheading(below, meanings):
        raise UnclearHeader("several_rows", row.number)
    columns = _columns(headings, _settled(meanings, headings, spans))
    names = [fold(column.heading) for column in columns if column.field is Field.FULL_NAME]
    if len(set(names)) < len(names):
        raise UnclearHeader("side_by_side", row.number)
    if any(_continues(sheet, place, column, spans) for column in columns):
        raise UnclearHeader("merged", row.number)
    return Header((row.number,), _one_name(columns))


def _is_enough(found: frozenset[Field], headings: Iterable[str]) -> bool:
    """Names with something besides are people to be helped, unless they hold an office."""
    return len(found) >= _ENOUGH and not any(_OFFICE.search(fold(heading)) for heading in headings)


def looks_like_people(rows: Iterable[Row]) -> bool:
    """Whether a sheet without a header seems to hold people: identity numbers, or names with dates of birth."""
    named = 0
    for row in rows:
        if any(_is_id_like(cell) for cell in row.cells):
            return True
        if any(_is_birth_like(cell) for cell in row.cells) and any(_is_name_like(cell) for cell in row.cells):
            named += 1
    return named >= _PEOPLE_SEEN


def _headings(sheet: Sheet, row: Row) -> dict[int, str]:
    """The texts of a row by column; a cell that was merged downwards into the row counts in it."""
    headings = {index: clean_spaces(cell) for index, cell in enumerate(row.cells) if isinstance(cell, str)}
    for merge in sheet.merges:
        if merge.top < row.number <= merge.bottom and merge.left == merge.right and merge.left not in headings:
            text = sheet.text_at(merge.top, merge.left)
            if text:
                headings[merge.left] = clean_spaces(text)
    return {index: text for index, text in headings.items() if text}


def _spans(sheet: Sheet, row: Row) -> dict[int, int]:
    """How many columns a merged heading covers, by its first column."""
    return {
        merge.left: merge.right - merge.left + 1
        for merge in sheet.merges
        if merge.top <= row.number <= merge.bottom and merge.right > merge.left
    }


def _named_by_head(meanings: dict[int, Meaning]) -> dict[int, Meaning]:
    """In a list whose only names are those of heads of households, these are the people."""
    if any(meaning.field is Field.FULL_NAME for meaning in meanings.values()):
        return meanings
    return {
        index: replace(meaning, field=Field.FULL_NAME) if meaning.field is Field.HOUSEHOLD_HEAD else meaning
        for index, meaning in meanings.items()
    }


def _settled(
    meanings: Mapping[int, Meaning], headings: Mapping[int, str], spans: Mapping[int, int]
) -> dict[int, Meaning]:
    """What a heading means in the company of the others: "Tên" beside "Họ đệm", "Ngày sinh" beside "Tháng sinh",
    "Họ và tên" merged over the columns of family and given name."""
    fields = {meaning.field for meaning in meanings.values()}
    whole = any(m.field is Field.FULL_NAME and fold(headings[i]) != "ten" for i, m in meanings.items())
    in_parts = Field.MONTH_PART in fields and bool(fields & {Field.YEAR_PART, Field.BIRTH_YEAR})
    settled: dict[int, Meaning] = {}
    for index, meaning in meanings.items():
        field: Field | None = meaning.field
        if field is Field.FULL_NAME and (width := spans.get(index, 1)) > 1:
            for part in range(index, index + width):
                settled[part] = replace(meaning, field=Field.FAMILY_NAME)
            field, index = Field.GIVEN_NAME, index + width - 1
        elif field is Field.FULL_NAME and not whole and Field.FAMILY_NAME in fields:
            field = Field.GIVEN_NAME
        elif field is Field.FAMILY_NAME and whole:
            field = None
        elif field in _DATE_PARTS:
            field = _DATE_PARTS[field] if in_parts else field
            if not in_parts and field in _ONLY_PARTS:
                field = None
        if field is not None:
            settled[index] = replace(meaning, field=field)
    return settled


def _columns(headings: Mapping[int, str], meanings: Mapping[int, Meaning]) -> tuple[Column, ...]:
    """Sorted by trust; a heading other than a name's that stands there twice counts where it stands first."""
    seen: set[tuple[Field, str]] = set()
    ranked = []
    for index in sorted({*headings, *meanings}):
        heading = headings.get(index, "")
        meaning = meanings.get(index)
        if meaning is not None and meaning.field not in _NAMES:
            key = (meaning.field, fold(heading))
            meaning = None if key in seen else meaning
            seen.add(key)
        column = Column(index, heading or f"Cột {column_name(index)}", None)
        if meaning is not None:
            column = replace(column, field=meaning.field, of=meaning.of)
        ranked.append((meaning.rank if meaning else 0, column))
    return tuple(column for _, column in sorted(ranked, key=lambda item: (item[0], item[1].index)))


def _one_name(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """A list has one column of full names: the others are names of somebody else, for all we know."""
    best = next((column for column in columns if column.field is Field.FULL_NAME), None)
    return tuple(
        replace(column, field=None) if column.field is Field.FULL_NAME and column is not best else column
        for column in columns
    )


def _is_subheading(row: Row, meanings: Mapping[int, Meaning]) -> bool:
    """Whether a row below a header is a part of it ("Nam | Nữ" below "Năm sinh")."""
    names = [index for index, meaning in meanings.items() if meaning.field in _NAMES]
    if any(index < len(row.cells) and row.cells[index] is not None for index in names):
        return False
    texts = [cell for cell in row.cells if isinstance(cell, str)]
    if len(texts) < sum(cell is not None for cell in row.cells) or any(_is_id_like(text) for text in texts):
        return False
    below = [meaning_of(clean_spaces(text)) for text in texts]
    return any(meaning is not None and meaning.field not in _NO_SUBHEADING for meaning in below)


def _continues(sheet: Sheet, place: int, column: Column, spans: Mapping[int, int]) -> bool:
    """Whether a heading was merged over several columns that all hold something, so that nobody says what is where."""
    width = spans.get(column.index, 1)
    if width == 1 or column.field is None or column.field in _NAMES:
        return False
    rest = range(column.index + 1, column.index + width)
    return any(
        index < len(row.cells) and row.cells[index] is not None
        for row in sheet.rows[place + 1 : place + 1 + _SAMPLE]
        for index in rest
    )


def _is_id_like(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _ID_TEXT.match(cell.strip()) is not None
    return isinstance(cell, int) and not isinstance(cell, bool) and 10**8 <= cell < 10**12


def _is_birth_like(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _DATE_TEXT.match(cell.strip()) is not None
    return isinstance(cell, date) or (type(cell) is int and 1900 <= cell <= 2100)


def _is_name_like(cell: Cell) -> bool:
    return isinstance(cell, str) and _NAME_TEXT.match(clean_spaces(cell)) is not None
