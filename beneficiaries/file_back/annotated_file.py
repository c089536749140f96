"""The file back: the workbook as it came, with columns of results beside its tables and the cells at fault marked.

Pure: bytes and results in, bytes of an .xlsx file out. An .xlsx file keeps its sheets, formats, merged cells and
formulas; nothing is calculated, and what could run or fetch something (macros, links to other files) stays behind.
Files in other formats, very large ones, and those that openpyxl cannot take become a new workbook of their cells.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES, Cell
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from beneficiaries.file_back.copied_file import MOST_COMMENTS, NOTES_SHEET, Allowance, NewNames, Tools, copied
from beneficiaries.file_back.list_results import ListResult, SheetPlan, plan_sheet
from beneficiaries.file_back.progress import Progress, untold
from beneficiaries.file_back.result_looks import AUTHOR, COLOURS, Wardrobe, colour_of, fill_notes, point_at, width_of
from beneficiaries.file_back.stored_results import with_stored_results
from beneficiaries.reading import result_columns
from documents.workbooks.file_kinds import Kind, kind_of
from documents.workbooks.sheets import BadCell, Sheet, Workbook
from documents.workbooks.workbook import read_workbook

MOST_SHEET_BYTES = 12 * 1024 * 1024
"""The most XML of sheets and their texts that openpyxl is given: some 17,000 rows of 12 columns, which take it 12
seconds and 200 MB."""

_KEPT = (
    "Các trang tính, định dạng và công thức được giữ nguyên; macro, liên kết tới tệp khác, hình vẽ và biểu đồ không "
    "được chép sang. Tệp gốc vẫn được lưu nguyên vẹn và tải về được.",
)
_OTHER_FORMAT = (
    "Tệp gửi lên không phải dạng .xlsx nên tệp này được lập lại từ các ô đã đọc, chữ phông cũ đã chuyển sang Unicode; "
    "định dạng và công thức không được chép sang. Tệp gốc vẫn được lưu nguyên vẹn và tải về được.",
)
_LARGE = (
    "Tệp gửi lên rất lớn nên tệp này được lập lại từ các ô đã đọc; định dạng và công thức không được chép sang. "
    "Tệp gốc vẫn được lưu nguyên vẹn và tải về được.",
)
_ODD = (
    "Tệp gửi lên có phần không chép được nên tệp này được lập lại từ các ô đã đọc; định dạng và công thức không được "
    "chép sang. Tệp gốc vẫn được lưu nguyên vẹn và tải về được.",
)
_FEW_COMMENTS = f"Ghi chú chỉ gắn ở {MOST_COMMENTS} ô đầu tiên; các ô khác xem cột giải thích."
# Another file ([1]Sheet!A1), a program to start (cmd|'/c …'), a place in the network: Excel would ask for it, or do it.
_REACHING_OUT = re.compile(
    r"\[\d+\]|\[[^\]]*\.xl|\||\\\\|\b(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|SQL\.REQUEST|HYPERLINK|IMAGE)\s*\(",
    re.IGNORECASE,
)


def annotated(content: bytes, result: ListResult, progress: Progress | None = None) -> bytes:
    """The file with the results in it; ``progress`` counts rows that are written anew. Raises UnreadableFile if the
    bytes are no list that was ever read.
    """
    book = read_workbook(content)
    text = (result_columns.TEXT_FILE,) if result_columns.was_text_file(book) else ()
    if kind_of(content) is not Kind.NEW_EXCEL:
        return copied(book, result, _OTHER_FORMAT + text, progress)
    if _sheet_bytes(content) > MOST_SHEET_BYTES:
        return copied(book, result, _LARGE + text, progress)
    return _annotated_package(content, book, result, text) or copied(book, result, _ODD + text, progress)


def _sheet_bytes(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(
            entry.file_size
            for entry in archive.infolist()
            if entry.filename.lower().startswith(("xl/worksheets/", "xl/sharedstrings"))
        )


def _annotated_package(content: bytes, book: Workbook, result: ListResult, remarks: tuple[str, ...]) -> bytes | None:
    """None if openpyxl cannot take the file apart or put it together again."""
    opened = _loaded(content)
    if opened is None or not {sheet.name for sheet in book.sheets} <= set(opened.sheetnames):
        return None
    tools = Tools(Wardrobe(), Allowance(MOST_COMMENTS), untold())
    for sheet in book.sheets:
        if result_columns.is_own_sheet(sheet):
            del opened[sheet.name]
        else:
            _annotate(opened[sheet.name], sheet, plan_sheet(sheet, result), tools)
    _forget_what_reaches_out(opened)
    names = NewNames()
    for name in opened.sheetnames:
        names.take(name)
    notes = opened.create_sheet(names.take(NOTES_SHEET), 0)
    few = (_FEW_COMMENTS,) if tools.comments.left < 0 else ()
    fill_notes(notes, result, _KEPT + few + remarks)
    _show_first(opened)
    saved = _saved(opened)
    return saved and with_stored_results(
        saved, [None, *_cells_by_sheet(opened.worksheets[1:], book)], date_1904=book.date_1904
    )


def _loaded(content: bytes) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it leaves out; the first sheet says so
            return load_workbook(io.BytesIO(content), rich_text=True, keep_links=False, keep_vba=False)
    except Exception:  # noqa: BLE001 -- openpyxl raises anything at what it does not know; the cells are written then
        return None


def _saved(opened: Any) -> bytes | None:
    target = io.BytesIO()
    try:
        opened.save(target)
    except Exception:  # noqa: BLE001 -- as above: values that it took and cannot write
        return None
    return target.getvalue()


def _annotate(target: Any, sheet: Sheet, plan: SheetPlan, tools: Tools) -> None:
    _make_safe(target, sheet)
    _take_back(target, plan)
    for column, heading in plan.columns.items():
        target.column_dimensions[get_column_letter(column + 1)].width = width_of(heading)
    for number, added in plan.added.items():
        for column, one in added.items():
            tools.wardrobe.dress(target.cell(number, column + 1), one)
    for number, marks in plan.marks.items():
        for column, mark in marks.items():
            cell = target.cell(number, column + 1)
            if isinstance(cell, Cell):  # not so where merged cells overlap
                point_at(cell, mark, with_comment=tools.comments.take())


def _take_back(target: Any, plan: SheetPlan) -> None:
    """Empty the columns of an earlier file back, and take its colours and comments away."""
    if not plan.earlier:
        return
    for cell in _filled_cells(target):
        if cell.row >= plan.earlier.get(cell.column - 1, cell.row + 1):
            cell.value = None
            cell.style = "Normal"
        elif colour_of(cell) in COLOURS.values():
            cell.fill = PatternFill()
        if cell.comment and cell.comment.text.startswith(f"{AUTHOR}: "):
            cell.comment = None


def _make_safe(target: Any, sheet: Sheet) -> None:
    """Formulas that reach outside of the file become what they last gave; links outside become texts."""
    stored = {row.number: row.cells for row in sheet.rows}
    for cell in _filled_cells(target):
        if cell.hyperlink and cell.hyperlink.target:
            cell.hyperlink = None
        if cell.data_type == "f" and _reaches_out(cell.value):
            _put_value(cell, _at(stored.get(cell.row, ()), cell.column - 1))


def _filled_cells(target: Any) -> list[Cell]:
    """Those that stand in the file; openpyxl's own walk would make all between them, too."""
    return [cell for cell in target._cells.values() if isinstance(cell, Cell)]


def _reaches_out(formula: Any) -> bool:
    text = formula.text if isinstance(formula, ArrayFormula) else formula
    return not isinstance(text, str) or _REACHING_OUT.search(text) is not None


def _at(cells: Any, index: int) -> Any:
    return cells[index] if index < len(cells) else None


def _put_value(cell: Any, value: Any) -> None:
    if isinstance(value, BadCell):
        value = value.text if value.text in ERROR_CODES else "#VALUE!"
        cell.value, cell.data_type = value, "e"
        return
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _forget_what_reaches_out(opened: Any) -> None:
    for names in (opened.defined_names, *(sheet.defined_names for sheet in opened.worksheets)):
        for name in [name for name, one in names.items() if _REACHING_OUT.search(one.attr_text or "")]:
            del names[name]
    for sheet in opened.worksheets:
        sheet._pivots = []  # openpyxl has no other way to leave them out
        rules = sheet.data_validations.dataValidation
        sheet.data_validations.dataValidation = [one for one in rules if not _asks_outside(one.formula1, one.formula2)]


def _asks_outside(*formulas: str | None) -> bool:
    return any(formula and _REACHING_OUT.search(formula) for formula in formulas)


def _show_first(opened: Any) -> None:
    """Only our sheet is selected: what is typed while several are goes into all of them."""
    for place, sheet in enumerate(opened.worksheets):
        sheet.sheet_view.tabSelected = place == 0
    opened.active = 0


def _cells_by_sheet(targets: Iterable[Any], book: Workbook) -> list[Sheet | None]:
    """The sheets as read, in the order of those written."""
    by_name = {sheet.name: sheet for sheet in book.sheets}
    return [by_name.get(target.title) for target in targets]
