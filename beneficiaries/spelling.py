"""Texts as typed in the list, repaired where there is just one repair.

Pure. Letters in two pieces (NFD), invisible characters, look-alike letters and odd spaces are put right and
reported; text in one of the old fonts (TCVN3, VNI) is recognised, because read as Unicode it is another name.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from beneficiaries.problems import Problem, fixed, quoted
from beneficiaries.workbook import BadCell, Cell
from locations.vietnamese import clean_spaces, date_text, fix_lookalikes

_SPACES = re.compile(r"\s+")
# Signs of TCVN3 and VNI inside a word. None of them is a letter of Vietnamese or of a minority's alphabet; the soft
# hyphen, TCVN3's ư, is told apart below.
_OLD_SIGNS = "µ¸¶·¹¨»¾¼½Æ©Ç®ÎÏÑªÖ×ØÜÞßäåæç«¬îïðöøûüþ÷¡¢§£¤¥¦ÄÅ"
_OLD_FONT = re.compile(
    rf"[^\W\d_][{_OLD_SIGNS}]|[{_OLD_SIGNS}][^\W\d_]"
    r"|[a-zà-ỹ][ÌÎÒÓÔÕÈÉÊË](?=[a-zà-ỹ]|\b)"  # TCVN3: a capital inside a small word ("nghÌo")
    r"|[aeAE][âêàáãèéÂÊÀÁÃÈÉ](?![a-zA-Z]*['’])"  # VNI writes the hat behind its letter ("Leâ", "Traàn")
)
_SOFT_HYPHEN = "\u00ad"
_CERTAINLY_UNICODE = re.compile("[\u0100-\u1fff]")

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


@lru_cache(maxsize=50_000)
def repaired(written: str) -> Text:
    """The text with single spaces, composed letters, no invisible characters and Đ for Ð."""
    if written.isascii() and written.isprintable() and "  " not in written and written == written.strip():
        return Text(written)
    if is_old_font(written):
        return Text(_SPACES.sub(" ", written).strip(), old_font=True)
    repairs = []
    spaced = _SPACES.sub(" ", written).strip()
    if spaced != written:
        repairs.append("spaces")
    visible = clean_spaces(spaced)
    if visible != spaced:
        repairs.append("invisible")
    composed = unicodedata.normalize("NFC", visible)
    if composed != visible:
        repairs.append("decomposed")
    alike = fix_lookalikes(composed)
    if [char for char in alike if char.isalpha()] != [char for char in composed if char.isalpha()]:
        repairs.append("lookalike")
    return Text(alike, tuple(repairs))


def is_old_font(written: str) -> bool:
    """Whether a text is written in TCVN3 or VNI, to be shown in a font of before Unicode."""
    if _SOFT_HYPHEN in written.strip(_SOFT_HYPHEN + " ") and not _CERTAINLY_UNICODE.search(written):
        return True
    return not _CERTAINLY_UNICODE.search(written) and _OLD_FONT.search(written) is not None


def repair_problem(field: str, written: str, text: Text) -> Problem | None:
    """The remark on what was put right; None if nothing was, or only spaces."""
    telling = [_NAMED[repair] for repair in text.repairs if repair != "spaces"]
    if not telling:
        return None
    code = next(repair for repair in text.repairs if repair != "spaces")
    return fixed(field, code, f"Đã sửa {', '.join(telling)}, đọc là {quoted(text.value)}.")


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
