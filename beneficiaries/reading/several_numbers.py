"""Several identity numbers in one cell: "125123456 / 027162001234", "CMND 125123456, CCCD 027162001234".

Pure. Only a cell of nothing but such numbers, with words that say which each of them is, is taken apart.
"""

from __future__ import annotations

import re

from beneficiaries.reading.digits import APOSTROPHES
from beneficiaries.reading.spelling import in_half_width
from locations.vietnamese import clean_spaces, fold

_LABEL_WORDS = "so the ma cccd cmnd cmt cmtnd cc ddcn can cuoc cong dan chung minh nhan thu dinh danh ca"
LABELS = frozenset(_LABEL_WORDS.split())
"""Words that say which number it is: "CMND 271234567", "027162001234 (CCCD)"."""
_MORE_LABELS = LABELS | {"cu", "moi", "la"}
_BETWEEN = re.compile(r"[/,;|+&()\[\]:]|\s[-–—]\s|\b(?:và|va|hoặc|hoac)\b", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")
_WITHIN = re.compile(r"[\s.\-_]+")
_GROUPS = re.compile(r"\s*[-–—]\s*|\s+")
_LENGTHS = range(9, 13)
_LONGEST = 200


def numbers_in(text: str) -> tuple[str, ...]:
    """The different numbers of 9 to 12 digits in a cell, in their order; none if it holds anything else besides, or
    only one number."""
    if len(text) > _LONGEST:
        return ()
    bare = APOSTROPHES.sub("", in_half_width(clean_spaces(" ".join(text.split()))))
    if not _MORE_LABELS.issuperset(_WORDS.findall(fold(_BETWEEN.sub(" ", bare)))):
        return ()
    parts = [part for part in _BETWEEN.sub("/", _WORDS.sub("/", bare)).split("/") if part.strip(" .-_")]
    numbers = [number for part in parts for number in _numbers(part)]
    if len(numbers) < 2 or not all(number.isascii() and number.isdecimal() for number in numbers):
        return ()
    return tuple(dict.fromkeys(numbers)) if all(len(number) in _LENGTHS for number in numbers) else ()


def _numbers(part: str) -> list[str]:
    """The numbers of a part without separators: each by itself, or one written in groups of digits."""
    for groups in (part.split(), _GROUPS.split(part.strip())):
        numbers = [_WITHIN.sub("", group) for group in groups]
        if all(len(number) in _LENGTHS for number in numbers):
            return numbers
    return [_WITHIN.sub("", part)]
