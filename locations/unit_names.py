"""Names of administrative units as people write them: type words, abbreviations, spelling.

Pure, and ignorant of which units exist: that is the gazetteer's knowledge.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from locations.vietnamese import exact_key, fold, phrase_key

_OLD = re.compile(r"\(\s*(?:xã|phường|thị trấn|huyện|tỉnh)?\s*(?:cũ|trước)[^)]*\)?|\s+cũ$")
_PARENTHESES = re.compile(r"\([^)]*\)?")
_APOSTROPHES = re.compile(r"'\s*")
_PUNCTUATION = re.compile(r"[^\w\s]|_")
_LEADING_ZEROS = re.compile(r"\b0+(?=\d)")
# Final y after a consonant is a matter of school, not of name: Mỹ and Mĩ, Quý and Quí.
_FINAL_Y = re.compile(r"[yỳỷỹýỵ]\b(?:(?<=[bcdđghklmnprstvx].)|(?<=qu.))")
_I_FOR_Y = dict(zip("yỳỷỹýỵ", "iìỉĩíị", strict=True))
# One word of the Central Highlands' languages (water) that the lists themselves spell in several ways.
_WATER = re.compile(r"\b([đd])[aăắ][ck]\b")
_AUTHORITY = re.compile(r"^(?:ubnd|ub|ủy ban nhân dân|uy ban nhan dan|hđnd)\s+")

# Each type word with the ways to write it: in full, in full without diacritics, and abbreviated.
_SPELLINGS: dict[str, tuple[str, ...]] = {
    "xã": (r"xã[\s.:]+(?:đảo\s+(?=\S))?", r"xa[\s.:]+", r"x\s*[.:]\s*|x\s+"),
    "phường": (r"phường[\s.:]+", r"phuong[\s.:]+", r"[pf]\s*[.:]\s*|[pf]\s+|[pf](?=\d)"),
    "thị trấn": (r"thị\s+trấn[\s.:]+", r"thi\s+tran[\s.:]+", r"t\.\s*t[.\s]\s*|tt\s*[.:]\s*|tt\s+"),
    "đặc khu": (r"đặc\s+khu[\s.:]+", r"dac\s+khu[\s.:]+", r"[đd]k\s*[.:]\s*"),
    "huyện": (r"huyện[\s.:]+", r"huyen[\s.:]+", r"h\s*[.:]\s*|h\s+"),
    "quận": (r"quận[\s.:]+", r"quan[\s.:]+", r"q\s*[.:]\s*|q\s+|q(?=\d)"),
    "thị xã": (r"thị\s+xã[\s.:]+", r"thi\s+xa[\s.:]+", r"t\.\s*x[.\s]\s*|tx\s*[.:]\s*|tx\s+"),
    "thành phố": (r"thành\s+phố[\s.:]+", r"thanh\s+pho[\s.:]+", r"t\.\s*p[.\s]\s*|tp\s*[.:]?\s*"),
    "tỉnh": (r"tỉnh[\s.:]+", r"tinh[\s.:]+", r"t\s*\.\s*"),
}
COMMUNE_KINDS = ("xã", "phường", "thị trấn", "đặc khu")
DISTRICT_KINDS = ("huyện", "quận", "thị xã", "thành phố")
PROVINCE_KINDS = ("tỉnh", "thành phố")

# How a cell begins that was typed without diacritics: commune, district, province.
_BARE_COMMUNE = re.compile(r"(?:xa|phuong|thi tran|dac khu)\s", re.IGNORECASE)
_BARE_DISTRICT = re.compile(r"(?:huyen|quan|thi xa|thanh pho)\s", re.IGNORECASE)
_BARE_PROVINCE = re.compile(r"(?:tinh|thanh pho)\s", re.IGNORECASE)

# Put before the name of a province or commune of today, and nothing to sort by.
_UNIT_WORDS = ("Thành phố", "Tỉnh", "Phường", "Xã", "Đặc khu")


def unit_order(name: str) -> str:
    """The place of a province or commune of today in a list, by its name without the type word; compared bytewise."""
    for word in _UNIT_WORDS:
        name = name.removeprefix(f"{word} ")
    return phrase_key(name)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a written name.

    ``kind`` is the type word in full ("xã"), or '' if none was read; ``exact`` compares with
    diacritics, ``folded`` without diacritics and spaces (Đắk Lắk is written Đăk Lăk and Daklak).
    """

    kind: str
    exact: str
    folded: str


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A unit's name as somebody wrote it.

    ``readings`` come with the likelier first, the whole text last: "xa dung" is a xã called Dung, or a
    unit called Xa Dung; "Phường Đúc" is the whole name of a phường.
    ``old`` is true if the writer says that the unit is a former one ("xã Yên Trung cũ").
    """

    readings: tuple[Reading, ...]
    old: bool

    @property
    def kind(self) -> str:
        """The type word of the likeliest reading, '' if none was written."""
        return self.readings[0].kind if self.readings else ""


def name_key(text: str) -> str:
    """A name without its type word as it is compared with diacritics.

    Tone placement, final i or y, Đắk or Đăk, apostrophes, dashes and zeros before a number make no difference.
    """
    return _plain_key(exact_key(text))


def one_spelling(key: str) -> str:
    """A lower-case text with one spelling where custom knows several: Mỹ and Mĩ, Đắk, Đăk and Đắc."""
    return _FINAL_Y.sub(lambda match: _I_FOR_Y[match[0]], _WATER.sub(r"\1ăk", key))


def has_name(text: str) -> bool:
    """False for an empty cell and for one that only holds dashes, dots or other signs."""
    return any(char.isalnum() for char in text)


def typed_without_diacritics(commune: str, district: str, province: str) -> bool:
    """True if the type words come from somebody who typed no diacritics ("xa Thanh An").

    A name in ASCII alone proves nothing: Tam Giang has no diacritics anyway.
    """
    cells = ((commune, _BARE_COMMUNE), (district, _BARE_DISTRICT), (province, _BARE_PROVINCE))
    return any(begins.match(text.strip()) is not None for text, begins in cells)


@lru_cache(maxsize=20_000)
def read_name(text: str, kinds: tuple[str, ...]) -> WrittenName:
    """Take a written name apart; ``kinds`` are the type words that may stand before it."""
    whole = exact_key(text)
    old = _OLD.search(whole) is not None
    whole = _PARENTHESES.sub(" ", _OLD.sub(" ", whole)).strip()
    whole = _AUTHORITY.sub("", whole)
    found = ((kind, pattern.match(whole)) for kind, pattern in _patterns(kinds))
    stripped = [(kind, _plain_key(whole[match.end() :])) for kind, match in found if match]
    readings = [Reading(kind, key, folded(key)) for kind, key in (*stripped, ("", _plain_key(whole))) if key]
    return WrittenName(tuple(readings), old)


def folded(key: str) -> str:
    """A key of ``name_key`` without diacritics and spaces."""
    return fold(key).replace(" ", "")


def lacks_only_marks(written: str, official: str) -> bool:
    """Whether two keys of the same letters differ only in marks that the written one leaves out.

    "Tân Thanh" may be a hasty Tân Thành or Tân Thạnh; "Tân Thành" is never a hasty Tân Thạnh.
    """
    return all(own <= other for own, other in zip(_marks(written), _marks(official), strict=True))


def _marks(key: str) -> Iterator[set[str]]:
    """The marks of each letter, the stroke of đ among them."""
    for letter in key.replace(" ", ""):
        yield {"đ"} if letter == "đ" else set(unicodedata.normalize("NFD", letter)[1:])


@lru_cache(maxsize=64)
def _patterns(kinds: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile("|".join(_SPELLINGS[kind]))) for kind in kinds)


def _plain_key(key: str) -> str:
    joined = _PUNCTUATION.sub(" ", _APOSTROPHES.sub("", key))
    numbered = _LEADING_ZEROS.sub("", " ".join(joined.split()))
    return one_spelling(numbered)
