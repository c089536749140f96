"""Which tables the database audits, and how: every insert, update and delete, by statement-level triggers.

`audited()` stands on every model of ours. Bulk writes, raw SQL and COPY are audited as well, since triggers write
the rows; who and which operation come from `accounts.acting.operation` or the request's middleware.
"""

from collections.abc import Callable
from typing import Any

import pghistory
from django.db import connection, connections
from django.db.models import Model

_PLAN_FOR_MANY = """
    DO $$
    DECLARE written regprocedure;
    BEGIN
        FOR written IN
            SELECT DISTINCT tgfoid::regprocedure FROM pg_trigger
            WHERE tgoldtable IS NOT NULL AND tgnewtable IS NOT NULL
        LOOP
            EXECUTE format('ALTER FUNCTION %s SET enable_nestloop TO off SET jit TO off', written);
        END LOOP;
    END $$
"""


def audited(*, exclude: list[str] | None = None) -> Callable[[type[Model]], type[Model]]:
    """Track a model in a table of events of its own; `exclude` names columns that are derived or too large.

    The trackers are made anew for each model: pghistory's own way of sharing defaults deep-copies the operation,
    which its statement-level triggers then no longer recognise.
    """
    decorate: Callable[..., Any] = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=exclude
    )
    return decorate


def carry_context() -> None:
    """Let what COPY writes in this transaction be audited with who does it: pghistory says so in front of statements
    that Django executes, and COPY is none of them.
    """
    with connection.cursor() as cursor:
        # No SELECT, before which pghistory says nothing.
        cursor.execute("DO $$ BEGIN END $$")


def plan_triggers_for_many(*, using: str, **_kwargs: object) -> None:
    """Let the triggers that join the old rows of an update with the new ones never compare each with each.

    PostgreSQL keeps the plan of a trigger as it was first made in a session. Made for one row, it would take minutes
    for the hundred thousand of a later update in the same connection. What may not be done is dear to the planner, so
    that a server with just-in-time compilation would compile the plan each time, for up to seconds.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_PLAN_FOR_MANY)
