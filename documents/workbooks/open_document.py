"""An OpenDocument spreadsheet (.ods of LibreOffice and others) → its sheets.

Pure. The content is streamed through expat; repeated rows and columns are laid out only where they hold something, and
only as far as a list can reach. Formulas are never calculated.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO
from xml.parsers import expat

from documents.workbooks import unreadable
from documents.workbooks.legacy_fonts import Run
from documents.workbooks.packages import (
    CHUNK,
    Attributes,
    EncryptedPackage,
    NotAWorkbook,
    opened,
    parse,
    part_names,
)
from documents.workbooks.sheets import (
    NO_COLUMNS,
    BadCell,
    Budget,
    Cell,
    Merge,
    Sheet,
    SheetBuilder,
    Workbook,
    is_error_text,
    number_cell,
    text_cell,
)
from documents.workbooks.unicode_sheets import Place, with_old_fonts_read

_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "meta-inf/manifest.xml"
_ENCRYPTED = (b"encryption-data", b"encrypted-package")
_MOST_MANIFEST = 1024 * 1024
_FORMULA_PREFIX = re.compile(r"^(?:[a-z]+:)?=?")
_NUMBERS = ("float", "currency", "percentage")
# What stands in a cell, or beside the cells, and is none of its text.
_ASIDE = frozenset(
    {
        *("office:annotation", "draw:frame", "draw:custom-shape", "draw:g", "draw:control", "table:shapes"),
        *("table:tracked-changes", "text:ruby-text", "table:detective", "office:forms", "text:note"),
    }
)
_HIDDEN = ("collapse", "filter")
_LINES_THROUGH = ("style:text-line-through-style", "style:text-line-through-type")
_FIRST_OF_1904 = "1904-01-01"


def read_open_document(content: bytes) -> Workbook:
    """The sheets. Raises UnreadableFile or a PackageError."""
    with opened(content) as archive:
        names = {name.lower(): name for name in part_names(archive, len(content))}
        if _CONTENT not in names:
            raise NotAWorkbook("no content")
        _check_encryption(archive, names)
        reader = _Reader()
        for part in (_STYLES, _CONTENT):
            if part in names:
                with archive.open(names[part]) as stream:
                    _follow(stream, reader)
    return reader.workbook()


def read_flat_open_document(stream: IO[bytes]) -> Workbook:
    """The sheets of the same in one XML file (.fods)."""
    reader = _Reader()
    _follow(stream, reader)
    return reader.workbook()


def _check_encryption(archive: zipfile.ZipFile, names: Mapping[str, str]) -> None:
    if _MANIFEST in names:
        with archive.open(names[_MANIFEST]) as stream:
            manifest = stream.read(_MOST_MANIFEST)
        if any(sign in manifest for sign in _ENCRYPTED):
            raise EncryptedPackage("by its manifest")


def _follow(stream: IO[bytes], reader: _Reader) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parse(parser, stream.read(CHUNK), stream)


@dataclass(slots=True)
class _Style:
    """A style as far as it matters: what it inherits from, its font, whether its text is struck through ('' if that is
    not said), whether its table is shown."""

    parent: str = ""
    font: str = ""
    line: str = ""
    displayed: bool = True


@dataclass(slots=True)
class _OpenCell:
    attributes: Attributes
    paragraphs: list[list[str]] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    length: int = 0
    struck: bool = False

    @property
    def text(self) -> str:
        return "\n".join(map("".join, self.paragraphs))


class _Styles:
    """The styles and the names of fonts."""

    def __init__(self) -> None:
        self._styles: dict[str, _Style] = {}
        self._faces: dict[str, str] = {}
        self._latest = _Style()
        self.strikes = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "style:style":
            self._latest = _Style(parent=attributes.get("style:parent-style-name", ""))
            self._styles[attributes.get("style:name", "")] = self._latest
        elif name == "style:text-properties":
            self._latest.font = attributes.get("style:font-name") or attributes.get("fo:font-family", "")
            self._latest.line = next((attributes[name] for name in _LINES_THROUGH if name in attributes), "")
            self.strikes = self.strikes or self._latest.line not in ("", "none")
        elif name == "style:table-properties":
            self._latest.displayed = attributes.get("table:display") != "false"
        elif name == "style:font-face":
            self._faces[attributes.get("style:name", "")] = attributes.get("svg:font-family", "").strip("'\"")

    def font(self, name: str) -> str:
        """The font of a style, or of those that it inherits from."""
        for _ in range(10):
            style = self._styles.get(name)
            if style is None:
                return ""
            if style.font:
                return self._faces.get(style.font, style.font)
            name = style.parent
        return ""

    def strikes_through(self, name: str) -> bool:
        """Whether a style, or one that it inherits from, strikes its text through."""
        for _ in range(10):
            style = self._styles.get(name) if self.strikes else None
            if style is None:
                return False
            if style.line:
                return style.line != "none"
            name = style.parent
        return False

    def is_displayed(self, name: str) -> bool:
        return name not in self._styles or self._styles[name].displayed


class _Reader:
    """Follows styles, tables, rows and cells."""

    def __init__(self) -> None:
        self._budget = Budget()
        self._styles = _Styles()
        self._sheets: list[Sheet] = []
        self._fonts: list[dict[Place, tuple[Run, ...]]] = []
        self._builder: SheetBuilder | None = None
        self._cell: _OpenCell | None = None
        self._in_paragraph = False
        self._aside = 0
        self._date_1904 = False
        self._row: Attributes = {}
        self._cells: list[Cell] = []
        self._struck = NO_COLUMNS
        self._number = self._column = 0
        self._column_styles: list[tuple[int, str]] = [(0, "")]
        self._groups: list[bool] = []

    def workbook(self) -> Workbook:
        book = Workbook(tuple(self._sheets), self._date_1904)
        return with_old_fonts_read(book, lambda sheet, places: self._fonts[sheet])

    def start(self, name: str, attributes: Attributes) -> None:
        if self._aside or name in _ASIDE or (name == "table:table" and self._builder is not None):
            self._aside += 1
        elif self._cell is not None:
            self._start_text(self._cell, name, attributes)
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell = _OpenCell(attributes)
        elif name == "table:table-row":
            self._start_row(attributes)
        elif name == "table:table":
            self._start_table(attributes)
        elif name == "table:table-column":
            width = _count(attributes, "table:number-columns-repeated")
            style = attributes.get("table:default-cell-style-name", "")
            first = self._column_styles[-1][0]
            self._column_styles.append((first + width, style))
            if self._builder is not None and attributes.get("table:visibility") in _HIDDEN:
                self._builder.hide(first, first + width)
        elif name == "table:table-row-group":
            self._groups.append(attributes.get("table:display") == "false")
        elif name == "table:null-date":
            self._date_1904 = attributes.get("table:date-value") == _FIRST_OF_1904
        else:
            self._styles.start(name, attributes)

    def end(self, name: str) -> None:
        if self._aside:
            self._aside -= 1
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._end_cell()
        elif name == "text:p":
            self._in_paragraph = False
        elif name == "text:span" and self._cell is not None:
            self._add_run(self._cell, "")
        elif name == "table:table-row":
            self._end_row()
        elif name == "table:table-row-group" and self._groups:
            self._groups.pop()
        elif name == "table:table" and self._builder is not None:
            self._sheets.append(self._builder.sheet())
            self._builder = None

    def text(self, text: str) -> None:
        if self._cell is not None and self._in_paragraph and not self._aside:
            self._cell.paragraphs[-1].append(text)
            self._cell.length += len(text)

    def _start_table(self, attributes: Attributes) -> None:
        hidden = not self._styles.is_displayed(attributes.get("table:style-name", ""))
        self._builder = SheetBuilder(attributes.get("table:name", ""), self._budget, hidden=hidden)
        self._fonts.append({})
        self._number = 1
        self._column_styles = [(0, "")]
        self._groups = []

    def _start_row(self, attributes: Attributes) -> None:
        self._row = attributes
        self._cells = []
        self._struck = NO_COLUMNS
        self._column = 0

    def _start_text(self, cell: _OpenCell, name: str, attributes: Attributes) -> None:
        if name == "text:p":
            cell.length += bool(cell.paragraphs)  # the line break between them
            cell.paragraphs.append([])
            self._in_paragraph = True
        elif name == "text:span":
            style = attributes.get("text:style-name", "")
            cell.struck = cell.struck or self._styles.strikes_through(style)
            self._add_run(cell, style)
        elif name == "text:s":
            self.text(" " * min(_count(attributes, "text:c"), unreadable.MAX_COLUMNS))
        elif name == "text:tab":
            self.text("\t")
        elif name == "text:line-break":
            self.text("\n")

    def _add_run(self, cell: _OpenCell, style: str) -> None:
        cell.runs.append(Run(cell.length, self._styles.font(style)))

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None or self._builder is None:
            return
        text = cell.text
        value = _value(cell.attributes, text, has_result=bool(cell.paragraphs))
        repeated = _count(cell.attributes, "table:number-columns-repeated")
        self._add_merge(cell.attributes)
        if value is not None:
            self._put(value, repeated)
            if isinstance(value, str) and not value.isascii():
                self._keep_fonts(cell)
            if self._styles.strikes and (cell.struck or self._styles.strikes_through(self._style_of(cell))):
                self._struck |= set(range(self._column, self._column + repeated))
        self._column += repeated

    def _put(self, value: Cell, repeated: int) -> None:
        if self._column + repeated > unreadable.MAX_COLUMNS:
            raise unreadable.too_many_cells()
        self._cells.extend([None] * (self._column - len(self._cells)))
        self._cells.extend([value] * repeated)

    def _keep_fonts(self, cell: _OpenCell) -> None:
        own = self._styles.font(self._style_of(cell))
        runs = (Run(0, own), *(Run(run.start, run.font or own) for run in cell.runs))
        self._fonts[-1][self._number, self._column] = runs

    def _style_of(self, cell: _OpenCell) -> str:
        style = cell.attributes.get("table:style-name") or self._row.get("table:default-cell-style-name")
        return style or next((name for end, name in self._column_styles if self._column < end), "")

    def _add_merge(self, attributes: Attributes) -> None:
        width = _count(attributes, "table:number-columns-spanned")
        height = _count(attributes, "table:number-rows-spanned")
        if self._builder is not None and (width > 1 or height > 1):
            bottom = min(self._number + height - 1, unreadable.MAX_ROWS)
            right = min(self._column + width - 1, unreadable.MAX_COLUMNS)
            self._builder.merges.append(Merge(self._number, self._column, bottom, right))

    def _end_row(self) -> None:
        repeated = _count(self._row, "table:number-rows-repeated")
        if self._cells and self._builder is not None:
            if self._number + repeated - 1 > unreadable.MAX_ROWS:
                raise unreadable.too_many_cells()
            hidden = self._row.get("table:visibility") in _HIDDEN or any(self._groups)
            length = sum(len(cell) for cell in self._cells if isinstance(cell, str))
            for number in range(self._number, self._number + repeated):
                self._budget.take_text(length)
                self._builder.add(number, self._cells, hidden=hidden, struck=self._struck)
        self._number += repeated


def _count(attributes: Attributes, name: str) -> int:
    """A number of times, 1 if it is not said."""
    text = attributes.get(name, "1")
    return max(int(text), 1) if text.isdecimal() and len(text) < 10 else 1


def _value(attributes: Attributes, text: str, *, has_result: bool) -> Cell:
    """``has_result``: there is a text, even an empty one, as the result of a formula is written."""
    kind = attributes.get("office:value-type", "")
    formula = attributes.get("table:formula")
    if attributes.get("calcext:value-type") == "error" or (formula is not None and is_error_text(text)):
        return BadCell(text or "#ERROR!")
    if not kind and formula is not None and not has_result:
        return BadCell("=" + _FORMULA_PREFIX.sub("", formula))
    if kind in _NUMBERS:
        return _number(attributes.get("office:value", ""), text)
    if kind == "date":
        return _moment(attributes.get("office:date-value", ""), text)
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true"
    return text_cell(attributes.get("office:string-value", text) if kind == "string" else text)


def _number(value: str, text: str) -> Cell:
    try:
        return number_cell(float(value))
    except ValueError:  # no number: what the cell shows says more
        return text_cell(text)


def _moment(value: str, text: str) -> Cell:
    try:
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    except ValueError:  # before the year 1, or no date
        return text_cell(text)
