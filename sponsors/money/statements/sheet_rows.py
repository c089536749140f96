"""The rows below the header of one sheet: lines, problems, and rows that are none with the reason.

Pure. No row is passed over in silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from documents.workbooks.workbook import Cell, Row, Sheet
from locations.vietnamese import fold
from sponsors.money.statements.amounts import Convention, UnreadAmount, amount_in
from sponsors.money.statements.columns import (
    Table,
    direction_of,
    filled_down,
    headings_of,
    is_number_row,
    shown,
    text_of,
)
from sponsors.money.statements.days import Reading, day_in, number_behind_day
from sponsors.money.statements.headings import Field
from sponsors.money.statements.lines import Balance, Line, Problem, Skipped
from sponsors.money.statements.row_labels import BALANCE, label_of

REPEATED = "Dòng tiêu đề lặp lại"
NUMBERED = "Dòng đánh số cột"
ONLY_A_DAY = "Dòng chỉ ghi ngày của các dòng dưới"
DONG = frozenset({"", "vnd", "dong", "d", "viet nam dong", "dong viet nam"})
ZERO = "Số tiền bằng 0"
SUM_WITHOUT_LABEL = "Dòng cộng (không có ngày và nội dung)"
CONTINUED = "Nội dung nối tiếp của dòng trên"
NO_TRANSFER = "Không phải dòng giao dịch (chữ ký, ghi chú)"


@dataclass(frozen=True)
class _Money:
    """What the money columns of a row say. `amount` None: nothing, or nothing that can be read; `both`: some came and
    some went; `words`: what is wrong has no digit, so that it is no amount without a day either.
    """

    amount: int | None = None
    wrong: str = ""
    both: bool = False
    words: bool = False

    @property
    def is_there(self) -> bool:
        return bool(self.amount or self.wrong or self.both)


class SheetRows:
    """Reads the rows once; `chain`: the balances in the order of the rows."""

    def __init__(self, sheet: Sheet, table: Table, convention: Convention, days: Reading) -> None:
        self.lines: list[Line] = []
        self.problems: list[Problem] = []
        self.skipped: list[Skipped] = []
        self.chain: list[Balance] = []
        self.sheet, self._table, self._convention, self._days = sheet, table, convention, days
        self._index = {column.field: column.index for column in table.columns if column.field is not None}
        self._filled = filled_down(sheet, table.bottom)
        self._headings = headings_of(sheet, table)
        self._shape = table.shape
        self._debits_negative = self._all_debits_negative()
        self._day_above: date | None = None
        self._held: list[Row] = []
        self._below_a_line = False

    def read(self) -> None:
        for row in self.sheet.rows:
            if row.number > self._table.bottom:
                self._read_row(row)
        self._let_go()

    def _read_row(self, row: Row) -> None:
        cells = row.cells
        day, money = self._day(row, cells), self._money(cells)
        label = label_of(text_of(cell) for cell in cells if isinstance(cell, str))
        if self._is_repeated(cells):
            self._skip(row, REPEATED)
        elif day and money.amount and not money.wrong and not self._is_foreign(cells):
            self._add(row, cells, day, money.amount)
        elif label:
            self._skip(row, label)
            if label == BALANCE:
                self.chain.append(Balance(row.number, 0, self._balance(cells)))
        elif sum(cell is not None for cell in cells) == 1 and self._own_day(cells):
            self._day_above = self._own_day(cells)
            self._skip(row, ONLY_A_DAY)
        elif is_number_row(row) and not day:
            self._skip(row, NUMBERED)
        elif money.both and not day and not self._has_words(cells):
            self._skip(row, SUM_WITHOUT_LABEL)
        elif money.amount == 0 and not money.wrong and day:
            self._skip(row, ZERO)
        elif (money.is_there and (day or not money.words)) or self._own_day(cells):
            self._problem(row, self._why(cells, day, money))
        elif self._below_a_line and self._is_only_content(cells):
            self._held.append(row)
        else:
            self._skip(row, NO_TRANSFER)

    def _add(self, row: Row, cells: Sequence[Cell], day: date, amount: int) -> None:
        if self._held:
            above = self.lines[-1]
            more = [self._text(held.cells, Field.CONTENT) for held in self._held]
            self.lines[-1] = replace(above, content=" ".join([above.content, *more]).strip())
            self._let_go(CONTINUED)
        line = Line(
            sheet=self.sheet.name,
            row=row.number,
            on=day,
            amount=amount,
            content=self._text(cells, Field.CONTENT),
            reference=self._reference(cells),
            balance=self._balance(cells),
            value_on=day_in(self._cell(cells, Field.VALUE_DATE), self._days),
            payer=self._text(cells, Field.PAYER),
            payer_account=self._text(cells, Field.PAYER_ACCOUNT),
            shape=self._shape,
        )
        self.lines.append(line)
        self._below_a_line = True
        self.chain.append(Balance(row.number, amount, line.balance))

    def _reference(self, cells: Sequence[Cell]) -> str:
        if Field.REFERENCE in self._index:
            return self._text(cells, Field.REFERENCE)
        return number_behind_day(self._cell(cells, Field.DATE))

    def _skip(self, row: Row, reason: str) -> None:
        self._let_go()
        self.skipped.append(Skipped(self.sheet.name, row.number, row_text(row), reason))

    def _let_go(self, reason: str = NO_TRANSFER) -> None:
        """What looked like the rest of a content, and is it only if another line follows."""
        held, self._held, self._below_a_line = self._held, [], False
        for row in held:
            self.skipped.append(Skipped(self.sheet.name, row.number, row_text(row), reason))

    def _problem(self, row: Row, message: str) -> None:
        self._let_go()
        self.problems.append(Problem(self.sheet.name, row.number, row_text(row), message))
        self.chain.append(Balance(row.number, 0, None))

    def _why(self, cells: Sequence[Cell], day: date | None, money: _Money) -> str:
        if money.wrong:
            return money.wrong
        if self._is_foreign(cells):
            return f"Loại tiền “{self._text(cells, Field.CURRENCY)}”: ở đây chỉ ghi nhận tiền đồng."
        if money.both:
            return "Dòng có cả tiền vào và tiền ra; hãy đối chiếu với ngân hàng rồi nhập tay."
        if day is None:
            written = shown(self._cell(cells, Field.DATE))
            return f"Không đọc được ngày “{written}”." if written else "Dòng có số tiền nhưng không có ngày."
        return "Dòng có ngày nhưng không có số tiền."

    def _money(self, cells: Sequence[Cell]) -> _Money:
        if Field.CREDIT not in self._index:
            return self._signed(cells)
        read = {field: self._amount(cells, field) for field in (Field.CREDIT, Field.DEBIT)}
        for field, amount in read.items():
            if isinstance(amount, UnreadAmount):
                return self._wrong(cells, field, amount)
        came, went = (amount if isinstance(amount, int) else None for amount in read.values())
        if came and went:
            return _Money(both=True)
        if went and went < 0 and not self._debits_negative:
            return _Money(
                wrong="Số tiền ra là số âm, khác với các dòng khác; hãy đối chiếu với ngân hàng rồi nhập tay."
            )
        if went:
            return _Money(-abs(went))
        return _Money(came if came is not None else went)

    def _signed(self, cells: Sequence[Cell]) -> _Money:
        """Of one column of amounts, with a sign or with the direction beside it."""
        amount = self._amount(cells, Field.AMOUNT)
        if isinstance(amount, UnreadAmount):
            return self._wrong(cells, Field.AMOUNT, amount)
        if not amount or Field.DIRECTION not in self._index:
            return _Money(amount)
        direction = direction_of(self._cell(cells, Field.DIRECTION))
        if not direction:
            return _Money(wrong=f"Không rõ tiền vào hay tiền ra: “{shown(self._cell(cells, Field.DIRECTION))}”.")
        return _Money(direction * abs(amount))

    def _wrong(self, cells: Sequence[Cell], field: Field, amount: UnreadAmount) -> _Money:
        written = shown(self._cell(cells, field))
        words = not any(char.isdigit() for char in written)
        return _Money(wrong=f"Cột “{field.label}”: “{written}” {amount.why}.", words=words)

    def _amount(self, cells: Sequence[Cell], field: Field) -> int | UnreadAmount | None:
        return amount_in(self._cell(cells, field), self._convention)

    def _balance(self, cells: Sequence[Cell]) -> int | None:
        balance = self._amount(cells, Field.BALANCE)
        return balance if isinstance(balance, int) else None

    def _all_debits_negative(self) -> bool:
        """Whether this bank writes money that went with a minus in its own column."""
        went = [self._amount(row.cells, Field.DEBIT) for row in self.sheet.rows if row.number > self._table.bottom]
        return all(amount < 0 for amount in went if isinstance(amount, int) and amount)

    def _own_day(self, cells: Sequence[Cell]) -> date | None:
        return day_in(self._cell(cells, Field.DATE), self._days)

    def _day(self, row: Row, cells: Sequence[Cell]) -> date | None:
        """The row's own day, or that of a merged cell, or of a row above which holds nothing else; the latter not for
        a row without any words, which may be a sum.
        """
        if text_of(self._cell(cells, Field.DATE)):
            return self._own_day(cells)
        merged = self._filled.get(row.number, {}).get(self._index[Field.DATE])
        if merged is not None:
            return day_in(merged, self._days)
        return self._day_above if self._has_words(cells) else None

    def _is_repeated(self, cells: Sequence[Cell]) -> bool:
        texts = [fold(text_of(cell)) for cell in cells if cell is not None]
        return len(texts) > 1 and all(text in self._headings for text in texts)

    def _is_foreign(self, cells: Sequence[Cell]) -> bool:
        return fold(self._text(cells, Field.CURRENCY)) not in DONG

    def _has_words(self, cells: Sequence[Cell]) -> bool:
        return bool(self._text(cells, Field.CONTENT) or self._text(cells, Field.REFERENCE))

    def _is_only_content(self, cells: Sequence[Cell]) -> bool:
        index = self._index[Field.CONTENT]
        return all((cell is None) != (place == index) for place, cell in enumerate(cells)) and index < len(cells)

    def _cell(self, cells: Sequence[Cell], field: Field) -> Cell:
        index = self._index.get(field)
        return cells[index] if index is not None and index < len(cells) else None

    def _text(self, cells: Sequence[Cell], field: Field) -> str:
        return text_of(self._cell(cells, field))


def row_text(row: Row) -> str:
    """A row as an officer reads it."""
    return " | ".join(filter(None, map(shown, row.cells)))
