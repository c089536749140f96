"""A line of a statement matched by one click: what the page said is looked at again under the locks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from sponsors import receipts
from sponsors.alike_receipts import by_hand, lock_account
from sponsors.ledger import check_money
from sponsors.models import Pledge, Receipt, StatementLine
from sponsors.receipts import Share

Status = StatementLine.Status


class LookFirst(Refusal):
    """One click is not enough: the page of the line says what speaks against it."""

    message = _("This transfer may be on record already. Look at it first.")


class NoLongerFits(LookFirst):
    message = _("The pledge does not lack as much any more. Look at it again.")


@dataclass(frozen=True)
class Doubt:
    """What may be the same transfer as a line: receipts written down by hand, lines of other statements."""

    receipts: tuple[Receipt, ...] = ()
    lines: tuple[StatementLine, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.receipts or self.lines)


def doubts(lines: Sequence[StatementLine]) -> list[Doubt]:
    """For each line that waits (saved) what may be the same transfer and counts, however many lines there are in as
    many queries.
    """
    near = ("statement", "twin__statement", "twins__statement")
    prefetch_related_objects(lines, *(f"{side}__{one}" for side in ("twin", "twins") for one in near))
    typed = by_hand(lines)
    return [Doubt(tuple(found), tuple(_twins(line))) for line, found in zip(lines, typed, strict=True)]


def _twins(line: StatementLine) -> list[StatementLine]:
    """The line that came before, also where it is set aside: perhaps since the money was on record even then. Of those
    that came after, the ones that are set aside were found to be this one, unless a receipt stands for them. A line
    before that was set aside as another one's repeat counts nowhere itself: instead of it those that it may be.
    """
    found = [other for other in line.twins.all() if _stands(other)]
    before = line.twin
    if before is None:
        return found
    if _stands(before) or not _is_repeat(before):
        return [before, *found]
    near = [before.twin, *before.twins.all()] if before.twin else list(before.twins.all())
    return [other for other in near if other.pk != line.pk and _stands(other)] + found


def _stands(line: StatementLine) -> bool:
    """Whether its money counts, or may come to."""
    return line.status != Status.SET_ASIDE or line.recorded_as_id is not None


def _is_repeat(line: StatementLine) -> bool:
    """Whether it was set aside as another statement's, in whatever language that was said."""
    return any(line.set_aside_because.startswith(words) for words in _said_of_repeats())


@cache
def _said_of_repeats() -> tuple[str, ...]:
    said = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            said.append(gettext("In another statement already"))
    return tuple(said)


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
