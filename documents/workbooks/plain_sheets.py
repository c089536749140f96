"""The XML of a sheet as spreadsheet programs write it, looked over without building anything.

Pure. Following every cell of a large list through expat takes Python longer than reading it. Programs write their
cells in one plain form, though, which a regular expression goes through in a tenth of the time. It is made so that
nothing else passes: an attribute that it does not know, a formula, an error, a number of a row or column that does not
fit, and the row is handed back to be followed cell by cell; anything unusual around the rows, and the whole sheet is.
The XML must be known to be well-formed before.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_START = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml version=[\"']1\.0[\"'](?: encoding=[\"'](?i:utf-8)[\"'])?"
    rb"(?: standalone=[\"'](?:yes|no)[\"'])?\s?\?>)?\s*<(worksheet|sst)[\s>]"
)
_DATA, _END = b"<sheetData>", b"</sheetData>"
_COLUMN = rb"(?:[A-H]?[A-Z]|I[A-V])"  # the first 256
# r comes first and names the row; the cell names the same row; then format and type, and a value or none
_ROW = re.compile(
    rb"<row r=\"([1-9]\d{0,6})\"((?: [A-Za-z0-9:]+=\"[^\"<>&]*\")*+) ?(?:/>|>"
    rb"(?:<c r=\"" + _COLUMN + rb"\1\"(?: s=\"\d+\")?+(?: t=\"(?:s|n|str|b|inlineStr)\")?+ ?"
    rb"(?:/>|></c>|>(<v>[^<]*+</v>|<is><t(?: xml:space=\"preserve\")?+>[^<]*+</t></is>)</c>))*+"
    rb"</row>)"
)
_FILLED = re.compile(rb"<c r=\"([A-Z]{1,2})\d+\"[^<>]*><(?:v|is)>")
_HIDDEN = (b' hidden="1"', b' hidden="true"')
# with a prefix too: the cell reader takes <x:sheetData> for the sheet's if it comes first
_ANY_ROW = re.compile(rb"<(?:[^\s<>/]*:)?(?:row|sheetData)[\s/>]")
_NUMBERED_ROW = re.compile(rb"<row r=\"[1-9]\d{0,6}\"")
_SHARED = re.compile(rb" t=\"s\" ?><v>(\d{1,9})</v>")
_PREFIXED_TEXT = re.compile(rb"<[^\s<>/]*:si[\s/>]")
_CELL = re.compile(rb"<(?:[^\s<>/]*:)?c[\s/>]")
_COLUMNS, _ANY_COLUMN = re.compile(rb"<cols>(?:<col [^<>]*/>|\s)*</cols>"), re.compile(rb"<(?:[^\s<>/]*:)?col[\s/>]")


@dataclass(frozen=True)
class PlainSheet:
    """``rows``, ``columns``: how far the plain rows reach with something in them, columns as letters;
    ``shared_cells``: how many cells at most take a shared text; ``about_columns``: the XML of what is said of columns
    as a whole; ``unusual``: that of the other rows."""

    rows: int
    columns: frozenset[str]
    hidden_rows: frozenset[int]
    shared_cells: int
    about_columns: bytes
    unusual: bytes


def root_of(data: bytes) -> str:
    """``worksheet`` or ``sst``, if the part begins in the usual way; else ''."""
    start = _START.match(data)
    return start[1].decode("ascii") if start else ""


def plain_sheet(data: bytes) -> PlainSheet | None:
    """What a well-formed sheet says; None if it is not written as usual and has to be followed."""
    start, end = data.find(_DATA), data.find(_END)
    if root_of(data) != "worksheet" or start == -1 or end == -1 or b"<!" in data or data.count(b"<?") > 1:
        return None  # a comment or a marked section could hold what looks like rows
    around = data[:start] + data[end + len(_END) :]
    if _ANY_ROW.search(around) or _CELL.search(around) or data.count(_DATA) > 1:
        return None
    columns = _COLUMNS.search(data, 0, start)
    if columns is None and _ANY_COLUMN.search(around):
        return None
    return _walk(data[start + len(_DATA) : end], columns[0] if columns else b"")


def _walk(data: bytes, about_columns: bytes) -> PlainSheet | None:
    # what stands between plain rows, then of each row the three groups of the expression
    parts = _ROW.split(data)
    numbers, attributes, values = parts[1::4], parts[2::4], parts[3::4]
    others = b"".join(parts[::4])
    if len(_ANY_ROW.findall(others)) != len(_NUMBERED_ROW.findall(others)):
        return None  # a row whose number follows from those before it
    rows = max((int(number) for number, value in zip(numbers, values, strict=True) if value is not None), default=0)
    said = {text for text in set(attributes) if any(sign in text for sign in _HIDDEN)}
    hidden = frozenset(int(number) for number, text in zip(numbers, attributes, strict=True) if text in said)
    columns = frozenset(letters.decode("ascii") for letters in set(_FILLED.findall(data)))
    return PlainSheet(rows, columns, hidden, data.count(b't="s"'), about_columns, others.strip())


def text_sizes(data: bytes) -> list[int]:
    """No shared text has more characters than its XML has bytes; in the order of the texts."""
    texts = data.split(b"<si")[1:]
    if not texts or (b":si" in data and _PREFIXED_TEXT.search(data)):
        return [len(data)]  # which of them begins where is not sure
    return [len(text) for text in texts]


def shared_text(data: bytes, cells: int, sizes: list[int]) -> int:
    """How many characters the cells of a sheet take at most from texts of these sizes. ``cells``: how many take one."""
    found = Counter(_SHARED.findall(data))
    longest = max(sizes)
    known = sum(count * (sizes[int(index)] if int(index) < len(sizes) else longest) for index, count in found.items())
    return known + longest * max(cells - found.total(), 0)
