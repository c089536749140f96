"""Bytes of an Excel file as it was sent → its sheets, rows and cells.

Pure. Everything that can be wrong with a file as a whole ends in ``UnreadableFile`` with one Vietnamese
sentence that says what to do. Formulas are never calculated: a cell holds its stored result, or ``BadCell``.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import isfinite

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from beneficiaries import ooxml

MAX_BYTES = 10 * 1024 * 1024
"""The largest file taken, in bytes."""

_SAVE_AS = "hãy mở danh sách bằng Excel, lưu lại dạng .xlsx (Excel Workbook) rồi gửi lại"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"


class UnreadableFile(Exception):
    """The file as a whole cannot be taken. ``str()`` is the Vietnamese sentence for the user.

    ``code``: ``empty``, ``too_big``, ``encrypted``, ``old_excel``, ``not_workbook``, ``damaged``, ``expands``,
    ``too_many_cells``, ``unsafe``, ``no_header``, ``unclear_header`` or ``no_people``.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell whose value is not known: an error (``#N/A``) or a formula without a stored result (``=A1&B1``)."""

    text: str

    @property
    def is_formula(self) -> bool:
        return self.text.startswith("=")


Cell = str | int | float | bool | date | datetime | BadCell | None
"""Text as written; a whole number as int; an empty cell as None; a time or a duration as text."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty. ``number`` as Excel shows it, from 1; ``cells`` from column A to the last filled."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells merged into one: Excel's row numbers, and columns counted from 0 (column A), both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One worksheet: its rows that are not empty, in order."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    merges: tuple[Merge, ...] = ()

    def text_at(self, number: int, index: int) -> str:
        """The text of a cell by Excel's row number and the column from 0; '' if it holds none."""
        for row in self.rows:
            if row.number == number and index < len(row.cells):
                cell = row.cells[index]
                return cell if isinstance(cell, str) else ""
        return ""


@dataclass(frozen=True)
class Workbook:
    """``sheets`` in the order of the tabs, empty ones included; ``date_1904``: day 0 is 1 January 1904."""

    sheets: tuple[Sheet, ...]
    date_1904: bool = False


def read_workbook(content: bytes) -> Workbook:
    """The worksheets of an .xlsx file. Raises UnreadableFile."""
    _check_kind(content)
    try:
        package = ooxml.inspect(content)
        sheets = tuple(_read_sheets(content, package))
    except ooxml.PackageError as error:
        raise _refusal(error) from error
    except CalamineError as error:
        raise _damaged() from error
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableFile(
            "empty", "Tệp Excel không có nội dung nào; hãy kiểm tra đã chọn đúng tệp danh sách rồi gửi lại."
        )
    return Workbook(sheets, package.date_1904)


def _check_kind(content: bytes) -> None:
    if not content:
        raise UnreadableFile("empty", "Tệp rỗng (0 byte); hãy kiểm tra đã chọn đúng tệp danh sách rồi gửi lại.")
    if len(content) > MAX_BYTES:
        raise UnreadableFile(
            "too_big",
            f"Tệp lớn hơn {MAX_BYTES // 1024 // 1024} MB, vượt mức cho phép; hãy bỏ hình ảnh và các trang tính "
            "không cần thiết, hoặc chia danh sách thành nhiều tệp rồi gửi lại.",
        )
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise UnreadableFile(
                "encrypted", "Tệp được đặt mật khẩu nên không đọc được; hãy bỏ mật khẩu trong Excel rồi gửi lại."
            )
        if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
            raise UnreadableFile("old_excel", f"Tệp ở định dạng Excel cũ (.xls); {_SAVE_AS}.")
    if not content.startswith(_ZIP):
        raise _not_workbook()


def _not_workbook() -> UnreadableFile:
    return UnreadableFile("not_workbook", f"Tệp không phải là bảng tính Excel (.xlsx); {_SAVE_AS}.")


def _damaged() -> UnreadableFile:
    return UnreadableFile(
        "damaged",
        "Tệp bị hỏng hoặc tải lên chưa trọn vẹn; hãy mở lại bằng Excel, lưu lại dạng .xlsx rồi gửi lại.",
    )


def _refusal(error: ooxml.PackageError) -> UnreadableFile:
    match error:
        case ooxml.NotAWorkbook():
            return _not_workbook()
        case ooxml.TooExpansive():
            return UnreadableFile(
                "expands",
                "Tệp bung ra quá lớn so với một danh sách, không an toàn để đọc; hãy chép riêng bảng danh sách "
                "sang một tệp Excel mới rồi gửi lại.",
            )
        case ooxml.TooManyCells():
            rows = f"{ooxml.MAX_ROWS:,}".replace(",", ".")
            return UnreadableFile(
                "too_many_cells",
                f"Bảng tính quá rộng hoặc quá dài (tối đa {rows} dòng và {ooxml.MAX_COLUMNS} cột); hãy xóa các "
                "dòng, cột thừa ngoài danh sách hoặc chia thành nhiều tệp rồi gửi lại.",
            )
        case ooxml.HostileXml():
            return UnreadableFile(
                "unsafe",
                "Tệp chứa khai báo không an toàn nên không được đọc; hãy chép riêng bảng danh sách sang một tệp "
                "Excel mới rồi gửi lại.",
            )
        case _:
            return _damaged()


def _read_sheets(content: bytes, package: ooxml.Package) -> Iterator[Sheet]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        if len(book.sheets_metadata) != len(package.sheets):
            raise ooxml.DamagedPackage("another number of sheets")
        for index, (about, facts) in enumerate(zip(book.sheets_metadata, package.sheets, strict=True)):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(index)
            yield Sheet(
                name=about.name,
                rows=tuple(_rows(sheet.to_python(skip_empty_area=False), facts)),
                hidden=about.visible != SheetVisibleEnum.Visible,
                merges=tuple(
                    Merge(top + 1, left, bottom + 1, right)
                    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
                ),
            )


_Value = int | float | str | bool | time | date | datetime | timedelta


def _rows(values: list[list[_Value]], facts: ooxml.SheetFacts) -> Iterator[Row]:
    bad_by_row: dict[int, dict[int, BadCell]] = {}
    for (row, column), text in (*facts.unsolved.items(), *facts.errors.items()):
        bad_by_row.setdefault(row, {})[column - 1] = BadCell(text or "#ERROR!")
    last = max(len(values), *bad_by_row) if bad_by_row else len(values)
    for number in range(1, last + 1):
        cells = [_cell(value) for value in values[number - 1]] if number <= len(values) else []
        for column, bad in bad_by_row.get(number, {}).items():
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = bad
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            yield Row(number, tuple(cells), number in facts.hidden_rows)


def _cell(value: _Value) -> Cell:
    if isinstance(value, str):
        return value if value and not value.isspace() else None
    if isinstance(value, float):
        if not isfinite(value):  # 1E+400, or a file that says so
            return BadCell("#NUM!")
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, (time, timedelta)):
        return str(value)
    return value
