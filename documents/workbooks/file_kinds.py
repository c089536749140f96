"""What kind of file the bytes are, whatever the file is called.

Pure. Many a portal names a web page ".xls", and people send what they have: Word, PDF, photographs. Each kind that is
not read is named, with what to do instead.
"""

from __future__ import annotations

from enum import StrEnum

from documents.workbooks import ole, unreadable
from documents.workbooks.packages import DamagedPackage, opened
from documents.workbooks.unreadable import UnreadableFile


class Kind(StrEnum):
    NEW_EXCEL = "xlsx"
    OLD_EXCEL = "xls"
    OPEN_DOCUMENT = "ods"
    XML = "xml"
    HTML = "html"
    TEXT = "csv"


_COPY = "hãy chép bảng dữ liệu sang một tệp Excel (.xlsx) rồi gửi lại"
_UNPACK = "hãy giải nén rồi gửi từng tệp bên trong"
_TYPE = "hãy gửi tệp Excel (.xlsx) gốc, hoặc gõ bảng dữ liệu vào một tệp Excel rồi gửi"
_MAGIC = (
    (b"%PDF", "Tệp là văn bản PDF, không phải bảng tính", _TYPE),
    (b"{\\rtf", "Tệp là văn bản Word (.rtf), không phải bảng tính", _COPY),
    (b"\x89PNG", "Tệp là hình ảnh, không phải bảng tính", _TYPE),
    (b"\xff\xd8\xff", "Tệp là hình ảnh, không phải bảng tính", _TYPE),
    (b"GIF8", "Tệp là hình ảnh, không phải bảng tính", _TYPE),
    (b"II*\0", "Tệp là hình ảnh, không phải bảng tính", _TYPE),
    (b"MM\0*", "Tệp là hình ảnh, không phải bảng tính", _TYPE),
    (b"RIFF", "Tệp là hình ảnh hoặc âm thanh, không phải bảng tính", _TYPE),
    (b"Rar!", "Tệp là tệp nén (.rar)", _UNPACK),
    (b"7z\xbc\xaf", "Tệp là tệp nén (.7z)", _UNPACK),
    (b"\x1f\x8b", "Tệp là tệp nén (.gz)", _UNPACK),
)
_ZIP = b"PK\x03\x04"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_ANCIENT = "Tệp ở định dạng Excel trước năm 1993"
_PARTS = (
    ("xl/workbook.bin", "Tệp ở định dạng Excel nhị phân (.xlsb)", unreadable.SAVE_AS),
    ("word/document.xml", "Tệp là văn bản Word (.docx), không phải bảng tính", _COPY),
    ("ppt/presentation.xml", "Tệp là bản trình chiếu (.pptx), không phải bảng tính", _COPY),
    ("index/document.iwa", "Tệp là bảng tính Numbers của máy Apple", "hãy xuất sang Excel (.xlsx) rồi gửi lại"),
)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_ZIPPED_LISTS = (".xlsx", ".xls", ".ods", ".csv", ".docx", ".doc", ".pdf", ".jpg", ".jpeg", ".png")
_HEAD = 4096
_HTML = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<body", b"<head", b"<style", b"<div")
_XML_NAMESPACES = (b"urn:schemas-microsoft-com:office:spreadsheet", b"urn:oasis:names:tc:opendocument")
_SPACES = b" \t\r\n\xef\xbb\xbf\0\xff\xfe"


def kind_of(content: bytes) -> Kind:
    """The kind of a file that can be read. Raises UnreadableFile for every other one."""
    for start, what, advice in _MAGIC:
        if content.startswith(start):
            raise unreadable.other_format(what, advice)
    if content[4:8] == b"ftyp":  # photographs of telephones (HEIC), films
        raise unreadable.other_format("Tệp là hình ảnh hoặc phim, không phải bảng tính", _TYPE)
    if content.startswith(ole.SIGNATURE):
        return _ole(content)
    if content.startswith(_ZIP):
        return _zip(content)
    if content.startswith(_BIFF):
        if content.startswith(_BIFF[0]):
            return Kind.OLD_EXCEL
        raise unreadable.other_format(_ANCIENT)
    return _text(content)


def _ole(content: bytes) -> Kind:
    """Excel, Word and others keep their files alike until 2003, and encrypted ones still."""
    if _utf16("EncryptedPackage") in content:
        raise unreadable.encrypted()
    if _utf16("Workbook") in content or _utf16("Book") in content:
        return Kind.OLD_EXCEL
    if _utf16("WordDocument") in content:
        raise unreadable.other_format("Tệp là văn bản Word (.doc), không phải bảng tính", _COPY)
    if _utf16("PowerPoint Document") in content:
        raise unreadable.other_format("Tệp là bản trình chiếu (.ppt), không phải bảng tính", _COPY)
    ole.stream_named(content, ())  # says so if what tells the kind is cut off
    raise unreadable.not_workbook()


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _zip(content: bytes) -> Kind:
    try:
        with opened(content) as archive:
            names = {name.lower() for name in archive.namelist()}
    except DamagedPackage:
        return Kind.NEW_EXCEL  # whose reader says the same
    if "xl/workbook.xml" in names:
        return Kind.NEW_EXCEL
    for part, what, advice in _PARTS:
        if part in names:
            raise unreadable.other_format(what, advice)
    if "content.xml" in names:
        return _open_document(content)
    if any(name.endswith(_ZIPPED_LISTS) for name in names):
        raise unreadable.other_format("Tệp là tệp nén (.zip)", _UNPACK)
    raise unreadable.not_workbook()


def _open_document(content: bytes) -> Kind:
    """The kind of an OpenDocument file stands uncompressed in its first part."""
    start = content[:_HEAD].find(_OPEN_DOCUMENT)
    if start == -1 or content[start + len(_OPEN_DOCUMENT) :].startswith(b"spreadsheet"):
        return Kind.OPEN_DOCUMENT
    raise unreadable.other_format("Tệp là văn bản OpenDocument (.odt), không phải bảng tính", _COPY)


def _text(content: bytes) -> Kind:
    head = bytes(byte for byte in content[:_HEAD] if byte).lstrip(_SPACES).lower()
    if any(namespace in head for namespace in _XML_NAMESPACES):
        return Kind.XML
    if head.startswith(_HTML) or (head.startswith(b"mime-version:") and b"multipart/related" in head):
        return Kind.HTML
    if head.startswith(b"<"):
        return Kind.HTML if b"<html" in head or b"<table" in head else Kind.XML
    return Kind.TEXT


def refused_web_page() -> UnreadableFile:
    """A page without a table, or one saved with its pictures (.mht)."""
    return unreadable.other_format("Tệp là trang web (HTML) không có bảng dữ liệu")
