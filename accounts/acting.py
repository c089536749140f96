"""How something is done here: who, when, which operation; whole or not at all.

An operation is a keyword-only function with `by` (a user) and `at` (an aware datetime), decorated with
`@operation`. It runs in one transaction, and every row that it changes, bulk writes and COPY included, is audited
by the database with the name of the operation and the user.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import pghistory
from django.db import IntegrityError, transaction
from django.utils.functional import Promise

P = ParamSpec("P")
R = TypeVar("R")


class Refusal(Exception):
    """Something that may not be done, with a message for the person who tried, shown as it stands by every door."""

    message: str | Promise = ""

    def __init__(self, message: str | Promise | None = None, **details: object) -> None:
        if message is not None:
            self.message = message
        self.details = details
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message) % self.details if self.details else str(self.message)


@contextmanager
def refused_by(**refusals: Refusal) -> Iterator[None]:
    """Turn the violation of a database constraint into a refusal: `refused_by(constraint_name=Refusal(…))`.

    Whoever loses a race against another transaction learns of it from the constraint. Other violations pass.
    """
    try:
        yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        refusal = refusals.get(getattr(diagnosis, "constraint_name", None) or "")
        if refusal is None:
            raise
        raise refusal from error


def operation(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function(..., *, by, at)` atomic and audited under its own name, such as `vetting.approve`."""
    name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"

    @wraps(function)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        by = kwargs["by"]
        with pghistory.context(user=by.pk, operation=name), transaction.atomic():  # type: ignore[attr-defined]
            return function(*args, **kwargs)

    return act
