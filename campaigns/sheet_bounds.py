"""Whether an Excel file may be opened at all: it is an .xlsx workbook, and no more than its rows and columns say.

Pure: bytes in. The reader of cells (calamine) lays a sheet out as a full rectangle, so that a single value in a far
corner would ask for hundreds of gigabytes, and gives every cell its own copy of a text that many share. So each part
is streamed through expat before: where values stand, how many cells share texts, how long those are.

The reader also makes an empty cell of a formula that failed or was never worked out. Which cells those are is found on
the same way, so that nobody takes them for cells that were left empty.
"""

import posixpath
import re
import zlib
from collections.abc import Mapping
from io import BytesIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

MOST_UNPACKED = 100 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 256
MOST_CELLS = 5_000_000
"""The most places (rows × columns) of a sheet that are laid out in memory."""
MOST_TEXT = 128 * 1024 * 1024
"""The most characters once every cell that shares a text has its own copy."""

MOST_FAILED = 100_000
"""The most cells of a sheet whose formula failed."""
_LONGEST_ERROR = 24

_CHUNK = 64 * 1024
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW = re.compile(r"[1-9][0-9]{0,6}")
_TEXTS = {"str", "inlineStr"}
_OTHER_BOOKS = {"content.xml", "xl/workbook.bin"}


class NotExcel(ValueError):
    """The bytes are no .xlsx workbook, or one that can't be read to its end."""


class TooMuch(ValueError):
    """The file unpacks to more than the plan's files can be, or reaches further down or to the right."""


Failed = Mapping[tuple[int, int], str]
"""Cells (row and column, from 1) whose formula gave an error, such as "#REF!", or has no result at all: ""."""


def check(content: bytes) -> Failed:
    """The failed formulas of the first sheet, if the workbook may be opened. Raises `NotExcel`, `TooMuch`."""
    if not content.startswith(b"PK"):
        raise NotExcel("no ZIP file")
    try:
        with ZipFile(BytesIO(content)) as parts:
            names = [part.filename.lower() for part in parts.infolist()]
            # Where it is two kinds of book at once, the reader might open the other one.
            if "xl/workbook.xml" not in names or _OTHER_BOOKS & set(names) or len(set(names)) != len(names):
                raise NotExcel("not one workbook")
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise TooMuch("unpacked")
            bounds = _Bounds()
            for part in parts.infolist():
                _read(parts, part.filename, bounds)
            failed = bounds.failed.get(bounds.first_sheet(), {})
    except (BadZipFile, zlib.error, expat.ExpatError, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        # what zipfile says of a file cut short or altered, of an unknown method, of an encrypted part
        raise NotExcel(str(error)) from error
    if bounds.sharing * bounds.longest_text > MOST_TEXT:
        raise TooMuch("shared texts")
    return failed


def _read(parts: ZipFile, name: str, bounds: "_Bounds") -> None:
    """A part to its end, if it is XML (a picture is not)."""
    with parts.open(name) as stream:
        head = stream.read(_CHUNK)
        if not name.lower().endswith((".xml", ".rels")) and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return
        parser = expat.ParserCreate()
        part = _Part(bounds, name.lower())
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = part.start
        parser.CharacterDataHandler = part.text
        parser.Parse(head, False)
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
        part.finish()


def _refuse(*declaration: object) -> None:
    raise NotExcel("entities may be declared")


class _Bounds:
    """What the parts together say: cells that share a text, the longest text, by part the failed formulas; the first
    sheet as the workbook names it, and where its relations say that such names lead.
    """

    def __init__(self) -> None:
        self.sharing = 0
        self.longest_text = 0
        self.failed: dict[str, dict[tuple[int, int], str]] = {}
        self.first: str | None = None
        self.targets: dict[str, str] = {}

    def first_sheet(self) -> str:
        """The name of its part in small letters, as the reader of cells finds it; "" if it finds none either."""
        target = self.targets.get(self.first or "", "").lower()
        place = target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
        return posixpath.normpath(place)


class _Part:
    """Follows one part. Only what stands in cells with a value counts: a format reaches to the end of the sheet."""

    def __init__(self, bounds: _Bounds, name: str) -> None:
        self._bounds = bounds
        self._name = name
        self._rows = self._columns = 0
        self._row = self._column = 0
        self._in_sheet = self._in_cell = False
        self._text: int | None = None
        self._place = (0, 0)
        self._type = ""
        self._formula = self._in_value = False
        self._value = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]  # some programs write x:row
        self._in_value = False
        if name == "sheetData":
            self._in_sheet = True
        elif name == "si":
            self._text = 0
        elif name == "sheet" and self._name == "xl/workbook.xml":
            if self._bounds.first is None:
                self._bounds.first = next((attributes[key] for key in attributes if key.rpartition(":")[2] == "id"), "")
        elif name == "Relationship" and self._name == "xl/_rels/workbook.xml.rels":
            self._bounds.targets[attributes.get("Id", "")] = attributes.get("Target", "")
        elif self._in_sheet and name == "row":
            self._open_row(attributes.get("r"))
        elif self._in_sheet and name == "c":
            self._open_cell(attributes)
        elif self._in_cell and name in ("v", "is", "f"):
            self._count()
            self._formula = self._formula or name == "f"
            self._in_value = name == "v"

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text += len(text)
            self._bounds.longest_text = max(self._bounds.longest_text, self._text)
        if self._in_value and len(self._value) < _LONGEST_ERROR:
            self._value += text.strip()[:_LONGEST_ERROR]

    def finish(self) -> None:
        """The last cell is over. A formula whose result is an empty text gave just that."""
        if (self._type == "e" and self._value) or (self._formula and not self._value and self._type not in _TEXTS):
            failed = self._bounds.failed.setdefault(self._name, {})
            failed[self._place] = self._value
            if len(failed) > MOST_FAILED:
                raise TooMuch("failed formulas")
        self._type, self._formula, self._value = "", False, ""

    def _open_row(self, number: str | None) -> None:
        """Without a number it is the next one. Rows and cells out of order only count as too many."""
        self.finish()
        if number is not None and not _ROW.fullmatch(number):
            raise NotExcel("number of a row")
        self._row = max(self._row + 1, int(number or 0))
        self._column = 0
        self._in_cell = False

    def _open_cell(self, attributes: dict[str, str]) -> None:
        self.finish()
        self._column += 1
        self._in_cell = True
        self._type = attributes.get("t", "")
        self._place = (self._row, self._column)
        if (place := attributes.get("r")) is not None:
            found = _PLACE.fullmatch(place)
            if found is None:
                raise NotExcel("place of a cell")
            self._place = (int(found[2]), _column_number(found[1]))
            self._row, self._column = max(self._row, self._place[0]), max(self._column, self._place[1])
        if attributes.get("t") == "s":
            self._bounds.sharing += 1

    def _count(self) -> None:
        self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
        if self._rows > MOST_ROWS or self._columns > MOST_COLUMNS or self._rows * self._columns > MOST_CELLS:
            raise TooMuch("rows and columns")


def _column_number(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column
