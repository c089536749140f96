"""A text file with one row in each line (.csv, .txt) → one sheet.

Pure. Neither the encoding nor the sign between the cells is written in such a file; both are found by what comes out.
Cells are left as texts: a number that lost its zeros or reads 3.81E+10 is the cleaning's business.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from documents.workbooks import unreadable
from documents.workbooks.byte_texts import text_of
from documents.workbooks.legacy_fonts import Encoding, LegacyText, OldFont, decoded
from documents.workbooks.sheets import BadCell, Budget, Cell, SheetBuilder, Workbook, is_error_text, text_cell
from documents.workbooks.unicode_sheets import no_fonts, with_old_fonts_read

SHEET = "CSV"

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 200
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_MOST_CONTROLS = 0.01
_SEP_LINE = re.compile(r"sep=(.)\r?\n|\"sep=(.)\"\r?\n", re.IGNORECASE)
_LITERAL = re.compile(r'="([^"]*)"\Z')
_FORMULA = re.compile(r"=\s*[A-Za-z$(+]")
_MOST_LINES_IN_A_CELL = 20
_DIGITS, _ROWS_LATER = 4, 100


def read_delimited(content: bytes) -> Workbook:
    """The rows as a sheet called CSV. Raises UnreadableFile."""
    text, old = text_of(content)
    text = text.replace("\0", "")
    if len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        raise unreadable.not_workbook()
    separator = _SEP_LINE.match(text)
    if separator is not None:
        text = text[separator.end() :]
    delimiter = (separator[1] or separator[2]) if separator else _delimiter(text)
    if delimiter is None:
        raise unreadable.not_workbook()
    budget = Budget()
    budget.take_text(len(text))
    builder = SheetBuilder(SHEET, budget)
    for number, record in enumerate(_all_records(text, delimiter), 1):
        builder.add(number, (_cell(value, old) for value in record))
    book = Workbook((builder.sheet(),), delimited=True)
    return book if old else with_old_fonts_read(book, no_fonts)


def _delimiter(text: str) -> str | None:
    """The sign that gives the most rows of one same width; None if none of them stands between cells."""
    best, best_score = None, 0
    for delimiter in _DELIMITERS:
        widths = Counter(len(record) for record in islice(_records(text, delimiter), _SAMPLE) if len(record) > 1)
        width, rows = max(widths.items(), key=lambda item: item[1] * (item[0] - 1), default=(1, 0))
        if rows * (width - 1) > best_score:
            best, best_score = delimiter, rows * (width - 1)
    return best


def _all_records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Quotation marks hold cells together; one that would swallow the rows behind it is a sign like any other."""
    lines = io.StringIO(text, newline="").readlines()
    widths = Counter(len(record) for record in islice(_records(text, delimiter), _SAMPLE))
    width = max(widths, key=lambda size: (widths[size], size), default=0)
    start = 0
    while start < len(lines):
        for record, end in _records_from(lines, start, delimiter):
            if record is None or (end - start > 1 and _swallows(record, lines[start:end], delimiter, width)):
                yield next(csv.reader([lines[start]], delimiter=delimiter, quoting=csv.QUOTE_NONE))
                start += 1
                break
            yield record
            start = end


def _records_from(lines: list[str], start: int, delimiter: str) -> Iterator[tuple[list[str] | None, int]]:
    """Each record with the place behind its last line; None for one that no cell can hold, in several lines."""
    reader = csv.reader((lines[place] for place in range(start, len(lines))), delimiter=delimiter)
    begin = start
    try:
        for record in reader:
            yield record, start + reader.line_num
            begin = start + reader.line_num
    except csv.Error as error:
        if len(lines[begin]) > csv.field_size_limit():
            raise unreadable.damaged() from error
        yield None, begin + 1


def _swallows(record: list[str], lines: list[str], delimiter: str, width: int) -> bool:
    """Whether lines within the cells of a record are rows themselves: as many cells as others have, and numbers where
    the first line has numbers."""
    if any(cell.count("\n") > _MOST_LINES_IN_A_CELL for cell in record):
        return True
    first, *others = (next(csv.reader([line], delimiter=delimiter), []) for line in lines)
    return len(first) == width > 1 and any(len(other) == width and _is_alike(first, other) for other in others)


def _is_alike(row: list[str], other: list[str]) -> bool:
    """Running numbers that go up, or numbers of a person in the same column."""
    order, next_order = row[0].strip(" ."), other[0].strip(" .")
    if order.isdecimal() and len(order) < _DIGITS + 2:
        return next_order.isdecimal() and 0 < int(next_order[: _DIGITS + 2]) - int(order) <= _ROWS_LATER
    return any(min(sum(map(str.isdigit, cell)) for cell in pair) >= _DIGITS for pair in zip(row, other, strict=True))


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records as far as they can be read."""
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        if any(len(line) > csv.field_size_limit() for line in io.StringIO(text)):
            raise unreadable.damaged() from error  # a cell longer than any text of a list


def _cell(value: str, old: Encoding | None) -> Cell:
    if literal := _LITERAL.match(value.strip()):
        value = literal[1]  # ="012": how some programs keep the zeros in Excel
    if is_error_text(value.strip()) or _FORMULA.match(value):
        return BadCell(value.strip())
    if old is not None and not value.isascii():
        text = decoded(value, OldFont(old))
        if text is not None and text != value:
            return LegacyText(text, value, old)
    return text_cell(value)
