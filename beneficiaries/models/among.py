"""A condition that an index answers: the column holds one of the keys that another query finds.

`commune__province__in` would join, and joined by "or" with other conditions it makes the database look at every row.
`commune_id = ANY(ARRAY(SELECT …))` finds the few keys first, and then the rows by the column's own index.
"""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q, QuerySet


class _Keys(ArraySubquery):
    # A query known to be empty makes an empty condition, which "or" leaves out; NULL would make "not" false as well.
    empty_result_set_value = NotImplemented


class _EqualsAny(Func):
    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def among(column: str, chosen: QuerySet[Any]) -> Q:
    """Rows whose `column` (a foreign key, "pk", or a path to one) is the primary key of one of `chosen`."""
    return among_keys(column, chosen.order_by().values("pk"))


def among_keys(column: str, keys: QuerySet[Any, Any]) -> Q:
    """The same for a query of one column of keys."""
    return Q(_EqualsAny(F(column), _Keys(keys)))
