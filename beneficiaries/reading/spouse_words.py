"""The words by which a heading is a husband's or a wife's: "Chồng", "Họ tên vợ", "Ông", "Năm sinh bà".

Pure. A heading with the words of both ("Vợ/chồng", "Họ tên ông (bà)") is neither's. "ba" is read as "bà" only where the
heading has no diacritics at all: "Người thứ ba" is a number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from beneficiaries.reading.sexes import FEMALE, MALE
from locations.vietnamese import exact_key, fix_lookalikes

_HUSBAND, _WIFE = re.compile(r"\b(?:chồng|chong|ông|ong)\b"), re.compile(r"\b(?:vợ|vo|bà)\b")
_WIFE_PLAIN = re.compile(r"\b(?:vo|ba)\b")
_WORDS = re.compile(
    r"\b(?:(?:của|cua|người|nguoi)\s+)*(?:chồng|chong|vợ|vo|ông|ong|bà)\b|\b(?:(?:cua|nguoi)\s+)*ba\b", re.IGNORECASE
)
_ALONE = re.compile(
    r"(?:(?:họ|ho)(?: (?:và|va))?(?: (?:tên|ten))?(?: (?:chữ|chu))?(?: (?:đệm|dem|lót|lot))? |(?:tên|ten) )?"
    r"(?:chồng|chong|vợ|vo|ông|ong|bà|ba)"
)
_SIGNS = " \t\n.,:;*/-–"


def whose(path: Sequence[str]) -> str:
    """MALE below or with "Chồng" or "Ông", FEMALE with "Vợ" or "Bà"; '' with neither, or with both."""
    plain = exact_key(" ".join(path))
    husband = bool(_HUSBAND.search(plain))
    wife = bool((_WIFE_PLAIN if plain.isascii() else _WIFE).search(plain))
    return "" if husband == wife else MALE if husband else FEMALE


def without_spouse(path: Sequence[str]) -> tuple[str, ...]:
    """The texts without these words; those of which nothing is left are left out."""
    return tuple(
        bare for text in path if (bare := " ".join(_WORDS.sub(" ", fix_lookalikes(text)).strip(_SIGNS).split()))
    )


def is_spouse(heading: str) -> bool:
    """Whether a heading is that of the names of husbands or of wives: "Chồng", "Họ tên vợ", "Tên bà"."""
    return _ALONE.fullmatch(exact_key(heading).strip(_SIGNS)) is not None
