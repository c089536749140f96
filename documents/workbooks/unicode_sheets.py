"""A workbook in which texts stand in old fonts (TCVN3, VNI) → the same in Unicode.

Pure. The fonts of cells are asked for only if some text looks as if it were written for an old font: finding them out
takes longer than reading the file, and hardly any file needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from documents.workbooks.legacy_fonts import (
    Encoding,
    LegacyText,
    Run,
    encoding_of,
    holds_old_text,
    in_unicode,
    is_certainly_unicode,
    may_be_old,
    may_hold_old_text,
    old_font,
)
from documents.workbooks.sheets import Cell, Row, Sheet, Workbook

Place = tuple[int, int]
"""Excel's row number, and the column from 0."""
Fonts = Mapping[Place, tuple[Run, ...]]
FontsOf = Callable[[int, frozenset[Place]], Fonts]
"""The fonts of these cells of a sheet, by its place among the sheets of the workbook; a cell that is missing has no
known font."""


def no_fonts(sheet: int, places: frozenset[Place]) -> Fonts:
    """For files that know of no fonts."""
    return {}


def with_old_fonts_read(book: Workbook, fonts_of: FontsOf) -> Workbook:
    """The workbook with every text in Unicode; those that were converted are ``LegacyText``."""
    if not any(_holds_old_text(sheet) for sheet in book.sheets):
        return book
    fonts = [fonts_of(index, _places(sheet)) for index, sheet in enumerate(book.sheets)]
    sheets = [
        replace(sheet, rows=tuple(_by_itself(row, known) for row in sheet.rows))
        for sheet, known in zip(book.sheets, fonts, strict=True)
    ]
    around = _around((row, known) for sheet, known in zip(sheets, fonts, strict=True) for row in sheet.rows)
    return replace(
        book,
        sheets=tuple(
            replace(sheet, rows=tuple(_by_others(row, known, around) for row in sheet.rows))
            for sheet, known in zip(sheets, fonts, strict=True)
        ),
    )


def _holds_old_text(sheet: Sheet) -> bool:
    texts = {cell for row in sheet.rows for cell in row.cells if isinstance(cell, str)}
    return may_hold_old_text("\n".join(texts)) and any(map(holds_old_text, texts))


def _places(sheet: Sheet) -> frozenset[Place]:
    return frozenset(
        (row.number, index)
        for row in sheet.rows
        for index, cell in enumerate(row.cells)
        if isinstance(cell, str) and may_be_old(cell)
    )


def _by_itself(row: Row, fonts: Fonts) -> Row:
    """Each text by its font, or by its own characters."""

    def read(index: int, cell: Cell) -> Cell:
        if not isinstance(cell, str) or not may_be_old(cell):
            return cell
        return in_unicode(cell, fonts.get((row.number, index), ()))

    return replace(row, cells=tuple(read(index, cell) for index, cell in enumerate(row.cells)))


def _by_others(row: Row, fonts: Fonts, around: Encoding | None) -> Row:
    """What could be either, as the rest of the row, else of the file. Where an old font told the encoding, a text
    in another font is what it looks like."""
    near = _around([(row, fonts)]) or (None if any(map(_is_unicode, row.cells)) else around)
    if near is None:
        return row
    return replace(
        row,
        cells=tuple(
            in_unicode(cell, around=near) if isinstance(cell, str) and not isinstance(cell, LegacyText) else cell
            for cell in row.cells
        ),
    )


def _around(rows: Iterable[tuple[Row, Fonts]]) -> Encoding | None:
    """The encoding that the characters told; None if something there is Unicode, or in an old font by its name."""
    found: list[str] = []
    for row, fonts in rows:
        for index, cell in enumerate(row.cells):
            if _is_unicode(cell) or any(old_font(run.font) for run in fonts.get((row.number, index), ())):
                return None
            if isinstance(cell, LegacyText):
                found.append(cell)
    return encoding_of(found)


def _is_unicode(cell: Cell) -> bool:
    return isinstance(cell, str) and not isinstance(cell, LegacyText) and is_certainly_unicode(cell)
