"""How the sheets of the ledger's file are written: a table with its totals, and the sums that must agree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from locations.vietnamese import date_text
from sponsors.pledge_export import safe_text

Cell = str | int | date
Cells = Sequence[Cell]
MONEY = "#,##0"
DAY = "dd/mm/yyyy"
MOMENT = "dd/mm/yyyy hh:mm"
TOTAL = "Cộng"
_BOLD = Font(bold=True)
# Days before it are no dates to Excel.
_FIRST_YEAR = 1901


@dataclass
class Sums:
    """What the rows of the ledger come to, each kind apart, signed as in the rows (đồng)."""

    came: int = 0
    mistaken: int = 0
    not_counted: int = 0
    sent_back: int = 0
    of_others: int = 0


def write_table(
    sheet: Any, columns: Sequence[tuple[str, int]], rows: Iterable[Cells], *, money: Sequence[int]
) -> dict[str, int]:
    """Row after row, so that a file of many takes no longer for each, then the totals of the columns `money` (places
    from 0): by heading.
    """
    for place, (_heading, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, heading, bold=True) for heading, _width in columns])
    totals, last = dict.fromkeys(money, 0), 1
    for row in rows:
        last += 1
        for place in money:
            totals[place] += int(str(row[place]))
        sheet.append([_cell(sheet, cell) for cell in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    sums: list[Cell] = [totals.get(place, "") for place in range(len(columns))]
    sheet.append([_cell(sheet, cell, bold=True) for cell in (TOTAL, *sums[1:])])
    return {columns[place][0]: total for place, total in totals.items()}


def write_check(sheet: Any, sums: Sums, ledger: dict[str, int], receipts: dict[str, int]) -> None:
    """The sums that must agree, each as its parts and what they come to, and whether they do."""
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 84, 22
    for title, parts, outcomes in _equations(sums, ledger, receipts):
        sheet.append([_cell(sheet, title, bold=True)])
        for said, amount in parts:
            sheet.append([_cell(sheet, said), _cell(sheet, amount)])
        wanted = sum(amount for _said, amount in parts)
        sheet.append([_cell(sheet, TOTAL, bold=True), _cell(sheet, wanted, bold=True)])
        for said, amount in outcomes:
            agrees = "khớp" if amount == wanted else f"LỆCH {amount - wanted}"
            sheet.append([_cell(sheet, said), _cell(sheet, amount), _cell(sheet, agrees, bold=True)])
        sheet.append([])
    for said in _NOTES:
        sheet.append([_cell(sheet, said)])


_NOTES = (
    "Mỗi dòng của sổ: Tiền vào, ra = Ghi cho cam kết + Chưa ghép.",
    "Sổ tính theo ngày trong kỳ; tiền hoàn trả tính vào ngày hoàn trả.",
    "Trang “Khoản thu” cho biết hiện trạng hôm nay của các khoản nhận trong kỳ, kể cả tiền đã hoàn trả sau kỳ.",
    "Tiền từ khoản thu của cơ quan khác vào sổ khi được ghép với cam kết, vì khoản thu ấy không có dòng ở đây.",
)
_Sums = Sequence[tuple[str, int]]


def _equations(sums: Sums, ledger: dict[str, int], receipts: dict[str, int]) -> Sequence[tuple[str, _Sums, _Sums]]:
    of_ledger = (
        ("Nhận tiền", sums.came),
        ("Ghi nhầm", sums.mistaken),
        ("Không phải tài trợ, hoặc dòng sao kê chờ ghép lại", sums.not_counted),
        ("Hoàn trả, trừ phần đã hủy hoàn trả", sums.sent_back),
        ("Ghép từ khoản thu của cơ quan khác", sums.of_others),
    )
    in_hand, both = ledger["Tiền vào, ra (đồng)"], ledger["Ghi cho cam kết (đồng)"] + ledger["Chưa ghép (đồng)"]
    parts = tuple((heading, total) for heading, total in receipts.items() if heading != "Số tiền (đồng)")
    counted = (("Số tiền của các khoản nhận trong kỳ", receipts["Số tiền (đồng)"]),)
    return (
        (
            "1. Sổ tiền tài trợ trong kỳ",
            of_ledger,
            (("Cột “Tiền vào, ra”", in_hand), ("Cột “Ghi cho cam kết” + cột “Chưa ghép”", both)),
        ),
        ("2. Các khoản thu nhận trong kỳ", parts, counted),
        ("3. Hai trang với nhau: nhận tiền", (("Sổ: nhận tiền", sums.came),), counted),
    )


def _cell(sheet: Any, value: Cell, *, bold: bool = False) -> WriteOnlyCell:
    """A number, a day or a text; what somebody typed never becomes a formula."""
    looks = ""
    if isinstance(value, datetime):
        looks = MOMENT
    elif isinstance(value, date):
        value, looks = (value, DAY) if value.year >= _FIRST_YEAR else (date_text(value), "")
    elif isinstance(value, int):
        looks = MONEY
    cell = WriteOnlyCell(sheet, safe_text(value) if isinstance(value, str) else value)
    if looks:
        cell.number_format = looks
    if bold:
        cell.font = _BOLD
    return cell
