"""An .xls file (Excel 5, 95 and 97 to 2003) → its sheets.

Pure. xlrd reads the cells and their formats, after ``biff`` has made the file safe. Numbers become dates by the number
format of the cell, as Excel shows them; a formula has the result that was stored with it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import xlrd

from documents.workbooks import unreadable
from documents.workbooks.biff import Stream, safe_stream
from documents.workbooks.legacy_fonts import Run, old_font
from documents.workbooks.sheets import (
    NO_COLUMNS,
    BadCell,
    Budget,
    Cell,
    Merge,
    Sheet,
    SheetBuilder,
    Workbook,
    number_cell,
    text_cell,
)
from documents.workbooks.unicode_sheets import Fonts, Place, with_old_fonts_read

_UNICODE = 80
_LATIN = "latin-1"
_CODEPAGES = {1200: _LATIN, 10000: "mac_roman", 32768: "mac_roman", 32769: "cp1252", 65001: "utf-8"}
_LAST_DAY = 2_958_466
"""The day after 31 December 9999."""
_FALSE_LEAP_DAY = 60
"""29 February 1900, which Excel counts and no calendar has."""


def read_old_excel(content: bytes) -> Workbook:
    """The worksheets. Raises UnreadableFile."""
    stream = safe_stream(content)
    book = _asked(
        lambda: xlrd.open_workbook(
            file_contents=bytes(stream.content),
            logfile=_Quiet(),
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            encoding_override=_LATIN,
        )
    )
    if book.nsheets != len(stream.sheet_starts):
        raise unreadable.damaged()
    reader = _Reader(book, stream)
    sheets = tuple(reader.sheet(index) for index in range(book.nsheets))
    return with_old_fonts_read(Workbook(sheets, bool(book.datemode)), reader.fonts_of)


def _asked(question: Callable[[], Any]) -> Any:
    """What xlrd answers. It lets pass whatever a damaged file makes Python raise, so all of it is caught."""
    try:
        return question()
    except Exception as error:  # see above
        raise unreadable.damaged() from error


class _Quiet:
    """Takes what xlrd writes about a file and forgets it."""

    def write(self, text: str) -> int:
        return len(text)


class _Reader:
    """Takes over the sheets one by one, so that xlrd holds one of them at a time."""

    def __init__(self, book: Any, stream: Stream) -> None:
        self._book = book
        self._stream = stream
        self._budget = Budget()
        self._fonts: dict[int, dict[Place, tuple[Run, ...]]] = {}
        self._is_unicode = book.biff_version >= _UNICODE
        self._struck_fonts = {place for place, font in enumerate(book.font_list) if font.struck_out}
        self._codepage = _CODEPAGES.get(book.codepage, f"cp{book.codepage}")

    def sheet(self, index: int) -> Sheet:
        source = _asked(lambda: self._book.sheet_by_index(index))
        self._unsolved = self._stream.unsolved.get(self._stream.sheet_starts[index], set())
        self._fonts[index] = {}
        builder = SheetBuilder(self._in_codepage(source.name), self._budget, hidden=bool(source.visibility))
        for row in filter(source.row_len, range(source.nrows)):
            hidden = row in source.rowinfo_map and bool(source.rowinfo_map[row].hidden)
            struck = self._struck(source, row) if self._struck_fonts else NO_COLUMNS
            builder.add(row + 1, self._cells(source, row, self._fonts[index]), hidden=hidden, struck=struck)
        for column, about in source.colinfo_map.items():
            if about.hidden or not about.width:
                builder.hide(column, column + 1)
        builder.merges += [
            Merge(top + 1, left, bottom, right - 1)
            for top, bottom, left, right in source.merged_cells
            if top < bottom and left < right
        ]
        self._book.unload_sheet(index)
        return builder.sheet()

    def fonts_of(self, sheet: int, places: frozenset[Place]) -> Fonts:
        return self._fonts[sheet]

    def _cells(self, source: Any, row: int, fonts: dict[Place, tuple[Run, ...]]) -> Iterator[Cell]:
        styles = source._cell_xf_indexes[row]
        for column, (kind, value) in enumerate(zip(source.row_types(row), source.row_values(row), strict=True)):
            if (row, column) in self._unsolved:
                yield BadCell("=…")
            elif kind == xlrd.XL_CELL_TEXT:
                runs = self._runs(source, row, column, styles[column])
                text = self._text(value, runs)
                self._budget.take_text(len(text))
                if not text.isascii():
                    fonts[row + 1, column] = runs
                yield text_cell(text)
            else:
                yield self._value(kind, value)

    def _value(self, kind: int, value: Any) -> Cell:
        match kind:
            case xlrd.XL_CELL_NUMBER:
                return number_cell(value)
            case xlrd.XL_CELL_DATE:
                return _moment(value, date_1904=bool(self._book.datemode))
            case xlrd.XL_CELL_BOOLEAN:
                return bool(value)
            case xlrd.XL_CELL_ERROR:
                return BadCell(xlrd.error_text_from_code.get(value, "#ERROR!"))
            case _:
                return None

    def _struck(self, source: Any, row: int) -> frozenset[int]:
        """The columns of a row with text that is struck through, or in part."""
        formats = self._book.xf_list

        def fonts(column: int, style: int) -> Iterator[int]:
            if 0 <= style < len(formats):
                yield formats[style].font_index
            yield from (font for _, font in source.rich_text_runlist_map.get((row, column), ()))

        styles = enumerate(source._cell_xf_indexes[row])
        return frozenset(column for column, style in styles if not self._struck_fonts.isdisjoint(fonts(column, style)))

    def _runs(self, source: Any, row: int, column: int, style: int) -> tuple[Run, ...]:
        """The fonts of a text: that of the cell, and from some character on others."""
        formats = self._book.xf_list
        own = self._font(formats[style].font_index) if 0 <= style < len(formats) else ""
        others = source.rich_text_runlist_map.get((row, column), ())
        return (Run(0, own), *(Run(start, self._font(font)) for start, font in others))

    def _font(self, index: int) -> str:
        fonts = self._book.font_list
        return str(fonts[index].name) if index < len(fonts) else ""

    def _text(self, text: str, runs: tuple[Run, ...]) -> str:
        """Before Excel 97 texts are bytes in the code page of the file, unless an old font means other letters."""
        if self._is_unicode or any(old_font(run.font) for run in runs):
            return text
        return self._in_codepage(text)

    def _in_codepage(self, text: str) -> str:
        if self._is_unicode or text.isascii():
            return text
        try:
            return unicodedata.normalize("NFC", text.encode(_LATIN).decode(self._codepage))
        except (LookupError, UnicodeError):  # an unknown code page, or bytes that it does not have
            return text


def _moment(value: float, *, date_1904: bool) -> Cell:
    """A day number as date or moment, a part of a day as text; what no calendar has stays a number."""
    if not 0 <= value < _LAST_DAY or (not date_1904 and int(value) == _FALSE_LEAP_DAY):
        return number_cell(value)
    days, rest = divmod(round(value * 86_400), 86_400)
    if days == 0 and not date_1904:
        return str((datetime.min + timedelta(seconds=rest)).time())
    first = datetime(1904, 1, 1) if date_1904 else datetime(1899, 12, 31 if days < _FALSE_LEAP_DAY else 30)
    try:
        moment = first + timedelta(days=days, seconds=rest)
    except OverflowError:  # rounded, or counted from 1904, beyond the year 9999
        return number_cell(value)
    return moment if rest else moment.date()
