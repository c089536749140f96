"""Columns that hold something about people, but have no heading.

Pure. A heading that was merged over several columns stands above the first of them only in a .csv, or where the merge
was taken off: "Họ và tên" over family and given name, "Ngày sinh" over day, month and year, "Địa chỉ" over hamlet and
commune. Where the cells agree with that it is read so; about every other such column the sender is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from beneficiaries.reading.columns import NAMES, Column, Heading, Meanings, column_name
from beneficiaries.reading.columns_by_cells import cells_of, parts_of_address
from beneficiaries.reading.groups import is_minority, is_not_ticked, is_tick
from beneficiaries.reading.headings import Field, heading_key, known_whole
from beneficiaries.reading.row_cells import is_order
from beneficiaries.reading.row_kinds import kind_of_place
from beneficiaries.reading.sexes import read_sex
from beneficiaries.reading.spelling import cell_text
from documents.workbooks.workbook import Cell, Row
from locations.vietnamese import clean_spaces, exact_key

Headings = Mapping[int, Heading]
Read = Callable[[Headings], tuple[Column, ...]]

_HALF = 0.5
_FILLED = 3
_REPEATED = 4
_SEXES = frozenset({Field.MALE_MARK, Field.FEMALE_MARK})
_BIRTHS = frozenset({Field.BIRTH_DATE, Field.BIRTH_YEAR})
_DATE_PARTS = (("Ngày", range(1, 32)), ("Tháng", range(1, 13)), ("Năm", range(1900, 2101)))
_ONE_WORD = re.compile(r"[^\W\d_]+\Z")
_FEW_WORDS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,2}\Z")
_WHOLE_NAME = 3
_MIDDLE_NAMES = ("thị", "văn")
_LONGEST_NEIGHBOUR = 60
_BRACKETS = re.compile(r"[()\[\]]")
_LETTER = re.compile(r"Cột [A-Z]{1,3}(?: \(không có tiêu đề.*\))?", re.DOTALL)


def with_headless(
    columns: tuple[Column, ...],
    headings: Headings,
    head: Sequence[Row],
    below: Sequence[Row],
    *,
    meanings: Meanings,
    read: Read,
) -> tuple[Headings, tuple[Column, ...]]:
    """Headings and columns of a table, with those that have no heading. ``head``, ``below``: the rows of its headings
    and some below; ``meanings``: what the sender settled; ``read``: reads columns from headings."""
    names = [column.index for column in columns if column.field in NAMES]
    own = takewhile(lambda row: not _is_header(row), below)
    people = [row for row in own if _is_person(row, names)]
    found = _headless(columns, headings, head, people, before=min(names, default=0))
    if not found:
        return headings, columns
    known = {column.index: column for column in columns}
    labels = {index: _label(index, [column for column in columns if column.index < index]) for index in found}
    merged = dict(headings)
    for index in found:
        if heading_key(labels[index]) in meanings:
            merged[index] = Heading((labels[index],))
        elif index - 1 in headings and headings[index - 1].width == 1:
            merged |= _as_merged(known[index - 1], headings[index - 1], people, found)
    read_again = _with_addresses(read(merged), headings, people, found)
    there = {column.index for column in read_again if column.field is not None or column.index in merged}
    asked = (
        Column(index, labels[index], None, asked=True, of_halves=are_halves(people, index, names))
        for index in found
        if index not in there
    )
    kept = (column for column in read_again if column.index in there or column.index not in found)
    return merged, (*kept, *asked)


def is_headless(column: Column) -> bool:
    """Whether a column that is not used has no heading of its own."""
    return column.field is None and column.heading.startswith(f"Cột {column_name(column.index)} (")


def is_letter_of_column(heading: str) -> bool:
    """Whether what a column is called by stands for its place in the sheet, since it has no heading: "Cột B", "Cột C
    (không có tiêu đề, bên phải “Họ và tên”)"."""
    return _LETTER.fullmatch(heading) is not None


def _is_header(row: Row) -> bool:
    """Whether another table begins in a row."""
    texts = (clean_spaces(cell) for cell in row.cells if isinstance(cell, str))
    return sum((known := known_whole(text)) is not None and known.field not in _SEXES for text in texts) > 1


def _is_person(row: Row, names: Sequence[int]) -> bool:
    """Whether a row seems to be one of people: a name, and something beside it."""
    named = [cell for index in names for cell in cells_of((row,), index)]
    if not named or not all(isinstance(cell, str) and not any(map(str.isdigit, cell)) for cell in named):
        return False
    return sum(cell is not None for cell in row.cells) >= _FILLED


def _headless(
    columns: Sequence[Column], headings: Headings, head: Sequence[Row], people: Sequence[Row], *, before: int
) -> tuple[int, ...]:
    """The columns without a heading, between the others or directly beside them, that most people have filled; but
    running numbers ``before`` the names need none."""
    taken = {column.index for column in columns}
    taken |= {index + part for index, heading in headings.items() for part in range(heading.width)}
    width = max((len(row.cells) for row in people), default=0)

    def holds(index: int) -> bool:
        if index in taken or any(True for _ in cells_of(head, index)):
            return False
        filled = list(cells_of(people, index))
        if len(filled) <= len(people) * _HALF:
            return False
        return index > before or not all(map(_is_running_number, filled))

    first, last = min(taken), max(taken)
    left, right = first, last
    while left > 0 and holds(left - 1):
        left -= 1
    while right + 1 < width and holds(right + 1):
        right += 1
    return tuple(index for index in range(left, right + 1) if holds(index))


def _is_running_number(cell: Cell) -> bool:
    return is_order(cell) and len(cell_text(cell).strip(" .)")) < len("1234")


def _label(index: int, left: Sequence[Column]) -> str:
    """By what the sender is asked about the column. It names the next heading to the left, since the same letter may
    hold something else in another file."""
    if not left:
        return f"Cột {column_name(index)} (không có tiêu đề)"
    beside = max(left, key=lambda column: column.index).heading
    beside = _BRACKETS.sub("", beside)[:_LONGEST_NEIGHBOUR].strip()
    return f"Cột {column_name(index)} (không có tiêu đề, bên phải “{beside}”)"


def _as_merged(left: Column, heading: Heading, people: Sequence[Row], found: Sequence[int]) -> dict[int, Heading]:
    """The heading to the left as if it were merged over what stands beside it, where the cells agree."""
    if left.field is Field.FULL_NAME and are_given_names(people, left.index):
        return {left.index: replace(heading, width=2)}
    parts = range(left.index, left.index + len(_DATE_PARTS))
    if left.field in _BIRTHS and set(parts[1:]) <= set(found) and _are_parts_of_dates(people, parts):
        return {index: Heading((*heading.path, word)) for index, (word, _) in zip(parts, _DATE_PARTS, strict=True)}
    return {}


def are_given_names(people: Sequence[Row], index: int) -> bool:
    """Whether a family name stands in a column and the given name beside it: one word each, no sex or people, and to
    the left somebody's name that cannot end there ("Vàng Thị")."""
    pairs = _pairs(people, index)
    given = [right for _, right in pairs]
    if not given or not all(map(_ONE_WORD.match, given)) or any(is_minority(word) is False for word in given):
        return False
    if sum(read_sex(word).value is not None for word in given) > len(given) * _HALF:
        return False
    if len(given) >= _REPEATED and len({exact_key(word) for word in given}) <= len(given) * _HALF:
        return False
    return any(exact_key(left).split()[-1:] == [middle] for left, _ in pairs for middle in _MIDDLE_NAMES)


def are_halves(people: Sequence[Row], index: int, names: Sequence[int]) -> bool:
    """Whether the names beside a column without a heading may go on, or begin, in it: "Nguyễn Đức" and "Anh"."""
    if index - 1 in names:
        pairs = _pairs(people, index - 1)
    elif index + 1 in names:
        pairs = _pairs(people, index)
    else:
        return False
    left, right = [pair[0].split() for pair in pairs], [pair[1] for pair in pairs]
    most = len(pairs) * _HALF
    if sum(len(words) < _WHOLE_NAME or exact_key(words[-1]) in _MIDDLE_NAMES for words in left) <= most:
        return False
    return sum(map(may_end_a_name, right)) > most


def may_end_a_name(text: str) -> bool:
    """One to three words that are no sex, tick, place or people."""
    if _FEW_WORDS.match(text) is None or is_tick(text) or is_not_ticked(text) or kind_of_place(text):
        return False
    return read_sex(text).value is None and is_minority(text) is not False


def _pairs(people: Sequence[Row], index: int) -> list[tuple[str, str]]:
    """The texts of a column and of the one to its right, of rows that have both."""
    return [
        (cell_text(row.cells[index]).strip(), cell_text(row.cells[index + 1]).strip())
        for row in people
        if index + 1 < len(row.cells) and row.cells[index] is not None and row.cells[index + 1] is not None
    ]


def _are_parts_of_dates(people: Sequence[Row], parts: Sequence[int]) -> bool:
    """Whether day, month and year stand beside each other, in every row that has all three."""
    rows = [tuple(next(iter(cells_of((row,), index)), None) for index in parts) for row in people]
    whole = [row for row in rows if None not in row]
    return bool(whole) and all(
        _number(cell) in fits for row in whole for cell, (_, fits) in zip(row, _DATE_PARTS, strict=True)
    )


def _number(cell: Cell) -> int:
    text = cell_text(cell).strip()
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= len("1950") else 0


def _with_addresses(
    columns: tuple[Column, ...], headings: Headings, people: Sequence[Row], found: Sequence[int]
) -> tuple[Column, ...]:
    """The columns, with an address taken apart that goes on in the columns beside it."""
    done: list[Column] = []
    for column in columns:
        width = 1
        while column.index + width in found:
            width += 1
        alone = column.index in headings and headings[column.index].width == 1
        parts = None
        if column.field is Field.ADDRESS and alone and width > 1:
            parts = parts_of_address(column, people, width)
        done += parts or [column]
    return tuple(done)
