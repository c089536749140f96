"""A name and an identity number in one cell: "Nguyễn Văn An\\nCCCD: 027066057009".

Pure. Taken apart only where nothing else stands there, and one number that says what it is: twelve digits, or nine
behind "CMND".
"""

from __future__ import annotations

import re

from beneficiaries.reading.names import NameReading, read_name
from beneficiaries.reading.problems import fixed, quoted
from beneficiaries.reading.several_numbers import LABELS
from documents.workbooks.workbook import Cell
from locations.vietnamese import clean_spaces, fold

_NUMBER = re.compile(r"(?<!\d)(?:\d{12}|\d{9})(?!\d)")
_AROUND = " \t\r\n:;,.-–—/()[]"
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")
_LONGEST = 200
_OLD = 9


def name_and_number(cell: Cell) -> tuple[NameReading, str] | None:
    """The name as it is read, and the digits; None if the cell holds something else, or may be read otherwise."""
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return None
    found = _NUMBER.findall(cell)
    if len(found) != 1:
        return None
    before, _, behind = cell.partition(found[0])
    name, is_labelled = _without_label(before)
    if any(map(str.isalnum, behind)) or any(map(str.isdecimal, name)) or (len(found[0]) == _OLD and not is_labelled):
        return None
    read = read_name((name,))
    if read.value is None:
        return None
    said = f"{quoted(clean_spaces(' '.join(cell.split())))} đọc là {quoted(read.value)}, số {found[0]}"
    apart = (
        fixed("full_name", "name_and_number", f"Đã tách số định danh ra khỏi ô họ tên: {said}."),
        fixed("personal_id", "name_and_number", f"Số định danh {found[0]} lấy từ ô họ tên."),
    )
    return NameReading(read.value, (*apart, *read.problems), read.remark), found[0]


def _without_label(text: str) -> tuple[str, bool]:
    """A text without the words at its end that say which number follows, and whether there were any."""
    bare = text.rstrip(_AROUND)
    is_labelled = False
    while (word := _LAST_WORD.search(bare)) and fold(word[0]) in LABELS and not _is_name_part(word[0]):
        bare = bare[: word.start()].rstrip(_AROUND)
        is_labelled = True
    return bare, is_labelled


def _is_name_part(word: str) -> bool:
    """Whether a word of a label may rather be a given name: "Nguyễn Văn Công 027066057009"."""
    return word.istitle() and fold(word) not in ("so", "ma", "can")
