"""The cells of an .xlsx file whose text is struck through.

Pure. Who strikes a person out of a list says that this one is not meant, and the cell reader tells nothing of it.
Hardly any file strikes anything through, so the formats of cells and the texts are asked first; sheets are looked at
only if one of these does. Called after ``ooxml.inspect`` has found the file safe and its XML well-formed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from zipfile import ZipFile

from documents.workbooks.ooxml import column_number
from documents.workbooks.packages import opened

Struck = Mapping[int, frozenset[int]]
"""By row as Excel counts, the columns from 0."""
Place = tuple[int, int]

_STYLES, _TEXTS = "xl/styles.xml", "xl/sharedstrings.xml"
_STRIKE = re.compile(rb"<(?:\w+:)?strike(?:\s+val=[\"'](?:1|true)[\"'])?\s*/?>")
_FONTS = re.compile(rb"<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>", re.DOTALL)
_FONT = re.compile(rb"<(?:\w+:)?font\b")
_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb"<(?:\w+:)?xf\b[^<>]*")
_FONT_OF = re.compile(rb"\bfontId=[\"'](\d{1,5})[\"']")
_TEXT = re.compile(rb"<(?:\w+:)?si\b")
_ADDRESS = rb"[^<>]*\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^<>]*"
_SHARED = re.compile(rb"<(?:\w+:)?c\s(?=[^<>]*\bt=[\"']s[\"'])" + _ADDRESS + rb">\s*<(?:\w+:)?v>\s*(\d{1,9})\s*</")
_OWN = re.compile(rb"<(?:\w+:)?c\s" + _ADDRESS + rb">\s*<(?:\w+:)?is>(.*?)</(?:\w+:)?is>", re.DOTALL)


def struck_cells(content: bytes, parts: Iterable[str], *, in_texts: bool) -> Mapping[str, Struck]:
    """By sheet, of those that have some. ``parts``: the name of each sheet's part, in small letters; ``in_texts``:
    whether some text may be struck through in part. Raises a PackageError."""
    with opened(content) as archive:
        names = {name.lower(): name for name in archive.namelist()}
        formats = _struck_formats(_part(archive, names, _STYLES))
        if not formats and not in_texts:
            return {}
        texts = _struck_texts(_part(archive, names, _TEXTS)) if in_texts else frozenset[int]()
        found = ((part, _in_sheet(_part(archive, names, part), formats, texts)) for part in parts)
        return {part: struck for part, struck in found if struck}


def _part(archive: ZipFile, names: Mapping[str, str], wanted: str) -> bytes:
    return archive.read(names[wanted]) if wanted in names else b""


def _struck_formats(styles: bytes) -> frozenset[int]:
    """The places among the formats of cells of those whose font is struck through."""
    if b"strike" not in styles:  # mostly
        return frozenset()
    fonts, formats = _FONTS.search(styles), _FORMATS.search(styles)
    if fonts is None or formats is None:
        return frozenset()
    struck = _struck_among(_FONT.split(fonts[0])[1:])
    of_formats = (_FONT_OF.search(one) for one in _FORMAT.findall(formats[0]))
    return frozenset(place for place, font in enumerate(of_formats) if font and int(font[1]) in struck)


def _struck_texts(texts: bytes) -> frozenset[int]:
    return _struck_among(_TEXT.split(texts)[1:]) if b"strike" in texts else frozenset()


def _struck_among(pieces: Iterable[bytes]) -> frozenset[int]:
    return frozenset(place for place, piece in enumerate(pieces) if _STRIKE.search(piece))


def _in_sheet(data: bytes, formats: Collection[int], texts: Collection[int]) -> Struck:
    found: dict[int, set[int]] = {}
    for row, column in _places(data, formats, texts):
        found.setdefault(row, set()).add(column)
    return {row: frozenset(columns) for row, columns in found.items()}


def _places(data: bytes, formats: Collection[int], texts: Collection[int]) -> Iterator[Place]:
    if formats:
        wanted = b"|".join(str(one).encode() for one in sorted(formats))
        styled = re.compile(rb"<(?:\w+:)?c\s(?=[^<>]*\bs=[\"'](?:" + wanted + rb")[\"'])" + _ADDRESS + rb">")
        yield from map(_place, styled.finditer(data))
    if texts:
        yield from (_place(cell) for cell in _SHARED.finditer(data) if int(cell[3]) in texts)
    if b"strike" in data:
        yield from (_place(cell) for cell in _OWN.finditer(data) if _STRIKE.search(cell[3]))


def _place(cell: re.Match[bytes]) -> Place:
    return int(cell[2]), column_number(cell[1].decode("ascii")) - 1
