"""Staging a list: its file is read and its people are saved as rows, chunk by chunk, in the order of the file.

Each chunk is a transaction that begins where the rows end. So staging may be interrupted anywhere, by `kill -9` too:
whoever stages the list again reads the file anew and goes on with the first person who is not saved. What another list
or the clock might change is fixed when the list is sent: where its people may live, and which day is today.
"""

import gc
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import ParamSpec, TypeVar

from django.db import connection
from django.db.models import BigIntegerField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal, operation
from accounts.models import User
from beneficiaries.costing import Costs
from beneficiaries.lists import resending
from beneficiaries.lists.column_meanings import meanings_of, sheets_json
from beneficiaries.lists.copied_rows import COLUMNS, PreparedRow, copied, storable
from beneficiaries.lists.examining import CODES, Reach, examine, fitting
from beneficiaries.lists.portions import Found, Order, Portion, read_in_portions
from beneficiaries.lists.reading_apart import read_apart
from beneficiaries.lists.repeated_rows import Likenesses, repeats_in
from beneficiaries.lists.reviewing import reading_context, write_rows
from beneficiaries.lists.waiting import is_soon_read
from beneficiaries.models import ListRow, RecipientList
from beneficiaries.models.among import one_of
from beneficiaries.reading.cleaning import Context, status_of
from beneficiaries.reading.problems import Problem
from beneficiaries.sight import Sight
from campaigns.transitions import StaleMove, move
from config.audit import carry_context
from documents.models import Document
from documents.workbooks.workbook import UnreadableFile

P = ParamSpec("P")
R = TypeVar("R")
Rows = Sequence[bytes]
Status = RecipientList.Status
_NAMED = ("campaign", "commune", "institution__commune", "sent_by")


class Unreadable(Refusal):
    """The file can't be read or is not safe; the message is the reader's own sentence."""


class Interrupted(Exception):
    """Whoever runs the staging asked it to stop; it can be gone on with later."""


class RowsMissing(Exception):
    """Not everybody in the file is a row of the list: a fault of ours."""


def never() -> bool:
    return False


def stage(received: RecipientList, *, at: datetime, stopped: Callable[[], bool] = never) -> None:
    """Read the file of a list and save its people, from where an earlier attempt ended; the list is then to settle.

    `stopped` is asked between chunks. Raises Unreadable, Interrupted, and StaleMove if the list is not being read (any
    more): it was withdrawn, or somebody else has staged it.
    """
    received = RecipientList.objects.select_related(*_NAMED).get(pk=received.pk)
    try:
        likenesses = _stage_rows(received, at=at, stopped=stopped)
    except UnreadableFile as error:
        raise Unreadable(str(error)) from error
    finish(received, likenesses, by=received.sent_by, at=at)


def _stage_rows(received: RecipientList, *, at: datetime, stopped: Callable[[], bool]) -> Likenesses:
    """Returns what all rows have in common, those that were saved before too."""
    by, costs = received.sent_by, Costs()

    def kept(rows: Rows, start: int) -> int:
        _note_checked(received, start + len(rows))
        return save(received, rows, position=start, by=by, at=at)

    with _left_alone_by_the_collector(), _reader(received) as read, _saver() as saver:
        context = reading_context(received)
        order = Order(context, meanings_of(received, at=received.sent_at), start=received.rows_saved)
        likenesses = Likenesses.of_rows(received, before=order.start)
        saving: Future[int] | None = None
        for portion in read(order):
            if isinstance(portion, Found):
                begin(received, portion, by=by, at=at)
                continue
            if stopped():
                raise Interrupted
            rows, first = list(_examined(received, portion, context, costs)), portion[0].position
            for row in portion:
                likenesses.add(row.position, row.facts)
            known = saving.result() if saving is not None else first
            if known > first:  # somebody else stages the list too
                rows, first = rows[known - first :], known
            saving = saver.submit(kept, rows, first)
            gc.collect(0)  # what is new only: queries leave cycles behind
        if saving is not None:
            saving.result()
    return likenesses


@contextmanager
def _reader(received: RecipientList) -> Iterator[Callable[[Order], Iterator[Found | Portion]]]:
    """What reads the file of the list in portions; of a large one in another process, which begins while it is found
    out what to order. A small one need not wait for the start of a process.
    """
    content = bytes(Document.objects.values_list("content", flat=True).get(pk=received.document_id))
    if is_soon_read(content) or connection.in_atomic_block:
        yield lambda order: read_in_portions(content, lambda: order)
    else:
        with read_apart(content) as read:
            yield read


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
        executor.submit(connection.ensure_connection)  # while the first rows are read
        try:
            yield executor
        finally:
            executor.submit(_disconnect)


def _disconnect() -> None:
    """Close the connection of this thread."""
    connection.close()


@operation(words=_("Reading of the file begun"))
def begin(received: RecipientList, found: Found, *, by: User, at: datetime) -> None:
    """Note how many people the file has, and what its sheets are."""
    locked = _lock(received)
    if locked.rows_found is None:
        locked.rows_found = found.people
        locked.sheets = storable(sheets_json(found.sheets))
        locked.save(update_fields=["rows_found", "sheets"])


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
        copy.write(b"".join(rows))
    locked.rows_saved += len(rows)
    locked.save(update_fields=["rows_saved"])
    return locked.rows_saved


@operation(words=_("List read"))
def finish(received: RecipientList, likenesses: Likenesses | None = None, *, by: User, at: datetime) -> None:
    """Compare the rows with one another: who stands in the list twice is told. Then the list can be settled.
    `likenesses`: of all rows, if they are known.

    Raises RowsMissing rather than let anybody be left out.
    """
    locked = _lock(received)
    if locked.rows_saved != locked.rows_found:
        raise RowsMissing(f"{locked.rows_saved} of {locked.rows_found}")
    repeats = repeats_in(locked, likenesses)
    # As large as what it is compared with, or the database compares each place with each.
    rows = locked.rows.alias(place=Cast("position", BigIntegerField())).filter(one_of("place", repeats)).order_by()
    marked = list(rows.only("recipient_list", "position", "problems", "status"))  # each asks for a list left out
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


def _examined(received: RecipientList, people: Portion, context: Context, costs: Costs) -> Iterator[bytes]:
    """The people, with what campaign, sender and register say of them, as rows to save."""
    remarks = examine(
        {row.position: row.facts for row in people},
        campaign=received.campaign,
        default_kind=received.default_kind,
        sight=Sight.of_all_who_open(received),
        reach=Reach.from_json(received.reach),
        gazetteer=context.gazetteer,
        received=received,
        costs=costs,
    )
    for row in people:
        yield copied(received.pk, row, fitting(remarks[row.position], _own(row)))


def _own(row: PreparedRow) -> Iterator[Problem]:
    """What is to be said of the row by its cells, read only if somebody asks."""
    yield from map(Problem.from_json, json.loads(row.problems))


def _note_checked(received: RecipientList, count: int) -> None:
    """At once, for whoever looks on; outside of the transaction that saves them."""
    RecipientList.objects.filter(pk=received.pk, status=Status.READING).update(rows_checked=count)
