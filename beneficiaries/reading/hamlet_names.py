"""Names of hamlets typed in capitals, written as they are elsewhere: "THÔN ĐOÀI" → "Thôn Đoài".

Pure. Roman numerals, single letters, what has digits in it and abbreviations stay: "TỔ DÂN PHỐ SỐ II" → "Tổ dân phố số
II", "TDP SỐ 3A" → "TDP số 3A".
"""

from __future__ import annotations

import re
from functools import lru_cache

from locations.vietnamese import exact_key, fold, title_name

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ROMAN = re.compile(r"[IVX]+\Z")
_VOWELS = frozenset("aeiouy")
_TYPE = re.compile(
    r"(?:tổ dân phố|khu dân cư|cụm dân cư|khu phố|khối phố|khu vực|tiểu khu|khu tập thể|tổ|khu|khối|thôn|xóm|bản|làng|"
    r"ấp|buôn|bon|sóc|phum|khóm|phố|đội|tdp|kdc|kp)(?: số)?(?!\w)"
)
"""The words that say what kind of place it is; of several only the first begins with a capital."""


@lru_cache(maxsize=5_000)
def in_small_letters(text: str) -> str:
    """The name with small letters behind the first of each word, if it is typed in capitals; if only a part of it is
    ("Thôn ĐOÀI"), only where that has diacritics, since "Khu HAGL" has an abbreviation. ``text``: repaired."""
    words = [word[0] for word in _WORD.finditer(text)]
    capitals = [word for word in words if _is_name_in_capitals(word)]
    if not capitals or not (text.upper() == text or any(not word.isascii() for word in capitals)):
        return text
    small = _WORD.sub(lambda word: title_name(word[0]) if _is_name_in_capitals(word[0]) else word[0], text)
    key = exact_key(small)
    kind = _TYPE.match(key) if len(key) == len(text) else None
    if kind is None or not text[: kind.end()].isupper():
        return small
    first, *rest = text[: kind.end()].split()
    typed = [first if first not in capitals else title_name(first), *(word.lower() for word in rest)]
    return " ".join(typed) + small[kind.end() :]


def _is_name_in_capitals(word: str) -> bool:
    """Not a numeral, a letter, an abbreviation ("TDP", "HTX") or something with digits."""
    if len(word) < 2 or not word.isupper() or any(map(str.isdigit, word)) or _ROMAN.match(word):
        return False
    return not _VOWELS.isdisjoint(fold(word))
