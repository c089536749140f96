"""Statements as banks give them, made while the test runs."""

from datetime import date, timedelta
from io import BytesIO

from openpyxl import Workbook

HEADINGS = ("Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Số dư", "Nội dung", "Tên người chuyển")
FIRST = date(2026, 11, 20)


def came(amount, content="", *, reference="", on=FIRST, payer=""):
    return (on.strftime("%d/%m/%Y"), reference, None, amount, None, content, payer)


def went(amount, content="", *, reference="", on=FIRST):
    return (on.strftime("%d/%m/%Y"), reference, amount, None, None, content, "")


def statement(*rows, headings=HEADINGS, head=()):
    """The bytes of an .xlsx file; `head`: rows above the table."""
    book = Workbook()
    sheet = book.active
    for row in (*head, headings, *rows):
        sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def many(count, content, *, days=30):
    """Rows of money that came, of the days until `FIRST`; `content`: of the number of the row."""
    return [
        came(1_000 + number, content(number), reference=f"FT{number:07}", on=FIRST - timedelta(days=number % days))
        for number in range(count)
    ]
