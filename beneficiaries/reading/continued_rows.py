"""A row that only goes on with what the row above it leaves unfinished: an address written over three rows, the given
name below "Trần Thị".

Pure. Such a row is no section and nobody by itself. It gives no number of its own, and stands directly below a person
whose cells in the very same columns are filled.
"""

from __future__ import annotations

import re
from dataclasses import replace

from beneficiaries.reading.columns import NAMES, Header
from beneficiaries.reading.headings import Field
from beneficiaries.reading.row_kinds import is_signature, says_total
from beneficiaries.reading.spelling import cell_text
from beneficiaries.reading.taken_text import Taken, TakenText
from documents.workbooks.workbook import Cell, Row
from locations.vietnamese import exact_key

CONTINUED = "Dòng viết tiếp của dòng trên"
"""Why such a row is no person."""

_MOST_CELLS = 3
_PERSON_CELLS = 3
_PLACES = frozenset({Field.HAMLET, Field.COMMUNE, Field.DISTRICT, Field.PROVINCE})
_WORDS = frozenset({Field.NOTE, Field.GROUPS, Field.REQUESTED, *_PLACES, Field.ADDRESS})
_UNFINISHED_NAME = re.compile(r"\w+(?: \w+)? (?:thị|văn)\Z")
_GIVEN_NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)?\Z")


class Continuations:
    """Tells the rows of a table that only go on with the row above them."""

    def __init__(self, header: Header) -> None:
        names = [column.index for column in header.columns if column.field in NAMES]
        self._fields = {column.index: column.field for column in header.columns}
        self._name = names[-1] if names else None
        self._last_name = max(names, default=-1)

    def joined(self, row: Row, below: Row, following: Row | None, *, last: int) -> Row | None:
        """The row with what the row below it adds; None if that is a row of its own. ``following``: the next one;
        ``last``: the number of the last row that belongs to ``row``."""
        cells = below.cells
        filled = len(cells) - cells.count(None)
        if not 0 < filled <= _MOST_CELLS or below.number != last + 1:  # mostly
            return None
        indexes = [index for index, cell in enumerate(cells) if cell is not None]
        if len(row.cells) - row.cells.count(None) < max(_PERSON_CELLS, filled + 1) or not self._is_named(row):
            return None
        if not all(self._may_go_on(_at(row, index), cells[index], index) for index in indexes):
            return None
        if not any(self._goes_on(row, following, index) for index in indexes):
            return None
        added = list(row.cells) + [None] * (len(cells) - len(row.cells))
        for index in indexes:
            added[index] = self._text(added[index], cells[index], index)
        return replace(row, cells=tuple(added))

    def _is_named(self, row: Row) -> bool:
        return any(field in NAMES and isinstance(_at(row, index), str) for index, field in self._fields.items())

    def _may_go_on(self, above: Cell, cell: Cell, index: int) -> bool:
        """Whether a cell can be the rest of the one above it."""
        if not isinstance(cell, str) or not (above is None or isinstance(above, str)):
            return False
        if index == self._name:
            return isinstance(above, str) and _is_rest_of_name(above, cell)
        fits = self._fields.get(index) in _WORDS and index > self._last_name
        return fits and not says_total(cell) and not is_signature(cell)

    def _goes_on(self, row: Row, following: Row | None, index: int) -> bool:
        """Whether it surely is. A place below a cell with nothing but a place is a section if it counts for the next
        person, whose own cell is empty."""
        if _at(row, index) is None:
            return False
        field = self._fields[index]
        if field in _PLACES:
            return following is not None and _at(following, index) is not None
        return field is Field.ADDRESS or index == self._name

    def _text(self, above: Cell, cell: Cell, index: int) -> TakenText:
        written = above.written if isinstance(above, TakenText) else cell_text(above)
        rest = cell_text(cell).strip()
        joint = " " if index == self._name or cell_text(above).rstrip().endswith((",", ";", "-", ".")) else ", "
        return TakenText(joint.join(filter(None, (cell_text(above).strip(), rest))), written, Taken.CONTINUED)


def _is_rest_of_name(above: str, cell: str) -> bool:
    """ "Hồng" below "Nguyễn Thị", which is no whole name."""
    return _UNFINISHED_NAME.match(exact_key(above).strip()) is not None and _GIVEN_NAME.match(cell.strip()) is not None


def _at(row: Row, index: int) -> Cell:
    return row.cells[index] if index < len(row.cells) else None
