"""A line of a statement matched by one click: what the page said is looked at again under the locks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from sponsors.models import Pledge, Receipt, StatementLine
from sponsors.money import receipts
from sponsors.money.alike_receipts import by_hand, lock_account
from sponsors.money.ledger import check_money
from sponsors.money.receipts import Share

Status = StatementLine.Status


class LookFirst(Refusal):
    """One click is not enough: the page of the line says what speaks against it."""

    message = _("This transfer may be on record already. Look at it first.")


class NoLongerFits(LookFirst):
    message = _("The pledge does not lack as much any more. Look at it again.")


@dataclass(frozen=True)
class Doubt:
    """What may be the same transfer as a line: receipts written down by hand, lines of other statements. `parts`:
    receipts of other amounts under its very reference; `aside`: lines before it that are set aside themselves, and
    nobody said as what; `taken_back`: money that went out and may be this very money.
    """

    receipts: tuple[Receipt, ...] = ()
    parts: tuple[Receipt, ...] = ()
    lines: tuple[StatementLine, ...] = ()
    aside: tuple[StatementLine, ...] = ()
    taken_back: tuple[StatementLine, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.receipts or self.parts or self.lines or self.aside or self.taken_back)


def doubts(lines: Sequence[StatementLine]) -> list[Doubt]:
    """For each line that waits (saved) what may be the same transfer and counts, however many lines there are in as
    many queries.
    """
    near = ("statement", "twin__statement", "twins__statement", "repeats__statement")
    prefetch_related_objects(lines, "taken_back_by", *(f"{side}__{one}" for side in ("twin", "twins") for one in near))
    typed, taken = by_hand(lines), _taken(lines)
    return [
        Doubt(
            receipts=tuple(one for one in found if one.came == line.credit),
            parts=tuple(one for one in found if one.came != line.credit),
            lines=tuple(one for one in _twins(line) if (line.statement_id, one.pk) not in taken),
            aside=_aside(line),
            taken_back=tuple(line.taken_back_by.all()),
        )
        for line, found in zip(lines, typed, strict=True)
    ]


def _taken(lines: Sequence[StatementLine]) -> set[tuple[int, int]]:
    """Of the statements of these lines, which lines of others they repeat already."""
    of = {line.statement_id for line in lines if line.twin_id or line.twins.all()}
    if not of:
        return set()
    rows: Any = StatementLine.objects.filter(statement__in=of, repeats__isnull=False)
    return set(rows.values_list("statement", "repeats"))


def _twins(line: StatementLine) -> list[StatementLine]:
    """The line that came before and those that came after, as far as their money counts or may come to; of one that was
    set aside as another's repeat, that one instead.
    """
    near = [*([line.twin] if line.twin else []), *line.twins.all()]
    standing = [one if _stands(one) else one.repeats for one in near]
    found = {one.pk: one for one in standing if one is not None and one.pk != line.pk and _stands(one)}
    return list(found.values())


def _aside(line: StatementLine) -> tuple[StatementLine, ...]:
    """The line that came before, or that which it repeats, set aside for another reason than that it is on record."""
    before = line.twin and (line.twin.repeats or line.twin)
    return () if before is None or _stands(before) or before.pk == line.pk else (before,)


def _stands(line: StatementLine) -> bool:
    """Whether its money counts, or may come to."""
    return line.status != Status.SET_ASIDE or line.recorded_as_id is not None


@operation(words=_("Line of a statement matched"))
def match_at_once(line: StatementLine, pledge: Pledge, *, by: User, at: datetime) -> Receipt:
    """The whole credit is for this pledge. Raises `LookFirst` where the transfer may be on record already, or where the
    pledge lacks less by now, and what `receipts.match_line` does.
    """
    check_money(line.account.province_id, by=by)
    lock_account(line.account)
    if any(doubts([line])):
        raise LookFirst
    receipt = receipts.match_line(line, shares=[Share(pledge, line.credit)], by=by, at=at)
    paid: Any = Pledge.objects.filter(pk=pledge.pk).with_due().get()
    if paid.received > paid.due:
        raise NoLongerFits
    return receipt
