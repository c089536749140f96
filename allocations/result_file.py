"""The result as an Excel file: who gets what from whom, and on a second sheet what decision it is.

Pure: entries in, bytes out. The headings are part of the file, so they are Vietnamese. Nothing in it is a formula:
every text is stored as text and marked as such, so that a name beginning with "=" stays a name when it is edited.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from locations.vietnamese import clean_spaces, money, number

HEADINGS = (
    "STT",
    "Mã hồ sơ",
    "Họ và tên",
    "Ngày sinh",
    "Số định danh (4 số cuối)",
    "Thôn, tổ dân phố",
    "Xã, phường",
    "Tỉnh, thành phố",
    "Loại quà",
    "Nhà tài trợ",
    "Mã cam kết",
    "Mức đóng, giá trị (đồng)",
    "Nhà nước hỗ trợ (đồng)",
    "Địa phương hỗ trợ (đồng)",
    "Phần còn lại (đồng)",
    "Nhà tài trợ trả (đồng)",
)
AMOUNTS = 5  # the last columns
_WIDTHS = (6, 16, 28, 12, 14, 24, 24, 24, 30, 36, 18, 16, 16, 16, 16, 16)
SHEET, ABOUT = "Danh sách", "Thông tin"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONEY = "#,##0"
_TOP = Alignment(vertical="top", wrap_text=True)
_BOLD = Font(bold=True)
_TINTED = PatternFill("solid", fgColor="E6F3F3")
A4 = 9  # the number that Excel has for the paper


# Where an amount isn't known the cell says why: a blank or a 0 would be taken for the amount.
NOT_KEPT, NO_PRICE = "không lưu", "chưa có giá"
NOT_KNOWN = (
    "Ô không có số tiền",
    f"“{NOT_KEPT}”: suất được duyệt trước khi phần mềm lưu cách tính giá, chỉ biết số tiền nhà tài trợ trả; "
    f"“{NO_PRICE}”: hiện không tính được giá cho người này. Dòng cộng không gồm các ô này.",
)
WHICH_PRICE = "Giá áp dụng"

# Đồng: the list price, and what of it the State, the province and neither of them pays.
Split = tuple[int, int, int, int]


@dataclass(frozen=True)
class Entry:
    """One gift to one person. `born` as exactly as it is known; `gift` in words, with its months. In đồng: `price` is
    what the sponsor pays, None where there is no price; `split` is None where it is not known. `now`: what the sponsor
    would pay by the plan and the law of now, None where nobody knows or the price is of now anyway.
    """

    code: str
    full_name: str
    born: str
    id_ending: str
    hamlet: str
    commune: str
    province: str
    gift: str
    sponsor: str
    pledge: str
    price: int | None
    split: Split | None = None
    now: int | None = None

    @property
    def amounts(self) -> tuple[int | None, ...]:
        """As in the last columns of the file."""
        return (*(self.split or (None,) * (AMOUNTS - 1)), self.price)


@dataclass
class PricesThatCount:
    """Sums up, entry by entry, what was applied and what it would be now (đồng), and how many are another price now."""

    applied: int = 0
    now: int = 0
    differing: int = 0

    def add(self, entry: Entry) -> None:
        applied = entry.price or 0
        now = applied if entry.now is None else entry.now
        self.applied += applied
        self.now += now
        self.differing += now != applied

    def told(self) -> str:
        """Which price counts, with both sums; "" where they are the same for everybody."""
        if not self.differing:
            return ""
        return (
            f"Áp dụng giá khi duyệt phân bổ, cộng {money(self.applied)}. Tính theo ngày đóng tiền và quy định hiện nay "
            f"thì {number(self.differing)} suất có giá khác, cộng {money(self.now)}; giá đã duyệt không thay đổi."
        )


def written(entries: Iterable[Entry], about: Sequence[tuple[str, str]]) -> bytes:
    """An .xlsx file: `entries` under one heading row, with their sum; `about`: (label, value) for the second sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "D2"
    for place, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.append([_heading(sheet, heading) for heading in HEADINGS])
    texts, amounts = HEADINGS[1:-AMOUNTS], HEADINGS[-AMOUNTS:]
    row = [WriteOnlyCell(sheet), *(_text(sheet) for _column in texts), *(_money(sheet) for _column in amounts)]
    count, totals, known, prices = 0, [0] * AMOUNTS, True, PricesThatCount()
    for count, entry in enumerate(entries, 1):
        totals = [total + (amount or 0) for total, amount in zip(totals, entry.amounts, strict=True)]
        known = known and None not in entry.amounts
        prices.add(entry)
        sheet.append(_filled(row, count, entry))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(HEADINGS))}{count + 1}"
    nothing = [None] * 8
    sums = [_money(sheet, total, bold=True) for total in totals]
    sheet.append([None, None, _text(sheet, "Cộng", bold=True), *nothing, *sums])
    facts = book.create_sheet(ABOUT)
    facts.column_dimensions["A"].width, facts.column_dimensions["B"].width = 32, 90
    notes = [] if known else [NOT_KNOWN]
    notes += [(WHICH_PRICE, words)] if (words := prices.told()) else []
    for label, value in (*about, *notes):
        facts.append([_text(facts, label, bold=True), _text(facts, value)])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _filled(row: list[WriteOnlyCell], number: int, entry: Entry) -> list[WriteOnlyCell]:
    """The cells of one row with other values: appending writes them at once, and styling cells anew is slow."""
    texts = (
        entry.code,
        entry.full_name,
        entry.born,
        entry.id_ending,
        entry.hamlet,
        entry.commune,
        entry.province,
        entry.gift,
        entry.sponsor,
        entry.pledge,
    )
    row[0].value = number
    for cell, text in zip(row[1:-AMOUNTS], texts, strict=True):
        _write(cell, text)
    for cell, amount in zip(row[-AMOUNTS:], entry.amounts, strict=True):
        cell.value = NOT_KEPT if amount is None else amount
    if entry.price is None:
        for cell in row[-AMOUNTS:]:
            cell.value = NO_PRICE
    return row


def _write(cell: WriteOnlyCell, text: str) -> None:
    cell.value = _clean(text)
    cell.data_type = "s"  # openpyxl would make a formula of what begins with "="


@lru_cache(maxsize=65_536)
def _clean(text: str) -> str:
    """Most texts come again and again. A file with a control character can't be opened."""
    return clean_spaces(text)


def _text(sheet: WriteOnlyWorksheet, text: str = "", *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet)
    _write(cell, text)
    cell.quotePrefix = True  # so that Excel makes no formula either when somebody edits the cell
    cell.alignment = _TOP
    if bold:
        cell.font = _BOLD
    return cell


def _money(sheet: WriteOnlyWorksheet, amount: int = 0, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, amount)
    cell.number_format, cell.alignment = MONEY, _TOP
    if bold:
        cell.font = _BOLD
    return cell


def _heading(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = _text(sheet, text, bold=True)
    cell.fill = _TINTED
    return cell
