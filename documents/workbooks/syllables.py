"""Whether a word is a Vietnamese syllable.

Pure. Vietnamese has some 160 rhymes behind some 27 beginnings, and a syllable that ends in c, ch, p or t takes two of
the six tones only; so a text read in a wrong encoding hardly ever gives syllables.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from locations.vietnamese import normalize_tone

_ONSETS_WRITTEN = "b c d đ g h k l m n p q r s t v x ch gh gi kh ng ngh nh ph qu th tr"
_RHYMES_WRITTEN = (
    "a ai ao au ay ac ach am an ang anh ap at ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e eo ec em en eng ep et ê êu êch êm ên ênh êng êp êt "
    "i ia iu ich im in inh ip it iêc iêm iên iêng iêp iêt iêu "
    "o oi oc om on ong op ot oa oai oao oay oac oach oam oan oang oanh oap oat oăc oăm oăn oăng oăt "
    "oe oen oeo oet oong ooc ô ôi ôc ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua ui uc um un ung up ut uân uâng uât uây uê uên uêch uênh uôi uôc uôm uôn uông uôt uơ uơn uy uya uych "
    "uyn uynh uyt uyu uyên uyêt uyp ư ưa ưi ưu ưc ưm ưn ưng ưt ươc ươi ươm ươn ương ươp ươt ươu "
    "y yêm yên yêng yêt yêu ych yn ynh yt yu"
)
_ONSETS = frozenset({"", *_ONSETS_WRITTEN.split()})
_RHYMES = frozenset(_RHYMES_WRITTEN.split())
_STOPS = ("c", "ch", "p", "t")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_STOP_TONES = {"\u0301", "\u0323"}
_EITHER_PLACE = ("oa", "oe", "uy")  # hòa or hoà
_LONGEST = 7
_LONGEST_WRITTEN = 3 * _LONGEST  # with the marks of every letter in pieces of their own


def is_syllable(word: str) -> bool:
    """Whether the word can be Vietnamese, in whatever case; for a word without any tone the tone is not looked at."""
    return len(word) <= _LONGEST_WRITTEN and _is_syllable(word)


@lru_cache(maxsize=20_000)
def _is_syllable(word: str) -> bool:
    pieces = unicodedata.normalize("NFD", word.lower())
    tones = [piece for piece in pieces if piece in _TONES]
    bare = unicodedata.normalize("NFC", "".join(piece for piece in pieces if piece not in _TONES))
    if len(tones) > 1 or len(bare) > _LONGEST or not _is_built_right(bare):
        return False
    if tones and bare.endswith(_STOPS) and tones[0] not in _STOP_TONES:
        return False
    return bare.endswith(_EITHER_PLACE) or normalize_tone(word) == unicodedata.normalize("NFC", word)


def _is_built_right(bare: str) -> bool:
    return any(bare[:cut] in _ONSETS and bare[cut:] in _RHYMES for cut in range(4))
