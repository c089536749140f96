"""Text that was typed for a font of before Unicode (TCVN3, VNI) → Unicode.

Pure. Such a file holds other characters than it shows: "TrÇn ThÞ" in the font .VnTime is seen as "Trần Thị". The font
of a cell tells the encoding; where there is none, or it says nothing, the characters tell it, and only if what comes
out is Vietnamese. What cannot be told is left as it is, for a person to settle.

TCVN3 (TCVN 5712:1993, third table) has one character for each small letter and none for capitals with a tone: those are
small letters in a font of capitals, whose name ends in H. VNI writes the marks as a character behind the letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from documents.workbooks.syllables import is_syllable


class Encoding(StrEnum):
    TCVN3 = "TCVN3"
    VNI = "VNI"


@dataclass(frozen=True, slots=True)
class OldFont:
    """What the name of a font tells. ``capitals``: it shows small letters as capitals."""

    encoding: Encoding
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a cell's text, from ``start`` on, and its font's name ('' if it is not known)."""

    start: int
    font: str


class LegacyText(str):
    """A text in Unicode that stood in an old font. ``written``: the characters as they came."""

    __slots__ = ("encoding", "written")
    written: str
    encoding: Encoding

    def __new__(cls, value: str, written: str, encoding: Encoding) -> LegacyText:
        text = super().__new__(cls, value)
        text.written = written
        text.encoding = encoding
        return text

    def __getnewargs__(self) -> tuple[str, str, Encoding]:  # type: ignore[override]  # copies need all of it
        return (str(self), self.written, self.encoding)


_TCVN3_SIGNS = (
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
)
TCVN3 = dict(zip(*_TCVN3_SIGNS, strict=True))
"""The letter that each character stands for."""

_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HAT_TONES = {"á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323", "â": ""}
_VNI_BREVE_TONES = {"é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323", "ê": ""}
_VNI_SINGLE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _small_vni() -> Iterator[tuple[str, str]]:
    yield from _VNI_SINGLE.items()
    for base, letter in {**dict(zip("aeouy", "aeouy", strict=True)), "ô": "ơ", "ö": "ư"}.items():
        for sign, tone in _VNI_TONES.items():
            yield base + sign, letter + tone
    for base, letter in (("a", "â"), ("e", "ê"), ("o", "ô")):
        for sign, tone in _VNI_HAT_TONES.items():
            yield base + sign, letter + tone
    for sign, tone in _VNI_BREVE_TONES.items():
        yield "a" + sign, "ă" + tone


def _vni() -> Iterator[tuple[str, str]]:
    """Signs behind a capital are capitals as well, or small."""
    for written, letter in _small_vni():
        composed = unicodedata.normalize("NFC", letter)
        yield written, composed
        for capital in {written.upper(), written[0].upper() + written[1:]}:
            yield capital, composed.upper()


VNI = dict(_vni())
"""The letter that each character, or letter with its sign, stands for."""
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_TCVN3_TABLE = str.maketrans(TCVN3)

_FONTS = (
    (re.compile(r"\.vn[a-z0-9 _-]*?(h?)\Z", re.IGNORECASE), Encoding.TCVN3),
    (re.compile(r"vni[ _-]()", re.IGNORECASE), Encoding.VNI),
)

_SOFT_HYPHEN = "\u00ad"
# Characters of which every list in an old font has some, and hardly any list in Unicode.
_RARE = "µ¸¶·¹¨»¾¼½Æ©Ç®ÎÏÑªÖ×ØÜÞßäåæçëñ«¬îïðöøûüþ÷¡¢§£¤¥¦ÄÅÛ" + _SOFT_HYPHEN
_CAPITALS = "ÌÒÓÔÕÈÉÊË"
_CAPITAL_INSIDE = re.compile(rf"[a-zà-ỹ][{_CAPITALS}]")
_RARE_SIGN = re.compile(rf"[{_RARE}]|{_CAPITAL_INSIDE.pattern}")
# Signs of TCVN3 and VNI inside a word. None of them is a letter of Vietnamese or of a minority's alphabet; the soft
# hyphen, TCVN3's ư, is told apart below.
_OLD_SIGNS = "µ¸¶·¹¨»¾¼½Æ©Ç®ÎÏÑªÖ×ØÜÞßäåæç«¬îïðöøûüþ÷¡¢§£¤¥¦ÄÅ"
_OLD_FONT = re.compile(
    rf"[^\W\d_][{_OLD_SIGNS}]|[{_OLD_SIGNS}][^\W\d_]"
    r"|[a-zà-ỹ][ÌÎÒÓÔÕÈÉÊË](?=[a-zà-ỹ]|\b)"  # TCVN3: a capital inside a small word ("nghÌo")
    r"|[aeAE][âêàáãèéÂÊÀÁÃÈÉ](?![a-zA-Z]*['’])"  # VNI writes the hat behind its letter ("Leâ", "Traàn")
)
_CERTAINLY_UNICODE = re.compile("[\u0100-\u1fff]")
_LATIN_1 = re.compile("[\u0080-\u00ff]")
_WORTH_REMEMBERING = 100
"""Characters: no word is longer, and texts that are hardly ever come twice."""
_WITHOUT_ENYE = str.maketrans("ñÑ", "nN")
_WORD = re.compile(rf"(?:[^\W\d_]|[{_OLD_SIGNS}{_SOFT_HYPHEN}])+")


def is_old_font(written: str) -> bool:
    """Whether a text is written in TCVN3 or VNI, to be shown in a font of before Unicode."""
    if _CERTAINLY_UNICODE.search(written):
        return False
    if _SOFT_HYPHEN in written.strip(_SOFT_HYPHEN + " "):
        return True
    return _OLD_FONT.search(written) is not None


def old_font(name: str) -> OldFont | None:
    """What a font's name tells: .VnTime is TCVN3, .VnTimeH its capitals, VNI-Times is VNI; None for any other."""
    for pattern, encoding in _FONTS:
        if found := pattern.match(name.strip()):
            return OldFont(encoding, bool(found[1]))
    return None


def decoded(written: str, font: OldFont) -> str | None:
    """The text as the font shows it; None if it holds characters that the encoding does not have."""
    if _CERTAINLY_UNICODE.search(written):
        return None
    if font.encoding is Encoding.TCVN3:
        if any(sign not in TCVN3 and sign.isalpha() for sign in _LATIN_1.findall(written)):
            return None
        text = written.translate(_TCVN3_TABLE)
    else:
        if any(sign.isalpha() for sign in _LATIN_1.findall(_VNI_LETTER.sub("", written))):
            return None
        text = _VNI_LETTER.sub(lambda found: VNI[found[0]], written)
    return text.upper() if font.capitals else text


def may_hold_old_text(joined: str) -> bool:
    """Whether it is worth looking at the single texts of which this very long one consists. Fast."""
    if any(sign in joined for sign in _RARE):
        return True
    return any(sign in joined for sign in _CAPITALS) and _CAPITAL_INSIDE.search(joined) is not None


def holds_old_text(written: str) -> bool:
    """Whether some word of a text is surely written for an old font."""
    return _RARE_SIGN.search(written) is not None and any(map(is_old_font, _WORD.findall(written)))


def is_certainly_unicode(written: str) -> bool:
    """Whether a text holds a letter that no old font has."""
    return _CERTAINLY_UNICODE.search(written) is not None


def may_be_old(written: str) -> bool:
    """Whether a text holds any character that stands for another letter in an old font."""
    return _LATIN_1.search(written) is not None


def in_unicode(written: str, runs: tuple[Run, ...] = (), around: Encoding | None = None) -> str:
    """The text in Unicode: a ``LegacyText`` if anything was converted, else the text itself.

    ``runs``: the fonts of its parts, if they are known; ``around``: the encoding of the texts beside it, for a text
    that could be either.
    """
    pieces = [_by_font(piece, font, around) for piece, font in _pieces(written, runs)]
    encodings = [piece.encoding for piece in pieces if isinstance(piece, LegacyText)]
    if not encodings:
        return written
    return LegacyText("".join(pieces), written, encodings[0])


def _pieces(written: str, runs: tuple[Run, ...]) -> Iterator[tuple[str, str]]:
    """The parts of a text that have one font, with its name."""
    ends = [run.start for run in runs[1:]]
    for run, end in zip(runs, [*ends, len(written)], strict=True) if runs else ((Run(0, ""), len(written)),):
        if written[run.start : end]:
            yield written[run.start : end], run.font


def _by_font(written: str, name: str, around: Encoding | None) -> str:
    if written.isascii():
        return written
    font = old_font(name)
    if font is not None and (text := decoded(written, font)) is not None and text != written:
        return LegacyText(text, written, font.encoding)
    if len(written) > _WORTH_REMEMBERING:
        return _by_characters.__wrapped__(written, around)
    return _by_characters(written, around)


@lru_cache(maxsize=20_000)
def _by_characters(written: str, around: Encoding | None) -> str:
    """Where no font tells: word by word, since old and new words may stand in one cell. A word that could be either
    follows the others of its text, or those around it."""
    telling = [word for word in _WORD.findall(written) if is_old_font(word)]
    if any(_is_told_by_more_than_one_letter(word) for word in telling):
        known = {encoding for word in telling for encoding in Encoding if _is_vietnamese(word, encoding)}
        found = [encoding for encoding in known if all(_is_vietnamese(word, encoding) for word in telling)]
        if len(found) != 1:
            return written
        follow = not _CERTAINLY_UNICODE.search(written)
        encoding = found[0]
    elif around is not None and not is_certainly_unicode(written):
        follow, encoding = True, around
    else:
        return written

    def convert(match: re.Match[str]) -> str:
        word = match[0]
        wanted = word in telling or (follow and _is_vietnamese(word, encoding))
        return (decoded(word, OldFont(encoding)) or word) if wanted else word

    text = _WORD.sub(convert, written)
    return LegacyText(text, written, encoding) if text != written else written


def _is_told_by_more_than_one_letter(word: str) -> bool:
    """Ñ alone is VNI's Đ, or a letter of the Jrai and the Ê Đê."""
    return is_old_font(word.translate(_WITHOUT_ENYE))


def _is_vietnamese(word: str, encoding: Encoding) -> bool:
    """Whether a word in this encoding is one Vietnamese syllable, or several joined by signs."""
    text = decoded(word, OldFont(encoding))
    return text is not None and all(map(is_syllable, re.findall(r"[^\W\d_]+", text)))


def encoding_of(texts: Iterable[str]) -> Encoding | None:
    """The one encoding that all texts converted so far came from; None if there is none, or several."""
    found = {text.encoding for text in texts if isinstance(text, LegacyText)}
    return next(iter(found)) if len(found) == 1 else None
