"""ZIP files of XML parts (.xlsx, .ods): what is safe to unpack, and how a part is read.

Pure: bytes in. Every part is streamed to its end once, so that one that unpacks to more than the ZIP says is found
out, and a part that declares entities is refused.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from xml.parsers import expat

MAX_EXPANDED = 256 * 1024 * 1024
"""The most that all parts together may unpack to, in bytes (100,000 rows of 12 columns take 65 million)."""
FREE_EXPANDED = 32 * 1024 * 1024
MAX_RATIO = 150
"""How many times its size a file may unpack to, once that is more than ``FREE_EXPANDED`` bytes."""
MAX_PARTS = 2_000
CHUNK = 64 * 1024

Attributes = dict[str, str]

_ZIP_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError),
)
_XML_STARTS = (b"<", b"\xff\xfe", b"\xfe\xff")


class PackageError(Exception):
    """The file is not taken; the subclass says why."""


class NotAWorkbook(PackageError):
    """The bytes are no ZIP file, or a ZIP file that is no workbook."""


class DamagedPackage(PackageError):
    """The ZIP file or one of its parts cannot be read to the end, or contradicts itself."""


class EncryptedPackage(PackageError):
    """The parts can be read with a password only."""


class TooExpansive(PackageError):
    """The file unpacks to more than a list of people can be."""


class TooManyCells(PackageError):
    """A sheet reaches further down or to the right than a list of people can."""


class HostileXml(PackageError):
    """A part declares entities, which no spreadsheet program writes."""


@contextmanager
def opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    """The archive. Whatever zipfile raises inside (a file cut short or altered, an unknown method, an encrypted entry)
    becomes DamagedPackage."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive
    except _ZIP_ERRORS as error:
        raise DamagedPackage(str(error)) from error


def unpacked_size(content: bytes) -> int:
    """How many bytes of XML a ZIP file says to hold, of any other file its size. Nothing is unpacked."""
    if not content.startswith(b"PK"):
        return len(content)
    try:
        with opened(content) as archive:
            return sum(entry.file_size for entry in archive.infolist() if entry.filename.lower().endswith(".xml"))
    except DamagedPackage:
        return len(content)


def part_names(archive: zipfile.ZipFile, packed: int) -> list[str]:
    """The names of the parts, once their number and sizes are found bearable. ``packed``: the size of the file."""
    entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) != len(names) or len(names) > MAX_PARTS or "" in names:
        raise DamagedPackage("parts of one name or of none, or too many")
    expanded = sum(entry.file_size for entry in entries)
    if expanded > MAX_EXPANDED or (expanded > FREE_EXPANDED and expanded > MAX_RATIO * packed):
        raise TooExpansive(f"{expanded} bytes")
    return [entry.filename for entry in entries]


def is_xml(head: bytes) -> bool:
    """Whether a part that begins like this is XML."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_XML_STARTS)


def parse(parser: expat.XMLParserType, head: bytes, rest: IO[bytes]) -> None:
    """Feed a part to its end. zipfile stops at the size the ZIP names and compares the checksum there, so a part that
    unpacks to more than it says is found out. Raises DamagedPackage, also for an encoding that nobody knows, or
    HostileXml if a document type is declared.
    """

    def refuse(*declaration: object) -> None:
        raise HostileXml("entities are declared")

    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(head, False)
        while chunk := rest.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise DamagedPackage(str(error)) from error


def local_name(name: str) -> str:
    """An element's name without its prefix: some programs write ``x:row``."""
    return name.rpartition(":")[2]
