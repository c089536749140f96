"""A list of 10,000 people that was read: its file given back, and all of it read again because of one column.

Peer of the file back: openpyxl loading the same workbook and saving it with nothing changed. Limit of reading again:
reading and saving the list for the first time.
"""

import io
from collections.abc import Iterator
from time import perf_counter

import openpyxl
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from benchmarks.lists import make_open_campaign, received, workbook
from benchmarks.timing import best_of, row
from beneficiaries.file_back.giving_back import file_back
from beneficiaries.lists.column_meanings import settle_column, unknown_columns
from beneficiaries.lists.staging import stage
from locations.loading import load_units
from tests.factories import make_officer

SIZE = 10_000
_HEADING_ROW, _COLUMN = 2, 10


def measure() -> Iterator[str]:
    """The lines of the table."""
    yield f"A list of {SIZE:,} people that was read"
    old = setup_databases(verbosity=0, interactive=False)
    try:
        load_units()
        yield from measured()
    finally:
        teardown_databases(old, verbosity=0)


def measured() -> Iterator[str]:
    """In a database that has the communes."""
    officer = make_officer()
    content = _with_unknown_column(workbook(SIZE))
    sent = received(content, make_open_campaign(), officer)
    start = perf_counter()
    stage(sent, at=timezone.now())
    first = perf_counter() - start
    sent.refresh_from_db()
    ours = best_of(1, lambda: file_back(sent, by=officer))
    yield row("ours: the file back", ours, SIZE)
    yield row("peer: openpyxl, load and save", best_of(1, lambda: _loaded_and_saved(content)), SIZE, ours)
    [key] = unknown_columns(sent)
    again = best_of(1, lambda: settle_column(sent, key=key, field="note", by=officer, at=timezone.now()))
    yield row("ours: a column explained, all rows read again", again, SIZE)
    yield row("limit: read and saved for the first time", first, SIZE, again)


def _with_unknown_column(content: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.active.cell(_HEADING_ROW, _COLUMN, "Xyz")
    for number in range(_HEADING_ROW + 1, SIZE, 7):
        book.active.cell(number, _COLUMN, f"A{number % 9}")
    return _saved(book)


def _loaded_and_saved(content: bytes) -> bytes:
    return _saved(openpyxl.load_workbook(io.BytesIO(content)))


def _saved(book: openpyxl.Workbook) -> bytes:
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()
