"""Bytes of a text file, whose encoding nobody wrote down → text.

Pure. UTF-8 and UTF-16 show themselves. A file of one byte per letter is Windows-1258, or was typed for the fonts of
TCVN3 or VNI: what it is shows in whether Vietnamese comes out.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

from documents.workbooks.legacy_fonts import Encoding, OldFont, decoded
from documents.workbooks.syllables import is_syllable

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_HEAD = 4096
_MANY = 0.3
_FEW_DAMAGED = 0.02
_WORD = re.compile(r"[^\W\d_]+")
_OLD_WORD = re.compile(r"[^\s\d,;|.:/()\"'-]+")
_WORDS_LOOKED_AT = 2_000
_LONGEST_WORD = 40
"""More of one tells nothing: a file may be a single "word" of a million letters."""


def text_of(content: bytes) -> tuple[str, Encoding | None]:
    """The text, and the old encoding in which its bytes beyond ASCII still stand."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace"), None
    head = content[:_HEAD]
    for zeros, encoding in ((head[1::2], "utf-16-le"), (head[::2], "utf-16-be")):
        if zeros.count(0) > _MANY * len(zeros):
            return content.decode(encoding, errors="replace"), None
    try:
        return content.decode("utf-8"), None
    except UnicodeDecodeError:
        return _from_bytes(content)


def _from_bytes(content: bytes) -> tuple[str, Encoding | None]:
    """A file of one byte per letter: the reading in which most words are Vietnamese."""
    damaged = content.decode("utf-8", errors="replace")
    beyond = sum(not char.isascii() for char in damaged)
    if damaged.count("\ufffd") <= _FEW_DAMAGED * beyond:
        return damaged, None
    plain = content.decode("latin-1")
    vietnamese = unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))
    scores: dict[Encoding | None, float] = {None: _share_of_syllables(_first(_WORD, vietnamese))}
    old_words = _first(_OLD_WORD, plain)
    for encoding in Encoding:
        scores[encoding] = _share_of_syllables([decoded(word, OldFont(encoding)) or "?" for word in old_words])
    best = max(scores, key=lambda one: scores[one])
    return (vietnamese, None) if best is None else (plain, best)


def _first(pattern: re.Pattern[str], text: str) -> list[str]:
    """As many words beyond ASCII as are enough to tell an encoding. That they are is not asked by the pattern: it would
    try a long run of ASCII letters from each of them anew.
    """
    words = (found[0][:_LONGEST_WORD] for found in pattern.finditer(text))
    return list(islice((word for word in words if not word.isascii()), _WORDS_LOOKED_AT))


def _share_of_syllables(words: list[str]) -> float:
    return sum(map(is_syllable, words)) / len(words) if words else 0.0
