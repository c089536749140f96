"""Many records written by one statement, each value cast to the type of its column.

Django's `bulk_update` makes a branch for every record and field, which takes minutes for many; its `bulk_create` makes
a placeholder for each value, which takes as long again as the writing. The database audits both ways as any other.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import JSONField, Model

from config.audit import carry_context

CHUNK = 2_000
"""Records of one statement: with the JSON of as many rows it is some megabytes."""


def update_many(records: Sequence[Model], columns: Sequence[str]) -> None:
    """Save columns (fields as they are named on the model, foreign keys with `_id`) of saved records of one model.

    As `QuerySet.update`, it calls no `save`. Raises ValueError for a column of arrays, which can't be put in arrays.
    """
    if not records or not columns:
        return
    meta: Any = records[0]._meta
    fields = [meta.get_field(name) for name in columns]
    if arrays := [field.name for field in fields if isinstance(field, ArrayField)]:
        raise ValueError(f"cannot be updated by arrays: {', '.join(arrays)}")
    name = connection.ops.quote_name
    keys, own = _type(meta.pk), [name(field.column) for field in fields]
    statement = (
        f"UPDATE {name(meta.db_table)} AS record SET {', '.join(f'{column} = new.{column}' for column in own)} "
        f"FROM unnest(%s::{keys}[], {', '.join(f'%s::{_type(field)}[]' for field in fields)}) "
        f"AS new (key, {', '.join(own)}) WHERE record.{name(meta.pk.column)} = new.key"
    )
    with connection.cursor() as cursor:
        for start in range(0, len(records), CHUNK):
            chunk = records[start : start + CHUNK]
            values = [[plain(getattr(record, field.attname)) for record in chunk] for field, plain in _plain(fields)]
            cursor.execute(statement, [[record.pk for record in chunk], *values])


def copy_many(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert records by COPY: `rows` has the values of `columns`, in this order. What is not named gets the database's
    default, if it has one, and not the model's.
    """
    meta: Any = model._meta
    fields = [meta.get_field(name) for name in columns]
    name = connection.ops.quote_name
    statement = f"COPY {name(meta.db_table)} ({', '.join(name(field.column) for field in fields)}) FROM STDIN"
    plains = [plain for _field, plain in _plain(fields)]
    if any(plain is not _as_it_is for plain in plains):
        rows = ([plain(value) for plain, value in zip(plains, row, strict=True)] for row in rows)
    carry_context()
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def new_keys(model: type[Model], count: int) -> list[int]:
    """Primary keys for so many new records: what refers to them can be written without asking for each."""
    meta: Any = model._meta
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [connection.ops.quote_name(meta.db_table), meta.pk.column, count],
        )
        return [key for (key,) in cursor]


def _plain(fields: Sequence[Any]) -> list[tuple[Any, Callable[[Any], Any]]]:
    """Each field with what makes its values such as the driver takes them."""
    return [(field, _json(field) if isinstance(field, JSONField) else _as_it_is) for field in fields]


def _json(field: JSONField) -> Callable[[Any], str | None]:
    def plain(value: Any) -> str | None:
        return None if value is None else json.dumps(value, cls=field.encoder, ensure_ascii=False)

    return plain


def _as_it_is(value: Any) -> Any:
    return value


def _type(field: Any) -> str:
    """The column's type without its length: a cast would cut a text off in silence, where writing it refuses it."""
    return re.sub(r"\(\d+\)", "", field.rel_db_type(connection) if field.primary_key else field.db_type(connection))
