"""What single cells of a row say: that somebody is there, or that the row is one of numbers.

Pure. A cell is looked at by its kind and its shape, not read.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from beneficiaries.reading.english_dates import english_date
from beneficiaries.reading.groups import is_tick
from beneficiaries.reading.sexes import read_sex
from beneficiaries.reading.spelling import cell_text
from documents.workbooks.workbook import BadCell, Cell, Row

_COLUMN_NUMBER = re.compile(r"[(\[]?\s*(\d{1,2}|[A-ZĐ])\s*[)\]]?(?:\s*=[\s\d()\[\]+*/x×:%.,–-]+)?\Z")
_NEW_ID = re.compile(r"['’]?\d{12}\Z")


def is_number_of_person(cell: Cell) -> bool:
    """An identity number, an insurance number, or what is left of one."""
    if isinstance(cell, str):
        if cell.isdigit():  # mostly
            return len(cell) >= 5
        return sum(map(str.isdigit, cell)) >= 5 and sum(map(str.isalpha, cell)) <= 4
    return isinstance(cell, int) and cell >= 10**6


def is_birth(cell: Cell) -> bool:
    """A date or a year of birth, or what may be one."""
    if isinstance(cell, str):
        digits = sum(map(str.isdigit, cell))
        return digits >= 4 or (digits >= 3 and "/" in cell) or (digits > 1 and english_date(cell) is not None)
    if isinstance(cell, int):
        return 1900 <= cell <= 2100 or 10_000 <= cell <= 60_000
    return isinstance(cell, date)


def is_sex(cell: Cell) -> bool:
    """A sex, or a tick below one."""
    return read_sex(cell).value is not None or (isinstance(cell, str) and is_tick(cell))


def is_order(cell: Cell) -> bool:
    """A running number: 1, "01", "1." or a formula that counts on."""
    if isinstance(cell, str):
        return cell.strip(" .)").isdecimal()
    return (isinstance(cell, (int, float)) and not isinstance(cell, bool)) or isinstance(cell, BadCell)


def is_new_id(cell: Cell) -> bool:
    """Exactly twelve digits, which nothing but an identity number has."""
    if isinstance(cell, str):
        return _NEW_ID.match(cell.strip()) is not None
    return type(cell) is int and 10**10 <= cell < 10**12


def is_column_numbers(row: Row) -> bool:
    """(1) (2) (3), or A B 1 2 3: every cell is the number or letter of its column, and they go up."""
    filled = [cell for cell in row.cells if cell is not None]
    if len(filled) < 3:
        return False
    found = [_COLUMN_NUMBER.match(cell_text(cell).strip()) for cell in filled if isinstance(cell, (int, str))]
    marks = [match[1] for match in found if match]
    letters = [mark for mark in marks if not mark.isdecimal()]
    numbers = [int(mark) for mark in marks[len(letters) :] if mark.isdecimal()]
    if len(letters) + len(numbers) < len(filled):
        return False
    return all(a < b for a, b in pairwise(letters)) and all(a < b for a, b in pairwise(numbers))
