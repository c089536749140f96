"""What stands between and around the digits of a number: separators, apostrophes, letters for digits, words for none.

Pure. The same slips are made in identity numbers, insurance codes and telephone numbers.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from beneficiaries.reading.problems import Problem
from documents.workbooks.workbook import Cell

SEPARATORS = re.compile(r"[\s.\-_,]+")
APOSTROPHES = re.compile(r"['’‘`´\"“”]+")
LETTER_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"})
MISSING = frozenset(
    {
        "",
        "-",
        "--",
        "0",
        "x",
        "/",
        "khong",
        "khong co",
        "chua co",
        "chua",
        "k",
        "ko",
        "ko co",
        "k co",
        "chua cap",
        "chua lam",
        "mat",
    }
)
"""What people write where there is no number, folded."""
DIGITS = re.compile(r"[0-9]+\Z")


class Reading(NamedTuple):
    """A settled value, None if it is not known, and what there is to say about it."""

    value: str | None
    problems: tuple[Problem, ...] = ()


def is_written_number(cell: Cell) -> bool:
    """Text, or a whole number of Excel."""
    return isinstance(cell, str) or (isinstance(cell, int) and not isinstance(cell, bool) and cell >= 0)
