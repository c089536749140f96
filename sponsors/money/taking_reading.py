"""A bank's statement read for an account, and what speaks against taking it in."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal
from documents.workbooks.workbook import UnreadableFile, read_workbook
from locations.vietnamese import date_text
from sponsors.models import ReceivingAccount
from sponsors.money.statements.columns import Layout, Question
from sponsors.money.statements.headings import Field
from sponsors.money.statements.lines import NotAStatement, NotInDong, Problem, Reading, with_answers
from sponsors.money.statements.statement import read_statement

OLDEST = timedelta(days=3 * 365 + 1)
_FAMILIES = {b"PK\x03\x04": "zip", b"\xd0\xcf\x11\xe0": "ole"}


class ColumnsUnclear(Refusal):
    """Columns must be told before a line can be read. `questions` are put to somebody; the answers go into `layout`."""

    message = _("It can't be told which columns hold: %(missing)s. Say what the columns mean.")

    def __init__(self, questions: Sequence[Question], missing: Sequence[Field]) -> None:
        super().__init__(missing=", ".join(field.label for field in missing))
        self.questions = tuple(questions)
        self.missing = tuple(missing)


class Unreadable(Refusal):
    """The file is none that can be read, in words for whoever sent it."""

    message = "%(problem)s"


class AnotherAccount(Refusal):
    """`stated`: the number that the file names; `may_be_own`: no account is kept under it, so that it may be another
    number of this one.
    """

    message = _("This is the statement of account %(stated)s, not of %(account)s. Choose the account of the file.")

    def __init__(self, stated: str, account: ReceivingAccount, *, may_be_own: bool) -> None:
        super().__init__(stated=stated, account=account)
        self.stated = stated
        self.may_be_own = may_be_own


class NoLines(Refusal):
    message = _("No transfer could be read in this file.")


class TooOld(Refusal):
    message = _("Row %(row)d is of %(day)s, and no line of the file is of the last three years. Check its dates.")


class DayToCome(Refusal):
    message = _("Row %(row)d is of %(day)s, which is still to come. Check the dates of the file.")


def read(
    account: ReceivingAccount, content: bytes, answers: Mapping[str, str], *, is_own: bool, today: date
) -> Reading:
    """The lines of the file with these answers (key of a heading → value of a `Field`). `is_own`: it is of this account
    whatever number it names. The shapes of the lines hold the kind of the file, too: a program that saves a statement
    as another kind may change its references.

    A line that is older than `OLDEST` is a problem: more often than money of so long ago it is a slip of a date.

    Raises `Unreadable`, `ColumnsUnclear`, `AnotherAccount`, `NoLines`, `DayToCome`, `TooOld`.
    """
    answered = with_answers(layout_of(account), {key: Field(field) for key, field in answers.items()})
    try:
        book = read_workbook(content)
        reading = read_statement(book.sheets, answered, date_1904=book.date_1904)
    except (UnreadableFile, NotAStatement, NotInDong) as error:
        raise Unreadable(problem=str(error)) from error
    if not is_own or _is_of_another(account, reading.account):
        _check_number(account, reading.account)
    if reading.missing:
        raise ColumnsUnclear(reading.questions, reading.missing)
    if not reading.lines:
        raise NoLines
    for line in reading.lines:
        if line.on > today:
            raise DayToCome(row=line.row, day=date_text(line.on))
    reading = _without_old(reading, today)
    family = _FAMILIES.get(content[:4], "text")
    digests = {line.shape: _digest(f"{family}|{line.shape}") for line in reading.lines}
    return replace(reading, lines=tuple(replace(line, shape=digests[line.shape]) for line in reading.lines))


def _without_old(reading: Reading, today: date) -> Reading:
    """Raises `TooOld` if all lines are."""
    old = [line for line in reading.lines if line.on < today - OLDEST]
    if len(old) == len(reading.lines):
        raise TooOld(row=old[0].row, day=date_text(old[0].on))
    words = gettext(
        "The day %(day)s is more than three years ago: compare it with the bank. If it is right, record it by hand."
    )
    problems = [Problem(line.sheet, line.row, line.content, words % {"day": date_text(line.on)}) for line in old]
    return replace(
        reading,
        lines=tuple(line for line in reading.lines if line.on >= today - OLDEST),
        problems=(*reading.problems, *problems),
    )


def borrows_layout(account: ReceivingAccount) -> bool:
    """Whether its columns are read as those of another account, since no statement of its own came yet."""
    return not account.layout and bool(layout_of(account).fields)


def layout_of(account: ReceivingAccount) -> Layout:
    """What its columns mean; of an account without a statement so far, as in those of the office's other account at the
    same bank.
    """
    learned = next((other for other in (account, *same_bank(account)) if other.layout), account)
    return Layout({key: Field(field) for key, field in learned.layout.items()}, learned.headings)


def same_bank(account: ReceivingAccount) -> Iterator[ReceivingAccount]:
    """The accounts of the same office at the same bank, the newest first; this one, too."""
    for other in ReceivingAccount.objects.filter(province=account.province_id).order_by("-pk"):
        if (account.bank_bin and account.bank_bin == other.bank_bin) or account.bank_name == other.bank_name:
            yield other


def _check_number(account: ReceivingAccount, stated: str) -> None:
    if stated and bare(stated) not in (bare(account.number), bare(account.stated_as)):
        raise AnotherAccount(stated, account, may_be_own=not _is_of_another(account, stated))


def _is_of_another(account: ReceivingAccount, stated: str) -> bool:
    others = ReceivingAccount.objects.exclude(pk=account.pk)
    numbers = others.values_list("number", flat=True) if stated else ()
    return bare(stated) in map(bare, numbers)


def bare(number: str) -> str:
    """The number of an account as it is compared."""
    return number.upper().lstrip("0")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
