"""The one door through which every state changes."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal


class StaleMove(Refusal):
    """The record is no longer in a state from which this move leads; nothing was changed."""

    message = _(
        "“%(record)s” is “%(status)s” now, so this can no longer be done. Someone may have been quicker: "
        "reload the page and look again."
    )


def sources(model: Any, to: str) -> list[str]:
    """The states from which a move leads to `to`. `model`: a model class with `MOVES`."""
    moves: dict[str, tuple[str, ...]] = model.MOVES
    return [source for source, targets in moves.items() if to in targets]


def move(record: Any, to: str, *, leaving: str | None = None, **fields: object) -> None:
    """Move `record` to the state `to` and write `fields` with it, in a single UPDATE. Its model has `MOVES`.

    `leaving` names the one state that the move is meant to leave, where several lead to `to`. The check and the
    write are one statement, so a stale second click changes nothing: it raises `StaleMove`.
    """
    model = type(record)
    allowed = [source for source in sources(model, to) if leaving in (None, source)]
    changed = model._default_manager.filter(pk=record.pk, status__in=allowed).update(status=to, **fields)
    record.refresh_from_db(fields=["status", *fields])
    if not changed:
        raise StaleMove(record=record, status=record.get_status_display())


def move_many(queryset: models.QuerySet, to: str, **fields: object) -> int:
    """Move all records of `queryset` that may go to `to`; returns how many did."""
    return queryset.filter(status__in=sources(queryset.model, to)).update(status=to, **fields)
