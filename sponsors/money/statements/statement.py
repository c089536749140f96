"""A bank's statement: sheets → lines of money that came and went, what is none, and what must be asked.

Pure. This is the door. `documents.workbooks.workbook.read_workbook` opens the bytes of any format;
`line_keys.line_keys` tells which lines came before.
"""

from collections.abc import Container, Sequence
from dataclasses import replace

from documents.workbooks.workbook import Cell, Row, Sheet
from sponsors.money.statements.amounts import Convention, amount_in, convention_of
from sponsors.money.statements.balances import remarks_on
from sponsors.money.statements.columns import (
    Column,
    Layout,
    Question,
    Table,
    looks_like_transfer,
    parts_of,
    samples_of,
    text_of,
)
from sponsors.money.statements.days import USUAL, Period, day_in, days_of, period_in, reading_of
from sponsors.money.statements.days import Reading as DaysReading
from sponsors.money.statements.head import account_in, foreign_currency_in
from sponsors.money.statements.headings import Field
from sponsors.money.statements.lines import NotAStatement, NotInDong, Problem, Reading, Skipped
from sponsors.money.statements.sheet_rows import SheetRows, row_text

HEAD = "Phần đầu của sao kê"
HEADING = "Dòng tiêu đề cột"
NO_TABLE = "Trang tính không có bảng giao dịch"
NO_HEADINGS = "Trang tính không có dòng tiêu đề cột, nên không đọc được dòng này."
_CHANGED_DAYS = (
    "Ngày và tháng trong tệp bị đổi chỗ (kiểu tháng/ngày/năm); đã đọc lại theo thứ tự các dòng và kỳ sao kê. Hãy đối "
    "chiếu một vài ngày với bản gốc."
)
_MONEY = (Field.DEBIT, Field.CREDIT, Field.AMOUNT, Field.BALANCE)


def read_statement(sheets: Sequence[Sheet], layout: Layout | None = None, *, date_1904: bool = False) -> Reading:
    """The statement in these sheets. `layout`: what is remembered of this bank's headings; it comes before our own
    knowledge. `date_1904`: of the workbook. Raises `NotAStatement`, `NotInDong`.
    """
    known = layout or Layout()
    found = _continued([part for sheet in sheets for part in parts_of(sheet, known)])
    tables = [(sheet, table) for sheet, table in found if table is not None]
    if not tables:
        raise NotAStatement
    heads = [row for sheet, table in tables for row in sheet.rows if row.number < table.top]
    if currency := foreign_currency_in(heads):
        raise NotInDong(currency)
    period = period_in(" ".join(text_of(cell) for cell in row.cells if cell is not None) for row in heads)
    missing = tuple(dict.fromkeys(field for sheet, table in tables for field in _missing(sheet, table)))
    questions = {question.key: question for sheet, table in tables for question in _questions(sheet, table, missing)}
    reading = Reading(
        lines=(),
        problems=(),
        skipped=(),
        questions=tuple(questions.values()),
        missing=missing,
        remarks=(),
        layout=_learned(known, [column for _sheet, table in tables for column in table.columns], questions),
        account=account_in(heads),
        period=period,
    )
    return reading if missing else _with_rows(reading, found, _days(tables, period, date_1904))


def _continued(parts: Sequence[tuple[Sheet, Table | None]]) -> list[tuple[Sheet, Table | None]]:
    """The parts, of which a sheet without headings may go on with the table before it."""
    found: list[tuple[Sheet, Table | None]] = []
    before: Table | None = None
    for sheet, table in parts:
        if table is None and before is not None and _goes_on(sheet, before):
            table = Table(0, 0, before.columns)
        before = table or before
        found.append((sheet, table))
    return found


def _goes_on(sheet: Sheet, table: Table) -> bool:
    """Whether the first row of a sheet is a transfer with its date where the table has dates."""
    index, first = table.index_of(Field.DATE), sheet.rows[0] if sheet.rows else None
    if index is None or first is None or not looks_like_transfer(first):
        return False
    return index < len(first.cells) and day_in(first.cells[index]) is not None


def _with_rows(reading: Reading, found: Sequence[tuple[Sheet, Table | None]], days: DaysReading) -> Reading:
    """The reading with every row of the file."""
    tables = [(sheet, table) for sheet, table in found if table is not None]
    convention = convention_of(cell for sheet, table in tables for cell in _money_cells(sheet, table))
    read: list[SheetRows] = []
    problems: list[Problem] = []
    skipped: list[Skipped] = []
    for sheet, table in found:
        lost, above = _outside(sheet, table)
        problems, skipped = [*problems, *lost], [*skipped, *above]
        if table is not None:
            rows = SheetRows(sheet, table, convention, days)
            rows.read()
            read.append(rows)
            problems, skipped = [*problems, *rows.problems], [*skipped, *rows.skipped]
    remarks = [_CHANGED_DAYS] if days.month_first or days.changed_back else []
    remarks += [remark for rows in read for remark in remarks_on(rows.chain, rows.sheet.name)]
    return replace(
        reading,
        lines=tuple(line for rows in read for line in rows.lines),
        problems=tuple(problems),
        skipped=tuple(skipped),
        remarks=(*remarks, *_several_accounts(found, {(one.sheet, one.row) for one in skipped})),
    )


def _outside(sheet: Sheet, table: Table | None) -> tuple[list[Problem], list[Skipped]]:
    """The rows that belong to no table: transfers among them can't be read."""
    above = [row for row in sheet.rows if table is None or row.number <= table.bottom]
    lost = [row for row in above if table is None and looks_like_transfer(row)]
    left = {row.number for row in lost}
    return (
        [Problem(sheet.name, row.number, row_text(row), NO_HEADINGS) for row in lost],
        [
            Skipped(sheet.name, row.number, row_text(row), _reason_above(row, table))
            for row in above
            if row.number not in left
        ],
    )


def _several_accounts(found: Sequence[tuple[Sheet, Table | None]], skipped: Container[tuple[str, int]]) -> list[str]:
    """A remark if rows that are no transfers state more than one account."""
    rows = [row for sheet, _table in found for row in sheet.rows if (sheet.name, row.number) in skipped]
    accounts = dict.fromkeys(filter(None, (account_in([row]) for row in rows)))
    if len(accounts) < 2:
        return []
    return [f"Tệp có sao kê của nhiều tài khoản ({', '.join(accounts)}); hãy gửi riêng từng tài khoản."]


def _reason_above(row: Row, table: Table | None) -> str:
    if table is None:
        return NO_TABLE
    return HEAD if row.number < table.top else HEADING


def _days(tables: Sequence[tuple[Sheet, Table]], period: Period | None, date_1904: bool) -> DaysReading:
    """How the dates of all sheets are to be read."""
    usual = replace(USUAL, date_1904=date_1904)
    cells = [cell for sheet, table in tables for cell in days_of(_cells(sheet, table, Field.DATE))]
    return reading_of(cells, period, date_1904=date_1904) if cells else usual


def _missing(sheet: Sheet, table: Table) -> list[Field]:
    """What must be known before a line can be read."""
    missing = [field for field in (Field.DATE, Field.CONTENT) if not table.has(field)]
    if not table.has(Field.CREDIT) and (not table.has(Field.AMOUNT) or _unsigned(sheet, table)):
        missing.append(Field.CREDIT)
    return missing


def _unsigned(sheet: Sheet, table: Table) -> bool:
    """Whether a column of amounts doesn't tell what came and what went, and nobody said that it does."""
    column = _amounts(table)
    if column is None or column.rank < 0 or table.has(Field.DIRECTION):
        return False
    cells = _cells(sheet, table, Field.AMOUNT)
    amounts = [amount_in(cell, Convention.UNKNOWN) for cell in cells]
    signed = any(isinstance(cell, str) and cell.strip().startswith("+") for cell in cells)
    return not signed and not any(isinstance(amount, int) and amount < 0 for amount in amounts)


def _amounts(table: Table) -> Column | None:
    return next((column for column in table.columns if column.field is Field.AMOUNT), None)


def _questions(sheet: Sheet, table: Table, missing: Sequence[Field]) -> list[Question]:
    """Columns that can't be told and hold something; where money is missing, a column of unsigned amounts as well."""
    asked = [column for column in table.columns if column.field is None]
    if (amounts := _amounts(table)) is not None and _unsigned(sheet, table):
        asked.append(amounts)
    questions = [(column, samples_of(sheet, table, column.index)) for column in asked]
    return [Question(column.key, column.heading, samples, bool(missing)) for column, samples in questions if samples]


def _learned(known: Layout, columns: Sequence[Column], asked: Container[str]) -> Layout:
    """What was known, and what these columns tell besides."""
    understood = {column.key: column.field for column in columns if column.field and column.key not in asked}
    headings = {column.key: column.heading for column in columns}
    return Layout({**known.fields, **understood}, {**known.headings, **headings})


def _cells(sheet: Sheet, table: Table, field: Field) -> list[Cell]:
    """The cells below the header of the column of a field."""
    index = table.index_of(field)
    if index is None:
        return []
    return [row.cells[index] for row in sheet.rows if row.number > table.bottom and index < len(row.cells)]


def _money_cells(sheet: Sheet, table: Table) -> list[Cell]:
    return [cell for field in _MONEY for cell in _cells(sheet, table, field)]
