"""Staging a list: its file is read and its people are saved as rows, chunk by chunk, in the order of the file.

Each chunk is a transaction that begins where the rows end. So staging may be interrupted anywhere, by `kill -9` too:
whoever stages the list again reads the file anew and goes on with the first person who is not saved. What another list
or the clock might change is fixed when the list is sent: where its people may live, and which day is today.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import ParamSpec, TypeVar

from django.db import connection
from django.db.models import Count, Q, Window
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from beneficiaries.costing import Costs
from beneficiaries.lists import resending
from beneficiaries.lists.column_meanings import meanings_of, sheets_json
from beneficiaries.lists.copied_rows import COLUMNS, copied, storable
from beneficiaries.lists.examining import CODES, Reach, examine
from beneficiaries.lists.reviewing import reading_context, write_rows
from beneficiaries.models import ListRow, RecipientList
from beneficiaries.reading.cleaning import Context, facts_from_json, status_of
from beneficiaries.reading.problems import Problem
from beneficiaries.reading.repeats import Entry, duplicates
from beneficiaries.reading.whole_list import OpenedList, PersonRow, open_list, read_people
from beneficiaries.workbooks.workbook import UnreadableFile
from campaigns.transitions import StaleMove, move
from config.audit import carry_context
from documents.models import Document

CHUNK = 1_000
"""People of one transaction: few enough that the first problems are soon to be seen."""
_LATER = 4
_SOON_TO_BE_SEEN = 4_000
"""From this place in the file on, so many times as many people are saved together, which takes less time."""

P = ParamSpec("P")
R = TypeVar("R")
Rows = Sequence[tuple[object, ...]]
Status = RecipientList.Status
_NUMBERS = ("personal_id", "insurance_code")
_NAMED = ("campaign", "commune", "institution__commune", "sent_by")


class Unreadable(Refusal):
    """The file can't be read or is not safe; the message is the reader's own sentence."""


class Interrupted(Exception):
    """Whoever runs the staging asked it to stop; it can be gone on with later."""


def never() -> bool:
    return False


def stage(received: RecipientList, *, at: datetime, stopped: Callable[[], bool] = never) -> None:
    """Read the file of a list and save its people, from where an earlier attempt ended; the list is then to settle.

    `stopped` is asked between chunks. Raises Unreadable, Interrupted, and StaleMove if the list is not being read (any
    more): it was withdrawn, or somebody else has staged it.
    """
    received = RecipientList.objects.select_related(*_NAMED).get(pk=received.pk)
    context = reading_context(received)
    with _left_alone_by_the_collector():
        _stage_rows(received, _opened(received, context), context, at=at, stopped=stopped)
        finish(received, by=received.sent_by, at=at)


def _stage_rows(
    received: RecipientList, opened: OpenedList, context: Context, *, at: datetime, stopped: Callable[[], bool]
) -> None:
    by, costs = received.sent_by, Costs()
    position = begin(received, opened, by=by, at=at)

    def kept(rows: Rows, start: int) -> int:
        _note_checked(received, start + len(rows))
        return save(received, rows, position=start, by=by, at=at)

    with _saver() as saver:
        saving: Future[int] | None = None
        while position < len(opened.people):
            if stopped():
                raise Interrupted
            people = list(read_people(opened, context, range(position, position + _portion(position))))
            rows = list(_examined(received, people, context, costs))
            if saving is not None and saving.result() != position:
                position, saving = saving.result(), None  # somebody else stages the list too
                continue
            saving = saver.submit(kept, rows, position)
            position += len(rows)
            if position >= len(opened.people):
                position = saving.result()


@contextmanager
def _left_alone_by_the_collector() -> Iterator[None]:
    """A large list is millions of objects without cycles; to look for some again and again takes a third of it all."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _AtOnce(Executor):
    """Does what it is given before it says anything."""

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        done: Future[R] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


@contextmanager
def _saver() -> Iterator[Executor]:
    """Saves rows while the next ones are read, over a connection of its own; within a transaction there is but one."""
    if connection.in_atomic_block:
        yield _AtOnce()
        return
    with ThreadPoolExecutor(max_workers=1) as executor:
        try:
            yield executor
        finally:
            executor.submit(_disconnect)


def _disconnect() -> None:
    """Close the connection of this thread."""
    connection.close()


@operation(words=_("Reading of the file begun"))
def begin(received: RecipientList, opened: OpenedList, *, by: User, at: datetime) -> int:
    """Note what the file has, and whom it has; returns how many of them are saved already."""
    locked = _lock(received)
    if locked.rows_found is None:
        locked.rows_found = len(opened.people)
        locked.sheets = storable(sheets_json(opened.sheets))
        locked.save(update_fields=["rows_found", "sheets"])
    return locked.rows_saved


@operation(words=_("Rows of the file saved"))
def save(received: RecipientList, rows: Rows, *, position: int, by: User, at: datetime) -> int:
    """Save the rows (`copied_rows.copied`) of the people from `position` on; returns how many are saved now.

    If they do not begin where the rows of the list end, somebody else stages the list too: then nothing is saved.
    """
    locked = _lock(received)
    if locked.rows_saved != position:
        return locked.rows_saved
    columns = ", ".join(COLUMNS)
    carry_context()
    with connection.cursor() as cursor, cursor.copy(f"COPY {ListRow._meta.db_table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    locked.rows_saved += len(rows)
    locked.save(update_fields=["rows_saved"])
    return locked.rows_saved


@operation(words=_("List read"))
def finish(received: RecipientList, *, by: User, at: datetime) -> None:
    """Compare the rows with one another: who stands in the list twice is told. Then the list can be settled."""
    locked = _lock(received)
    repeats = duplicates(_entries(locked))
    marked = list(locked.rows.filter(position__in=repeats))
    for row in marked:
        made_here = [problem for problem in row.problems if problem["code"] in CODES]
        own = [problem for problem in row.problems if problem["code"] not in CODES]
        row.problems = [*own, *(problem.to_json() for problem in repeats[row.position]), *made_here]
        row.status = status_of([Problem.from_json(problem) for problem in row.problems])
    write_rows(marked, columns=("problems", "status"))
    move(locked, Status.STAGED)
    resending.recognise(locked, by=by, at=at)


@operation(words=_("File found unreadable"))
def give_up(received: RecipientList, *, because: str, by: User, at: datetime) -> None:
    """The file can't be read: `because` says it in a sentence, with what to do. Rows that were read are taken away."""
    locked = _lock(received)
    locked.rows.all().delete()
    move(locked, Status.UNREADABLE, unreadable_because=because)


def _lock(received: RecipientList) -> RecipientList:
    """The list, locked while it is being read; whoever withdraws it waits for the end of a chunk."""
    locked = RecipientList.objects.select_for_update(of=("self",)).get(pk=received.pk)
    if locked.status != Status.READING:
        raise StaleMove(record=locked, status=locked.get_status_display())
    return locked


def _opened(received: RecipientList, context: Context) -> OpenedList:
    content = Document.objects.values_list("content", flat=True).get(pk=received.document_id)
    try:
        meanings = meanings_of(received, at=received.sent_at)
        return open_list(bytes(content), gazetteer=context.gazetteer, meanings=meanings)
    except UnreadableFile as error:
        raise Unreadable(str(error)) from error


def _portion(position: int) -> int:
    """How many people are saved together: few at first, so that somebody sees them soon."""
    return CHUNK if position < _SOON_TO_BE_SEEN else CHUNK * _LATER


def _examined(
    received: RecipientList, people: Sequence[PersonRow], context: Context, costs: Costs
) -> Iterator[tuple[object, ...]]:
    """The people, with what campaign, sender and register say of them, as rows to save."""
    remarks = examine(
        {row.position: row.facts for row in people},
        campaign=received.campaign,
        default_kind=received.default_kind,
        sender=received.sent_by,
        reach=Reach.from_json(received.reach),
        gazetteer=context.gazetteer,
        received=received,
        costs=costs,
    )
    for row in people:
        yield copied(received.pk, row, (*row.problems, *remarks[row.position]))


def _note_checked(received: RecipientList, count: int) -> None:
    """At once, for whoever looks on; outside of the transaction that saves them."""
    RecipientList.objects.filter(pk=received.pk, status=Status.READING).update(rows_checked=count)


def _entries(received: RecipientList) -> Iterable[Entry]:
    """The rows that have a number, or a name and a birth date, in common with another one: nobody else is repeated."""
    alike = received.rows.annotate(
        born=KT("facts__birth_date"),
        **{name: KT(f"facts__{name}") for name in _NUMBERS},
    ).annotate(
        **{f"with_{name}": Window(Count(name), partition_by=[name]) for name in _NUMBERS},
        with_name=Window(Count("born"), partition_by=["search_key", "born"]),
    )
    repeated = Q(with_name__gt=1) | Q(*((f"with_{name}__gt", 1) for name in _NUMBERS), _connector=Q.OR)
    rows = alike.filter(repeated).order_by("position").values_list("position", "sheet", "row_number", "facts")
    for position, sheet, row_number, facts in rows:
        yield Entry(position, sheet, row_number, facts_from_json(facts))
