"""Vietnamese writing: search and sort keys, tone marks, names, money and dates.

Pure: text in, text out. Everything here is about how Vietnamese is written, nothing about where
anybody lives. Two keys are made for the database, since no stock PostgreSQL server is sure to have
a Vietnamese collation: ``fold`` to find a name typed without diacritics, ``sort_key`` to order people
the way a Vietnamese office does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

_WORTH_REMEMBERING = 100
"""Characters: longer texts hardly come twice."""
_MARKS = re.compile("[\u0300-\u036f]")
_PARENTHESES = re.compile(r"\([^()]*\)?")
# Spaces of every width, line breaks included, are one separator.
_SPACES = re.compile(r"\s+")
# Invisible: controls that are not spaces, soft hyphen, zero-width and direction marks, byte-order mark.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD_HEAD = re.compile(r"(^|[\s\-'(./,&])([^\W\d_])")

# The five written tones in the order of Vietnamese dictionaries; ngang, which has no mark, is 0.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
# Letters with a place of their own in the alphabet: '{' and '|' come after 'z' in ASCII, so that
# 'ă' stands after every word in 'a' and before 'b'.
_LETTER_KEYS = {"ă": "a{", "â": "a|", "đ": "d{", "ê": "e{", "ô": "o{", "ơ": "o|", "ư": "u{"}
_VOWELS = frozenset("aăâeêioôơuưy")
_MARKED_VOWELS = frozenset("ăâêôơư")

# The largest amount that is read and written in words: 999.999 tỷ and what is below one tỷ.
MOST = 999_999_999_999_999
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
# The last digit as it sounds after tens: (1 for "mười", 2 for "… mươi"; the digit).
_AFTER_TENS = {(1, 5): "lăm", (2, 1): "mốt", (2, 4): "tư", (2, 5): "lăm"}
_UNITS = {"k": 1_000, "nghin": 1_000, "tr": 1_000_000, "trieu": 1_000_000, "ty": 1_000_000_000, "ti": 1_000_000_000}
_UNITS |= {"nghin ty": 1_000_000_000_000, "nghin ti": 1_000_000_000_000}
_PLAIN_AMOUNT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+")
# Three decimals after a comma could as well be thousands; three digits after a dot are.
_PART = (
    r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:(?:,|\.(?![0-9]{3}))(?P<decimals>[0-9]{1,2}|[0-9]{4,6}))? ?"
    r"(?P<unit>(?:nghin|ngan) t[yi]|nghin|ngan|trieu|tr|t[yi]|k)\b(?P<half> ruoi)?"
)
_PART_IN_UNITS = re.compile(_PART)
_AMOUNT_IN_UNITS = re.compile(rf"(?:{re.sub(r'[(][?]P<[a-z]+>', '(?:', _PART)} ?)+")
_TYPED_SHARE = re.compile(r"(?P<whole>[0-9]{1,3})(?:[.,](?P<decimals>[0-9]{1,2}))? ?%?")

_LOOKALIKES = str.maketrans(
    {
        "\u00d0": "Đ",  # Icelandic eth, which many fonts draw as Đ
        "\u00f0": "đ",
        "\u0189": "Đ",  # African D
        "\u0256": "đ",
        "\u2018": "'",
        "\u2019": "'",
        "\u02bc": "'",
        "\u00b4": "'",
        "`": "'",
        "\u2010": "-",
        "\u2011": "-",
        **dict(zip("АВЕКМНОРСТХІ", "ABEKMHOPCTXI", strict=True)),  # Cyrillic to Latin
        **dict(zip("аеорсухі", "aeopcyxi", strict=True)),
    }
)


def clean_spaces(text: str) -> str:
    """One plain space between words, none at the ends, no invisible characters.

    For Unicode text only: in the old TCVN3 fonts the soft hyphen (U+00AD), which is taken out here,
    stands for the letter ``ư``. Convert such text first.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def fix_lookalikes(text: str) -> str:
    """NFC, with letters that only look Vietnamese (Ð for Đ, Cyrillic о for o, ’ for ') put right."""
    return unicodedata.normalize("NFC", text).translate(_LOOKALIKES)


def fold(text: str) -> str:
    """The search key: lower case, no diacritics, single spaces ("Nguyễn  Thị Hồng" → "nguyen thi hong").

    On a clean name it equals PostgreSQL's
    ``replace(lower(regexp_replace(normalize(name, NFD), '[\u0300-\u036f]', '', 'g')), 'đ', 'd')``.
    """
    return _fold(text) if len(text) <= _WORTH_REMEMBERING else _fold.__wrapped__(text)


@lru_cache(maxsize=20_000)
def _fold(text: str) -> str:
    if text.isascii():
        return clean_spaces(text).lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFD", clean_spaces(text))).lower()
    return bare.replace("đ", "d").replace("ð", "d")


def exact_key(text: str) -> str:
    """The key for comparing with diacritics: as ``normalize_tone``, in lower case, look-alikes put right."""
    return _exact_key(text) if len(text) <= _WORTH_REMEMBERING else _exact_key.__wrapped__(text)


@lru_cache(maxsize=20_000)
def _exact_key(text: str) -> str:
    return normalize_tone(fix_lookalikes(clean_spaces(text)).lower())


def normalize_tone(text: str) -> str:
    """NFC with each tone mark in its classical place (Hoà → Hòa, thuỷ → thủy, Qúy → Quý).

    Both placements are correct Vietnamese, so this is for comparing, not for correcting what people wrote.
    Words that are not one Vietnamese syllable are left as they are.
    """
    composed = unicodedata.normalize("NFC", text)
    if composed.isascii():
        return composed
    return _LETTERS.sub(lambda match: _retoned(match[0]), composed)


def title_name(text: str) -> str:
    """A person's name: NFC, each word with a capital first letter and small others, single spaces.

    Parts after an apostrophe or a hyphen count as words: "H'HEN NIÊ" → "H'Hen Niê". The place of
    tone marks stays as it was written.
    """
    small = clean_spaces(fix_lookalikes(text)).lower()
    return _WORD_HEAD.sub(lambda match: match[1] + match[2].upper(), small)


def sort_key(name: str) -> str:
    """The order of Vietnamese lists as ASCII text, to be compared bytewise (``COLLATE "C"``).

    Given name first, then family name, then middle names; letters in the order a ă â b c d đ e ê …,
    tones (ngang, huyền, hỏi, ngã, sắc, nặng) only between syllables that are otherwise alike. What stands
    in parentheses does not count. "Nguyễn Văn Dũng" → "dung3 nguye{n3 va{n0".
    """
    whole = fix_lookalikes(clean_spaces(name))
    written = _PARENTHESES.sub(" ", whole).split() or whole.split()
    words = [key for key in map(_syllable_key, written) if key]
    return " ".join(words[-1:] + words[:-1])


def phrase_key(text: str) -> str:
    """The same order for what is no person's name (a company, a place): words in the order written."""
    return " ".join(key for key in map(_syllable_key, fix_lookalikes(clean_spaces(text)).split()) if key)


def number(value: int) -> str:
    """An integer with dots between thousands: 1980000 → "1.980.000"."""
    return f"{value:,}".replace(",", ".")


def money(amount: int) -> str:
    """An amount in whole đồng: 1980000 → "1.980.000 đồng"."""
    return f"{number(amount)} đồng"


def percent(share: int) -> str:
    """A share in hundredths of a percent: 450 → "4,5 %", 10000 → "100 %"."""
    whole, rest = divmod(share, 100)
    return f"{number(whole)},{rest:02}".rstrip("0").rstrip(",") + " %"


def date_text(day: date) -> str:
    """A date as dd/mm/yyyy: "05/02/2027"."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def number_in_words(value: int) -> str:
    """A number from 0 to 999.999.999.999.999 as it is read: 24300 → "hai mươi tư nghìn ba trăm".

    Units without anything are left out; those that follow a larger one are read in full ("không trăm linh một").
    Raises `ValueError` outside that range.
    """
    if not 0 <= value <= MOST:
        raise ValueError(f"Chỉ đọc được số từ 0 đến {number(MOST)}.")
    if value < 10:
        return _DIGITS[value]
    milliards, rest = divmod(value, _UNITS["ty"])
    read = [*_groups_read(milliards, started=False), "tỷ"] if milliards else []
    return " ".join([*read, *_groups_read(rest, started=bool(milliards))])


def money_in_words(amount: int) -> str:
    """The line "Bằng chữ": 1980000 → "Một triệu chín trăm tám mươi nghìn đồng". Raises `ValueError` as above."""
    words = number_in_words(amount)
    return f"{words[0].upper()}{words[1:]} đồng"


def amount_of(text: str) -> int:
    """Whole đồng from what people type: "1.980.000", "1.980.000 đồng", "100 triệu", "1,5 tỷ", "500k", "1 tỷ 200 triệu",
    "2 tỷ rưỡi", with or without diacritics.

    A comma is decimal before a unit, and separates thousands in a plain amount, since there is no part of a đồng.
    Raises `NotAnAmount` for anything else, and for what can be read in two ways ("2tr5", "1,500 triệu").
    """
    typed = fold(text)
    typed = re.sub(r"\s*(?:dong|vnd|d)\.?$", "", typed)
    if len(typed) > 60:
        raise NotAnAmount(text[:60])
    if _PLAIN_AMOUNT.fullmatch(typed):
        amount = int(re.sub(r"[., ]", "", typed))
    elif _AMOUNT_IN_UNITS.fullmatch(typed):
        amount = _sum_of_units(typed, text)
    else:
        raise NotAnAmount(text)
    if amount > MOST:
        raise NotAnAmount(text)
    return amount


def share_of(text: str) -> int:
    """Hundredths of a percent from what people type: "4,5", "4,5 %", "70%" → 450, 450, 7000.

    Raises `NotAShare` for anything else, and for more than two decimals.
    """
    typed = _TYPED_SHARE.fullmatch(clean_spaces(text))
    if typed is None:
        raise NotAShare(text)
    return int(typed["whole"]) * 100 + int((typed["decimals"] or "").ljust(2, "0"))


class NotAnAmount(ValueError):
    """What was typed is no amount of money, or can be read in two ways."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"Không đọc được số tiền “{clean_spaces(text)}”: gõ như 1.980.000, 500 nghìn, 100 triệu hoặc 1,5 tỷ."
        )


class NotAShare(ValueError):
    """What was typed is no percentage."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"Không đọc được tỷ lệ “{clean_spaces(text)}”: gõ như 4,5 hoặc 70 (phần trăm, tối đa hai số lẻ)."
        )


def _groups_read(value: int, *, started: bool) -> Iterator[str]:
    """A number below a milliard, three digits at a time. `started`: something larger was read before."""
    for size, unit in ((1_000_000, "triệu"), (1_000, "nghìn"), (1, "")):
        group = value // size % 1_000
        if group:
            yield from _three_read(group, full=started)
            if unit:
                yield unit
            started = True


def _three_read(value: int, *, full: bool) -> Iterator[str]:
    """Up to three digits, not all of them 0; `full`: the hundreds are read even if there are none."""
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    if hundreds or full:
        yield f"{_DIGITS[hundreds]} trăm"
        if ones and not tens:
            yield "linh"
    if tens:
        yield "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if ones:
        yield _AFTER_TENS.get((min(tens, 2), ones), _DIGITS[ones])


def _sum_of_units(typed: str, text: str) -> int:
    """The parts of "1 ty 200 trieu" added up; each unit must be smaller than the one before it."""
    amount, last = 0, MOST
    for part in _PART_IN_UNITS.finditer(typed):
        unit = _UNITS[part["unit"].replace("ngan", "nghin")]
        digits, decimals = part["whole"].replace(".", ""), part["decimals"] or ""
        scaled = int(digits + decimals) * unit
        if unit >= last or scaled % 10 ** len(decimals):
            raise NotAnAmount(text)
        amount, last = amount + scaled // 10 ** len(decimals), unit
        if part["half"]:
            amount, last = amount + unit // 2, 0
    return amount


@lru_cache(maxsize=20_000)
def _syllable_key(word: str) -> str:
    """Letters, then the digit of the tone: a digit sorts before every letter, so "an4" < "ang0"."""
    letters, tone = [], 0
    for char in word.lower():
        bare, mark = _split_tone(char)
        tone = mark or tone
        if bare in _LETTER_KEYS:
            letters.append(_LETTER_KEYS[bare])
        else:
            letters.extend(_ascii_key(bare))
    return f"{''.join(letters)}{tone}" if letters else ""


def _ascii_key(char: str) -> Iterator[str]:
    """A letter or digit without its marks; punctuation counts for nothing; other scripts come last."""
    for piece in unicodedata.normalize("NFKD", char):
        if piece.isascii():
            if piece.isalnum():
                yield piece
        elif piece.isalnum():
            yield f"~{ord(piece):06x}"


def _split_tone(char: str) -> tuple[str, int]:
    """The letter without its tone (but with its hat, breve or horn), and the tone: "ễ" → ("ê", 3)."""
    pieces = unicodedata.normalize("NFD", char)
    for mark, tone in _TONES.items():
        if mark in pieces:
            return unicodedata.normalize("NFC", pieces.replace(mark, "")), tone
    return char, 0


@lru_cache(maxsize=20_000)
def _retoned(word: str) -> str:
    """The word with its one tone mark in its classical place, or as it was."""
    letters, marks = [], []
    for char in word:
        bare, tone = _split_tone(char)
        letters.append(bare)
        if tone:
            marks.append(tone)
    place = _tone_place("".join(letters).lower()) if len(marks) == 1 else None
    if place is None:
        return word
    mark = next(mark for mark, tone in _TONES.items() if tone == marks[0])
    letters[place] = unicodedata.normalize("NFC", letters[place] + mark)
    return "".join(letters)


def _tone_place(letters: str) -> int | None:
    """Where a syllable without its tone carries it; None if it is not one Vietnamese syllable."""
    start = 0
    if letters[:2] in ("qu", "gi") and letters[2:3] in _VOWELS:
        start = 2  # here u and i belong to the consonant
    places = [place for place in range(start, len(letters)) if letters[place] in _VOWELS]
    if not places or places[-1] - places[0] + 1 != len(places) or len(places) > 3:
        return None
    marked = [place for place in places if letters[place] in _MARKED_VOWELS]
    if marked:
        return marked[-1]
    if places[-1] < len(letters) - 1:  # a consonant ends the syllable: hoàn, huỳnh
        return places[-1]
    return places[len(places) // 2] if len(places) != 2 else places[0]
