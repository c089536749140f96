"""Addresses in one cell, and provinces named in titles, taken apart into units.

Pure. Which names exist is asked of an ``AddressBook``, so that "Cam Ly - Đà Lạt" stays one name and
"Bình Phước" at the end of an address is seen to be a province.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from locations.unit_names import has_name, one_spelling
from locations.vietnamese import clean_spaces, exact_key, fold


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address as they were written, type words included; '' for what is not there."""

    hamlet: str
    commune: str
    district: str
    province: str


class AddressBook(Protocol):
    """What must be known of the country to take an address apart."""

    def names_province(self, text: str) -> bool:
        """Whether there is or was a province of this name."""

    def names_city(self, text: str) -> bool:
        """Whether it is or was a city under the central government."""

    def names_district(self, text: str, province: str = "") -> bool:
        """Whether there was a district of this name, in the province if one is given that is known."""

    def names_commune(self, text: str) -> bool:
        """Whether there is or was a commune of this name."""


HAMLET, COMMUNE, DISTRICT, CITY, PROVINCE, UNTYPED = "hamlet", "commune", "district", "city", "province", ""

_SEPARATORS = re.compile(r"[,;\n\r|]+")
_DASHES = re.compile(
    r"\s+[-–—]+\s+|\s*[–—]\s*|\s*-\s*(?=(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tỉnh|tp|tx)\b)",
    re.IGNORECASE,
)
_INNER_TYPE = re.compile(
    r"(?<=\s)(?=(?:xã|phường|thị\s+trấn|đặc\s+khu|huyện|quận|thị\s+xã|thành\s+phố|tỉnh"
    r"|tp|tx|tt|[xphqt]\.)[\s.])",
    re.IGNORECASE,
)
_SOCIAL = re.compile(r"xã\s+hội\b", re.IGNORECASE)
_LONGEST_ADDRESS = 5_000
"""In characters. A cell of Excel may hold 32,767, of which a damaged one can make thousands of pieces."""
_LONGEST_UNIT = 100
"""Characters of the longest text that is looked up as a unit; no name is half as long."""
_COUNTRY = re.compile(r"(?:nước\s+)?(?:việt\s*nam|viet\s*nam|vn)\.?")

# The first that matches tells what a piece is. Full words without diacritics count only in a piece
# that has none: "Quan Sơn" is a name, "quan 1" is a district.
_ABBREVIATED = (
    (COMMUNE, re.compile(r"[xpf]\s*\.|[xp]\s|[pf]\d|tt\s*[.\s]|t\.\s*t[.\s]|đk\s*\.")),
    (DISTRICT, re.compile(r"[hq]\s*\.|[hq]\s|q\d|tx\s*[.\s]|t\.\s*x[.\s]")),
    (CITY, re.compile(r"tp[.\s]|tp\s*hcm|t\.\s*p[.\s]")),
    (HAMLET, re.compile(r"kp|kdc|tdp|sn\s|\d")),
)
_IN_FULL = (
    (PROVINCE, re.compile(r"tỉnh\s")),
    (COMMUNE, re.compile(r"(?:xã|phường|thị trấn|đặc khu)[\s.:]")),
    (DISTRICT, re.compile(r"(?:huyện|quận|thị xã)[\s.:]")),
    (CITY, re.compile(r"thành phố[\s.:]")),
    (
        HAMLET,
        re.compile(
            r"(?:thôn|xóm|ấp|bản|buôn|làng|khu|khóm|khối|tổ|phum|sóc|plei|plơi|bon|đội|số|đường|ngõ|ngách"
            r"|hẻm|phố|tiểu khu|cụm|chòm|nhóm|lô|căn hộ|chung cư)(?:[\s.:\d]|$)"
        ),
    ),
)
_IN_FULL_FOLDED = tuple((kind, re.compile(fold(pattern.pattern))) for kind, pattern in _IN_FULL)


@dataclass(slots=True)
class _Pieces:
    """What is left of an address while its units are taken out, from the back to the front."""

    items: list[tuple[str, str]]

    def take(self, place: int) -> str:
        return self.items.pop(place)[1]

    def last(self, *kinds: str, after: int = -1) -> int | None:
        """The place of the last piece of these kinds behind ``after``."""
        places = [place for place, (kind, _) in enumerate(self.items) if kind in kinds and place > after]
        return places[-1] if places else None


def split_address(text: str, book: AddressBook) -> Address:
    """Take an address such as "Thôn 1, xã Canh Liên, huyện Vân Canh, tỉnh Bình Định" apart.

    Type words decide; a piece without one is understood by its place and by what names there are
    ("Phù Cầm, Dũng Liệt, Yên Phong, Bắc Ninh"). A single piece without a type word is a hamlet, for hamlets
    and communes share names, and who names a commune alone says that it is one. What is too long to be an
    address is left whole.
    """
    if len(text) > _LONGEST_ADDRESS:
        return Address(text, "", "", "")
    written, joint = _pieces(text, book)
    if len(written) == 1 and _kind(written[0]) == UNTYPED:
        return Address(written[0], "", "", "")
    pieces = _Pieces([(_kind(piece), piece) for piece in written])
    province = _take_province(pieces, book)
    district = _take_district(pieces, book, province)
    commune = _take_commune(pieces)
    return Address(joint.join(piece for _, piece in pieces.items), commune, district, province)


def _kind(piece: str) -> str:
    """What the type word in front of a piece says: "hamlet", "commune", "district", "city", "province" or ''."""
    key = exact_key(piece)
    in_full = _IN_FULL_FOLDED if key.isascii() else _IN_FULL
    return next((kind for kind, pattern in (*in_full, *_ABBREVIATED) if pattern.match(key)), UNTYPED)


def _take_province(pieces: _Pieces, book: AddressBook) -> str:
    typed = pieces.last(PROVINCE)
    if typed is not None:
        return pieces.take(typed)
    if not pieces.items:
        return ""
    kind, piece = pieces.items[-1]
    if (kind == CITY and book.names_city(piece)) or (kind == UNTYPED and book.names_province(piece)):
        return pieces.take(-1)
    return ""


def _take_district(pieces: _Pieces, book: AddressBook, province: str) -> str:
    typed = pieces.last(DISTRICT, CITY)
    if typed is not None:
        return pieces.take(typed)
    commune = pieces.last(COMMUNE)
    untyped = pieces.last(UNTYPED, after=-1 if commune is None else commune)
    if untyped is None:
        return ""
    if commune is not None:  # what stands behind the commune can be nothing else
        return pieces.take(untyped)
    before = pieces.items[untyped - 1] if untyped else (HAMLET, "")
    named = before[0] == UNTYPED and book.names_commune(before[1])
    return pieces.take(untyped) if named and book.names_district(pieces.items[untyped][1], province) else ""


def _take_commune(pieces: _Pieces) -> str:
    place = pieces.last(COMMUNE)
    if place is None:
        place = pieces.last(UNTYPED)
    return "" if place is None else pieces.take(place)


def _pieces(text: str, book: AddressBook) -> tuple[list[str], str]:
    """The pieces, and what to join them with again."""
    lines = [clean_spaces(piece) for piece in _SEPARATORS.split(text)]
    pieces, joint = [piece for piece in lines if has_name(piece)], ", "
    if len(pieces) == 1:
        pieces, joint = _dashed(pieces[0], book), " - "
    pieces = [part for piece in pieces for part in _inner(piece, book)]
    if pieces and _COUNTRY.fullmatch(exact_key(pieces[-1])):
        pieces.pop()
    return pieces, joint


def _dashed(piece: str, book: AddressBook) -> list[str]:
    """Pieces between dashes, unless the dash belongs to a name (Cam Ly - Đà Lạt, Bà Rịa - Vũng Tàu)."""
    parts = [part for part in _DASHES.split(piece) if has_name(part)]
    joined: list[str] = []
    for part in parts:
        whole = f"{joined[-1]} - {part}" if joined else ""
        if whole and (book.names_commune(whole) or book.names_province(whole)):
            joined[-1] = whole
        else:
            joined.append(part)
    return joined


def _inner(piece: str, book: AddressBook) -> list[str]:
    """Pieces of an address without commas: "Thôn 1 xã Canh Liên huyện Vân Canh"."""
    parts: list[str] = []
    end = len(piece)
    in_capitals = piece.isupper()
    for start in reversed([found.start() for found in _INNER_TYPE.finditer(piece)]):
        begins = piece[start : min(end, start + _LONGEST_UNIT)]
        is_whole = end - start <= _LONGEST_UNIT
        if (is_whole and _is_unit(begins.strip(), book)) or _must_be_commune(begins, in_capitals=in_capitals):
            parts.append(piece[start:end].strip())
            end = start
    head = piece[:end].strip()
    return [*([head] if head else ()), *reversed(parts)]


def _is_unit(part: str, book: AddressBook) -> bool:
    kind = _kind(part)
    if kind == COMMUNE:
        return book.names_commune(part)
    if kind in (DISTRICT, CITY):
        return book.names_district(part) or book.names_city(part)
    return book.names_province(part)


def _must_be_commune(part: str, *, in_capitals: bool) -> bool:
    """A misspelt commune must not pass for a part of the hamlet's name; "Ấp Thị Trấn A" is a hamlet."""
    if _kind(part) != COMMUNE or _SOCIAL.match(part):
        return False
    return part[0].islower() or in_capitals


# Titles

_TITLE_UNIT = r"(?:tỉnh|thành phố|t\.?p\.?)[\s.:/()]*(?:\(?thành phố\)?\s*)?"
_TITLE_AGENCIES = r"bảo hiểm xã hội|bhxh|ubnd|nhân dân|mttq|mttq vn|tổ quốc|y tế|đào tạo|đa khoa|chữ thập đỏ"
_TITLE_BEFORE = rf"(?:^|[,;:()/–—-]\s*|(?:{_TITLE_AGENCIES})\s+)"
_TITLE_BEHIND = r"(?=\s*(?:$|[,;:()/–—-]))"


class TitleReader:
    """Finds the provinces that a title names ("UBND XÃ NGHĨA ĐÀN, TỈNH NGHỆ AN")."""

    def __init__(self, names: Iterable[str]) -> None:
        """``names`` are the provinces' names as ``name_key`` writes them."""
        longest_first = sorted(set(names), key=lambda name: (-len(name), name))
        exact = "|".join(r"[\s–—-]+".join(map(re.escape, name.split())) for name in longest_first)
        plain = "|".join(r"[\s–—-]*".join(map(re.escape, fold(name).split())) for name in longest_first)
        self._typed = re.compile(rf"(?<!\w){_TITLE_UNIT}({exact})(?!\w)")
        self._alone = re.compile(rf"{_TITLE_BEFORE}({exact}){_TITLE_BEHIND}")
        self._typed_plain = re.compile(rf"(?<!\w){fold(_TITLE_UNIT)}({plain})(?!\w)")
        self._alone_plain = re.compile(rf"{fold(_TITLE_BEFORE)}({plain}){_TITLE_BEHIND}")

    def names(self, text: str) -> list[str]:
        """The names, in their order. One after "tỉnh" or "thành phố" counts before one that stands alone."""
        written = exact_key(text)
        key = one_spelling(written)
        found = self._typed.findall(key) or self._typed_plain.findall(fold(key))
        return found or (self._alone_plain.findall(written) if written.isascii() else self._alone.findall(key))
