"""From a template of typst (`documents/typst/`) and data to a PDF/A-2b file.

The data go in as JSON and come out as text: nothing in them is read as markup, names a file or asks the network. What
no font can show would make the file no PDF/A, so it is left out (emoji, control characters) or shown as a box (letters
of other scripts). A word that no line can hold may be broken anywhere.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import typst

FOLDER = Path(__file__).parent / "typst"

OWN_FONT = "Libertinus Serif"
"""Comes with typst, and has every Vietnamese letter."""

WANTED_FONT = "Times New Roman"
"""What Decree 30/2020/NĐ-CP, Annex I, asks for. It may not be handed on; an office that has it names its folder."""

BOX = "□"
LONGEST_WORD = 20
_PIECE = 8
_BREAK = "\u200b"
_MARKS = set("‐‑‒–—―‘’‚“”„†‡•…‰′″‹›₫€№™−")
_RANGES = ((0x20, 0x7F), (0xA1, 0x242), (0x300, 0x370), (0x1E00, 0x1E9C), (0x1EA0, 0x1EFA))
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_NAME = re.compile(r"[a-z_]+")


def typeset(
    template: str,
    data: Mapping[str, object],
    images: Mapping[str, bytes] | None = None,
    *,
    font_folder: str = "",
) -> bytes:
    """The file that `documents/typst/<template>.typ` makes of the data; the same data give the same file.

    `data`: what JSON can hold, with texts anywhere in it. `images` by the name that the template asks for: SVG, PNG or
    JPEG. `font_folder`: where fonts are besides those of typst; Times New Roman is used if it is there. Raises
    `typst.TypstError` for a template that can't be set, ValueError for a name that is none.
    """
    if not _NAME.fullmatch(template):
        raise ValueError(f"no template: {template}")
    fonts, families = _fonts(font_folder)
    made = typst.compile(
        FOLDER / f"{template}.typ",
        root=FOLDER,
        font_paths=fonts,
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["a-2b"],
        timestamp=0,  # the day of a letter stands in its template, and no clock is asked
        sys_inputs={
            "data": json.dumps(_shown(data)),
            "images": json.dumps({name: list(content) for name, content in (images or {}).items()}),
            "fonts": json.dumps(families),
        },
    )
    if not isinstance(made, bytes):  # pragma: no cover - a PDF is one file
        raise TypeError("typst made no single file")
    return made


def has_wanted_font(folder: str) -> bool:
    """Whether Times New Roman is in the folder."""
    return WANTED_FONT in _fonts(folder)[1]


@cache
def _fonts(folder: str) -> tuple[typst.Fonts, list[str]]:
    """Shared, since looking for fonts takes longer than a letter; the families in the order of preference."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[Path(folder)] if folder else []
    )
    families = [family for family in (WANTED_FONT, OWN_FONT) if family in fonts.families()]
    return fonts, families


def _shown(value: object) -> object:
    if isinstance(value, str):
        return _breakable(printable(value))
    if isinstance(value, Mapping):
        return {str(name): _shown(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_shown(inner) for inner in value]
    return value


def printable(text: str) -> str:
    """The text as the fonts can show it, in one line."""
    kept = (sign if _has_glyph(sign) else _instead(sign) for sign in unicodedata.normalize("NFC", text))
    return " ".join("".join(kept).split())


def _has_glyph(sign: str) -> bool:
    return sign in _MARKS or any(first <= ord(sign) < end for first, end in _RANGES)


def _instead(sign: str) -> str:
    category = unicodedata.category(sign)
    if category.startswith("Z") or sign.isspace():
        return " "
    return BOX if category[0] in "LN" else ""


def _breakable(text: str) -> str:
    return _LONG_WORD.sub(lambda word: _BREAK.join(_pieces(word[0])), text)


def _pieces(word: str) -> list[str]:
    return [word[start : start + _PIECE] for start in range(0, len(word), _PIECE)]
