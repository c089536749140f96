"""The ledger of a period as an Excel file for the accountants. The headings are part of the file, so they are
Vietnamese.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from accounts.models import User
from locations.vietnamese import date_text
from sponsors.models import Entry, Pledge, Receipt
from sponsors.pledge_export import safe_text

NATIONAL = "Cơ quan trung ương"
ANOTHER = "(của cơ quan khác)"
MONEY = "#,##0"
_AT_ONCE = 2000
ENTRIES = (
    ("Ngày", 12),
    ("Nội dung", 26),
    ("Số tiền (đồng)", 18),
    ("Mã cam kết", 18),
    ("Nhà tài trợ", 40),
    ("Mã số thuế", 16),
    ("Chiến dịch", 14),
    ("Số chứng từ", 20),
    ("Ngày nhận tiền", 14),
    ("Người nộp", 32),
    ("Tài khoản", 30),
    ("Lý do", 40),
    ("Người ghi", 24),
    ("Ghi lúc", 18),
)
RECEIPTS = (
    ("Ngày nhận tiền", 14),
    ("Hình thức", 16),
    ("Số tiền (đồng)", 18),
    ("Ghi nhầm (đồng)", 18),
    ("Đã ghép, hoàn trả (đồng)", 22),
    ("Còn lại (đồng)", 18),
    ("Tình trạng", 26),
    ("Người nộp", 32),
    ("Số chứng từ", 20),
    ("Tài khoản", 30),
    ("Cơ quan nhận", 28),
    ("Ghi chú", 40),
    ("Người ghi", 24),
)


def ledger_file(user: User, since: date, until: date) -> bytes:
    """An .xlsx file: the entries of these days about pledges or receipts that the user sees, and the receipts that came
    in them. Of another office's sponsor or payer it says no name.
    """
    book = Workbook(write_only=True)
    _write(book.create_sheet("Sổ tiền tài trợ"), ENTRIES, _entries(user, since, until))
    _write(book.create_sheet("Khoản thu"), RECEIPTS, _receipts(user, since, until))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _entries(user: User, since: date, until: date) -> Iterable[Sequence[Any]]:
    receipts: Any = Receipt.objects.all()
    sees_pledge = Exists(Pledge.objects.visible_to(user).filter(pk=OuterRef("pledge")))
    sees_receipt = Exists(receipts.visible_to(user).filter(pk=OuterRef("receipt")))
    of_days: Any = Entry.objects.filter(day__range=(since, until)).annotate(sees_pledge=sees_pledge)
    seen = of_days.annotate(sees_receipt=sees_receipt).filter(Q(sees_pledge=True) | Q(sees_receipt=True))
    related = ("receipt__account", "pledge__sponsor", "pledge__campaign", "by")
    for entry in seen.select_related(*related).order_by("day", "at", "pk").iterator(_AT_ONCE):
        receipt, pledge = entry.receipt, entry.pledge
        yield (
            date_text(entry.day),
            entry.get_kind_display(),
            entry.amount,
            pledge.reference if pledge else "",
            _seen(entry.sees_pledge, pledge.sponsor.name if pledge else ""),
            _seen(entry.sees_pledge, pledge.sponsor.tax_code if pledge else ""),
            pledge.campaign.code if pledge else "",
            receipt.bank_reference,
            date_text(receipt.received_on),
            _seen(entry.sees_receipt, receipt.payer),
            _seen(entry.sees_receipt, str(receipt.account or "")),
            entry.reason,
            str(entry.by),
            f"{timezone.localtime(entry.at):%H:%M %d/%m/%Y}",
        )


def _seen(sees: bool, text: str) -> str:
    return text if sees or not text else ANOTHER


def _receipts(user: User, since: date, until: date) -> Iterable[Sequence[Any]]:
    seen: Any = Receipt.objects.filter(received_on__range=(since, until))
    related = ("account", "line", "province", "recorded_by")
    ordered = seen.visible_to(user).select_related(*related).order_by("received_on", "pk")
    for receipt in ordered.iterator(_AT_ONCE):
        left, state = _state(receipt)
        yield (
            date_text(receipt.received_on),
            receipt.get_kind_display(),
            receipt.amount,
            receipt.voided,
            receipt.given,
            left,
            state,
            receipt.payer,
            receipt.bank_reference,
            str(receipt.account or ""),
            str(receipt.province or NATIONAL),
            receipt.note,
            str(receipt.recorded_by),
        )


def _state(receipt: Receipt) -> tuple[int, str]:
    """What is left to be matched with pledges (đồng), and how the receipt stands."""
    if receipt.is_no_donation:
        return 0, "Không phải tài trợ"
    if receipt.waits_in_statement:
        return 0, "Dòng sao kê chờ ghép lại"
    if not receipt.came:
        return 0, "Ghi nhầm"
    return receipt.left, "Còn tiền chưa ghép" if receipt.left else "Đã ghép hết"


def _write(sheet: Any, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]]) -> None:
    """Row after row, so that a file of many takes no longer for each."""
    for place, (_heading, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, heading, font=Font(bold=True)) for heading, _width in columns])
    for row in rows:
        sheet.append(
            [_cell(sheet, cell, number_format=MONEY) if isinstance(cell, int) else safe_text(cell) for cell in row]
        )


def _cell(sheet: Any, value: str | int, **looks: Any) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    for name, look in looks.items():
        setattr(cell, name, look)
    return cell
