"""An .xlsx file (Excel 2007 and later) → its sheets.

Pure. calamine reads the cells fast; ``ooxml`` looks before whether it may, and what it does not say.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from documents.workbooks import ooxml, unreadable
from documents.workbooks.ooxml_fonts import CellFonts
from documents.workbooks.ooxml_strikes import Struck, struck_cells
from documents.workbooks.packages import DamagedPackage
from documents.workbooks.sheets import (
    NO_COLUMNS,
    BadCell,
    Cell,
    Merge,
    Row,
    Sheet,
    Workbook,
    number_cell,
    text_cell,
)
from documents.workbooks.unicode_sheets import with_old_fonts_read


def read_new_excel(content: bytes) -> Workbook:
    """The worksheets. Raises UnreadableFile or a PackageError."""
    laying_out: list[Future[_LaidOut]] = []
    with ThreadPoolExecutor(max_workers=1) as beside:  # calamine leaves Python to others while it reads a sheet
        package = ooxml.inspect(content, lambda: laying_out.append(beside.submit(_laid_out, content)))
    try:
        read = list(_read_sheets(content, package, laying_out[0].result()))
    except CalamineError as error:
        raise unreadable.damaged() from error
    book = Workbook(tuple(sheet for sheet, _ in read), package.date_1904)
    return with_old_fonts_read(book, CellFonts(content, [facts.part for _, facts in read]).of)


@dataclass(frozen=True)
class _LaidOut:
    """What calamine read: the workbook, and its sheets by their place."""

    book: CalamineWorkbook
    sheets: dict[int, CalamineSheet]


def _laid_out(content: bytes) -> _LaidOut:
    """Raises CalamineError."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    worksheets = [index for index, about in enumerate(book.sheets_metadata) if about.typ == SheetTypeEnum.WorkSheet]
    return _LaidOut(book, {index: book.get_sheet_by_index(index) for index in worksheets})


def _read_sheets(
    content: bytes, package: ooxml.Package, laid_out: _LaidOut
) -> Iterator[tuple[Sheet, ooxml.SheetFacts]]:
    with laid_out.book as book:
        if len(book.sheets_metadata) != len(package.sheets):
            raise DamagedPackage("another number of sheets")
        struck = struck_cells(content, [facts.part for facts in package.sheets], in_texts=package.struck_texts)
        for index, (about, facts) in enumerate(zip(book.sheets_metadata, package.sheets, strict=True)):
            if (sheet := laid_out.sheets.pop(index, None)) is None:
                continue
            merges = tuple(
                Merge(top + 1, left, bottom + 1, right)
                for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            )
            rows = tuple(_rows(sheet.to_python(skip_empty_area=False), facts, struck.get(facts.part, {})))
            hidden = frozenset(column - 1 for column in facts.hidden_columns)
            yield Sheet(about.name, rows, about.visible != SheetVisibleEnum.Visible, merges, hidden), facts


_Value = int | float | str | bool | time | date | datetime | timedelta


def _rows(values: list[list[_Value]], facts: ooxml.SheetFacts, struck: Struck) -> Iterator[Row]:
    bad_by_row: dict[int, dict[int, BadCell]] = {}
    for (row, column), text in (*facts.unsolved.items(), *facts.errors.items()):
        bad_by_row.setdefault(row, {})[column - 1] = BadCell(text or "#ERROR!")
    last = max(len(values), *bad_by_row) if bad_by_row else len(values)
    for number in range(1, last + 1):
        cells = [_cell(value) for value in values[number - 1]] if number <= len(values) else []
        for column, bad in bad_by_row.get(number, {}).items():
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = bad
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            yield Row(number, tuple(cells), number in facts.hidden_rows, struck.get(number, NO_COLUMNS))


def _cell(value: _Value) -> Cell:
    # the most frequent kinds first, and no further calls: this runs for every cell of a large list
    if isinstance(value, str):
        if "\0" in value:
            return text_cell(value)
        return value if value and not value.isspace() else None
    if isinstance(value, float):
        return number_cell(value)
    if isinstance(value, (time, timedelta)):
        return str(value)
    return value
