"""People who stand where nobody looks for them: above a header, or on a sheet without headings.

Pure. They would be lost in silence with the title, so that a list with such people is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from beneficiaries.reading.columns import is_birth_like
from beneficiaries.reading.columns_by_cells import is_id_like, is_name_like
from beneficiaries.reading.headings import is_of_no_use, meaning_of
from beneficiaries.reading.names import looks_like_name
from beneficiaries.reading.row_cells import is_order
from beneficiaries.reading.row_kinds import is_signature, kind_of_place
from beneficiaries.reading.sexes import read_sex
from documents.workbooks.workbook import Cell, Row
from locations.vietnamese import clean_spaces, exact_key

_PEOPLE_SEEN = 3
_NAMES_SEEN = 2
_WHOLE_NAME = 3
_PHONE_DIGITS = 10
_NUMBERED = re.compile(r"\s*\d{1,4}\s*[.)/-]\s*(?=[^\W\d])")
_LONGEST = 60
_NOT_NAMES = frozenset({"hồ chí minh"})


def looks_like_people(rows: Iterable[Row]) -> bool:
    """Whether rows without a header seem to hold people: an identity number, somebody with a birth or a sex, names
    with running numbers, or nothing but names."""
    rows = list(rows)
    if any(is_id_like(cell) for row in rows for cell in row.cells) or _named_with_births(rows):
        return True
    if any(map(_is_counted_person, rows)) or any(map(_is_described, rows)):
        return True
    counted = sum(map(_is_counted_name, rows))
    alone = sum(map(_is_name_alone, rows))
    return counted >= _NAMES_SEEN or (alone >= _NAMES_SEEN and alone * 2 >= len(rows))


def has_people_above(rows: Iterable[Row]) -> bool:
    """Whether rows above a header hold people who would be lost with the title: names with a number, a birth or a
    sex."""
    named = [row for row in rows if any(is_name_like(_unnumbered(cell)) for cell in row.cells)]
    if any(is_id_like(cell) and len(str(cell)) > _PHONE_DIGITS for row in named for cell in row.cells):
        return True
    return any(map(_is_counted_person, named)) or any(map(_is_described, named)) or _named_with_births(named)


def _named_with_births(rows: Iterable[Row]) -> bool:
    named = [row for row in rows if any(is_name_like(cell) for cell in row.cells)]
    return sum(any(is_birth_like(cell) for cell in row.cells) for row in named) >= _PEOPLE_SEEN


def _filled(row: Row) -> list[Cell]:
    return [cell for cell in row.cells if cell is not None]


def _is_counted_person(row: Row) -> bool:
    """Whether a row is one of a list beyond doubt: a running number, then a name, and a birth."""
    filled = _filled(row)
    if not filled or not is_order(filled[0]) or is_birth_like(filled[0]):
        return False
    others = filled[1:]
    return any(map(_is_somebodys_name, others)) and any(map(is_birth_like, others))


def _is_described(row: Row) -> bool:
    """Whether a row holds somebody's whole name, a birth or a sex, and no label or office ("Người lập:")."""
    filled = _filled(row)
    if not any(map(_is_whole_name, filled)) or any(map(_is_label, filled)):
        return False
    return any(is_birth_like(cell) or _is_sex(cell) for cell in filled)


def _is_counted_name(row: Row) -> bool:
    """Whether a row holds a running number and somebody's name, and nothing else."""
    filled = _filled(row)
    return len(filled) == 2 and is_order(filled[0]) and _is_whole_name(filled[1])


def _is_name_alone(row: Row) -> bool:
    filled = _filled(row)
    return len(filled) == 1 and _is_whole_name(filled[0])


def _is_sex(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) <= _LONGEST and read_sex(cell).value is not None


def _unnumbered(cell: Cell) -> Cell:
    """ "1. Lê Văn Bình" without the number."""
    return _NUMBERED.sub("", cell, count=1) if isinstance(cell, str) and len(cell) <= _LONGEST else cell


def _is_whole_name(cell: Cell) -> bool:
    """Somebody's name of three words or more; one of two may be a place's ("Hà Nội")."""
    name = _unnumbered(cell)
    if not isinstance(name, str) or not looks_like_name(name) or kind_of_place(name) or is_signature(name):
        return False
    return len(name.split()) >= _WHOLE_NAME and exact_key(name) not in _NOT_NAMES


def _is_label(cell: Cell) -> bool:
    """Whether a text says what stands beside it, or what somebody is in an office."""
    if not isinstance(cell, str) or _is_sex(cell):
        return False
    text = clean_spaces(cell)
    known = len(text) <= _LONGEST and not _is_whole_name(cell) and (meaning_of(text) is not None or is_of_no_use(text))
    return known or text.endswith(":") or (is_signature(text) and not _is_whole_name(cell))


def _is_somebodys_name(cell: Cell) -> bool:
    """A name by its family name, or by its capitals, and no place."""
    if not isinstance(cell, str) or not is_name_like(cell) or kind_of_place(cell):
        return False
    return looks_like_name(cell) or cell.istitle()
