"""The stored search key: a name without diacritics, in lower case, kept by the database itself.

Only stock PostgreSQL functions are used, since neither the embedded server nor a managed service can be
expected to have `unaccent` or ICU. After NFD and without combining marks a Vietnamese name is ASCII except for
đ and Đ, which are therefore replaced one by one: `lower()` alone depends on the locale of the database.
`locations.vietnamese.fold` computes the same in Python.
"""

from django.db import models


class Fold(models.Func):
    """SQL expression: its argument folded for searching."""

    function = "fold"
    template = (
        "replace(replace(lower(regexp_replace(normalize(%(expressions)s, NFD), "
        "'[\\u0300-\\u036f]', '', 'g')), 'đ', 'd'), 'Đ', 'd')"
    )
    output_field = models.TextField()


def folded_key(field: str) -> models.GeneratedField:
    """A stored column that folds the text column `field` of the same row."""
    return models.GeneratedField(expression=Fold(models.F(field)), output_field=models.TextField(), db_persist=True)
