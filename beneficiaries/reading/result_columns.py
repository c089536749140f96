"""What Trao adds to a list that it gives back: columns of results, and a sheet that explains them.

Pure. People correct the file that they got back and send it again. Then these columns and sheets must be neither asked
about nor taken for people, so ``without_results`` takes them out of the cells before anything is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum

from documents.workbooks.sheets import Cell, Row, Sheet, Workbook

STATE, DETAIL, CODE, DECISION = "Kết quả đọc", "Giải thích kết quả đọc", "Mã hồ sơ", "Kết quả xét duyệt"

NOTES_TITLE = "KẾT QUẢ ĐỌC DANH SÁCH TRÊN TRAO"
GUIDE_TITLE = "HƯỚNG DẪN GHI DANH SÁCH TRÊN TRAO (TỜ NÀY KHÔNG ĐỌC)"
CHOICES_TITLE = "DANH MỤC ĐỂ CHỌN TRÊN TRAO (TỜ NÀY KHÔNG ĐỌC)"
"""What stands in the first cell of a sheet of ours; no list begins so."""

TEXT_FILE = (
    "Tệp gửi lên là tệp văn bản (.csv, .txt): một dấu phân cách thừa trong ô làm ô ấy tách thành hai; dòng có nhiều ô "
    "hơn số cột tiêu đề luôn được hỏi lại, cả khi gửi lại tệp này."
)
"""Stands on the sheet of notes, by which a text file is known as one when its copy, an .xlsx file, comes again."""


class State(StrEnum):
    """What is so far of a row. The values are the words in the column."""

    READY = "Sẵn sàng"
    TO_SETTLE = "Cần xử lý"
    SET_ASIDE = "Để riêng"
    TAKEN = "Đã tiếp nhận"


NOT_READ = "Không đọc: "
"""Before the reason why a row was not read."""

_STATES = frozenset(State)
_NOMINATION = re.compile(r"\S+-[0-9]{5,}")
_FIRST_ROWS = 100  # of a sheet without our headings, in which a state must stand if there are any
_OWN_SHEETS = frozenset({NOTES_TITLE, GUIDE_TITLE, CHOICES_TITLE})
_MORE = (CODE, DECISION)


def without_results(book: Workbook) -> Workbook:
    """The workbook as if Trao had never given it back; the same one if it has not."""
    if not any(map(_is_touched, book.sheets)):
        return book
    return replace(book, sheets=tuple(_without_results(sheet) for sheet in book.sheets), delimited=was_text_file(book))


def was_text_file(book: Workbook) -> bool:
    """Whether it is a text file, or Trao made it from one."""
    return book.delimited or any(
        _text(row.cells, 0).endswith(TEXT_FILE) for sheet in book.sheets if is_own_sheet(sheet) for row in sheet.rows
    )


def is_own_sheet(sheet: Sheet) -> bool:
    """Whether Trao added the sheet."""
    return bool(sheet.rows) and _text(sheet.rows[0].cells, 0) in _OWN_SHEETS


def result_columns(sheet: Sheet) -> Mapping[int, int]:
    """The columns that Trao added, counted from 0, and the number of the row with the heading of each.

    They are known by two headings beside each other, which nobody writes by chance. A sheet that goes on below another
    has no row for headings: there by a column in which nothing but our words for the state of a row stands.
    """
    found: dict[int, int] = {}
    for row in sheet.rows:
        if STATE not in row.cells:  # at the speed of C: this is asked of every row of a large list
            continue
        for index, cell in enumerate(row.cells):
            if cell == STATE and _text(row.cells, index + 1) == DETAIL:
                for column in _from(row, index):
                    found.setdefault(column, row.number)
    return found or _columns_without_headings(sheet)


def _columns_without_headings(sheet: Sheet) -> dict[int, int]:
    if all(_STATES.isdisjoint(row.cells) for row in sheet.rows[:_FIRST_ROWS]):
        return {}
    filled: dict[int, list[tuple[int, str]]] = {}
    for row in sheet.rows:
        for index, cell in enumerate(row.cells):
            if cell is not None:
                filled.setdefault(index, []).append((row.number, cell if isinstance(cell, str) else ""))
    found: dict[int, int] = {}
    for index, cells in filled.items():
        if all(text in _STATES or text.startswith(NOT_READ) for _number, text in cells):
            codes = filled.get(index + 2, [])
            width = 4 if codes and all(_NOMINATION.fullmatch(text) for _number, text in codes) else 2
            found.update(dict.fromkeys(range(index, index + width), cells[0][0]))
    return found


def _from(row: Row, index: int) -> Iterator[int]:
    yield index
    yield index + 1
    for offset, heading in enumerate(_MORE, start=index + 2):
        if _text(row.cells, offset) != heading:
            return
        yield offset


def _is_touched(sheet: Sheet) -> bool:
    return is_own_sheet(sheet) or bool(result_columns(sheet))


def _without_results(sheet: Sheet) -> Sheet:
    if is_own_sheet(sheet):
        return replace(sheet, rows=(), merges=())
    columns = result_columns(sheet)
    kept = (_without_cells(row, columns) for row in sheet.rows)
    return replace(sheet, rows=tuple(row for row in kept if row.cells))


def _without_cells(row: Row, columns: Mapping[int, int]) -> Row:
    """The row without the cells in these columns from their headings down; nothing above is ours."""
    if not any(row.number >= top and index < len(row.cells) for index, top in columns.items()):
        return row
    cells = [None if row.number >= columns.get(index, row.number + 1) else cell for index, cell in enumerate(row.cells)]
    while cells and cells[-1] is None:
        cells.pop()
    return replace(row, cells=tuple(cells))


def _text(cells: tuple[Cell, ...], index: int) -> str:
    cell = cells[index] if index < len(cells) else None
    return cell.strip() if isinstance(cell, str) else ""
