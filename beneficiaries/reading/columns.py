"""What the columns of a table are, by all its headings together.

Pure. One heading settles another: "Tên" beside "Họ đệm", "Ngày" beside "Tháng" and "Năm", "Nam | Nữ" over years of
birth, and the head of a household is the person meant where nobody else is named. What this sender settled about a
heading comes before what everybody means by it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from beneficiaries.reading.ages import BIRTHS, are_ages, is_of_ages
from beneficiaries.reading.heading_paths import (
    PLACES,
    Path,
    heading_text,
    is_broken,
    is_path_of_no_use,
    meaning_of_path,
)
from beneficiaries.reading.headings import Field, Meaning, heading_key, is_elsewhere, meaning_of
from documents.workbooks.workbook import Cell, Row
from locations.vietnamese import fold


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick in a column stands for. ``field``: GROUP_MARK or REQUEST_MARK; ``of``: the group or gift."""

    field: Field
    of: str


Meanings = Mapping[str, Field | Ticked | None]
"""What a sender settled, by ``headings.heading_key``: None for a column that is not to be used."""

NAMES = frozenset({Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME})
_OTHER_HALF = {Field.GIVEN_NAME: (-1, Field.FAMILY_NAME), Field.FAMILY_NAME: (1, Field.GIVEN_NAME)}
"""Where the other half of a name stands, and what it is."""
_DATE_PARTS = {
    Field.BIRTH_DATE: Field.DAY_PART,
    Field.BIRTH_YEAR: Field.YEAR_PART,
    Field.DAY_PART: Field.DAY_PART,
    Field.MONTH_PART: Field.MONTH_PART,
    Field.YEAR_PART: Field.YEAR_PART,
}
_ONLY_PARTS = frozenset({Field.DAY_PART, Field.MONTH_PART, Field.YEAR_PART})
_BORN = {Field.MALE_MARK: Field.BIRTH_MALE, Field.FEMALE_MARK: Field.BIRTH_FEMALE}
_OF_MARKS = {Field.GROUP_MARK: Field.GROUPS, Field.REQUEST_MARK: Field.REQUESTED}
_OF_GROUPS = frozenset({Field.GROUPS, Field.GROUP_MARK})
_DATE_TEXT = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\Z|(?:19|20)\d\d\Z")
_SETTLED_RANK, _BELOW_A_GROUP, _LAST_RANK = -1, 500, 1_000
_OF_PEOPLE = re.compile(
    r"\b(?:huong|hoc sinh|sinh vien|hssv|hs|benh nhan|nguoi benh|doi tuong|ca nhan|duoc|tre|thanh vien|nct|nkt|"
    r"khuyet tat|cao tuoi|ngheo|danh sach|nguoi dan|mo coi|thong tin chung)\b"
)


class UnclearHeader(Exception):
    """There is a table of people, but its headings cannot be read for sure.

    ``reason``: ``several_rows`` (headings in several rows that contradict each other, or in more than four),
    ``side_by_side`` (two tables beside each other that cannot be told apart), ``merged`` (one heading over several
    columns that all hold something), ``couples`` (husband and wife in one row), ``no_names`` (another table below
    the first, whose names nobody finds) or ``too_many`` (headings row after row);
    ``row``: the row number in Excel; ``heading``: the one in question, if it is one.
    """

    def __init__(self, reason: str, row: int, heading: str = "") -> None:
        super().__init__(f"{reason} at row {row}")
        self.reason = reason
        self.row = row
        self.heading = heading


@dataclass(frozen=True, slots=True)
class Heading:
    """``path``: the texts above a column from top to bottom; ``width``: the columns that the lowest is merged over;
    ``hidden``: the column is hidden in the sheet, so that it says less than one that everybody sees."""

    path: Path
    width: int = 1
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. ``index`` counts from 0 (column A); ``field`` is None if it is not used.

    ``asked``: the heading was not understood, and nobody has settled yet what it means; ``of_halves``: what stands
    there may be the other half of the names beside it.
    """

    index: int
    heading: str
    field: Field | None
    of: str = ""
    asked: bool = False
    of_halves: bool = False


@dataclass(frozen=True, slots=True)
class Spouse:
    """One of two people in each row. ``heading``: that of the name; ``own``, ``others``: columns that are this one's,
    or the other one's alone; ``asked``: what is said in the row is not clear to be this one's.
    """

    sex: str
    heading: str
    own: frozenset[int]
    others: frozenset[int]
    asked: bool = False


@dataclass(frozen=True)
class Header:
    """The headings of one table. ``rows`` are Excel's row numbers.

    ``likely_name``: of a table without names that anybody knows, the index of the column that seems to hold them;
    ``couple``: husband and wife, of a table in which each row names both (``couples``).
    """

    rows: tuple[int, ...]
    columns: tuple[Column, ...]
    likely_name: int | None = None
    couple: tuple[Spouse, ...] = ()

    def having(self, *fields: Field) -> tuple[Column, ...]:
        """The columns of these fields, the most trusted first."""
        return tuple(column for field in fields for column in self.columns if column.field is field)

    @property
    def names(self) -> tuple[Column, ...]:
        """The columns in which names stand, for all we know."""
        named = self.having(Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME)
        return named or tuple(column for column in self.columns if column.index == self.likely_name)

    @property
    def unknown(self) -> tuple[Column, ...]:
        """Columns that were not understood."""
        return tuple(column for column in self.columns if column.asked)

    @property
    def halves(self) -> str:
        """The label of the column in which half of each name may stand, until somebody says what it is; '' if none."""
        return next((column.heading for column in self.columns if column.asked and column.of_halves), "")

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


def read_columns(headings: Mapping[int, Heading], below: Sequence[Row], meanings: Meanings) -> tuple[Column, ...]:
    """The columns by their index, sorted by trust. ``below``: some rows under them, to tell ticks from years."""
    texts = {index: heading_text(heading.path) for index, heading in headings.items()}
    declared = {index: meanings[key] for index in headings if (key := heading_key(texts[index])) in meanings}
    own = _own_meanings({index: heading for index, heading in headings.items() if index not in declared})
    named = any(meaning.field is Field.FULL_NAME for meaning in own.values())
    for index, field in declared.items():
        if field is not None:
            own[index] = _as_declared(field, headings[index].path, named=named)
    own = _with_other_half(own, headings)
    settled = _settled(_behind_own_names(own, headings), headings)
    chosen = _one_address(settled, headings)
    unused = {*declared, *(settled.keys() - chosen.keys())}
    unused |= {index for index in headings if is_path_of_no_use(headings[index].path)}
    if not any(meaning.field in BIRTHS for meaning in chosen.values()):
        of_ages = {index for index in texts.keys() - declared.keys() if is_of_ages(texts[index])}
        unused -= of_ages
        ages = [i for i in sorted(of_ages) if are_ages(row.cells[i] for row in below if i < len(row.cells))]
        chosen |= {index: Meaning(Field.BIRTH_YEAR) for index in ages[:1]}
    hidden = _behind_shown(chosen, headings) - declared.keys()
    return _one_name(_ranked(texts, _born_in_columns(chosen, below), unused, hidden), unused)


def is_birth_like(cell: Cell) -> bool:
    """Whether a cell looks like a date or a year of birth."""
    if isinstance(cell, str):
        return _DATE_TEXT.match(cell.strip()) is not None
    return isinstance(cell, date) or (type(cell) is int and 1900 <= cell <= 2100)


def _own_meanings(headings: Mapping[int, Heading]) -> dict[int, Meaning]:
    """In a list whose only names are those of heads of households, these are the people."""

    def known(of_head: bool) -> dict[int, Meaning]:
        found = {index: meaning_of_path(heading.path, of_head=of_head) for index, heading in headings.items()}
        return {index: meaning for index, meaning in found.items() if meaning}

    meanings = known(of_head=False)
    fields = {meaning.field for meaning in meanings.values()}
    if Field.HOUSEHOLD_HEAD not in fields or fields & {Field.FULL_NAME, Field.FAMILY_NAME}:
        return meanings
    return {
        index: replace(meaning, field=Field.FULL_NAME) if meaning.field is Field.HOUSEHOLD_HEAD else meaning
        for index, meaning in known(of_head=True).items()
    }


def _behind_own_names(meanings: Mapping[int, Meaning], headings: Mapping[int, Heading]) -> dict[int, Meaning]:
    """ "Họ tên" below a heading that nobody knows ("Người quen") is somebody else's, if a column of names stands below
    no other heading."""
    names = [i for i, meaning in meanings.items() if meaning.field is Field.FULL_NAME and meaning.rank >= 0]
    grouped = {i for i in names if _is_below_a_group(headings[i].path)}
    behind = grouped if len(grouped) < len(names) else set()
    return {
        i: replace(meaning, rank=meaning.rank + _BELOW_A_GROUP) if i in behind else meaning
        for i, meaning in meanings.items()
    }


def _is_below_a_group(path: Path) -> bool:
    if len(path) < 2 or is_broken(path[-2], path[-1]):
        return False
    return not any(meaning_of(text) or _OF_PEOPLE.search(fold(text)) for text in path[:-1])


def _as_declared(field: Field | Ticked, path: Path, *, named: bool) -> Meaning:
    """A column to tick needs to say for what; if its heading does not, its cells do. Names of somebody else ("Vợ"),
    said to be the people of one list, are not those of a list that names its people; and where these are ``named``,
    "Đối tượng" says their groups again."""
    if isinstance(field, Ticked):
        return Meaning(field.field, _SETTLED_RANK, field.of)
    if field is Field.FULL_NAME and any(map(is_elsewhere, path)):
        return Meaning(field, _LAST_RANK)
    known = meaning_of_path(path)
    if field is Field.FULL_NAME and named and known is not None and known.field in _OF_GROUPS:
        return known
    if field not in _OF_MARKS:
        return Meaning(field, _SETTLED_RANK)
    if known is not None and known.field is field:
        return replace(known, rank=_SETTLED_RANK)
    return Meaning(_OF_MARKS[field], _SETTLED_RANK)


def _with_other_half(own: Mapping[int, Meaning], headings: Mapping[int, Heading]) -> dict[int, Meaning]:
    """Beside what the sender says are given names, to the left, "Họ và tên" can only be the family names, and the other
    way round."""
    done = dict(own)
    for index, meaning in own.items():
        beside, other = _OTHER_HALF.get(meaning.field, (0, Field.FULL_NAME))
        whole = own.get(index + beside)
        if not beside or meaning.rank != _SETTLED_RANK or whole is None or headings[index + beside].width > 1:
            continue
        if whole.field is Field.FULL_NAME:
            done[index + beside] = replace(whole, field=other)
    return done


def _settled(meanings: Mapping[int, Meaning], headings: Mapping[int, Heading]) -> dict[int, Meaning]:
    """What a heading means in the company of the others: "Tên" beside "Họ đệm", "Ngày sinh" beside "Tháng sinh",
    "Họ và tên" merged over the columns of family and given name."""
    fields = {meaning.field for meaning in meanings.values()}
    whole = any(m.field is Field.FULL_NAME and not _is_given(headings[i].path) for i, m in meanings.items())
    in_parts = Field.MONTH_PART in fields and bool(fields & {Field.YEAR_PART, Field.BIRTH_YEAR})
    settled: dict[int, Meaning] = {}
    for index, meaning in meanings.items():
        field: Field | None = meaning.field
        if field is Field.FULL_NAME and (width := headings[index].width) > 1:
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


def _behind_shown(meanings: Mapping[int, Meaning], headings: Mapping[int, Heading]) -> set[int]:
    """The hidden columns, which count behind those that are shown; not the only whole names, beside "Họ đệm | Tên"."""
    hidden = {index for index, heading in headings.items() if heading.hidden}
    names = {index for index, meaning in meanings.items() if meaning.field is Field.FULL_NAME and index in headings}
    whole = any(not _is_given(headings[index].path) for index in names - hidden)
    return hidden if whole else hidden - names


def _is_given(path: Path) -> bool:
    """ "Tên" by itself may be the given name only."""
    return fold(path[-1]) == "ten" and not (len(path) > 1 and is_broken(path[-2], path[-1]))


def _one_address(meanings: Mapping[int, Meaning], headings: Mapping[int, Heading]) -> dict[int, Meaning]:
    """Of two addresses in parts ("Thường trú" and "Nơi ở hiện nay", each above "Thôn | Xã") the more trusted one:
    a hamlet of the one and a commune of the other are no place."""
    above = {i: headings[i].path[:-1] for i, m in meanings.items() if m.field in PLACES and len(headings[i].path) > 1}
    if len(set(above.values())) < 2:
        return dict(meanings)
    best = above[min(above, key=lambda index: (meanings[index].rank, index))]
    return {index: meaning for index, meaning in meanings.items() if above.get(index, best) == best}


def _born_in_columns(meanings: Mapping[int, Meaning], below: Sequence[Row]) -> dict[int, Meaning]:
    """ "Nam | Nữ" with years of birth below, not ticks."""
    marks = [index for index, meaning in meanings.items() if meaning.field in _BORN]
    cells = [row.cells[index] for row in below for index in marks if index < len(row.cells)]
    filled = [cell for cell in cells if cell is not None]
    if not filled or sum(map(is_birth_like, filled)) * 2 <= len(filled):
        return dict(meanings)
    return {
        index: replace(meaning, field=_BORN[meaning.field]) if index in marks else meaning
        for index, meaning in meanings.items()
    }


def _ranked(
    texts: Mapping[int, str], meanings: Mapping[int, Meaning], unused: set[int], hidden: set[int]
) -> tuple[Column, ...]:
    """Sorted by trust, ``hidden`` columns last; a heading other than a name's that stands there twice counts where it
    stands first."""
    seen: set[tuple[Field, str]] = set()
    ranked = []
    for index in sorted({*texts, *meanings}, key=lambda index: (index in hidden, index)):
        heading = texts.get(index) or f"Cột {column_name(index)}"
        meaning = meanings.get(index)
        again = False
        if meaning is not None and meaning.field not in NAMES:
            key = (meaning.field, fold(heading))
            again = key in seen
            seen.add(key)
        if meaning is None or again:
            asked = not again and index not in unused and bool(heading_key(heading))
            ranked.append((0, Column(index, heading, None, asked=asked)))
        else:
            ranked.append((meaning.rank, Column(index, heading, meaning.field, meaning.of)))
    return tuple(one for _, one in sorted(ranked, key=lambda item: (item[1].index in hidden, item[0], item[1].index)))


def _is_another(column: Column, other: Column) -> bool:
    return heading_key(column.heading) != heading_key(other.heading)


def _one_name(columns: tuple[Column, ...], unused: set[int]) -> tuple[Column, ...]:
    """A list has one column of full names: the others are names of somebody else, for all we know."""
    best = next((column for column in columns if column.field is Field.FULL_NAME), None)
    if best is None:
        return columns
    return tuple(
        replace(column, field=None, asked=_is_another(column, best) and column.index not in unused)
        if column.field is Field.FULL_NAME and column is not best
        else column
        for column in columns
    )
