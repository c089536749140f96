"""Which of a household's members somebody is for health insurance: 1 for the first who takes part, and so on.

Pure. The premium of a household's card falls with the place of the member, so a place is read only where it is beyond
doubt; anything else is left out with a remark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from beneficiaries.reading.problems import Problem, quoted, warning
from beneficiaries.reading.spelling import cell_text
from documents.workbooks.workbook import Cell
from locations.vietnamese import exact_key, fold

HOUSEHOLD_POSITION = "household_position"
LAST = 30
"""No household is as large: what is beyond is another number."""

_NUMBER = re.compile(r"(?:(?:nguoi )?thu ?)?0*([1-9][0-9]?)(?:[.,]0)?\Z")
_WORD = re.compile(r"(?:người )?thứ (\w+)\Z")
_WORDS = {
    **{"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5},
    **{"sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10},
}
_UNKNOWN = frozenset({"khong", "khong co", "khong ro", "chua ro", "chua biet"})
_AROUND = " .'’‘`"


@dataclass(frozen=True, slots=True)
class PositionReading:
    """``value``: from 1 to ``LAST``; None if it is not known."""

    value: int | None
    problems: tuple[Problem, ...] = ()


def read_household_position(cell: Cell) -> PositionReading:
    """The place from its cell: 2, "02", "thứ 2", "người thứ hai". Whatever else it holds gets a warning."""
    if cell is None:
        return PositionReading(None)
    written = " ".join(cell_text(cell).split())
    plain = fold(written).strip(_AROUND)
    if not any(map(str.isalnum, plain)) or plain in _UNKNOWN:
        return PositionReading(None)
    value = _number(plain) or _word(written)
    if value is not None and value <= LAST:
        return PositionReading(value)
    message = (
        f"Thứ tự trong hộ {quoted(written)} không phải là một số từ 1 đến {LAST} nên không dùng: hãy nhập lại số "
        "thứ tự của người này trong hộ (1, 2, 3…), hoặc để trống nếu chưa rõ."
    )
    return PositionReading(None, (warning(HOUSEHOLD_POSITION, "position_unreadable", message),))


def _number(plain: str) -> int | None:
    found = _NUMBER.match(plain)
    return int(found[1]) if found else None


def _word(written: str) -> int | None:
    """With diacritics: without them "tư" may be "tự"."""
    found = _WORD.match(exact_key(written).strip(_AROUND))
    return _WORDS.get(found[1]) if found else None
