"""Which tables the database audits, and how: every insert, update and delete, by statement-level triggers.

`audited()` stands on every model of ours. Bulk writes, raw SQL and COPY are audited as well, since triggers write
the rows; who and which operation come from `accounts.acting.operation` or the request's middleware.
"""

from collections.abc import Callable
from typing import Any

import pghistory
from django.db.models import Model


def audited(*, exclude: list[str] | None = None) -> Callable[[type[Model]], type[Model]]:
    """Track a model in a table of events of its own; `exclude` names columns that are derived or too large.

    The trackers are made anew for each model: pghistory's own way of sharing defaults deep-copies the operation,
    which its statement-level triggers then no longer recognise.
    """
    decorate: Callable[..., Any] = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=exclude
    )
    return decorate
