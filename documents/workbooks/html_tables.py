"""A web page, which many portals export under the name .xls → one sheet with the rows of its tables.

Pure. Tags are found from one "<" to the next ">", each once, so that no page takes longer than its length; nothing in
it is followed or run. As in Excel the tables stand below each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from documents.workbooks import unreadable
from documents.workbooks.byte_texts import text_of
from documents.workbooks.file_kinds import refused_web_page
from documents.workbooks.legacy_fonts import OldFont, decoded
from documents.workbooks.sheets import (
    BadCell,
    Budget,
    Cell,
    Merge,
    SheetBuilder,
    Workbook,
    is_error_text,
    number_cell,
    text_cell,
)
from documents.workbooks.unicode_sheets import no_fonts, with_old_fonts_read

SHEET = "HTML"

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{1,40})")
_HEAD = 4096
_TAG = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9:]*)")
_ATTRIBUTE = re.compile(r"([a-zA-Z:-]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
_LONGEST_TAG = 2_000
_UNSHOWN = ("script", "style", "title", "xml")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_NOT_SHOWN = re.compile(r"display\s*:\s*none")

Token = tuple[str, str, bool]
"""A tag's name and what stands behind it, or '' and a text; whether it is an end."""


def read_html(content: bytes) -> Workbook:
    """The rows of all tables as one sheet. Raises UnreadableFile."""
    page = _Page()
    for name, rest, is_end in _tokens(_decoded(content)):
        if not name:
            page.text(rest)
        elif is_end:
            page.end(name)
        else:
            page.start(name, rest)
    page.end("table")
    if not page.has_rows:
        raise refused_web_page()
    return with_old_fonts_read(Workbook((page.builder.sheet(),)), no_fonts)


def _decoded(content: bytes) -> str:
    named = _CHARSET.search(content[:_HEAD])
    if named is not None:
        try:
            return content.decode(named[1].decode("ascii"))
        except (LookupError, UnicodeError):  # an unknown name, or one that is not true
            pass
    text, old = text_of(content)
    return (decoded(text, OldFont(old)) or text) if old else text


def _tokens(page: str) -> Iterator[Token]:
    position = 0
    while (start := page.find("<", position)) != -1:
        if start > position:
            yield "", page[position:start], False
        closing = "-->" if page.startswith("<!--", start) else ">"
        end = page.find(closing, start)
        if end == -1:
            return
        position = end + len(closing)
        tag = _TAG.match(page, start + 1)
        if tag is None:
            continue
        name = tag[2].lower()
        if name in _UNSHOWN and not tag[1]:
            position = page.find(f"</{tag[2]}", position)
            if position == -1:
                return
        else:
            yield name, page[tag.end() : min(end, tag.end() + _LONGEST_TAG)], bool(tag[1])
    yield "", page[position:], False


class _Page:
    """Lays out the cells of the outermost tables; a table within a cell is a text of that cell."""

    def __init__(self) -> None:
        self._budget = Budget()
        self.builder = SheetBuilder(SHEET, self._budget)
        self.has_rows = False
        self._tables = 0
        self._number = 0
        self._cells: list[Cell] | None = None
        self._text: list[str] | None = None
        self._taken: dict[int, int] = {}  # columns that cells above reach down into, with the last row

    def start(self, name: str, rest: str) -> None:
        if name == "table":
            self._tables += 1
        elif name == "br" and self._text is not None:
            self._text.append("\n")
        elif self._tables == 1 and name == "tr":
            self.end("tr")
            self._number += 1
            self._cells = []
            self._hidden = _NOT_SHOWN.search(rest) is not None
            self.has_rows = True
        elif self._tables == 1 and name in ("td", "th") and self._cells is not None:
            self.end("td")
            self._attributes = {key.lower(): value.strip("\"'") for key, value in _ATTRIBUTE.findall(rest)}
            self._text = []
        elif self._text is not None and name in ("p", "div", "tr", "li"):
            self._text.append("\n")

    def end(self, name: str) -> None:
        if name == "table" and self._tables:
            if self._tables == 1:
                self.end("tr")
                self._taken = {}
            self._tables -= 1
        elif self._tables == 1 and name in ("td", "th"):
            self._end_cell()
        elif self._tables == 1 and name == "tr" and self._cells is not None:
            self._end_cell()
            self.builder.add(self._number, self._cells, hidden=self._hidden)
            self._cells = None

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(_SPACES.sub(" ", unescape(text)))

    def _end_cell(self) -> None:
        if self._text is None or self._cells is None:
            return
        text = "\n".join(line.strip(" ") for line in "".join(self._text).split("\n")).strip("\n")
        self._text = None
        while self._taken.get(len(self._cells), 0) >= self._number:
            self._cells.append(None)
        column = len(self._cells)
        width, height = (_span(self._attributes.get(name, "1")) for name in ("colspan", "rowspan"))
        if column + width > unreadable.MAX_COLUMNS:
            raise unreadable.too_many_cells()
        self._budget.take_text(len(text))
        self._cells.extend([_value(self._attributes.get("x:num", ""), text), *[None] * (width - 1)])
        if width > 1 or height > 1:
            bottom = self._number + height - 1
            self.builder.merges.append(Merge(self._number, column, bottom, column + width - 1))
            self._taken |= dict.fromkeys(range(column, column + width), bottom)


def _span(text: str) -> int:
    """How many columns or rows; what is none counts as one, and none reaches further than a sheet."""
    return min(max(int(text), 1), unreadable.MAX_ROWS) if text.isdecimal() and len(text) < 8 else 1


def _value(exact: str, text: str) -> Cell:
    """The text, or the number that Excel wrote beside a rounded one."""
    try:
        if exact:
            return number_cell(float(exact))
    except ValueError:  # what is shown says more
        pass
    return BadCell(text) if is_error_text(text) else text_cell(text)
