"""A statement that was taken in for the wrong account, undone in one: what it brought is matched no more, and none of
its lines counts. All of it stays on record, and the file can be taken in for the right account.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Q, Sum, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from campaigns.transitions import move_many
from locations.vietnamese import date_text, money
from sponsors import telling
from sponsors.funding import follow, lock_pledges
from sponsors.models import Entry, Receipt, Statement, StatementLine
from sponsors.money.alike_receipts import lock_accounts
from sponsors.money.ledger import check_money, stated
from sponsors.pledge_records import check_office

Status = StatementLine.Status
Kind = Entry.Kind
LONGEST_REASON = 200


class TakenOutAlready(Refusal):
    message = _("It is on record already that this statement is of another account.")


class MovedSince(Refusal):
    message = _(
        "Of the %(amount)s of %(day)s something was moved to another pledge or sent back since. Move it back, or undo "
        "the refund, on the page of its receipt or pledge; then try again."
    )


class ShowsRefunds(Refusal):
    message = _(
        "The line of %(day)s (%(amount)s went out) shows a refund that is on record. Undo that refund first, and "
        "record it again with the line of the right account."
    )


@operation(words=_("Statement taken in for the wrong account undone"))
def take_out(statement: Statement, *, reason: str, by: User, at: datetime) -> int:
    """Undo each match of its lines and set them all aside; lines of other statements that were set aside as one of
    these wait again. How many matches were undone. Raises `NotYourMoney`, `NotYourOffice`, `NoReason`,
    `TakenOutAlready`, `MovedSince`, `ShowsRefunds`, `MoreGivenThanPaid`.
    """
    why = stated(reason, LONGEST_REASON)
    check_money(statement.account.province_id, by=by)
    lock_accounts(statement.account.province_id)
    _mark(statement, why, by=by, at=at)
    _lock_lines(statement)
    because = gettext("Taken in for the wrong account: %s") % why
    undone = _undo_matches(statement, because=because, by=by, at=at)
    _set_aside(statement, because=because, by=by, at=at)
    return undone


def _mark(statement: Statement, why: str, *, by: User, at: datetime) -> None:
    marks = {"mistaken_because": why, "mistaken_by": by, "mistaken_at": at}
    if not Statement.objects.filter(pk=statement.pk, mistaken_at=None).update(**marks):
        raise TakenOutAlready
    statement.refresh_from_db(fields=marks)


def _lock_lines(statement: Statement) -> None:
    near = StatementLine.objects.filter(Q(statement=statement) | Q(repeats__statement=statement)).order_by("pk")
    list(near.select_for_update(of=("self",), no_key=True).values_list("pk"))
    shown = StatementLine.objects.filter(statement=statement, debit__gt=0).annotate(told=Sum("refunds__amount"))
    line = shown.filter(told__lt=0).order_by("pk").first()
    if line is not None:
        raise ShowsRefunds(day=date_text(line.booked_on), amount=money(line.debit))


def _undo_matches(statement: Statement, *, because: str, by: User, at: datetime) -> int:
    """Raises `MovedSince` where a pledge has another part of a receipt than was matched with it."""
    receipts = Receipt.objects.filter(line__statement=statement).order_by("pk")
    locked = {receipt.pk: receipt for receipt in receipts.select_for_update(of=("self",), no_key=True)}
    entries = Entry.objects.filter(receipt__in=locked).select_related("reversed_by").order_by("pk")
    matches: list[Any] = [one for one in entries if one.kind == Kind.MATCHED and not hasattr(one, "reversed_by")]
    _check_there(locked, list(entries), matches)
    pledges = lock_pledges(one.pledge_id for one in matches)
    for pledge in pledges.values():
        check_office(pledge.province_id, by=by)
    undone = [
        Entry(
            receipt=locked[one.receipt_id],
            pledge=pledges[one.pledge_id],
            kind=Kind.TAKEN_BACK,
            amount=-one.amount,
            day=locked[one.receipt_id].received_on,
            reverses=one,
            reason=because,
            by=by,
            at=at,
        )
        for one in matches
    ]
    Entry.objects.bulk_create(undone, batch_size=1_000)
    follow(pledges.keys())
    for entry in undone:
        telling.of_change(entry)
    return len(undone)


def _check_there(receipts: dict[int, Receipt], entries: Sequence[Any], matches: Sequence[Any]) -> None:
    there: Counter[tuple[int, int | None]] = Counter()
    for one in entries:
        there[one.receipt_id, one.pledge_id] += one.amount
    for one in matches:
        there[one.receipt_id, one.pledge_id] -= one.amount
    moved = next((key for (key, _pledge), amount in there.items() if amount), None)
    if moved is not None:
        raise MovedSince(amount=money(receipts[moved].amount), day=date_text(receipts[moved].received_on))


def _set_aside(statement: Statement, *, because: str, by: User, at: datetime) -> None:
    """What stood for these lines, or may have, does so no more; their keys are free for the file taken in again."""
    repeating = StatementLine.objects.filter(repeats__statement=statement)
    waits = {"set_aside_because": "", "repeats": None, "decided_by": None, "decided_at": None}
    move_many(repeating, Status.WAITING, **waits)
    StatementLine.objects.filter(twin__statement=statement).update(twin=None)
    StatementLine.objects.filter(takes_back__statement=statement).update(takes_back=None)
    lines = StatementLine.objects.filter(statement=statement)
    none = {"recorded_as": None, "repeats": None, "twin": None, "takes_back": None}
    facts: dict[str, Any] = {**none, "set_aside_because": because, "decided_by": by, "decided_at": at}
    facts["key"] = Concat(Value("taken out "), Cast(F("pk"), CharField()))
    lines.filter(status=Status.SET_ASIDE).update(**facts)
    move_many(lines.filter(status=Status.MATCHED), Status.WAITING)
    move_many(lines, Status.SET_ASIDE, **facts)
