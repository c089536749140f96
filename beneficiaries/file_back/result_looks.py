"""How what Trao writes in a workbook looks, and the sheet that explains it.

Pure. Texts are written as texts, whatever they begin with: Excel must never take a name for a formula.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from functools import partial
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from beneficiaries.file_back.list_results import Added, ListResult, Look, Mark
from beneficiaries.reading import result_columns
from beneficiaries.reading.result_columns import State
from locations.vietnamese import number

AUTHOR = "Trao"
own_font = partial(Font, name="Calibri")  # that of plain cells: a font without a name is anyone's guess
"""The author of our comments, by whom they are found and taken away when the file comes back."""

COLOURS: Mapping[Look, str] = {
    Look.ERROR: "FFF8B9B4",
    Look.WARNING: "FFFCE1A0",
    Look.FIXED: "FFCDE3FA",
    Look.READY: "FFC9EBCF",
    Look.SET_ASIDE: "FFD9DBDF",
    Look.HEADING: "FF1F4E79",
}
WIDTHS = {result_columns.STATE: 15.0, result_columns.DETAIL: 60.0, result_columns.CODE: 18.0}
_OTHER_WIDTH = 24.0
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LINE = Side(style="thin", color="FFB8BEC6")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FILLS = {look: PatternFill("solid", fgColor=colour) for look, colour in COLOURS.items()}
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_LONGEST_COMMENT = 1_000
_COMMENT_WIDTH, _COMMENT_LINE, _COMMENT_LETTERS = 320, 18, 44  # points, points, letters of a line
MOST_SKIPPED = 500

_MEANINGS = (
    (Look.ERROR, "Ô cần xử lý: dòng chưa được tiếp nhận cho đến khi sửa lại hoặc để riêng."),
    (Look.WARNING, "Ô cần xem lại: dòng vẫn được tiếp nhận."),
    (Look.FIXED, "Ô đã được sửa tự động hoặc do cán bộ sửa; giá trị trong tệp này vẫn là giá trị gốc."),
    (Look.READY, "Dòng sẵn sàng hoặc đã tiếp nhận."),
    (Look.SET_ASIDE, "Dòng được để riêng, hoặc dòng không đọc là người."),
)
_ADVICE = (
    "Rê chuột vào ô được tô màu để đọc ghi chú; cột “Giải thích kết quả đọc” ở bên phải bảng nói đủ từng dòng.",
    "Có thể sửa ngay trên trang của danh sách, hoặc sửa các ô trong tệp này rồi gửi lại.",
    "Khi gửi lại, không cần xóa trang tính này và các cột kết quả: Trao tự bỏ qua.",
)


def colour_of(cell: Any) -> str:
    """The colour in which a cell is filled; '' if it is not."""
    colour = cell.fill.fgColor.rgb if cell.has_style and cell.fill.fill_type == "solid" else ""
    return colour if isinstance(colour, str) else ""


def write_text(cell: Any, text: str) -> None:
    """Put a text in a cell as a text."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    if text.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True  # so that it stays a text when somebody edits it, too


class Wardrobe:
    """Dresses the cells of one workbook: what they wear is looked up once, for openpyxl does so at length."""

    def __init__(self) -> None:
        self._styles: dict[Look, Any] = {}

    def dress(self, cell: Any, added: Added) -> None:
        """Write one of our cells."""
        if added.look in self._styles:
            cell._style = copy(self._styles[added.look])  # what openpyxl's own `copy` of a style does
        else:
            self._put_on(cell, added.look)
            self._styles[added.look] = copy(cell._style)
        write_text(cell, added.text)

    def _put_on(self, cell: Any, look: Look) -> None:
        cell.border = _BORDER
        cell.alignment = _WRAPPED
        if look is not Look.PLAIN:
            cell.fill = _FILLS[look]
        if look is Look.HEADING:
            cell.font = own_font(bold=True, color="FFFFFFFF")


def point_at(cell: Any, mark: Mark, *, with_comment: bool) -> None:
    """Colour a cell of the list, and say why in a comment below what others commented."""
    cell.fill = _FILLS[mark.look]
    if not (with_comment and mark.text):
        return
    before = cell.comment.text.strip() if cell.comment else ""
    text = "\n".join(filter(None, (before, f"{AUTHOR}: {mark.text}")))[:_LONGEST_COMMENT]
    comment = Comment(ILLEGAL_CHARACTERS_RE.sub("", text), AUTHOR)
    lines = sum(1 + len(line) // _COMMENT_LETTERS for line in text.splitlines())
    comment.width, comment.height = _COMMENT_WIDTH, _COMMENT_LINE * (lines + 1)
    cell.comment = comment


def width_of(heading: str) -> float:
    """The width of a column of ours."""
    return WIDTHS.get(heading, _OTHER_WIDTH)


def fill_notes(sheet: Any, result: ListResult, remarks: Sequence[str]) -> None:
    """Write the sheet that explains the others; ``remarks``: what is to be known of this file."""
    for letter, width in zip("ABCD", (24.0, 10.0, 44.0, 90.0), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False
    for cells in _lines(sheet, result, remarks):
        sheet.append(cells)


_Line = list[Any]


def _lines(sheet: Any, result: ListResult, remarks: Sequence[str]) -> Iterator[_Line]:
    yield [_cell(sheet, result_columns.NOTES_TITLE, own_font(bold=True, size=14))]
    yield [_cell(sheet, f"Tệp: {result.name}")]
    yield []
    states = Counter(row.state for row in result.rows)
    yield [_cell(sheet, "Số người đọc được", own_font(bold=True)), len(result.rows)]
    for state in State:
        if states[state]:
            yield [_cell(sheet, state.value), states[state]]
    yield []
    yield [_cell(sheet, "Ý nghĩa các màu", own_font(bold=True))]
    for look, meaning in _MEANINGS:
        sample = _cell(sheet, " ")
        sample.fill = _FILLS[look]
        sample.border = _BORDER
        yield [sample, _cell(sheet, meaning)]
    yield []
    yield [_cell(sheet, "Cách làm tiếp", own_font(bold=True))]
    for line in (*_ADVICE, *remarks):
        yield [_cell(sheet, f"• {line}")]
    yield from _unknown(sheet, result)
    yield from _skipped(sheet, result)


def _unknown(sheet: Any, result: ListResult) -> Iterator[_Line]:
    if not any(result.unknown.values()):
        return
    yield []
    yield [_cell(sheet, "Các cột không rõ nghĩa, chưa đọc", own_font(bold=True))]
    for name, headings in result.unknown.items():
        for heading in headings:
            yield [_cell(sheet, name), None, _cell(sheet, heading)]


def _skipped(sheet: Any, result: ListResult) -> Iterator[_Line]:
    every = [(name, one) for name, skipped in result.skipped.items() for one in skipped]
    if not every:
        return
    yield []
    yield [_cell(sheet, "Các dòng không đọc là người", own_font(bold=True))]
    yield [_heading(sheet, text) for text in ("Trang tính", "Dòng", "Lý do", "Nội dung của dòng")]
    for name, one in every[:MOST_SKIPPED]:
        yield [_cell(sheet, name), one.row, _cell(sheet, one.reason), _cell(sheet, one.text[:200])]
    if len(every) > MOST_SKIPPED:
        yield [_cell(sheet, f"… và {number(len(every) - MOST_SKIPPED)} dòng khác")]


def _cell(sheet: Any, text: str, font: Font | None = None) -> Any:
    cell = WriteOnlyCell(sheet)
    write_text(cell, text)
    if font:
        cell.font = font
    return cell


def _heading(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet)
    Wardrobe().dress(cell, Added(text, Look.HEADING))
    return cell
