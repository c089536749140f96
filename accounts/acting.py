"""How something is done here: who, when, which operation; whole or not at all.

An operation is a keyword-only function with `by` (a user) and `at` (an aware datetime), decorated with `@operation`
or `@operation(words=_("Nomination approved"))`. It runs in one transaction (which the database may undo in favour of
somebody else's: `Busy`), and every row that it changes, bulk
writes and COPY included, is audited by the database with the name of the operation and the user. The words are what
the history of a record says was done.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar, overload

import pghistory
from django.db import IntegrityError, OperationalError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

P = ParamSpec("P")
R = TypeVar("R")

# What is audited without being an operation: a command below this app, and views that write by themselves.
_words: dict[str, str | Promise] = {
    "locations.load": _("Administrative units loaded"),
    "accounts:sign-in": _("Signed in"),
    "accounts:change-password": _("Own password changed"),
}


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


class Busy(Refusal):
    """Two wrote the same records in different orders; the database has undone this one."""

    message = _(
        "Somebody else changed the same records at the same moment, so nothing was saved. Look at them as they are now "
        "and try again."
    )


# PostgreSQL's serialization_failure and deadlock_detected.
_UNDONE = ("40001", "40P01")


def undone_by_another(error: BaseException) -> bool:
    """Whether the database has undone what was being written because somebody else wrote the same at that moment."""
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", None) in _UNDONE


@contextmanager
def _told_as_busy() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if undone_by_another(error):
            raise Busy from error
        raise


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


@overload
def operation(function: Callable[P, R], /) -> Callable[P, R]: ...


@overload
def operation(*, words: str | Promise) -> Callable[[Callable[P, R]], Callable[P, R]]: ...


def operation(
    function: Callable[P, R] | None = None, /, *, words: str | Promise = ""
) -> Callable[P, R] | Callable[[Callable[P, R]], Callable[P, R]]:
    """Make `function(..., *, by, at)` atomic and audited under its own name, such as `vetting.approve`.

    `words` say in a record's history what was done; without them the history says which fields changed.
    """
    if function is not None:
        return _operation(function, words)
    return lambda decorated: _operation(decorated, words)


def _operation(function: Callable[P, R], words: str | Promise) -> Callable[P, R]:
    name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
    _words[name] = words

    @wraps(function)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        by: Any = kwargs["by"]
        with _told_as_busy(), pghistory.context() as current, transaction.atomic():
            before = dict(current.metadata)
            current.metadata.update(user=by.pk, operation=name)
            try:
                return function(*args, **kwargs)
            finally:  # what comes after in the same request is not this operation
                current.metadata.clear()
                current.metadata.update(before)

    return act


def operation_words(name: str) -> str:
    """What an operation did, in the reader's language; '' if it has no words."""
    return str(_words.get(name, ""))
