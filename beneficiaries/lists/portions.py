"""A list as it was sent → its people in portions that are saved together, each row prepared as far as the file says it.

Pure. The first portion is small and comes before the rest of the rows is looked at, so that somebody soon sees it.
While the rest is looked at, further portions come now and then, so that whoever saves them need not wait for all of it.
Where portions end depends on nothing but the place in the file: who begins anew gets the same ones.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from beneficiaries.lists.copied_rows import PreparedRow, prepared
from beneficiaries.reading.cleaning import Context
from beneficiaries.reading.columns import Meanings
from beneficiaries.reading.raw_rows import RawRow
from beneficiaries.reading.tables import Tables
from beneficiaries.reading.whole_list import SheetSummary, open_workbook, read_person, summaries

CHUNK = 1_000
"""People of one transaction: few enough that the first problems are soon to be seen."""
_LATER = 4
_SOON_TO_BE_SEEN = 2_000
"""From this place in the file on, so many times as many people are saved together, which takes less time."""
_AHEAD = 10_000
"""So many people more, no fewer than one portion has, are looked at before the next of them are read."""


@dataclass(frozen=True)
class Order:
    """How to read a file. ``start``: the position of the first person who is wanted."""

    context: Context
    meanings: Meanings
    start: int = 0


@dataclass(frozen=True)
class Found:
    """How many people the file has, and its sheets; known when all rows were looked at, but not all of them read."""

    people: int
    sheets: tuple[SheetSummary, ...]


Portion = list[PreparedRow]


def read_in_portions(content: bytes, ordered: Callable[[], Order]) -> Iterator[Found | Portion]:
    """The people from ``start`` on, and once, when all rows were looked at, what was found. Raises UnreadableFile.

    It is asked what was ``ordered`` when the file is taken apart, which needs no order.
    """
    book = open_workbook(content)
    order = ordered()
    tables = Tables(book, order.context.gazetteer, order.meanings)
    people = islice(enumerate(tables.people()), order.start, None)
    first = list(islice(people, _size(order.start)))
    if first:
        yield _read(first, order.context)
    done = order.start + len(first)
    waiting: deque[tuple[int, RawRow]] = deque()
    while len(more := list(islice(people, _AHEAD))) == _AHEAD:
        waiting.extend(more)
        portion = _read(_next(waiting, done), order.context)
        yield portion
        done += len(portion)
    waiting.extend(more)
    yield Found(done + len(waiting), summaries(tables))
    while waiting:
        portion = _read(_next(waiting, done), order.context)
        yield portion
        done += len(portion)


def _next(waiting: deque[tuple[int, RawRow]], position: int) -> list[tuple[int, RawRow]]:
    """Who is to be read and saved next, from this position on."""
    return [waiting.popleft() for _ in range(min(_size(position), len(waiting)))]


def _size(position: int) -> int:
    """How many people are saved together: few at first, so that somebody sees them soon."""
    return CHUNK if position < _SOON_TO_BE_SEEN else CHUNK * _LATER


def _read(people: Iterable[tuple[int, RawRow]], context: Context) -> Portion:
    return [prepared(read_person(position, raw, context)) for position, raw in people]
