"""A bank's statement taken in: its lines kept once, and what is surely meant for one pledge matched at once.

The account is locked first, so that two files with the same lines, or one file twice, are taken one after the other.
Sure is what `taking_sure` calls so; a line that may be one of an earlier statement in another form (its `twin`) never
is. The rest waits for somebody. However long the file is, the number of queries grows by portions, not by lines.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from documents.models import Document
from locations.vietnamese import date_text
from sponsors import jobs
from sponsors.funding import follow
from sponsors.models import Entry, KnownLine, Pledge, Receipt, ReceivingAccount, Statement, StatementLine
from sponsors.money import taken_back
from sponsors.money.alike_receipts import lock_accounts
from sponsors.money.ledger import check_money, matched
from sponsors.money.receipts import receipt_of
from sponsors.money.statement_preview import preview
from sponsors.money.statements.known_lines import DAYS, Met, Stored, meet
from sponsors.money.statements.lines import Line, Problem, Reading
from sponsors.money.taken_elsewhere import TakenForAnother, refuse_file, twins_elsewhere
from sponsors.money.taking_reading import (
    AnotherAccount,
    ColumnsUnclear,
    DayToCome,
    NoLines,
    TooOld,
    Unreadable,
    bare,
    read,
)
from sponsors.money.taking_sure import sure

__all__ = [
    "AnotherAccount",
    "ColumnsUnclear",
    "DayToCome",
    "NoLines",
    "OtherThanShown",
    "Taken",
    "TakenBefore",
    "TakenForAnother",
    "TooOld",
    "Unreadable",
    "take_in",
]

Status = StatementLine.Status
_AT_ONCE = 1_000
_PROBLEMS_KEPT = 100


class OtherThanShown(Refusal):
    """What is read now differs from what somebody has looked at. `seen`: as it is read now."""

    message = _("The file is read differently now than it was shown: look at it again.")

    def __init__(self, seen: dict[str, Any]) -> None:
        super().__init__()
        self.seen = seen


class TakenBefore(Refusal):
    """And it brings nothing that is not here already."""

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
    is_own: bool = False,
    document: Document | None = None,
    shown: Mapping[str, Any] | None = None,
    is_meant: bool = False,
    by: User,
    at: datetime,
) -> Taken:
    """Take in a statement of the account as the bank gave it (`content`: bytes of .xlsx, .xls, .ods, .csv …). `layout`:
    answers to questions, `Question.key` → value of a `headings.Field`; what was learned of the headings is remembered
    on the account. `is_own`: the number that the file names is another one of this account. `document`: the file, where
    it is kept already. `shown`: what somebody looked at before (`statement_preview.preview`). `is_meant`: it
    is taken in though another account has this very file.

    Raises `NotYourMoney`, `TakenForAnother`, `Unreadable`, `ColumnsUnclear`, `AnotherAccount`, `NoLines`,
    `DayToCome`, `TooOld`, `OtherThanShown`, `TakenBefore`.
    """
    check_money(account.province_id, by=by)
    if not is_meant:
        refuse_file(account, content)
    lock_accounts(account.province_id)
    account.refresh_from_db()
    reading = read(account, content, layout or {}, is_own=is_own, today=timezone.localdate(at))
    if shown is not None and (seen := preview(reading)) != shown:
        raise OtherThanShown(seen)
    met = _met(account, reading.lines)
    known = sum(one.known is not None for one in met)
    if known == len(met):
        _check_file(account, content)
    _remember(account, reading)
    file = document or Document.objects.keep(kind=Document.Kind.STATEMENT, name=name, content=content)
    statement = _kept(account, file, reading, known=known, by=by, at=at)
    _keep_known(statement, reading.lines, met)
    lines = _stored(statement, reading.lines, met)
    reversals = taken_back.found(account, list(lines.values()))
    gone = {credit.key for _debit, credit in reversals}
    alone = [line for place, line in lines.items() if line.credit and met[place].is_alone and line.key not in gone]
    found = sure(account, alone)
    for line, _pledge in found:
        line.status, line.decided_by, line.decided_at = Status.MATCHED, by, at
    StatementLine.objects.bulk_create(lines.values(), batch_size=_AT_ONCE)
    _name_copies(lines, met)
    taken_back.name(reversals)
    _match(found, by=by, at=at)
    if found:
        jobs.tell_later(statement)
    outgoing = sum(1 for line in lines.values() if line.debit)
    waiting = len(lines) - len(found) - outgoing
    return Taken(statement, len(lines), known, len(found), waiting, outgoing, reading.problems)


def taken_before(account: ReceivingAccount, sha256: str) -> Statement | None:
    """The statement as which this very file was taken in first."""
    same = Statement.objects.filter(account=account, document__sha256=sha256, mistaken_at=None)
    return same.order_by("pk").first()


def _check_file(account: ReceivingAccount, content: bytes) -> None:
    """Of a file that brings nothing new."""
    before = taken_before(account, hashlib.sha256(content).hexdigest())
    if before is not None:
        raise TakenBefore(day=date_text(timezone.localdate(before.taken_at)))


def _met(account: ReceivingAccount, lines: Sequence[Line]) -> list[Met]:
    """What is known of the lines, first of this account, then of the office's others."""
    met = meet(lines, _before(account, lines), account.number)
    came = {place: line for place, line in enumerate(lines) if met[place].is_alone and line.amount > 0}
    elsewhere = twins_elsewhere(account, came)
    return [replace(one, twin=elsewhere[place]) if place in elsewhere else one for place, one in enumerate(met)]


def _before(account: ReceivingAccount, lines: Sequence[Line]) -> list[Stored]:
    """The lines of other statements that may come again in these."""
    days = [line.on for line in lines]
    near = StatementLine.objects.filter(
        account=account, statement__mistaken_at=None, booked_on__range=(min(days) - DAYS, max(days) + DAYS)
    )
    facts = ("pk", "key", "booked_on", F("credit") - F("debit"), "bank_reference", "content", "shape", "balance")
    return [Stored(*row) for row in near.order_by("pk").values_list(*facts)]


def _remember(account: ReceivingAccount, reading: Reading) -> None:
    learned = {key: field.value for key, field in reading.layout.fields.items()}
    headings = {key: heading for key, heading in reading.layout.headings.items() if key in learned}
    stated = reading.account if bare(reading.account) != bare(account.number) else account.stated_as
    now = (learned, headings, stated or account.stated_as)
    if now != (account.layout, account.headings, account.stated_as):
        account.layout, account.headings, account.stated_as = now
        account.save(update_fields=["layout", "headings", "stated_as"])


def _kept(
    account: ReceivingAccount, file: Document, reading: Reading, *, known: int, by: User, at: datetime
) -> Statement:
    first_on, last_on = _days(reading, timezone.localdate(at))
    return Statement.objects.create(
        account=account,
        document=file,
        first_on=first_on,
        last_on=last_on,
        rows=len(reading.lines),
        known=known,
        remarks=[*reading.remarks, *_told(reading.problems)],
        taken_by=by,
        taken_at=at,
    )


def _days(reading: Reading, today: date) -> tuple[date, date]:
    """Of all lines, and of the period that the head of the file names, as far as it has passed: on days without a
    transfer the statement says so, too.
    """
    days = [line.on for line in reading.lines]
    if reading.period and reading.period[0] <= today:
        days += [reading.period[0], min(reading.period[1], today)]
    return min(days), max(days)


def _keep_known(statement: Statement, lines: Sequence[Line], met: Sequence[Met]) -> None:
    """The lines that another statement brought before."""
    KnownLine.objects.bulk_create(
        (
            KnownLine(statement=statement, line_id=one.known, position=line.row)
            for line, one in zip(lines, met, strict=True)
            if one.known is not None
        ),
        batch_size=_AT_ONCE,
    )


def _told(problems: Sequence[Problem]) -> Iterator[str]:
    """Rows that could not be read, in words."""
    for problem in problems[:_PROBLEMS_KEPT]:
        yield gettext("Row %(row)d was not read: %(problem)s") % {"row": problem.row, "problem": problem.message}
    if len(problems) > _PROBLEMS_KEPT:
        yield gettext("Rows not read besides: %(count)d.") % {"count": len(problems) - _PROBLEMS_KEPT}


def _stored(statement: Statement, lines: Sequence[Line], met: Sequence[Met]) -> dict[int, StatementLine]:
    """The new lines, not saved yet, by their place in the file."""
    return {
        place: _line(statement, line, one)
        for place, (line, one) in enumerate(zip(lines, met, strict=True))
        if one.known is None
    }


def _line(statement: Statement, line: Line, met: Met) -> StatementLine:
    came = line.amount > 0
    return StatementLine(
        statement=statement,
        account=statement.account,
        key=met.key,
        position=line.row,
        booked_on=line.on,
        bank_reference=line.reference[:100],
        credit=line.amount if came else 0,
        debit=0 if came else -line.amount,
        balance=line.balance,
        content=line.content[:2000],
        payer=line.payer[:200],
        status=Status.WAITING if came else Status.OUTGOING,
        shape=line.shape,
        twin_id=met.twin,
    )


def _name_copies(lines: Mapping[int, StatementLine], met: Sequence[Met]) -> None:
    """Of lines (saved) that stand on several sheets, which one they may be."""
    copies = []
    for place, line in lines.items():
        of = met[place].copy_of
        if of is not None and line.twin_id is None:
            line.twin_id = lines[of].pk if of in lines else met[of].known
            copies.append(line)
    StatementLine.objects.bulk_update(copies, ["twin"], batch_size=_AT_ONCE)


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
