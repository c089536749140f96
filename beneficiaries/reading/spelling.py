"""Texts as typed in the list, repaired where there is just one repair.

Pure. Letters in two pieces (NFD), invisible characters, look-alike letters and odd spaces are put right and
reported; text in one of the old fonts (TCVN3, VNI) is recognised, because read as Unicode it is another name.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from beneficiaries.reading.problems import Problem, fixed, quoted
from documents.workbooks.legacy_fonts import is_old_font as is_old_font
from documents.workbooks.sheets import BadCell, Cell
from locations.vietnamese import clean_spaces, date_text, fix_lookalikes

_SPACES = re.compile(r"\s+")
_WORTH_REMEMBERING = 200  # characters: longer texts hardly come twice, and a hostile file could fill the memory
_WIDE = {0xFF01 + place: 0x21 + place for place in range(94)}
_NAMED = {
    "decomposed": "dấu bị tách rời",
    "invisible": "ký tự ẩn",
    "lookalike": "chữ giống hình",
    "spaces": "khoảng trắng thừa",
}


@dataclass(frozen=True, slots=True)
class Text:
    """A repaired text. ``repairs``: what was put right (``decomposed``, ``invisible``, ``lookalike``, ``spaces``);
    ``old_font``: the text is not Unicode and must not be used."""

    value: str
    repairs: tuple[str, ...] = ()
    old_font: bool = False


def repaired(written: str) -> Text:
    """The text with single spaces, composed letters, no invisible characters and Đ for Ð."""
    return _repaired(written) if len(written) <= _WORTH_REMEMBERING else _repaired.__wrapped__(written)


@lru_cache(maxsize=50_000)
def _repaired(written: str) -> Text:
    if written.isascii() and written.isprintable() and "  " not in written and written == written.strip():
        return Text(written)
    spaced = _SPACES.sub(" ", written).strip()
    if is_old_font(spaced):
        return Text(spaced, old_font=True)
    repairs = []
    if spaced != written:
        repairs.append("spaces")
    visible = clean_spaces(spaced)
    if visible != spaced:
        repairs.append("invisible")
    composed = unicodedata.normalize("NFC", visible)
    if composed != visible:
        repairs.append("decomposed")
    alike = fix_lookalikes(composed)
    if alike != composed and [char for char in alike if char.isalpha()] != [
        char for char in composed if char.isalpha()
    ]:
        repairs.append("lookalike")
    return Text(alike, tuple(repairs))


def in_half_width(text: str) -> str:
    """Digits, letters and signs of East Asian width ("０２７") as everybody writes them."""
    return text if text.isascii() else text.translate(_WIDE)


def repair_problem(field: str, written: str, text: Text) -> Problem | None:
    """The remark on what was put right; None if nothing was, or only spaces."""
    telling = [_NAMED[repair] for repair in text.repairs if repair != "spaces"]
    if not telling:
        return None
    code = next(repair for repair in text.repairs if repair != "spaces")
    return fixed(field, code, f"Đã sửa {', '.join(telling)}, đọc là {quoted(text.value)}.")


def says_anything(text: str) -> bool:
    """Whether a text has a letter or a digit: "-", "." and "?" leave a cell blank."""
    return any(map(str.isalnum, text))


def cell_text(cell: Cell) -> str:
    """A cell as text, as it was written: whole numbers without a point, dates as dd/mm/yyyy."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case BadCell():
            return cell.text
        case int() | float():
            return str(cell)
        case _:
            return date_text(cell)
