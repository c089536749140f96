"""The record stream of an old Excel file (.xls), made safe before xlrd sees it.

Pure: bytes in, bytes out. xlrd follows whatever the file says: it works out defined names, lays out what is claimed,
and jumps to where sheets are said to begin. So the records are walked once; those that a list does not need (names,
links, drawings, formats of empty cells) are made unknown in place, so that every offset stays right, and what the cells
would take is counted.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from documents.workbooks import unreadable
from documents.workbooks.ole import SIGNATURE, stream_named

STREAM = b"\x09\x08"
"""How the record stream begins; some programs write it without an OLE file around it."""

_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _CONTINUE = 0x809, 0x0A, 0x85, 0x2F, 0x3C
_GLOBALS = 0x05
_CODEPAGE, _DATEMODE, _FONTS, _FORMAT, _XF, _SST = 0x42, 0x22, (0x31, 0x231), 0x41E, 0xE0, 0xFC
_ROW, _COLUMNS, _MERGED = 0x208, 0x7D, 0xE5
_LABELSST, _LABEL, _RSTRING, _NUMBER, _RK, _MULRK, _BOOLERR = 0xFD, 0x204, 0xD6, 0x203, 0x27E, 0xBD, 0x205
_FORMULAS, _STRING = (0x06, 0x206, 0x406), 0x207
_WITH_FORMULAS = (0x221, 0x21, 0x4BC, 0x236, 0x37, 0x36)  # arrays, shared formulas, tables: stand before the result
_CELLS = frozenset({_LABELSST, _LABEL, _RSTRING, _NUMBER, _RK, _MULRK, _BOOLERR, *_FORMULAS})
_NEEDED = _CELLS | {
    *(_BOF, _EOF, _BOUNDSHEET, _CODEPAGE, _DATEMODE, *_FONTS, _FORMAT, _XF, _SST),
    *(_ROW, _COLUMNS, _MERGED, _STRING, *_WITH_FORMULAS),
}
_STYLES = frozenset({*_FONTS, _FORMAT, _XF})
_CONTINUED = frozenset({_SST, _STRING})
_UNKNOWN = struct.pack("<H", 0xFFFF)
_EMPTY_RESULT = b"\x03"
_MAX_SHEETS = 500
_ROW_COST = 4
"""As many cells as an empty row above the last one weighs."""
_MAX_STYLES = 20_000
"""The most fonts, number formats and formats of cells together; Excel allows some 5,000."""
_MAX_COLUMN_RECORDS, _COLUMN_RECORD = 10_000, 10
"""The most records about widths of columns that are looked at, each of at least so many bytes."""

Place = tuple[int, int]


@dataclass
class Stream:
    """A safe record stream.

    ``unsolved``: cells, as row and column from 0, whose formula nobody has worked out, by the place of their sheet
    among ``sheet_starts``.
    """

    content: bytearray
    sheet_starts: list[int] = field(default_factory=list)
    unsolved: dict[int, set[Place]] = field(default_factory=dict)


def safe_stream(content: bytes) -> Stream:
    """The records of an .xls file of Excel 5 to 2003. Raises UnreadableFile."""
    records = stream_named(content, ("Workbook", "Book")) if content.startswith(SIGNATURE) else content
    if records is None or len(records) < 8 or not records.startswith(STREAM):
        raise unreadable.damaged()
    walk = _Walk(records)
    walk.run()
    return Stream(walk.out, walk.sheet_starts, walk.unsolved())


class _Walk:
    """Follows the records from the first to the end of the last sheet."""

    def __init__(self, records: bytes) -> None:
        self.out = bytearray(records)
        self.sheet_starts: list[int] = []
        self._starts: set[int] = set()
        self._depth = 0
        self._widths: dict[int, int] = {}
        self._cells = self._styles = self._columns = 0
        self._start = 0
        self._empty_results: dict[int, set[Place]] = {}
        self._other_results = False

    def unsolved(self) -> dict[int, set[Place]]:
        """The results that are an empty text. Excel writes them for ="", but a program that does not calculate
        writes them for every formula."""
        return {} if self._other_results else self._empty_results

    def run(self) -> None:
        position = 0
        before = 0
        while position + 4 <= len(self.out):
            code, length = struct.unpack_from("<HH", self.out, position)
            end = position + 4 + length
            if (self._depth == 0 and code != _BOF) or end > len(self.out):
                break
            if code == _CONTINUE and before in _CONTINUED:
                pass  # belongs to the record before it
            else:
                self._record(code, position, bytes(self.out[position + 4 : end]))
                before = code
            position = end
        del self.out[position:]
        self._end_sheet()
        if self._depth or not self.sheet_starts or not self._starts.issuperset(self.sheet_starts):
            raise unreadable.damaged()

    def _record(self, code: int, position: int, data: bytes) -> None:
        if code == _FILEPASS:
            raise unreadable.encrypted()
        if code not in _NEEDED:
            self.out[position : position + 2] = _UNKNOWN
        elif code == _BOF:
            self._begin(position, data)
        elif code == _EOF:
            self._depth -= 1
        elif code == _BOUNDSHEET:
            self._add_sheet(data)
        elif code in _CELLS:
            self._count(code, data)
        elif code == _COLUMNS:
            self._columns += 1
            if self._columns > _MAX_COLUMN_RECORDS or len(data) < _COLUMN_RECORD:
                self.out[position : position + 2] = _UNKNOWN
        elif code in _STYLES:
            self._styles += 1
            if self._styles > _MAX_STYLES:
                raise unreadable.damaged()

    def _begin(self, position: int, data: bytes) -> None:
        if self._depth == 0:
            self._end_sheet()
            self._start = position
            self._starts.add(position)
        self._depth += 1
        if position == 0 and len(data) >= 4 and struct.unpack_from("<H", data, 2)[0] != _GLOBALS:
            raise unreadable.damaged()

    def _add_sheet(self, data: bytes) -> None:
        if len(data) < 8:
            raise unreadable.damaged()
        offset, _, kind = struct.unpack_from("<IBB", data)
        if kind:
            return  # a chart, or macros of before Excel 97: never read
        if offset in self.sheet_starts or len(self.sheet_starts) == _MAX_SHEETS:
            raise unreadable.damaged()
        self.sheet_starts.append(offset)

    def _count(self, code: int, data: bytes) -> None:
        """xlrd keeps as many places as a row is wide, and a row for every number up to the last."""
        if len(data) < 6:
            raise unreadable.damaged()
        row, column = struct.unpack_from("<HH", data)
        last = struct.unpack_from("<H", data, len(data) - 2)[0] if code == _MULRK else column
        known = self._widths.get(row, 0)
        if last >= known:
            self._widths[row] = last + 1
            self._cells += last + 1 - known
        if last >= unreadable.MAX_COLUMNS or self._cells > unreadable.MAX_CELLS:
            raise unreadable.too_many_cells()
        if code in _FORMULAS:
            self._judge(row, column, data[6:14])

    def _judge(self, row: int, column: int, result: bytes) -> None:
        if result[6:8] == b"\xff\xff" and result[:1] == _EMPTY_RESULT:
            self._empty_results.setdefault(self._start, set()).add((row, column))
        else:
            self._other_results = True

    def _end_sheet(self) -> None:
        self._cells += _ROW_COST * (max(self._widths, default=-1) + 1)
        self._widths = {}
