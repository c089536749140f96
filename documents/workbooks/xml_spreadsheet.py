"""An XML Spreadsheet of Excel 2003, which many portals export under the name .xls → its sheets.

Pure. One file of plain XML; rows and cells may skip numbers, everything else is as in later formats.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from xml.parsers import expat

from documents.workbooks import unreadable
from documents.workbooks.legacy_fonts import Run
from documents.workbooks.open_document import read_flat_open_document
from documents.workbooks.packages import CHUNK, Attributes, NotAWorkbook, local_name, parse
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
from documents.workbooks.unicode_sheets import Place, with_old_fonts_read

_OPEN_DOCUMENT = b"urn:oasis:names:tc:opendocument"
_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_HEAD = 4096
_YES = ("1", "true")


def read_xml(content: bytes) -> Workbook:
    """The sheets of a spreadsheet in one XML file. Raises UnreadableFile or a PackageError."""
    stream = io.BytesIO(content)
    if _OPEN_DOCUMENT in content[:_HEAD]:
        return read_flat_open_document(stream)
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parse(parser, stream.read(CHUNK), stream)
    return reader.workbook()


class _Reader:
    """Follows styles, worksheets, rows and cells."""

    def __init__(self) -> None:
        self._budget = Budget()
        self._sheets: list[Sheet] = []
        self._fonts: list[dict[Place, tuple[Run, ...]]] = []
        self._font_by_style: dict[str, str] = {}
        self._struck_styles: set[str] = set()
        self._style = ""
        self._builder: SheetBuilder | None = None
        self._is_workbook: bool | None = None
        self._hidden = False
        self._date_1904 = False
        self._inside = ""
        self._collected: list[str] = []
        self._row = self._column = self._rest = 0
        self._said: Attributes = {}  # by the row
        self._cell: Attributes = {}
        self._cells: list[Cell] = []
        self._struck = NO_COLUMNS
        self._kind = ""

    def workbook(self) -> Workbook:
        book = Workbook(tuple(self._sheets), self._date_1904)
        return with_old_fonts_read(book, lambda sheet, places: self._fonts[sheet])

    def start(self, name: str, attributes: Attributes) -> None:
        name = local_name(name)
        said = {local_name(key): value for key, value in attributes.items()}
        if self._is_workbook is None:
            self._is_workbook = name == "Workbook" and _SPREADSHEET in attributes.values()
            if not self._is_workbook:
                raise NotAWorkbook(name)
        elif name == "Style":
            self._style = said.get("ID", "")
        elif name == "Font" and self._builder is None:
            self._font_by_style[self._style] = said.get("FontName", "")
            if said.get("StrikeThrough") in _YES:
                self._struck_styles.add(self._style)
        elif name == "Date1904":
            self._date_1904 = True
        elif name == "Worksheet":
            self._builder = SheetBuilder(said.get("Name", ""), self._budget)
            self._hidden = False
            self._fonts.append({})
            self._row = self._rest = self._column = 0
        elif name == "Column" and self._builder is not None:
            self._start_column(self._builder, said)
        elif name == "Row":
            self._row = _number(said.get("Index"), self._row + 1 + self._rest)
            self._rest = _number(said.get("Span"), 0)
            self._said, self._cells, self._column, self._struck = said, [], 0, NO_COLUMNS
        elif name == "Cell":
            self._start_cell(said)
        elif name == "Data":
            self._kind, self._inside, self._collected = said.get("Type", ""), "Data", []
        elif name == "Visible" and self._builder is not None:
            self._inside, self._collected = "Visible", []

    def end(self, name: str) -> None:
        name = local_name(name)
        if name == self._inside:
            self._inside = ""
            if name == "Visible":
                self._hidden = "".join(self._collected).strip() != "SheetVisible"
        if name == "Cell":
            self._end_cell()
        elif name == "Row" and self._builder is not None:
            hidden = self._said.get("Hidden") in _YES
            self._builder.add(self._row, self._cells, hidden=hidden, struck=self._struck)
        elif name == "Worksheet" and self._builder is not None:
            sheet = self._builder.sheet()
            self._sheets.append(replace(sheet, hidden=self._hidden))
            self._builder = None

    def text(self, text: str) -> None:
        if self._inside:
            self._collected.append(text)

    def _start_column(self, builder: SheetBuilder, said: Attributes) -> None:
        """``Span``: how many more columns are like this one."""
        first = _number(said.get("Index"), self._column + 1)
        self._column = first + _number(said.get("Span"), 0)
        if said.get("Hidden") in _YES or said.get("Width") == "0":
            builder.hide(first - 1, self._column)

    def _start_cell(self, said: Attributes) -> None:
        self._cell, self._kind, self._collected = said, "", []
        self._column = _number(said.get("Index"), self._column + 1)
        if self._column > unreadable.MAX_COLUMNS or self._row > unreadable.MAX_ROWS:
            raise unreadable.too_many_cells()

    def _end_cell(self) -> None:
        if self._builder is None:
            return
        text = "".join(self._collected)
        value = _value(self._kind, text, self._cell.get("Formula"))
        across, down = _number(self._cell.get("MergeAcross"), 0), _number(self._cell.get("MergeDown"), 0)
        if across or down:
            right, bottom = self._column - 1 + across, self._row + down
            self._builder.merges.append(Merge(self._row, self._column - 1, bottom, right))
        if value is not None:
            self._cells.extend([None] * (self._column - 1 - len(self._cells)))
            self._cells.append(value)
            self._budget.take_text(len(text))
            style = self._cell.get("StyleID") or self._said.get("StyleID") or "Default"
            self._fonts[-1][self._row, self._column - 1] = (Run(0, self._font_by_style.get(style, "")),)
            if style in self._struck_styles:
                self._struck |= {self._column - 1}
        self._column += across


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 8 else otherwise


def _value(kind: str, text: str, formula: str | None) -> Cell:
    try:
        match kind:
            case "Number":
                return number_cell(float(text))
            case "DateTime":
                moment = datetime.fromisoformat(text)
                return date(moment.year, moment.month, moment.day) if moment.time() == datetime.min.time() else moment
            case "Boolean":
                return text.strip() == "1"
            case "Error":
                return BadCell(text or "#ERROR!")
    except ValueError:  # no number, no date: what is written says more
        return text_cell(text)
    return BadCell(formula) if not kind and formula else text_cell(text)
