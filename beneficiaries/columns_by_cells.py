"""What the cells below say of a column that its heading alone does not settle.

Pure. A place by its type words, a gift that is ticked and not numbered, names below a heading that nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from beneficiaries.columns import Column, Heading, Meanings
from beneficiaries.groups import is_tick, requests_in
from beneficiaries.headings import Field, heading_key
from beneficiaries.row_kinds import kind_of_place
from beneficiaries.workbook import Cell, Row
from locations.vietnamese import clean_spaces, exact_key, fold

_ID_TEXT = re.compile(r"['’]?(?:\d{12}|\d{9})\Z")
_NAME_TEXT = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){1,5}\Z")
_NUMBERED = re.compile(r"\b(?:mã|số)\b")
_SAID = frozenset({"co", "yes", "y", "true", "khong", "ko", "no", "n", "false"})
_DIGITS_OF_NUMBER = 5
_ROWS_SEEN = 2_000
_PLACE_FIELDS = {
    "hamlet": Field.HAMLET,
    "commune": Field.COMMUNE,
    "district": Field.DISTRICT,
    "province": Field.PROVINCE,
}


def with_parts_of_address(
    columns: tuple[Column, ...], headings: Mapping[int, Heading], below: Sequence[Row]
) -> tuple[Column, ...]:
    """The columns, with an address that is merged over several taken apart if the words in its cells say what is
    what ("Thôn 3" | "Xã Bắc Hà")."""
    found: list[Column] = []
    for column in columns:
        width = headings[column.index].width if column.index in headings else 1
        if column.field is not Field.ADDRESS or width == 1:
            found.append(column)
            continue
        kinds = [_kind_of_place(below, index) for index in range(column.index, column.index + width)]
        known = None not in kinds and len(set(kinds)) == width
        found += (
            [replace(column, index=column.index + i, field=kind) for i, kind in enumerate(kinds)] if known else [column]
        )
    return tuple(found)


def _kind_of_place(below: Sequence[Row], index: int) -> Field | None:
    """What all cells of a column name by their type words; None if they differ or one says nothing."""
    cells = [row.cells[index] for row in below if index < len(row.cells) and row.cells[index] is not None]
    kinds = {kind_of_place(cell) if isinstance(cell, str) else "" for cell in cells}
    return _PLACE_FIELDS.get(kinds.pop()) if len(kinds) == 1 else None


def is_id_like(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _ID_TEXT.match(cell.strip()) is not None
    return isinstance(cell, int) and not isinstance(cell, bool) and 10**8 <= cell < 10**12


def is_name_like(cell: Cell) -> bool:
    return isinstance(cell, str) and _NAME_TEXT.match(clean_spaces(cell)) is not None


def with_ticked_gifts(
    columns: tuple[Column, ...], rows: Sequence[Row], first: int, meanings: Meanings
) -> tuple[Column, ...]:
    """The columns; "Sổ BHXH" and "Thẻ BHYT" with crosses below are what is asked for, and with numbers the code.

    ``first``: the place in ``rows`` of the first one below the headings. Whether "có" is said of what somebody has or
    wants, nobody can tell: such a column is asked about. What the sender settled stays.
    """
    return tuple(
        _as_gift(column, rows[first : first + _ROWS_SEEN])
        if column.field is Field.INSURANCE_CODE and heading_key(column.heading) not in meanings
        else column
        for column in columns
    )


def _as_gift(column: Column, below: Sequence[Row]) -> Column:
    kinds = requests_in(column.heading)
    if len(kinds) != 1 or _NUMBERED.search(exact_key(column.heading)):
        return column
    ticked = said = False
    for cell in cells_of(below, column.index):
        if sum(map(str.isdigit, str(cell))) >= _DIGITS_OF_NUMBER:
            return column
        word = isinstance(cell, bool) or fold(str(cell)) in _SAID
        said = said or word
        ticked = ticked or (is_tick(cell) and not word)
    if ticked and not said:
        return replace(column, field=Field.REQUEST_MARK, of=next(iter(kinds)))
    return replace(column, field=None, asked=True) if said else column


def cells_of(rows: Iterable[Row], index: int) -> Iterable[Cell]:
    """The cells of a column that are not empty."""
    return (row.cells[index] for row in rows if index < len(row.cells) and row.cells[index] is not None)
