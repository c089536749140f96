"""Many rows written at once."""

from collections.abc import Collection, Sequence
from typing import TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


def rewrite(model: type[M], rows: Collection[M], fields: Sequence[str]) -> None:
    """Write `fields` of rows that exist, and that the caller has locked, anew.

    One upsert, since `bulk_update` takes seconds for the communes of a whole country. PostgreSQL keeps the plan of a
    trigger as it was first made in a session: the audit of an update joins the old rows with the new, and a plan made
    for one row compares each with each. So the plans are made anew.
    """
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=["pk"], update_fields=fields)
