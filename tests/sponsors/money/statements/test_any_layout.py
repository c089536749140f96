"""Statements in any mixture of styles are read as they were written."""

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from documents.workbooks.workbook import Row, Sheet
from sponsors.money.statements.line_keys import line_keys
from sponsors.money.statements.statement import read_statement

HEADINGS = {
    "on": ["Ngày giao dịch", "NGÀY GD", "Transaction Date", "Ngày giao dịch/Transaction date", "Ngày hạch toán"],
    "reference": ["Số tham chiếu", "Số CT", "Reference No.", "Mã giao dịch\n(Transaction ID)"],
    "balance": ["Số dư", "Balance", "Số dư/ Running balance", "Số dư (VND)"],
    "content": ["Nội dung", "Diễn giải", "Description", "Mô tả giao dịch/ Transaction description"],
    "debit": ["Ghi nợ", "Phát sinh nợ", "Debit", "Số tiền ghi nợ/ Debit amount", "Rút ra"],
    "credit": ["Ghi có", "Phát sinh có", "Credit", "Số tiền ghi có/ Credit amount", "Gửi vào"],
    "other": ["STT", "Chi nhánh", "Kênh giao dịch", "Loại giao dịch"],
}
DAYS = [
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day:%d-%m-%Y} 10:22:33",
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: day,
    lambda day: datetime(day.year, day.month, day.day, 8, 30),
    lambda day: (day - date(1899, 12, 30)).days,
]
AMOUNTS = [
    lambda amount: f"{amount:,}",
    lambda amount: f"{amount:,}.00",
    lambda amount: f"{amount:,}".replace(",", "."),
    lambda amount: f"{amount:,}".replace(",", ".") + " VND",
    lambda amount: f"{amount:,}".replace(",", " "),
    lambda amount: amount,
    float,
]
NOTHING = [None, "", "-", 0, "0"]
CONTENTS = ["ung ho so BHXH", "TRAO0000000140", "Tong cong ty ABC", "Phi SMS", "22/11/2026", "5.000", "Số dư tốt"]
TRANSFERS = st.lists(
    st.tuples(
        st.integers(-(10**9), 10**9).filter(bool), st.sampled_from(CONTENTS), st.sampled_from(["FT1", "FT22", ""])
    ),
    min_size=1,
    max_size=12,
)


@st.composite
def statements(draw):
    """The rows of a sheet, and what stands in them: day, amount, content, reference, balance."""
    fields = ["on", "content", "debit", "credit", *draw(st.sets(st.sampled_from(["reference", "balance", "other"])))]
    fields = draw(st.permutations(fields))
    day_style, amount_style = draw(st.sampled_from(DAYS)), draw(st.sampled_from(AMOUNTS))
    nothing = draw(st.sampled_from(NOTHING))
    transfers = draw(TRANSFERS)
    days = sorted(draw(st.lists(st.dates(date(2026, 10, 1), date(2026, 11, 30)), min_size=12, max_size=12)))
    balance, truth = 10**12, []
    for day, (amount, content, reference) in zip(days, transfers, strict=False):
        balance += amount
        truth.append((day, amount, content, reference, balance))
    if draw(st.booleans()):
        truth.reverse()
    rows = [tuple(draw(st.sampled_from(HEADINGS[field])) for field in fields)]
    for day, amount, content, reference, after in truth:
        cells = {"on": day_style(day), "content": content, "reference": reference, "balance": amount_style(after)}
        cells["credit"] = amount_style(amount) if amount > 0 else nothing
        cells["debit"] = amount_style(-amount) if amount < 0 else nothing
        rows.append(tuple(cells.get(field, "x") for field in fields))
    above = draw(st.integers(0, 4))
    sheet = Sheet("S", tuple(Row(above + number, row) for number, row in enumerate(rows, 1)))
    kept = [
        (day, amount, content, reference if "reference" in fields else "", after if "balance" in fields else None)
        for day, amount, content, reference, after in truth
    ]
    return sheet, kept


@given(statements())
def test_a_statement_of_any_style_is_read_as_it_was_written(statement):
    sheet, truth = statement

    reading = read_statement([sheet])

    read = [(line.on, line.amount, line.content, line.reference, line.balance) for line in reading.lines]
    assert (read, reading.problems, reading.missing, reading.questions) == (truth, (), (), ())
    assert reading.remarks == ()
    assert len(set(line_keys(reading.lines, "1"))) == len(truth)


@given(statements())
def test_the_layout_that_was_read_reads_the_same_again(statement):
    sheet, _truth = statement
    first = read_statement([sheet])

    assert read_statement([sheet], first.layout) == first
