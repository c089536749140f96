"""What a statement says, line by line: money that came or went, rows that are none, rows that can't be read.

Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sponsors.money.statements.columns import Layout, Question
from sponsors.money.statements.days import Period
from sponsors.money.statements.headings import Field


@dataclass(frozen=True)
class Line:
    """One transfer. `row` as Excel counts; `amount`: whole đồng, more than 0 if it came, less if it went. `shape`: the
    headings of the columns that tell its day, its reference and its content.
    """

    sheet: str
    row: int
    on: date
    amount: int
    content: str
    reference: str = ""
    balance: int | None = None
    value_on: date | None = None
    payer: str = ""
    payer_account: str = ""
    shape: str = ""


@dataclass(frozen=True)
class Problem:
    """A row that is a transfer, or may be one, and can't be read. `text`: what stands in it."""

    sheet: str
    row: int
    text: str
    message: str


@dataclass(frozen=True)
class Skipped:
    """A row that is no transfer, and why."""

    sheet: str
    row: int
    text: str
    reason: str


@dataclass(frozen=True)
class Reading:
    """A statement as it was read.

    Every row of the file is a line, a problem or skipped, unless something is asked first: then `missing` names what
    the columns don't tell, and no line is read. `layout`: all headings that are understood, to be remembered and given
    again next time, with the answers to the questions put in, and all that the file has as they stand there.
    `account`, `period`: as the head of the file states them; "" and None if it doesn't.
    """

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    skipped: tuple[Skipped, ...]
    questions: tuple[Question, ...]
    missing: tuple[Field, ...]
    remarks: tuple[str, ...]
    layout: Layout
    account: str
    period: Period | None


@dataclass(frozen=True)
class Balance:
    """Part of the chain of balances: after `amount` of this row it was `balance`. None: the row can't tell."""

    row: int
    amount: int
    balance: int | None


class NotAStatement(ValueError):
    """The file holds no table of transfers; the message says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "Không tìm thấy bảng giao dịch trong tệp. Sao kê cần một dòng tiêu đề có các cột ngày, nội dung và số "
            "tiền; hãy tải lại sao kê từ ngân hàng ở dạng Excel hoặc CSV rồi gửi lại."
        )


class NotInDong(ValueError):
    """The statement is of an account in another currency."""

    def __init__(self, currency: str) -> None:
        super().__init__(
            f"Sao kê ghi loại tiền {currency}; ở đây chỉ ghi nhận tiền đồng. Hãy kiểm tra đã chọn đúng tài khoản."
        )


Answers = Mapping[str, Field]


def with_answers(layout: Layout, answers: Answers) -> Layout:
    """The layout with what an officer answered: `Question.key` → field."""
    return Layout({**layout.fields, **answers}, layout.headings)
