"""Reading a large list again in the background, because somebody says what one of its columns means or takes it back,
or decides about many of its rows or undoes that.

It is one transaction, as when somebody waits for it (`column_meanings`, `settling`): a list is wholly read again, or
stays as it was whatever happens to the worker. Until that is done it can't be changed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.acting import operation
from accounts.models import User
from beneficiaries.lists import queue, settling
from beneficiaries.lists.column_meanings import (
    NoSuchColumn,
    check_meaning,
    forget_column,
    settle_column,
)
from beneficiaries.lists.rewriting import TOGETHER
from beneficiaries.lists.settling import lock
from beneficiaries.models import ColumnMeaning, ListRow, RecipientList, SettlingStep
from beneficiaries.models.among import one_of
from campaigns.transitions import StaleMove, move

Status = RecipientList.Status

AT_ONCE_ROWS = 2_000
"""The largest list that is read again while somebody waits: some two seconds."""

AT_ONCE_DECIDED = TOGETHER
"""The most rows about which is decided while somebody waits: some two seconds."""


def is_large(received: RecipientList) -> bool:
    """Whether somebody who explains a column would wait too long for it."""
    return received.rows.count() > AT_ONCE_ROWS


@operation(words=_("Reading again with the meaning of a column asked for"))
def ask_settling(received: RecipientList, *, key: str, field: str, by: User, at: datetime) -> None:
    """Let `settle_column` be done in the background, as it would be now. Raises the refusals that are known at once;
    others are told by the list (`refuse`).
    """
    received = lock(received, by=by)
    check_meaning(received, key=key, field=field)
    _ask(received, {"key": key, "field": field}, by, at)


@operation(words=_("Reading again without the meaning of a column asked for"))
def ask_forgetting(received: RecipientList, meaning: ColumnMeaning, *, by: User, at: datetime) -> None:
    """Let `forget_column` be done in the background. Raises NoSuchColumn."""
    received = lock(received, by=by)
    if not ColumnMeaning.objects.of_sender(received).holding().filter(pk=meaning.pk).exists():
        raise NoSuchColumn
    _ask(received, {"meaning": meaning.pk}, by, at)


def are_many(rows: int) -> bool:
    """Whether somebody who decides about so many rows would wait too long for it."""
    return rows > AT_ONCE_DECIDED


@operation(words=_("Rows to be set aside in the background"))
def ask_setting_aside(
    received: RecipientList, *, rows: Q, reason: str, seen: int | None = None, by: User, at: datetime
) -> None:
    """Let `set_aside_many` be done in the background, as it would be now. Raises NoSuchRows and OtherRowsByNow."""
    received = lock(received, by=by)
    _ask(received, {"set_aside": settling.chosen_keys(received, rows, seen), "reason": reason}, by, at)


@operation(words=_("Gift of rows to be changed in the background"))
def ask_giving(received: RecipientList, *, rows: Q, kind: str, seen: int | None = None, by: User, at: datetime) -> None:
    """Let `give_many` be done in the background, as it would be now. Raises NoSuchRows and OtherRowsByNow."""
    received = lock(received, by=by)
    _ask(received, {"give": settling.chosen_keys(received, rows, seen), "kind": str(kind)}, by, at)


@operation(words=_("Correction of rows alike asked for"))
def ask_correcting(
    row: ListRow,
    *,
    corrections: Mapping[str, str],
    alike: Sequence[str],
    seen: Mapping[str, str | None],
    by: User,
    at: datetime,
) -> None:
    """Let `correct` be done in the background, for all rows alike."""
    received = lock(row.recipient_list, by=by)
    asked = {"correct": row.pk, "corrections": dict(corrections), "alike": list(alike), "seen": dict(seen)}
    _ask(received, asked, by, at)


@operation(words=_("Undoing of a decision about many rows asked for"))
def ask_undoing(step: SettlingStep, *, by: User, at: datetime) -> None:
    """Let `undo` be done in the background. Raises UndoneBefore and DecidedSince."""
    received = lock(step.recipient_list, by=by)
    settling.check_undoable(step)
    _ask(received, {"undo": step.pk}, by, at)


@operation(words=_("List read again"))
def read_again_as_asked(received: RecipientList, *, by: User, at: datetime) -> None:
    """What was asked for; `by` and `at` are who asked and when."""
    received = _locked(received)
    asked: dict[str, Any] = received.column_asked or {}
    move(received, Status.STAGED, column_asked=None)
    match asked:
        case {"meaning": key}:
            meaning = ColumnMeaning.objects.filter(pk=key).first()
            if meaning is None:
                raise NoSuchColumn
            forget_column(received, meaning, by=by, at=at)
        case {"set_aside": keys, "reason": reason}:
            settling.set_aside_many(received, rows=one_of("pk", keys), reason=reason, by=by, at=at)
        case {"give": keys, "kind": kind}:
            settling.give_many(received, rows=one_of("pk", keys), kind=kind, by=by, at=at)
        case {"correct": key, "corrections": texts, "alike": alike, "seen": seen}:
            settling.correct(received.rows.get(pk=key), corrections=texts, alike=alike, seen=seen, by=by, at=at)
        case {"undo": key}:
            settling.undo(SettlingStep.objects.get(pk=key), by=by, at=at)
        case _:
            settle_column(received, key=asked["key"], field=asked["field"], by=by, at=at)


@operation(words=_("List not read again"))
def refuse(received: RecipientList, *, because: str, by: User, at: datetime) -> None:
    """It could not be read again as asked, and is to be settled as it was."""
    move(_locked(received), Status.STAGED, column_asked=None, not_reread_because=because)


def _ask(received: RecipientList, what: dict[str, Any], by: User, at: datetime) -> None:
    move(
        received,
        Status.REREADING,
        column_asked=what,
        rereading_asked_by=by,
        rereading_asked_at=at,
        not_reread_because="",
    )
    queue.read_again_later(received)


def _locked(received: RecipientList) -> RecipientList:
    locked = RecipientList.objects.select_for_update(of=("self",)).get(pk=received.pk)
    if locked.status != Status.REREADING:
        raise StaleMove(record=locked, status=locked.get_status_display())
    return locked
