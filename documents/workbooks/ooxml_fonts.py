"""The fonts of single cells of an .xlsx file.

Pure. Called for the few files that hold text in old fonts, after ``ooxml.inspect`` has found the file safe. A cell has
the font of its format; a part of a shared text can have a font of its own.
"""

from __future__ import annotations

from typing import IO
from xml.parsers import expat

from documents.workbooks.legacy_fonts import Run
from documents.workbooks.ooxml import CELL_ADDRESS, column_number
from documents.workbooks.packages import CHUNK, Attributes, local_name, opened, parse
from documents.workbooks.unicode_sheets import Fonts, Place


class CellFonts:
    """Answers ``unicode_sheets.FontsOf`` for one file."""

    def __init__(self, content: bytes, parts: list[str]) -> None:
        """``parts``: the name in the package of each worksheet."""
        self._content = content
        self._parts = parts
        self._by_style: list[str] | None = None
        self._runs: list[tuple[Run, ...]] = []

    def of(self, sheet: int, places: frozenset[Place]) -> Fonts:
        """The fonts of these cells of a worksheet. Raises a PackageError."""
        if not places:
            return {}
        if self._by_style is None:
            self._by_style, self._runs = self._styles(), self._texts()
        reader = _CellReader(places, self._by_style, self._runs)
        self._read(self._parts[sheet], reader)
        return reader.found

    def _styles(self) -> list[str]:
        reader = _StylesReader()
        self._read("xl/styles.xml", reader)
        return [reader.names[font] if font < len(reader.names) else "" for font in reader.font_by_style]

    def _texts(self) -> list[tuple[Run, ...]]:
        reader = _TextsReader()
        self._read("xl/sharedstrings.xml", reader)
        return reader.texts

    def _read(self, wanted: str, reader: _Reader) -> None:
        with opened(self._content) as archive:
            for name in archive.namelist():
                if name.lower() == wanted:
                    with archive.open(name) as stream:
                        _follow(stream, reader)


def _follow(stream: IO[bytes], reader: _Reader) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: reader.start(local_name(name), attributes)
    parser.EndElementHandler = lambda name: reader.end(local_name(name))
    parser.CharacterDataHandler = reader.text
    parse(parser, stream.read(CHUNK), stream)


class _Reader:
    """Takes no notice of anything."""

    def start(self, name: str, attributes: Attributes) -> None:
        """An element starts."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Characters within an element."""


class _StylesReader(_Reader):
    """The fonts' names, and the font of each format of cells."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.font_by_style: list[int] = []
        self._inside = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("fonts", "cellXfs"):
            self._inside = name
        elif name == "font" and self._inside == "fonts":
            self.names.append("")
        elif name == "name" and self._inside == "fonts" and self.names:
            self.names[-1] = attributes.get("val", "")
        elif name == "xf" and self._inside == "cellXfs":
            self.font_by_style.append(_number(attributes.get("fontId", "0")))

    def end(self, name: str) -> None:
        if name == self._inside:
            self._inside = ""


class _TextsReader(_Reader):
    """The parts of each shared text, or of one within its cell; '' for a part in the font of the cell."""

    def __init__(self) -> None:
        self.texts: list[tuple[Run, ...]] = []
        self._runs: list[Run] = []
        self._length = 0
        self._font = ""
        self._inside = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("si", "is"):
            self._runs, self._length, self._font = [], 0, ""
        elif name == "r":
            self._font = ""
        elif name == "rFont":
            self._font = attributes.get("val", "")
        elif name == "t" and self._inside != "rPh":
            self._inside = "t"
            self._runs.append(Run(self._length, self._font))
        elif name == "rPh":
            self._inside = "rPh"

    def end(self, name: str) -> None:
        if name in ("si", "is"):
            self.texts.append(tuple(self._runs))
        elif name == "rPh" or (name == "t" and self._inside == "t"):
            self._inside = ""

    def text(self, text: str) -> None:
        if self._inside == "t":
            self._length += len(text)


class _CellReader(_Reader):
    """The fonts of the wanted cells of a sheet."""

    def __init__(self, places: frozenset[Place], by_style: list[str], texts: list[tuple[Run, ...]]) -> None:
        self.found: dict[Place, tuple[Run, ...]] = {}
        self._places = places
        self._by_style = by_style
        self._texts = texts
        self._row = self._column = 0
        self._style = 0
        self._wanted = self._shared = False
        self._value: list[str] | None = None
        self._own_text: _TextsReader | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._open_cell(attributes)
        elif name == "row":
            number = attributes.get("r", "")
            self._row, self._column = _number(number) if number else self._row + 1, 0
        elif name == "v" and self._shared:
            self._value = []
        elif name == "is" and self._wanted:
            self._own_text = _TextsReader()
        if self._own_text is not None:
            self._own_text.start(name, attributes)

    def _open_cell(self, attributes: Attributes) -> None:
        if found := CELL_ADDRESS.match(attributes.get("r", "")):
            self._row, self._column = int(found[2]), column_number(found[1])
        else:
            self._column += 1
        self._style = _number(attributes.get("s", "0"))
        self._wanted = (self._row, self._column - 1) in self._places
        self._shared = self._wanted and attributes.get("t") == "s"
        if self._wanted:
            self._keep(())

    def _keep(self, runs: tuple[Run, ...]) -> None:
        own = self._by_style[self._style] if self._style < len(self._by_style) else ""
        named = tuple(Run(run.start, run.font or own) for run in runs)
        self.found[self._row, self._column - 1] = named or (Run(0, own),)

    def end(self, name: str) -> None:
        if name == "v" and self._value is not None:
            index = _number("".join(self._value))
            self._keep(self._texts[index] if index < len(self._texts) else ())
            self._value = None
        if self._own_text is not None:
            self._own_text.end(name)
            if name == "is":
                self._keep(*self._own_text.texts)
                self._own_text = None

    def text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)
        elif self._own_text is not None:
            self._own_text.text(text)


def _number(text: str) -> int:
    """A number of the file; one that is none is taken for the first of its kind."""
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 10 else 0
