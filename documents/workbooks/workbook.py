"""Bytes of a list as it was sent → its sheets, rows and cells.

Pure. This is the door: it tells the formats apart by their bytes, never by the name of the file. Everything that can
be wrong with a file as a whole ends in ``UnreadableFile`` with one Vietnamese sentence that says what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from documents.workbooks import packages, unreadable
from documents.workbooks.delimited import read_delimited
from documents.workbooks.file_kinds import Kind, kind_of
from documents.workbooks.html_tables import read_html
from documents.workbooks.new_excel import read_new_excel
from documents.workbooks.old_excel import read_old_excel
from documents.workbooks.open_document import read_open_document
from documents.workbooks.sheets import BadCell, Cell, Merge, Row, Sheet, Workbook
from documents.workbooks.unreadable import MAX_BYTES, UnreadableFile
from documents.workbooks.xml_spreadsheet import read_xml

__all__ = [
    "MAX_BYTES",
    "BadCell",
    "Cell",
    "Merge",
    "Row",
    "Sheet",
    "UnreadableFile",
    "Workbook",
    "read_workbook",
]


_READERS: Mapping[Kind, Callable[[bytes], Workbook]] = {
    Kind.NEW_EXCEL: read_new_excel,
    Kind.OLD_EXCEL: read_old_excel,
    Kind.OPEN_DOCUMENT: read_open_document,
    Kind.XML: read_xml,
    Kind.HTML: read_html,
    Kind.TEXT: read_delimited,
}


def read_workbook(content: bytes) -> Workbook:
    """The worksheets of a file. Raises UnreadableFile."""
    if not content:
        raise unreadable.no_bytes()
    if len(content) > MAX_BYTES:
        raise unreadable.too_big()
    try:
        book = _READERS[kind_of(content)](content)
    except packages.PackageError as error:
        raise _refusal(error) from error
    if not any(sheet.rows for sheet in book.sheets):
        raise unreadable.no_content()
    return book


def _refusal(error: packages.PackageError) -> UnreadableFile:
    match error:
        case packages.NotAWorkbook():
            return unreadable.not_workbook()
        case packages.EncryptedPackage():
            return unreadable.encrypted()
        case packages.TooExpansive():
            return unreadable.expands()
        case packages.TooManyCells():
            return unreadable.too_many_cells()
        case packages.HostileXml():
            return unreadable.unsafe()
        case _:
            return unreadable.damaged()
