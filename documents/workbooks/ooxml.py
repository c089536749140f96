"""The inside of an .xlsx file before anybody reads it: is it safe, and what does the cell reader not say?

Pure: bytes in, facts out. The fast reader (calamine) lays every sheet out as a full rectangle, so one value in
a far corner would ask for terabytes; it believes what the ZIP says about sizes; and it returns an error (#N/A)
and a formula without a stored result as an empty cell, which a list of people must not mistake for "nothing
written". So every part goes once through expat: sizes, declarations, extent, those cells, hidden rows. Rows in the
plain form that programs write are looked over by ``plain_sheets``; only the others are followed cell by cell.
Nothing is calculated, and a part that declares entities is refused.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from documents.workbooks import shared_texts
from documents.workbooks.packages import (
    CHUNK,
    Attributes,
    DamagedPackage,
    NotAWorkbook,
    TooExpansive,
    TooManyCells,
    is_xml,
    local_name,
    opened,
    parse,
    part_names,
)
from documents.workbooks.plain_sheets import PlainSheet, plain_sheet, root_of, shared_text, text_sizes
from documents.workbooks.unreadable import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT

MOST_AT_ONCE = 128 * 1024 * 1024
"""The largest part, in bytes, that is looked over as a whole; a larger one is followed piece by piece."""
_WORTH_A_THREAD = 4 * 1024 * 1024
"""The smallest sheet, in bytes, that expat goes through while it is read."""
_YES = ("1", "true")
CELL_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")


@dataclass(frozen=True)
class SheetFacts:
    """What the cell reader does not tell about one sheet. Rows and columns count from 1.

    ``errors``: the error text by (row, column); ``unsolved``: the formula, by (row, column), of cells that have
    no stored result; ``hidden_rows``: rows hidden by hand or by a filter; ``hidden_columns``: those that a list can
    reach.
    """

    errors: Mapping[tuple[int, int], str]
    unsolved: Mapping[tuple[int, int], str]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int] = frozenset()
    part: str = field(default="", compare=False)
    """The name of the sheet's part, in small letters."""


@dataclass(frozen=True)
class Package:
    """``sheets`` in the order of the tabs; ``date_1904``: day numbers count from 1 January 1904; ``struck_texts``:
    some text may be struck through in part."""

    sheets: tuple[SheetFacts, ...]
    date_1904: bool
    struck_texts: bool = False


def inspect(content: bytes, meanwhile: Callable[[], None] = lambda: None) -> Package:
    """Look through every part of an .xlsx file. Raises a PackageError.

    ``meanwhile`` is called when nothing is left but to make sure that large sheets are well-formed: they are known to
    hold no more than a list may, so that they can be read; what was read must be dropped if this raises after all.
    """
    with opened(content) as archive:
        names = part_names(archive, len(content))
        if "xl/workbook.xml" not in map(str.lower, names):
            raise NotAWorkbook("no workbook part")
        parts = {name.lower(): _scan(archive, name) for name in names}
        _check_extent(parts)
        _check_shared_texts(archive, parts)
        meanwhile()
        for part in parts.values():
            if part.unproven:
                with archive.open(part.name) as stream:
                    parse(expat.ParserCreate(), b"", stream)
    return Package(
        sheets=tuple(_sheets_in_order(parts)),
        date_1904=parts["xl/workbook.xml"].date_1904,
        struck_texts=any(part.struck_texts for part in parts.values()),
    )


@dataclass
class _Part:
    """What one part says; most of it stays empty in a part that is not of that kind."""

    name: str
    kind: str = ""
    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unsolved: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck_texts: bool = False
    unproven: bool = False  # whether expat is still to go through it
    shared_cells: int = 0
    text_lengths: list[int] = field(default_factory=list)  # at most, if the part was only looked over
    date_1904: bool = False
    sheet_relations: list[tuple[str, str]] = field(default_factory=list)
    target_by_relation: dict[str, str] = field(default_factory=dict)


def _scan(archive: zipfile.ZipFile, name: str) -> _Part:
    """Read a part to its end, so that one that unpacks to more than it says is found out."""
    with archive.open(name) as stream:
        head = stream.read(CHUNK)
        if not is_xml(head):
            if name.lower() == shared_texts.PART:  # which the cell reader searches for texts all the same
                raise DamagedPackage("shared texts that are no XML")
            while stream.read(CHUNK):
                pass
            return _Part(name)
        as_usual = root_of(head) == "sst" or name.lower() != shared_texts.PART
        if root_of(head) and as_usual and archive.getinfo(name).file_size <= MOST_AT_ONCE:
            return _looked_over(name, head + stream.read())
        return _followed(name, head, stream)


def _looked_over(name: str, data: bytes) -> _Part:
    """A large part, which holds the cells or their texts, without following each of them."""
    plain = plain_sheet(data)
    unproven = plain is not None and not plain.unusual and len(data) >= _WORTH_A_THREAD
    if not unproven:
        parse(expat.ParserCreate(), data, io.BytesIO())
    if root_of(data) == "sst":
        shared_texts.check_counts(data)
        return _Part(name, kind="sst", text_lengths=text_sizes(data), struck_texts=b"strike" in data)
    part = None if plain is None else _with_unusual_rows(name, plain)
    part = part or _followed(name, data, io.BytesIO())
    part.struck_texts = b"strike" in data
    part.unproven = unproven
    return part


def _with_unusual_rows(name: str, plain: PlainSheet) -> _Part | None:
    """What plain and other rows say together; None if the others are no rows by themselves."""
    try:
        part = _followed(name, b"<worksheet>" + plain.about_columns + plain.unusual + b"</worksheet>", io.BytesIO())
    except DamagedPackage:
        return None  # the whole sheet is followed, which tells what is wrong
    part.rows = max(part.rows, plain.rows)
    part.columns = max((part.columns, *map(column_number, plain.columns)))
    part.hidden_rows |= plain.hidden_rows
    part.shared_cells += plain.shared_cells
    return part


def _followed(name: str, head: bytes, rest: IO[bytes]) -> _Part:
    """What a part says, element by element."""
    part = _Part(name)
    parser = expat.ParserCreate()
    readers: list[_Reader] = []

    def start_root(name: str, attributes: Attributes) -> None:
        part.kind = local_name(name)
        kind = _TextsReader if part.name.lower() == shared_texts.PART else _READERS.get(part.kind, _Reader)
        readers.append(kind(parser, part))
        parser.StartElementHandler = readers[0].start
        readers[0].start(name, attributes)

    parser.StartElementHandler = start_root
    parse(parser, head, rest)
    readers[0].finish()
    return part


class _Reader:
    """Follows one part; this one takes no notice of anything."""

    def __init__(self, parser: expat.XMLParserType, part: _Part) -> None:
        self.parser = parser
        self.part = part

    def start(self, name: str, attributes: Attributes) -> None:
        """An element starts."""

    def finish(self) -> None:
        """The part has come to its end."""


class _SheetReader(_Reader):
    """Follows the cells of a sheet; a cell is judged when the next cell or row starts, or the sheet ends."""

    def __init__(self, parser: expat.XMLParserType, part: _Part) -> None:
        super().__init__(parser, part)
        self._row = self._column = 0
        self._kind = ""
        self._has_value = False
        self._value: list[str] = []
        self._formula: list[str] | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        if ":" in name:
            name = local_name(name)
        if name == "c":
            self.finish()
            self._open_cell(attributes)
        elif name == "v" or name == "is":
            self._has_value = True
            if self._formula is not None or self._kind == "e":
                self.parser.CharacterDataHandler = self._value.append
        elif name == "f":
            self._formula = []
            self.parser.CharacterDataHandler = self._formula.append
        elif name == "row":
            self.finish()
            self._open_row(attributes)
        elif name == "col":
            self._read_columns(attributes)
        elif name == "strike":
            self.part.struck_texts = True

    def _read_columns(self, attributes: Attributes) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if attributes.get("hidden") in _YES and first.isdecimal() and last.isdecimal() and len(first + last) < 16:
            self.part.hidden_columns.update(range(int(first), min(int(last), MAX_COLUMNS) + 1))

    def _open_row(self, attributes: Attributes) -> None:
        number = attributes.get("r", "")
        self._row = int(number) if number.isdecimal() and len(number) < 8 else self._row + 1
        self._column = 0
        if attributes.get("hidden") in _YES:
            self.part.hidden_rows.add(self._row)

    def _open_cell(self, attributes: Attributes) -> None:
        self._kind = attributes.get("t", "")
        address = attributes.get("r")
        if address is None:
            self._column += 1
        elif (found := CELL_ADDRESS.match(address)) is not None:
            self._row, self._column = int(found[2]), column_number(found[1])
        else:
            raise DamagedPackage(f"cell address {address[:20]!r}")
        if self._kind == "s":
            self.part.shared_cells += 1

    def finish(self) -> None:
        if not self._has_value and self._formula is None:
            return
        part, place = self.part, (self._row, self._column)
        part.rows = max(part.rows, self._row)
        part.columns = max(part.columns, self._column)
        if self._kind == "e" or self._formula is not None:
            self.parser.CharacterDataHandler = None
            value = "".join(self._value).strip()
            if self._kind == "e":
                part.errors[place] = value
            elif not value and not (self._kind == "str" and self._has_value):
                # an empty text (t="str") is a result: =IF(A1="","",A1)
                part.unsolved[place] = "=" + "".join(self._formula or ()).strip()
            self._value.clear()
            self._formula = None
        self._has_value = False


class _TextsReader(_Reader):
    """The length of each shared text."""

    def __init__(self, parser: expat.XMLParserType, part: _Part) -> None:
        super().__init__(parser, part)
        parser.CharacterDataHandler = self._add

    def _add(self, text: str) -> None:
        if self.part.text_lengths:
            self.part.text_lengths[-1] += len(text)

    def start(self, name: str, attributes: Attributes) -> None:
        local = local_name(name)
        if local == "si":
            self.part.text_lengths.append(0)
        elif local == "strike":
            self.part.struck_texts = True
        elif local == "sst":
            shared_texts.check_count(attributes.get("uniqueCount", "0"))


class _WorkbookReader(_Reader):
    """The names of the sheets, and from which year day numbers count."""

    def start(self, name: str, attributes: Attributes) -> None:
        local = local_name(name)
        if local == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.part.sheet_relations.append((attributes.get("name", ""), relation))
        elif local == "workbookPr":
            self.part.date_1904 = attributes.get("date1904") in _YES


class _RelationsReader(_Reader):
    """Which part a relation points to."""

    def start(self, name: str, attributes: Attributes) -> None:
        if local_name(name) == "Relationship":
            self.part.target_by_relation[attributes.get("Id", "")] = attributes.get("Target", "")


_READERS: Mapping[str, type[_Reader]] = {
    "worksheet": _SheetReader,
    "sst": _TextsReader,
    "workbook": _WorkbookReader,
    "Relationships": _RelationsReader,
}


def column_number(letters: str) -> int:
    """Counted from 1: "A" → 1, "AA" → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _check_extent(parts: Mapping[str, _Part]) -> None:
    for part in parts.values():
        if part.rows > MAX_ROWS or part.columns > MAX_COLUMNS:
            raise TooManyCells(f"{part.rows} rows, {part.columns} columns")
    if sum(part.rows * part.columns for part in parts.values()) > MAX_CELLS:
        raise TooManyCells("over all sheets")


def _check_shared_texts(archive: zipfile.ZipFile, parts: Mapping[str, _Part]) -> None:
    """A long text that many cells share is small in the file and huge once every cell has its copy."""
    sheets = [part for part in parts.values() if part.shared_cells]
    lengths = [length for part in parts.values() for length in part.text_lengths]
    if sum(part.shared_cells for part in sheets) * max(lengths, default=0) <= MAX_TEXT:
        return
    if (
        all(archive.getinfo(part.name).file_size <= MOST_AT_ONCE for part in sheets)
        and sum(shared_text(archive.read(part.name), part.shared_cells, lengths) for part in sheets) <= MAX_TEXT
    ):
        return
    lengths = []
    for part in parts.values():
        if part.kind == "sst":
            with archive.open(part.name) as stream:
                lengths += _followed(part.name, stream.read(CHUNK), stream).text_lengths
    total = 0
    for part in sheets:
        with archive.open(part.name) as stream:
            total += _shared_characters(stream, lengths)
        if total > MAX_TEXT:
            raise TooExpansive("shared texts")


def _shared_characters(stream: IO[bytes], lengths: list[int]) -> int:
    """How many characters the cells of a sheet take from the shared texts."""
    total = 0
    shared = False
    text: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        nonlocal shared
        if local_name(name) == "c":
            shared = attributes.get("t") == "s"
        text.clear()

    def end(name: str) -> None:
        nonlocal total
        index = "".join(text).strip()
        if shared and local_name(name) == "v" and index.isdecimal() and int(index) < len(lengths):
            total += lengths[int(index)]

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text.append
    parser.ParseFile(stream)
    return total


def _sheets_in_order(parts: Mapping[str, _Part]) -> Iterator[SheetFacts]:
    targets = parts.get("xl/_rels/workbook.xml.rels", _Part("")).target_by_relation
    sheets = parts["xl/workbook.xml"].sheet_relations
    if len({name.lower() for name, _ in sheets}) < len(sheets):
        raise DamagedPackage("two sheets of one name")
    for _, relation in sheets:
        target = posixpath.normpath(posixpath.join("/xl", targets.get(relation, ""))).lstrip("/").lower()
        part = parts.get(target)
        if part is None or not part.kind:
            raise DamagedPackage("a sheet without its part")
        hidden = frozenset(part.hidden_rows), frozenset(part.hidden_columns)
        yield SheetFacts(part.errors, part.unsolved, *hidden, target)
