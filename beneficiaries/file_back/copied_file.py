"""The file back as a new workbook, made from the cells as they were read.

Pure. For files that are no .xlsx, and for those too large to be laid out with all their formats: row by row, so that
the memory does not grow with the list. Every cell stands where it stood.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook as NewWorkbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.cell_range import CellRange

from beneficiaries.file_back.list_results import ListResult, Look, SheetPlan, plan_sheet
from beneficiaries.file_back.progress import Progress, untold
from beneficiaries.file_back.result_looks import Wardrobe, fill_notes, own_font, point_at, width_of, write_text
from beneficiaries.reading import result_columns
from documents.workbooks.legacy_fonts import LegacyText
from documents.workbooks.sheets import BadCell, Cell, Row, Sheet, Workbook
from locations.vietnamese import date_text

NOTES_SHEET = "Kết quả đọc"
MOST_COMMENTS = 2_000
"""Excel keeps a drawing for every comment; beyond so many the column of results has to do."""

_BAD_IN_NAMES = re.compile(r"[\\*?:/\[\]]")
_LONGEST_NAME = 31
_FIRST_DATE = date(1900, 3, 1)  # before, Excel's days are not those of the calendar
_FIRST_DATE_1904 = date(1904, 1, 2)
_SAMPLED = 300
_NARROW, _WIDE = 6, 45


def copied(book: Workbook, result: ListResult, remarks: tuple[str, ...], progress: Progress | None = None) -> bytes:
    """The bytes of an .xlsx file. ``book``: the file as it was read; ``remarks``: what its first sheet says besides;
    ``progress`` counts its rows.
    """
    new = NewWorkbook(write_only=True)
    if book.date_1904:
        new.epoch = CALENDAR_MAC_1904
    names = NewNames()
    notes = new.create_sheet(names.take(NOTES_SHEET))
    fill_notes(notes, result, remarks)
    tools = Tools(Wardrobe(), Allowance(MOST_COMMENTS), progress or untold())
    for sheet in book.sheets:
        if not result_columns.is_own_sheet(sheet):
            _write(new, sheet, names.take(sheet.name), plan_sheet(sheet, result), tools)
    content = io.BytesIO()
    new.save(content)
    return content.getvalue()


class NewNames:
    """Names of sheets as Excel takes them, each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str) -> str:
        bare = _BAD_IN_NAMES.sub(" ", ILLEGAL_CHARACTERS_RE.sub("", wanted)).strip(" '") or "Trang tính"
        name, count = bare[:_LONGEST_NAME], 1
        while name.lower() in self._taken:
            count += 1
            ending = f" ({count})"
            name = bare[: _LONGEST_NAME - len(ending)] + ending
        self._taken.add(name.lower())
        return name


class Allowance:
    """How many comments may still be written."""

    def __init__(self, most: int) -> None:
        self.left = most

    def take(self) -> bool:
        self.left -= 1
        return self.left >= 0


@dataclass(frozen=True)
class Tools:
    """With which the cells of a whole workbook are marked and added."""

    wardrobe: Wardrobe
    comments: Allowance
    progress: Progress


def _write(new: NewWorkbook, sheet: Sheet, name: str, plan: SheetPlan, tools: Tools) -> None:
    target: Any = new.create_sheet(name)
    if sheet.hidden:
        target.sheet_state = "hidden"
    for index, width in _widths(sheet, plan).items():
        target.column_dimensions[get_column_letter(index + 1)].width = width
    for index in sheet.hidden_columns - plan.columns.keys():
        target.column_dimensions[get_column_letter(index + 1)].hidden = True
    for row in sheet.rows:
        if row.hidden:
            target.row_dimensions[row.number].hidden = True
    for merge in sheet.merges:
        if not any(merge.left <= column <= merge.right for column in plan.columns):
            target.merged_cells.add(CellRange(None, merge.left + 1, merge.top, merge.right + 1, merge.bottom))
    writer = _RowWriter(target, plan, tools, date_1904=new.epoch == CALENDAR_MAC_1904)
    for row in _every_row(sheet, plan):
        target.append(writer.cells(row))
        tools.progress.one_more()


def _every_row(sheet: Sheet, plan: SheetPlan) -> Iterator[Row]:
    """All rows from the first to the last, empty ones too, so that each keeps its number."""
    filled = {row.number: row for row in sheet.rows}
    for number in range(1, max((*filled, *plan.added), default=0) + 1):
        yield filled.get(number) or Row(number, ())


class _RowWriter:
    def __init__(self, target: Any, plan: SheetPlan, tools: Tools, *, date_1904: bool) -> None:
        self._target = target
        self._plan = plan
        self._tools = tools
        self._first_date = _FIRST_DATE_1904 if date_1904 else _FIRST_DATE

    def cells(self, row: Row) -> list[Any]:
        """The cells of a row with our marks and additions."""
        marks, added = self._plan.marks.get(row.number, {}), self._plan.added.get(row.number, {})
        heads = any(one.look is Look.HEADING for one in added.values())
        written: list[Any] = [
            None if self._is_emptied(row.number, index) else self._cell(value, bold=heads)
            for index, value in enumerate(row.cells)
        ]
        for index in row.struck:
            if index < len(written) and written[index] is not None:
                written[index] = self._own(written[index])
                written[index].font = own_font(bold=heads, strike=True)
        written += [None] * (max((*marks, *added), default=-1) + 1 - len(written))
        for index, mark in marks.items():
            written[index] = self._own(written[index])
            point_at(written[index], mark, with_comment=self._tools.comments.take())
        for index, one in added.items():
            written[index] = WriteOnlyCell(self._target)
            self._tools.wardrobe.dress(written[index], one)
        return written

    def _is_emptied(self, number: int, index: int) -> bool:
        return index in self._plan.earlier and number >= self._plan.earlier[index]

    def _own(self, written: Any) -> Any:
        """A cell that can be coloured."""
        return written if hasattr(written, "data_type") else WriteOnlyCell(self._target, written)

    def _cell(self, value: Cell, *, bold: bool) -> Any:
        if isinstance(value, str):
            text = str(value) if isinstance(value, LegacyText) else value
            if not bold and text.isprintable() and text[:1] not in "=+-@":
                return text
            return self._text(text, bold=bold)
        if isinstance(value, BadCell):
            return self._bad(value)
        if isinstance(value, date):
            return self._date(value)
        return value

    def _text(self, text: str, *, bold: bool = False) -> Any:
        cell = WriteOnlyCell(self._target)
        write_text(cell, text)
        if bold:
            cell.font = own_font(bold=True)
        return cell

    def _bad(self, value: BadCell) -> Any:
        """An error stays one; a formula without a result is none that could be trusted."""
        cell = WriteOnlyCell(self._target)
        cell.value = value.text if value.text in _ERRORS else "#VALUE!"
        cell.data_type = "e"
        return cell

    def _date(self, value: date) -> Any:
        day = value.date() if isinstance(value, datetime) else value
        if day < self._first_date:
            return date_text(day)
        cell = WriteOnlyCell(self._target, value)
        cell.number_format = "dd/mm/yyyy"
        return cell


_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})


def _widths(sheet: Sheet, plan: SheetPlan) -> Mapping[int, float]:
    """Wide enough for what most cells hold, ours as always."""
    widths: dict[int, float] = {}
    covered = {(merge.top, merge.left) for merge in sheet.merges if merge.left != merge.right}
    for row in sheet.rows[:_SAMPLED]:
        for index, value in enumerate(row.cells):
            if value is None or (row.number, index) in covered or len(row.cells) == 1:
                continue
            length = 10 if isinstance(value, date) else len(str(value))
            widths[index] = max(widths.get(index, _NARROW), min(length + 2, _WIDE))
    return widths | {column: width_of(heading) for column, heading in plan.columns.items()}
