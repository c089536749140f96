"""Where the tables of a sheet begin, and how far each reaches.

Pure. A table begins at headings with a column of names that say something else about people. Headings are looked for
in every row; tables stand below each other, or beside each other if each has its own names. What would be read half
is not read at all: ``UnclearHeader``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from beneficiaries.reading.columns import (
    NAMES,
    Column,
    Header,
    Heading,
    Meanings,
    Ticked,
    UnclearHeader,
    column_name,
    is_birth_like,
    read_columns,
)
from beneficiaries.reading.columns_by_cells import (
    NAMED_BY_GROUP,
    SEEDS,
    is_id_like,
    likely_names,
    names_of_couples,
    tell_of_people,
    with_parts_of_address,
    with_ticked_gifts,
)
from beneficiaries.reading.couples import couple_in
from beneficiaries.reading.header_rows import HeadingRows
from beneficiaries.reading.heading_paths import PLACES, Path
from beneficiaries.reading.headings import BY_PHRASE, Field, heading_key, known_whole, meaning_of
from beneficiaries.reading.headless_columns import with_headless
from beneficiaries.reading.more_headings import headings_among, heads_people
from beneficiaries.reading.names import looks_like_name
from beneficiaries.reading.spouse_words import is_spouse
from beneficiaries.reading.table_places import MOST_BESIDE, Table, bounded, free_columns, without_heads
from beneficiaries.reading.tables_beside import NAMED, tables_beside
from beneficiaries.reading.unheaded_people import has_people_above
from beneficiaries.reading.whose_columns import with_doubted
from documents.workbooks.workbook import Row, Sheet
from locations.vietnamese import clean_spaces, fold

TELLING = frozenset(
    {
        Field.BIRTH_DATE,
        Field.BIRTH_YEAR,
        Field.BIRTH_MALE,
        Field.BIRTH_FEMALE,
        Field.YEAR_PART,
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
        Field.OF_WHOM,
    }
)
"""Columns of which one beside the names is enough to know a list of people."""

MOST_HEADINGS = 200_000
"""The most cells of a sheet that are looked at as headings: those of 10,000 pages with 20 columns."""
_ENOUGH = 3
_OFFICE = re.compile(r"\bchuc (?:vu|danh)\b|\bphan cong\b|\bnhiem vu\b|\bdon vi cong tac\b")
_SAMPLE = 50
_ANYWHERE = 30
"""In the first rows any cell may hold the heading of the names, further down only one that begins like it."""
_AROUND = " \t\r\n\u00a0.,:;*_()[]-+0123456789"
_HEADING_STARTS = tuple(
    form
    for word in (
        *("họ", "ho ", "ho,", "ho/", "tên", "ten", "hoten", "hovaten", "người", "nguoi", "chủ hộ", "chu ho", "chữ"),
        *("thành viên", "thanh vien", "full name", "name"),
    )
    for form in (word, word.replace("ọ", "o\u0323").replace("ê", "e\u0302").replace("ủ", "u\u0309"))
)
_PREFIX = 24
_REMEMBERED = 20_000
"""The most texts of which it is remembered that they head nothing."""
_NAMES_THERE = "(ghi tên người)"
_HEADINGS_PER_NUMBER = 3
_Key = tuple[tuple[int, Path, int], ...]
_PARTS_OF_NAMES = frozenset({Field.FAMILY_NAME, Field.GIVEN_NAME})
_MAY_BE_WIDE = NAMES | PLACES | {Field.NOTE, Field.DIAGNOSIS}


def find_tables(sheet: Sheet, meanings: Meanings | None = None) -> tuple[Table, ...]:
    """The tables of people in a sheet, from top to bottom and from left to right. Raises UnclearHeader.

    A table whose names stand below a heading that nobody knows is one as well: then it has no column of names.
    """
    tables = _TableSearch(sheet, meanings or {}).find()
    if places := list(headings_among(sheet.rows, tables)):
        tables = _NamelessSearch(sheet, meanings or {}, sure=True).with_tables_at(places, tables)
    above = sheet.rows[: bisect_left(sheet.rows, tables[0].top, key=_number)] if tables else sheet.rows
    if tables and not has_people_above(above):
        return tables
    return bounded([*_NamelessSearch(sheet, meanings or {}).find(len(above)), *tables])


class _TableSearch:
    def __init__(self, sheet: Sheet, meanings: Meanings) -> None:
        self._sheet = sheet
        self._meanings = meanings
        self._texts = HeadingRows(sheet)
        self._named = {key for key, field in meanings.items() if field in NAMED}
        self._looked_at = 0
        self._known: dict[_Key, tuple[Column, ...]] = {}
        self._complete: dict[_Key, tuple[Mapping[int, Heading], tuple[Column, ...]]] = {}
        self._starts = (*_HEADING_STARTS, *{key[:2] for key in self._named})
        self._no_headings: set[str] = set()

    def find(self, end: int | None = None) -> tuple[Table, ...]:
        """The tables of the rows before the place ``end``."""
        tables: list[Table] = []
        last = 0
        for place, row in enumerate(self._sheet.rows[:end]):
            if row.number <= last:
                continue
            seeds = self._seeds(row, place)
            if seeds and tables:
                seeds = without_heads(row, seeds, tables[-1])
            if seeds and (found := self._tables_at(place, seeds, tables)):
                tables += found
                last = found[0].bottom
        return bounded(tables)

    def _seeds(self, row: Row, place: int) -> list[int]:
        """The columns of the cells that may be the heading of the names."""
        if place < _ANYWHERE:
            return [index for index, cell in enumerate(row.cells) if isinstance(cell, str) and self._heads(cell, place)]
        seeds = []
        none = self._no_headings
        for index, cell in enumerate(row.cells):
            # people stand in most rows: numbers, and texts that were looked at in the rows above
            if isinstance(cell, str) and cell not in none and not cell.isdecimal():
                if self._heads(cell, place):
                    seeds.append(index)
                elif len(none) < _REMEMBERED:
                    none.add(cell)
        return seeds

    def _heads(self, text: str, place: int) -> bool:
        """Whether a cell may be the heading of the names."""
        if place >= _ANYWHERE and not text[:_PREFIX].lower().lstrip(_AROUND).startswith(self._starts):
            return False
        if "danh sách" in text[:_PREFIX].lower():
            return False
        label, _, value = text.partition(":")
        if value.strip() and known_whole(clean_spaces(label)):
            return False  # a form filled in: "Họ và tên: Nguyễn Văn An"
        known = meaning_of(clean_spaces(text))
        return (known is not None and known.field in NAMED) or (bool(self._named) and heading_key(text) in self._named)

    def _tables_at(self, place: int, seeds: Sequence[int], above: Sequence[Table]) -> list[Table]:
        """The tables whose headings stand in and around a row; one, if they do not stand beside each other."""
        row = self._sheet.rows[place]
        columns = free_columns(row, seeds, above)
        if not columns or _is_of_person(row, columns):
            return []
        self._looked_at += len(row.cells)
        if self._looked_at > MOST_HEADINGS:
            raise UnclearHeader("too_many", row.number)
        try:
            top, bottom = self._texts.around(row.number, columns, above[-1].bottom if above else 0)
        except UnclearHeader:
            if self._header(row.number, row.number, self._texts.headings(row.number, row.number, columns)):
                raise
            return []
        headings = self._texts.headings(top, bottom, columns)
        try:
            return self._beside(row.number, (top, bottom), headings, columns)
        except UnclearHeader as error:
            if error.reason != "side_by_side" or not any(heading.hidden for heading in headings.values()):
                raise
            return self._beside(row.number, (top, bottom), headings, columns, shown=True)

    def _beside(
        self,
        number: int,
        rows: tuple[int, int],
        headings: Mapping[int, Heading],
        columns: range,
        *,
        shown: bool = False,
    ) -> list[Table]:
        """The tables below these headings, which stand in the ``rows`` from top to bottom around that of this number;
        ``shown``: none begins with a hidden heading."""
        starts = tables_beside(headings, columns.start, shown=shown)
        if starts is None:
            header = self._header(*rows, headings)
            if header is not None and not header.couple:
                raise UnclearHeader("side_by_side", number)
            return [Table(header, columns.start)] if header else []
        headers = [
            self._header(*rows, {i: headings[i] for i in headings if start <= i < end})
            for start, end in zip(starts, [*starts[1:], columns.stop], strict=True)
        ]
        if any(headers) and not all(headers):
            raise UnclearHeader("side_by_side", number)
        return [Table(header, start) for start, header in zip(starts, headers, strict=True) if header]

    def _header(self, top: int, bottom: int, headings: Mapping[int, Heading]) -> Header | None:
        first = bisect_right(self._sheet.rows, bottom, key=_number)
        below = self._sheet.rows[first : first + _SAMPLE]
        columns = self._columns(headings, first)
        couple = couple_in(columns, headings, below, self._meanings, partial(self._read, first=first))
        if couple is not None and not _is_office(columns):
            return Header(self._numbers(top, first), couple.columns, couple=couple.spouses)
        headings, columns = self._with_headless(headings, columns, top=top, first=first)
        found = frozenset(column.field for column in columns if column.field)
        if not (Field.FULL_NAME in found or found >= _PARTS_OF_NAMES):
            return self._nameless(top, first, columns)
        if not (found & TELLING or _is_enough(found, columns)):
            return None
        for column in columns:
            heading = headings.get(column.index)
            if heading is not None and column.field is not None and _holds_more(column, heading, below):
                raise UnclearHeader("merged", bottom, column.heading)
        return Header(self._numbers(top, first), columns)

    def _numbers(self, top: int, first: int) -> tuple[int, ...]:
        """The numbers of the rows from ``top`` to the one before the place ``first``."""
        rows = self._sheet.rows[bisect_left(self._sheet.rows, top, key=_number) : first]
        return tuple(row.number for row in rows)

    def _nameless(self, _top: int, _first: int, _columns: tuple[Column, ...]) -> Header | None:
        """The header of a table without known names, for which another search looks."""
        return None

    def _columns(self, headings: Mapping[int, Heading], first: int) -> tuple[Column, ...]:
        """The same headings mean the same on every page of a sheet."""
        key = _key(headings)
        if key not in self._known:
            self._known[key] = self._read(headings, self._meanings, first=first)
        return self._known[key]

    def _with_headless(
        self, headings: Mapping[int, Heading], columns: tuple[Column, ...], *, top: int, first: int
    ) -> tuple[Mapping[int, Heading], tuple[Column, ...]]:
        """Headings and columns with those that stand below no heading, the same on every page of a sheet."""
        key = _key(headings)
        if key not in self._complete:
            head = self._sheet.rows[bisect_left(self._sheet.rows, top, key=_number) : first]
            below = self._sheet.rows[first : first + _SAMPLE]
            read = partial(self._read, meanings=self._meanings, first=first)
            found = with_headless(columns, headings, head, below, meanings=self._meanings, read=read)
            self._complete[key] = found
        return self._complete[key]

    def _read(self, headings: Mapping[int, Heading], meanings: Meanings, *, first: int) -> tuple[Column, ...]:
        below = self._sheet.rows[first : first + _SAMPLE]
        read = with_parts_of_address(read_columns(headings, below, meanings), headings, below)
        return with_ticked_gifts(with_doubted(read, below, meanings), self._sheet.rows, first, meanings)


class _NamelessSearch(_TableSearch):
    """Finds the tables of a sheet whose headings tell of people, but none of their names."""

    def __init__(self, sheet: Sheet, meanings: Meanings, *, sure: bool = False) -> None:
        """``sure``: what is looked at are headings, for all that stands there."""
        super().__init__(sheet, meanings)
        self._again: set[str] = set()
        self._sure = sure

    def with_tables_at(self, places: Iterable[int], tables: Sequence[Table]) -> tuple[Table, ...]:
        """The tables, and those whose headings stand at these places between or below them, if names stand in them.

        Raises UnclearHeader if headings tell of people, and nobody knows where their names stand.
        """
        done, last = list(tables), 0
        for place in places:
            row = self._sheet.rows[place]
            if row.number <= last:
                continue  # the second row of the headings just found
            at = bisect_left(done, row.number, key=_top)
            seeds = [index for index, cell in enumerate(row.cells) if isinstance(cell, str)]
            if found := self._tables_at(place, seeds, done[max(0, at - MOST_BESIDE) : at]):
                done[at:at] = found
                last = found[0].bottom
            elif heads_people(row):
                raise UnclearHeader("no_names", row.number)
        return bounded(done)

    def _seeds(self, row: Row, place: int) -> list[int]:
        if place >= _ANYWHERE and not self._again:
            return []
        return [index for index, cell in enumerate(row.cells) if isinstance(cell, str) and self._heads(cell, place)]

    def _heads(self, text: str, place: int) -> bool:
        """In the first rows any heading will do, further down only the same once more, as at the top of a page."""
        return text in self._again if self._again or place >= _ANYWHERE else _tells(text)

    def _nameless(self, _top: int, _first: int, _columns: tuple[Column, ...]) -> Header | None:
        top, first, columns = _top, _first, _columns
        below = self._sheet.rows[first : first + _SAMPLE]
        likely = likely_names(columns, below, self._meanings, sure=self._sure) if columns else None
        rows = self._numbers(top, first)
        if couple := names_of_couples(columns, below):
            raise UnclearHeader("couples", rows[-1], " | ".join(couple))
        told = tell_of_people(columns, below, named=likely is not None) or (self._sure and likely is not None)
        if not told or _is_office(columns):
            return None
        if likely is None and columns:
            likely = likely_names(columns, below, self._meanings, sure=True)
        if not self._sure and any(column.index == likely and _is_written_name(column.heading) for column in columns):
            return None
        headed = self._sheet.rows[first - len(rows) : first]
        self._again |= {cell for row in headed for cell in row.cells if isinstance(cell, str) and _tells(cell)}
        if likely is None:
            return Header(rows, columns) if any(column.asked for column in columns) else None
        return Header(rows, _asking(columns, likely, self._meanings), likely)


def _asking(columns: tuple[Column, ...], likely: int, meanings: Meanings) -> tuple[Column, ...]:
    """The columns, with the one that seems to hold the names asked about, even if it has no heading. One whose heading
    says a group elsewhere ("Đối tượng") is asked about as what it is here, so that the answer counts for names alone.
    """
    groups = next((one for one in columns if one.index == likely and one.field in NAMED_BY_GROUP), None)
    if groups is not None:
        return (*(one for one in columns if one is not groups), _with_names(groups, meanings))
    if all(column.index != likely for column in columns):
        return (*columns, *read_columns({likely: Heading((f"Cột {column_name(likely)}",))}, (), meanings))
    return tuple(
        replace(column, field=None, of="", asked=True) if column.index == likely else column for column in columns
    )


def _with_names(groups: Column, meanings: Meanings) -> Column:
    heading = f"{groups.heading} {_NAMES_THERE}"
    said = meanings.get(heading_key(heading))
    if isinstance(said, Ticked):
        return Column(groups.index, heading, said.field, said.of)
    return Column(groups.index, heading, said, asked=heading_key(heading) not in meanings)


def _is_written_name(heading: str) -> bool:
    """ "Danh Thị Lan" is a name, "Danh tính" is none."""
    return looks_like_name(heading) and heading.istitle()


def _tells(text: str) -> bool:
    """Whether a heading is known that only lists of people have."""
    known = meaning_of(clean_spaces(text))
    return (known is not None and known.field in SEEDS and known.rank < BY_PHRASE) or is_spouse(text)


def _number(row: Row) -> int:
    return row.number


def _top(table: Table) -> int:
    return table.top


def _key(headings: Mapping[int, Heading]) -> _Key:
    return tuple(sorted((index, heading.path, heading.width) for index, heading in headings.items()))


def _is_enough(found: frozenset[Field], columns: Iterable[Column]) -> bool:
    """Names with something besides are people to be helped, unless they hold an office."""
    return len(found) >= _ENOUGH and not _is_office(columns)


def _is_office(columns: Iterable[Column]) -> bool:
    return any(_OFFICE.search(fold(column.heading)) for column in columns)


def _is_of_person(row: Row, columns: range) -> bool:
    """Whether a row holds dates and numbers of people more than headings ("Chủ hộ" and "Nam" are values as well)."""
    cells = [cell for index, cell in enumerate(row.cells) if index in columns]
    data = sum(is_birth_like(cell) or is_id_like(cell) for cell in cells)
    known = sum(isinstance(cell, str) and known_whole(clean_spaces(cell)) is not None for cell in cells)
    return known < _HEADINGS_PER_NUMBER * data


def _holds_more(column: Column, heading: Heading, below: Sequence[Row]) -> bool:
    """Whether a heading was merged over several columns that all hold something, so that nobody says what is where."""
    if heading.width == 1 or column.field in _MAY_BE_WIDE:
        return False
    rest = range(column.index + 1, column.index + heading.width)
    return any(index < len(row.cells) and row.cells[index] is not None for row in below for index in rest)
