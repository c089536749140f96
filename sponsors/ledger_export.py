"""The ledger of a period as an Excel file for the accountants. The headings are part of the file, so they are
Vietnamese.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from accounts.models import User
from locations.vietnamese import date_text
from sponsors.models import Entry, Pledge, Receipt
from sponsors.pledge_export import safe_text

NATIONAL = "Cơ quan trung ương"
MONEY = "#,##0"
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
    ("Đã ghép, hoàn trả (đồng)", 22),
    ("Còn lại (đồng)", 18),
    ("Người nộp", 32),
    ("Số chứng từ", 20),
    ("Tài khoản", 30),
    ("Cơ quan nhận", 28),
    ("Ghi chú", 40),
    ("Người ghi", 24),
)


def ledger_file(user: User, since: date, until: date) -> bytes:
    """An .xlsx file: the entries of these days about pledges that the user sees, and the receipts that came in them."""
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Sổ tiền tài trợ"
    _write(first, ENTRIES, _entries(user, since, until))
    _write(book.create_sheet("Khoản thu"), RECEIPTS, _receipts(user, since, until))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _entries(user: User, since: date, until: date) -> Iterable[Sequence[Any]]:
    receipts: Any = Receipt.objects.all().visible_to(user)
    seen = Entry.objects.filter(day__range=(since, until), receipt__in=receipts.values("pk"))
    of_seen = seen.filter(pledge__in=Pledge.objects.visible_to(user)) | seen.filter(pledge=None)
    related = ("receipt__account", "pledge__sponsor", "pledge__campaign", "by")
    for entry in of_seen.select_related(*related).order_by("day", "at", "pk"):
        receipt, pledge = entry.receipt, entry.pledge
        yield (
            date_text(entry.day),
            entry.get_kind_display(),
            entry.amount,
            pledge.reference if pledge else "",
            pledge.sponsor.name if pledge else "",
            pledge.sponsor.tax_code if pledge else "",
            pledge.campaign.code if pledge else "",
            receipt.bank_reference,
            date_text(receipt.received_on),
            receipt.payer,
            str(receipt.account or ""),
            entry.reason,
            str(entry.by),
            f"{timezone.localtime(entry.at):%H:%M %d/%m/%Y}",
        )


def _receipts(user: User, since: date, until: date) -> Iterable[Sequence[Any]]:
    seen: Any = Receipt.objects.filter(received_on__range=(since, until))
    related = ("account", "province", "recorded_by")
    for receipt in seen.visible_to(user).select_related(*related).order_by("received_on", "pk"):
        yield (
            date_text(receipt.received_on),
            receipt.get_kind_display(),
            receipt.amount,
            receipt.used,
            receipt.left,
            receipt.payer,
            receipt.bank_reference,
            str(receipt.account or ""),
            str(receipt.province or NATIONAL),
            receipt.note,
            str(receipt.recorded_by),
        )


def _write(sheet: Any, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]]) -> None:
    sheet.append([heading for heading, _width in columns])
    for place, (_heading, width) in enumerate(columns, start=1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([safe_text(cell) if isinstance(cell, str) else cell for cell in row])
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, int):
                cell.number_format = MONEY
