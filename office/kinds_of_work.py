"""A kind of work that waits for somebody."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise


@dataclass(frozen=True)
class Task:
    """`count` pieces of work, the oldest `since` a day; `more`: what else is to be known before opening it;
    `missing`: sentences that say what is to be done, each for itself.
    """

    title: str | Promise
    count: int
    since: date | None
    url: str
    more: str = ""
    missing: tuple[str, ...] = ()
