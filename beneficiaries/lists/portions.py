"""A list as it was sent → its people in portions that are saved together, each row prepared as far as the file says it.

Pure. The first portion is small and comes before the rest of the rows is looked at, so that somebody soon sees it.
Where portions end depends on nothing but the place in the file: who begins anew gets the same ones.
"""

from __future__ import annotations

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


@dataclass(frozen=True)
class Order:
    """How to read a file. ``start``: the position of the first person who is wanted."""

    context: Context
    meanings: Meanings
    start: int = 0


@dataclass(frozen=True)
class Found:
    """How many people the file has, and its sheets; known when all rows were looked at, but not yet read."""

    people: int
    sheets: tuple[SheetSummary, ...]


Portion = list[PreparedRow]


def read_in_portions(content: bytes, ordered: Callable[[], Order]) -> Iterator[Found | Portion]:
    """The people from ``start`` on, and once, behind the first portion, what was found. Raises UnreadableFile.

    It is asked what was ``ordered`` when the file is taken apart, which needs no order.
    """
    book = open_workbook(content)
    order = ordered()
    tables = Tables(book, order.context.gazetteer, order.meanings)
    people = islice(enumerate(tables.people()), order.start, None)
    first = list(islice(people, _size(order.start)))
    if first:
        yield _read(first, order.context)
    rest = list(people)
    done = order.start + len(first)
    yield Found(done + len(rest), summaries(tables))
    others = iter(rest)
    while portion := list(islice(others, _size(done))):
        yield _read(portion, order.context)
        done += len(portion)


def _size(position: int) -> int:
    """How many people are saved together: few at first, so that somebody sees them soon."""
    return CHUNK if position < _SOON_TO_BE_SEEN else CHUNK * _LATER


def _read(people: Iterable[tuple[int, RawRow]], context: Context) -> Portion:
    return [prepared(read_person(position, raw, context)) for position, raw in people]
