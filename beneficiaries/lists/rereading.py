"""Reading a large list again in the background, because somebody says what one of its columns means, or takes it back.

It is one transaction, as when somebody waits for it (`column_meanings`): a list is wholly read again, or stays as it
was whatever happens to the worker. Until that is done it can't be changed.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.acting import operation
from accounts.models import User
from beneficiaries.lists import queue
from beneficiaries.lists.column_meanings import (
    NoSuchColumn,
    check_meaning,
    forget_column,
    settle_column,
)
from beneficiaries.lists.settling import lock
from beneficiaries.models import ColumnMeaning, RecipientList
from campaigns.transitions import StaleMove, move

Status = RecipientList.Status

AT_ONCE_ROWS = 2_000
"""The largest list that is read again while somebody waits: some two seconds."""


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


@operation(words=_("List read again"))
def read_again_as_asked(received: RecipientList, *, by: User, at: datetime) -> None:
    """What was asked for; `by` and `at` are who asked and when."""
    received = _locked(received)
    asked = received.column_asked or {}
    move(received, Status.STAGED, column_asked=None)
    if "meaning" in asked:
        meaning = ColumnMeaning.objects.filter(pk=asked["meaning"]).first()
        if meaning is None:
            raise NoSuchColumn
        forget_column(received, meaning, by=by, at=at)
    else:
        settle_column(received, key=asked["key"], field=asked["field"], by=by, at=at)


@operation(words=_("List not read again"))
def refuse(received: RecipientList, *, because: str, by: User, at: datetime) -> None:
    """It could not be read again as asked, and is to be settled as it was."""
    move(_locked(received), Status.STAGED, column_asked=None, not_reread_because=because)


def _ask(received: RecipientList, column: dict[str, object], by: User, at: datetime) -> None:
    move(
        received,
        Status.REREADING,
        column_asked=column,
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
