"""Workbooks made for tests: real .xlsx bytes from rows of values, and ways to damage them."""

import io
import zipfile

import openpyxl

HEADING = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Thôn", "Đối tượng")
HONG = (1, "Nguyễn Thị Hồng", "05/03/1962", "Nữ", "027162001234", "Thôn Đông", "Hộ cận nghèo")
DUC = (2, "Trần Văn Đức", "17/11/1974", "Nam", "027074047387", "Thôn Đông", "Hộ nghèo")
COMMUNE = "09205"
"""Xã Yên Trung, Bắc Ninh."""


def xlsx(*rows, sheet="Sheet1", adjust=None, **others):
    """The bytes of a workbook: `rows` in its first sheet, `others` in sheets of those names.

    `adjust` gets the openpyxl workbook before it is saved.
    """
    book = openpyxl.Workbook()
    first = book.active
    first.title = sheet
    for target, lines in ((first, rows), *((book.create_sheet(name), lines) for name, lines in others.items())):
        for line in lines:
            target.append([*line])
    if adjust:
        adjust(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_parts(content, **changes):
    """The same package with parts replaced: a name's dots and slashes are written `__` and `_x_`.

    A value of None takes the part out.
    """
    parts = {name.replace("_x_", "/").replace("__", "."): value for name, value in changes.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(name for name in parts if name not in old.namelist())]:
            value = parts.get(name, None if name in parts else old.read(name))
            if value is not None:
                new.writestr(name, value)
    return buffer.getvalue()


def with_cells(xml, content=None):
    """A workbook whose one sheet holds this XML between <sheetData> and its end."""
    sheet = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{xml}</sheetData></worksheet>"
    )
    return with_parts(content or xlsx(("x",)), xl_x_worksheets_x_sheet1__xml=sheet)
