"""A bank's statement taken in: its lines kept once, and what is surely meant for one pledge matched at once.

The account is locked first, so that two files with the same lines, or one file twice, are taken one after the other.
Sure is what `matching` calls so, while its pledge still waits for money, and where nobody typed the same transfer
before; the rest waits for somebody. However long the file is, the number of queries grows by portions,
not by lines.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from documents.models import Document
from documents.workbooks.workbook import UnreadableFile, read_workbook
from locations.vietnamese import date_text
from sponsors import jobs
from sponsors.alike_receipts import ALIKE_DAYS
from sponsors.funding import follow, lock_pledges
from sponsors.ledger import check_money, matched
from sponsors.matching import Matcher, OpenPledge, Sure, Transfer
from sponsors.models import MOST_MONEY, Entry, Pledge, Receipt, ReceivingAccount, Statement, StatementLine
from sponsors.receipts import receipt_of
from sponsors.statements.columns import Layout, Question
from sponsors.statements.headings import Field
from sponsors.statements.line_keys import line_keys
from sponsors.statements.lines import Line, NotAStatement, NotInDong, Problem, Reading, with_answers
from sponsors.statements.statement import read_statement

Status = StatementLine.Status
AWAITING = (Pledge.Status.REGISTERED, *Pledge.ALLOCATABLE)
_AT_ONCE = 1_000
_PROBLEMS_KEPT = 100


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
    message = _("This is the statement of account %(stated)s, not of %(account)s. Choose the account of the file.")


class NoLines(Refusal):
    message = _("No transfer could be read in this file.")


class DayToCome(Refusal):
    message = _("Row %(row)d is of %(day)s, which is still to come. Check the dates of the file.")


class TakenBefore(Refusal):
    message = _("This very file was taken in on %(day)s.")


@dataclass(frozen=True)
class Taken:
    """Of the lines of the file, how many are `new` and how many another statement brought before; of the new ones, how
    many were `matched` at once, are `waiting` for somebody, or are money that went out. `problems`: rows that could not
    be read.
    """

    statement: Statement
    new: int
    known: int
    matched: int
    waiting: int
    outgoing: int
    problems: tuple[Problem, ...]


@operation(words=_("Bank statement taken in"))
def take_in(
    account: ReceivingAccount,
    *,
    name: str,
    content: bytes,
    layout: Mapping[str, str] | None,
    by: User,
    at: datetime,
) -> Taken:
    """Take in a statement of the account as the bank gave it (`content`: bytes of .xlsx, .xls, .ods, .csv …). `layout`:
    answers to questions, `Question.key` → value of a `headings.Field`; what was learned of the headings is remembered
    on the account.

    Raises `NotYourMoney`, `Unreadable`, `ColumnsUnclear`, `AnotherAccount`, `NoLines`, `DayToCome`, `TakenBefore`.
    """
    check_money(account.province_id, by=by)
    account.refresh_from_db(from_queryset=ReceivingAccount.objects.select_for_update(of=("self",), no_key=True))
    _check_file(account, content)
    reading = _read(account, content, layout or {})
    _check_reading(account, reading, timezone.localdate(at))
    _remember(account, reading.layout)
    keys = line_keys(reading.lines, account.number)
    known = _known(account, keys)
    statement = _kept(account, reading, known=len(known), name=name, content=content, by=by, at=at)
    new = [_stored(statement, line, key) for line, key in zip(reading.lines, keys, strict=True) if key not in known]
    sure = _sure(account, [line for line in new if line.credit])
    for line, _pledge in sure:
        line.status, line.decided_by, line.decided_at = Status.MATCHED, by, at
    StatementLine.objects.bulk_create(new, batch_size=_AT_ONCE)
    _match(sure, by=by, at=at)
    if sure:
        jobs.tell_later(statement)
    outgoing = sum(1 for line in new if line.debit)
    waiting = len(new) - len(sure) - outgoing
    return Taken(statement, len(new), len(known), len(sure), waiting, outgoing, reading.problems)


def _check_file(account: ReceivingAccount, content: bytes) -> None:
    same = Statement.objects.filter(account=account, document__sha256=hashlib.sha256(content).hexdigest())
    before = same.order_by("pk").first()
    if before is not None:
        raise TakenBefore(day=date_text(timezone.localdate(before.taken_at)))


def _read(account: ReceivingAccount, content: bytes, answers: Mapping[str, str]) -> Reading:
    remembered = Layout({key: Field(field) for key, field in account.layout.items()})
    answered = with_answers(remembered, {key: Field(field) for key, field in answers.items()})
    try:
        book = read_workbook(content)
        reading = read_statement(book.sheets, answered, date_1904=book.date_1904)
    except (UnreadableFile, NotAStatement, NotInDong) as error:
        raise Unreadable(problem=str(error)) from error
    if reading.missing:
        raise ColumnsUnclear(reading.questions, reading.missing)
    return reading


def _check_reading(account: ReceivingAccount, reading: Reading, today: date) -> None:
    if reading.account and reading.account.lstrip("0") != account.number.lstrip("0"):
        raise AnotherAccount(stated=reading.account, account=account)
    if not reading.lines:
        raise NoLines
    for line in reading.lines:
        if line.on > today:
            raise DayToCome(row=line.row, day=date_text(line.on))


def _remember(account: ReceivingAccount, layout: Layout) -> None:
    learned = {key: field.value for key, field in layout.fields.items()}
    if learned != account.layout:
        account.layout = learned
        account.save(update_fields=["layout"])


def _known(account: ReceivingAccount, keys: Sequence[str]) -> set[str]:
    """Those of the keys whose lines another statement brought."""
    lines = StatementLine.objects.filter(account=account).order_by()
    found: set[str] = set()
    for portion in _portions(keys):
        found.update(lines.filter(key__in=portion).values_list("key", flat=True))
    return found


def _portions(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))


def _kept(
    account: ReceivingAccount, reading: Reading, *, known: int, name: str, content: bytes, by: User, at: datetime
) -> Statement:
    days = [line.on for line in reading.lines]
    return Statement.objects.create(
        account=account,
        document=Document.objects.keep(kind=Document.Kind.STATEMENT, name=name, content=content),
        first_on=min(days),
        last_on=max(days),
        rows=len(reading.lines),
        known=known,
        remarks=[*reading.remarks, *_told(reading.problems)],
        taken_by=by,
        taken_at=at,
    )


def _told(problems: Sequence[Problem]) -> Iterator[str]:
    """Rows that could not be read, in words."""
    for problem in problems[:_PROBLEMS_KEPT]:
        yield gettext("Row %(row)d was not read: %(problem)s") % {"row": problem.row, "problem": problem.message}
    if len(problems) > _PROBLEMS_KEPT:
        yield gettext("Rows not read besides: %(count)d.") % {"count": len(problems) - _PROBLEMS_KEPT}


def _stored(statement: Statement, line: Line, key: str) -> StatementLine:
    """Not saved yet."""
    came = line.amount > 0
    return StatementLine(
        statement=statement,
        account=statement.account,
        key=key,
        position=line.row,
        booked_on=line.on,
        bank_reference=line.reference[:100],
        credit=line.amount if came else 0,
        debit=0 if came else -line.amount,
        balance=line.balance,
        content=line.content[:2000],
        payer=line.payer[:200],
        status=Status.WAITING if came else Status.OUTGOING,
    )


def _sure(account: ReceivingAccount, credits: Sequence[StatementLine]) -> list[tuple[StatementLine, Pledge]]:
    """The lines that are surely meant for a pledge of the office that still waits for money, with these pledges, which
    are locked from now on.
    """
    typed = _typed_by_hand(account, credits)
    fit = [line for line in credits if line.credit <= MOST_MONEY and not _may_be_typed(line, typed)]
    meant = _meant(account, fit)
    locked = lock_pledges(key for _line, key in meant)
    awaited: Any = Pledge.objects.filter(pk__in=locked, status__in=AWAITING).with_due()
    missing: dict[int, int] = dict(awaited.values_list("pk", "missing"))
    sure = []
    for line, key in meant:
        if missing.get(key, 0) > 0:
            sure.append((line, locked[key]))
            missing[key] -= line.credit
    return sure


def _meant(account: ReceivingAccount, credits: Sequence[StatementLine]) -> list[tuple[StatementLine, int]]:
    """The lines whose content surely names a pledge, with its primary key, in the order of the file."""
    if not credits:
        return []
    pledges: Any = Pledge.objects.filter(province=account.province_id, status__in=AWAITING).with_due()
    rows = list(pledges.values_list("number", "pk", "reference", "missing", "sponsor__name"))
    keys = {number: key for number, key, *_facts in rows}
    matcher = Matcher(OpenPledge(number, reference, due, name) for number, _key, reference, due, name in rows)
    found = ((line, matcher.match(Transfer(line.credit, line.content, line.payer))) for line in credits)
    return [(line, keys[match.pledge.number]) for line, match in found if isinstance(match, Sure)]


def _typed_by_hand(account: ReceivingAccount, credits: Sequence[StatementLine]) -> dict[int, list[date]]:
    """By amount, the days of transfers that somebody typed and that the account may have brought."""
    if not credits:
        return {}
    days = [line.booked_on for line in credits]
    receipts = Receipt.objects.filter(
        Q(account=None) | Q(account=account),
        line=None,
        kind=Receipt.Kind.TRANSFER,
        province=account.province_id,
        received_on__range=(min(days) - ALIKE_DAYS, max(days) + ALIKE_DAYS),
    )
    typed: dict[int, list[date]] = defaultdict(list)
    for amount, day in receipts.order_by().values_list("amount", "received_on"):
        typed[amount].append(day)
    return typed


def _may_be_typed(line: StatementLine, typed: Mapping[int, Sequence[date]]) -> bool:
    return any(abs(line.booked_on - day) <= ALIKE_DAYS for day in typed.get(line.credit, ()))


def _match(sure: Sequence[tuple[StatementLine, Pledge]], *, by: User, at: datetime) -> None:
    """Make each line (saved) a receipt, all of it for its pledge (locked)."""
    receipts = Receipt.objects.bulk_create(
        (receipt_of(line, by=by, at=at) for line, _pledge in sure), batch_size=_AT_ONCE
    )
    pairs = zip(receipts, sure, strict=True)
    Entry.objects.bulk_create(
        (matched(receipt, pledge, receipt.amount, by=by, at=at) for receipt, (_line, pledge) in pairs),
        batch_size=_AT_ONCE,
    )
    follow({pledge.pk for _line, pledge in sure})
