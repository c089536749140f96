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
from typing import Literal

from beneficiaries.workbooks import unreadable
from beneficiaries.workbooks.byte_texts import text_of
from beneficiaries.workbooks.legacy_fonts import Encoding, LegacyText, OldFont, decoded
from beneficiaries.workbooks.sheets import BadCell, Budget, Cell, SheetBuilder, Workbook, is_error_text, text_cell
from beneficiaries.workbooks.unicode_sheets import no_fonts, with_old_fonts_read

SHEET = "CSV"

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 200
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_MOST_CONTROLS = 0.01
_SEP_LINE = re.compile(r"sep=(.)\r?\n|\"sep=(.)\"\r?\n", re.IGNORECASE)
_LITERAL = re.compile(r'="([^"]*)"\Z')
_FORMULA = re.compile(r"=\s*[A-Za-z$(+]")
_MOST_LINES_IN_A_CELL = 20


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
    book = Workbook((builder.sheet(),))
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
    """Quotation marks hold cells together, unless one that is never closed would swallow the rows behind it."""
    if any(cell.count("\n") > _MOST_LINES_IN_A_CELL for record in _records(text, delimiter) for cell in record):
        return _records(text, delimiter, quoting=csv.QUOTE_NONE)
    return _records(text, delimiter)


def _records(text: str, delimiter: str, *, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
    except csv.Error as error:  # a cell longer than any text of a list
        raise unreadable.damaged() from error


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
