"""Sheets, rows and cells, whatever the format of the file they came in.

Pure. Formulas are never calculated: a cell holds its stored result, or ``BadCell``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite

from documents.workbooks import unreadable

_UNKEPT = re.compile("[\0\ud800-\udfff]")
_ERROR_TEXT = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|ERROR!|SPILL!|CALC!)\Z|Err:\d{3}\Z")


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell whose value is not known: an error (``#N/A``) or a formula without a stored result (``=A1&B1``)."""

    text: str

    @property
    def is_formula(self) -> bool:
        return self.text.startswith("=")


Cell = str | int | float | bool | date | datetime | BadCell | None
"""Text as written (``LegacyText`` if it stood in an old font); a whole number as int; an empty cell as None; a time
or a duration as text."""


NO_COLUMNS = frozenset[int]()


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty. ``number`` as Excel shows it, from 1; ``cells`` from column A to the last filled;
    ``struck``: the columns, from 0, whose text is struck through, or a part of it."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False
    struck: frozenset[int] = NO_COLUMNS


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells merged into one: Excel's row numbers, and columns counted from 0 (column A), both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One worksheet: its rows that are not empty, in order. ``hidden_columns`` count from 0."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    merges: tuple[Merge, ...] = ()
    hidden_columns: frozenset[int] = NO_COLUMNS


@dataclass(frozen=True)
class Workbook:
    """``sheets`` in the order of the tabs, empty ones included; ``date_1904``: day 0 is 1 January 1904;
    ``delimited``: a text file, in which a sign too many begins another cell.
    """

    sheets: tuple[Sheet, ...]
    date_1904: bool = False
    delimited: bool = False


class Budget:
    """What all sheets of one file may take together. Every reader that lays cells out itself counts here."""

    def __init__(self) -> None:
        self._cells = 0
        self._text = 0

    def take_row(self, number: int, width: int) -> None:
        """Raises UnreadableFile if the row stands too far down, is too wide, or one too many."""
        self._cells += width
        if number > unreadable.MAX_ROWS or width > unreadable.MAX_COLUMNS or self._cells > unreadable.MAX_CELLS:
            raise unreadable.too_many_cells()

    def take_text(self, length: int) -> None:
        """Raises UnreadableFile if the texts of the file come to too much."""
        self._text += length
        if self._text > unreadable.MAX_TEXT:
            raise unreadable.expands()


class SheetBuilder:
    """Collects the rows of one sheet within the budget of its file."""

    def __init__(self, name: str, budget: Budget, *, hidden: bool = False) -> None:
        self._name = name
        self._hidden = hidden
        self._budget = budget
        self._rows: list[Row] = []
        self.merges: list[Merge] = []
        self.hidden_columns: set[int] = set()

    def hide(self, first: int, after: int) -> None:
        """Columns from ``first`` to the one before ``after`` are hidden, as far as a list can reach."""
        self.hidden_columns.update(range(first, min(after, unreadable.MAX_COLUMNS)))

    def add(
        self, number: int, cells: Iterable[Cell], *, hidden: bool = False, struck: frozenset[int] = NO_COLUMNS
    ) -> None:
        """The next row; an empty one is left out. Raises UnreadableFile."""
        row = list(cells)
        while row and row[-1] is None:
            row.pop()
        if row:
            self._budget.take_row(number, len(row))
            self._rows.append(Row(number, tuple(row), hidden, struck))

    def sheet(self) -> Sheet:
        merges, columns = tuple(self.merges), frozenset(self.hidden_columns)
        return Sheet(self._name, tuple(self._rows), self._hidden, merges, columns)


def text_cell(text: str) -> Cell:
    """A text without what no database keeps (NUL, halves of characters); None if it is nothing but spaces."""
    if not text.isascii() or "\0" in text:
        text = _UNKEPT.sub("", text)
    return text if text and not text.isspace() else None


def number_cell(value: float) -> Cell:
    """A number, whole ones as int; one that a list cannot hold (1E+400) has no value."""
    if not isfinite(value):
        return BadCell("#NUM!")
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def is_error_text(text: str) -> bool:
    """Whether a text is what a spreadsheet shows where a formula failed (``#N/A``, ``Err:502``)."""
    return _ERROR_TEXT.match(text) is not None
