"""The stored results of formulas, put back into a workbook that was written without them.

Pure. openpyxl keeps a formula or its result, never both. Without the result a telephone shows an empty cell, and a
list that comes back would have to be asked about. The results are those that the file came with: nothing is calculated.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape

from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, to_excel

from documents.workbooks.legacy_fonts import LegacyText
from documents.workbooks.sheets import BadCell, Cell, Sheet

# As openpyxl writes a formula: <c r="B5" s="3"><f>A5&amp;"x"</f><v /></c>
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"([^<>]*)>(<f(?: [^<>]*)?(?:/>|>[^<]*</f>))<v ?(?:/>|></v>)</c>')
_PART = "xl/worksheets/sheet{}.xml"


def with_stored_results(content: bytes, sheets: Sequence[Sheet | None], *, date_1904: bool = False) -> bytes:
    """The same workbook; ``sheets``: as they were read, in the order of the tabs, None for one without formulas."""
    parts = {_PART.format(place): sheet for place, sheet in enumerate(sheets, start=1) if sheet is not None}
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            sheet = parts.get(entry.filename)
            new.writestr(entry.filename, data if sheet is None else _filled(data, sheet, date_1904=date_1904))
    return target.getvalue()


def _filled(data: bytes, sheet: Sheet, *, date_1904: bool) -> bytes:
    if b"<f" not in data:
        return data
    rows: Mapping[int, Sequence[Cell]] = {row.number: row.cells for row in sheet.rows}

    def result(match: re.Match[bytes]) -> bytes:
        cells = rows.get(int(match[2]), ())
        index = column_index_from_string(match[1].decode("ascii")) - 1
        stored = _stored(cells[index] if index < len(cells) else None, date_1904=date_1904)
        if stored is None:
            return match[0]
        kind, text = stored
        return b'<c r="%s%s"%s%s>%s<v>%s</v></c>' % (match[1], match[2], match[3], kind, match[4], text)

    return _FORMULA.sub(result, data)


def _stored(value: Cell, *, date_1904: bool) -> tuple[bytes, bytes] | None:
    """How a result is written: the attribute for its kind, and its text; None if it is not known."""
    match value:
        case None:
            return None
        case BadCell():
            return (b' t="e"', value.text.encode()) if value.text in ERROR_CODES else None
        case bool():
            return b' t="b"', b"1" if value else b"0"
        case str():
            text = value.written if isinstance(value, LegacyText) else value
            return b' t="str"', escape(ILLEGAL_CHARACTERS_RE.sub("", text)).encode()
        case datetime() | date():
            return b"", str(to_excel(value, CALENDAR_MAC_1904 if date_1904 else CALENDAR_WINDOWS_1900)).encode()
        case _:
            return b"", repr(value).encode()
