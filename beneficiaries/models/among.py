"""Conditions that an index answers: a column holds one of the keys that another query finds, or of many values.

`commune__province__in` would join, and joined by "or" with other conditions it makes the database look at every row.
`commune_id = ANY(ARRAY(SELECT …))` finds the few keys first, and then the rows by the column's own index.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast


class _Keys(ArraySubquery):
    # A query known to be empty makes an empty condition, which "or" leaves out; NULL would make "not" false as well.
    empty_result_set_value = NotImplemented


class _EqualsAny(Func):
    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


class _Together(Func):
    template = "(%(expressions)s)"


class _Pairs(Func):
    template = "(SELECT * FROM unnest(%(expressions)s))"


class _IsIn(Func):
    template = "%(expressions)s"
    arg_joiner = " IN "
    output_field = BooleanField()


def among(column: str, chosen: QuerySet[Any]) -> Q:
    """Rows whose `column` (a foreign key, "pk", or a path to one) is the primary key of one of `chosen`."""
    return among_keys(column, chosen.order_by().values("pk"))


def among_keys(column: str, keys: QuerySet[Any, Any]) -> Q:
    """As `among`, by a query of one column of keys."""
    return Q(_EqualsAny(F(column), _Keys(keys)))


def one_of(column: str, values: Iterable[str] | Iterable[int]) -> Q:
    """Rows whose `column` has one of these values, of which there may be thousands: they go to the database as one."""
    known: list[str | int] = sorted(set(values))
    if not known:
        return Q(pk__in=())
    return Q(_EqualsAny(F(column), _array(known)))


def one_pair_of(columns: tuple[str, str], pairs: Collection[tuple[str, str]]) -> Q:
    """Rows whose two columns (of texts) have the two values of one of these pairs, of which there may be thousands."""
    if not pairs:
        return Q(pk__in=())
    return Q(_IsIn(_Together(*map(F, columns)), _Pairs(*map(_array, zip(*sorted(pairs), strict=True)))))


def _array(values: Sequence[str | int]) -> Cast:
    """Written out as PostgreSQL writes arrays: the driver takes ten times as long over a list of thousands."""
    if not isinstance(values[0], str):
        return Cast(Value(f"{{{','.join(map(str, values))}}}"), ArrayField(BigIntegerField()))
    quoted = [str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values]
    return Cast(Value('{"' + '","'.join(quoted) + '"}'), ArrayField(TextField()))
