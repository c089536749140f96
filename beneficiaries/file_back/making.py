"""The file back of a large list, made in the background: asked for once, kept for a day, made anew if it tells of
things as they no longer are.

One is made for each person who asks, who may not see the same nominations as others do.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from accounts.acting import Busy, operation
from accounts.models import User
from beneficiaries.file_back.giving_back import file_back
from beneficiaries.file_back.progress import Progress
from beneficiaries.lists import queue
from beneficiaries.lists.staging import Interrupted, never
from beneficiaries.models import FileBack, Nomination, RecipientList
from campaigns.transitions import StaleMove, move
from documents.models import Document

Status = FileBack.Status

AT_ONCE_BYTES = 256 * 1024
AT_ONCE_ROWS = 3_000
"""The largest list whose file is made while somebody waits: some two seconds."""

KEPT = timedelta(days=1)
"""How long a file is kept that was made: it is full of people, and can be made again."""


def is_large(received: RecipientList) -> bool:
    """Whether somebody would wait too long for the file."""
    return received.rows_saved > AT_ONCE_ROWS or received.document.size > AT_ONCE_BYTES


def found(received: RecipientList, *, by: User) -> FileBack | None:
    """What was asked for by this person, without the bytes of the file."""
    asked = FileBack.objects.filter(recipient_list=received, asked_by=by)
    return asked.select_related("document").defer("document__content").first()


def is_of_now(made: FileBack) -> bool:
    """Whether the file was made and tells of the list, and of the nominations that its reader may see, as they are."""
    return made.status == Status.MADE and made.stamp == stamp(made.recipient_list, by=made.asked_by)


@operation(words=_("File with results asked for"))
def ask(received: RecipientList, *, by: User, at: datetime) -> FileBack:
    """Have the file made, unless it is being made or is there as it would be made now. Raises Busy."""
    wanted, is_new = FileBack.objects.get_or_create(recipient_list=received, asked_by=by, defaults={"asked_at": at})
    if not is_new:
        locked = FileBack.objects.select_for_update().filter(pk=wanted.pk).first()
        if locked is None:  # forgotten at this very moment
            raise Busy
        wanted = locked
        if wanted.status == Status.MAKING or is_of_now(wanted):
            return wanted
        former = wanted.document_id
        move(wanted, Status.MAKING, asked_at=at, document=None, made_at=None, stamp="", failed_because="", rows_done=0)
        _remove(former)
    queue.give_back_later(wanted)
    return wanted


def make(wanted: FileBack, *, at: datetime, stopped: Callable[[], bool] = never) -> None:
    """Make the file that was asked for. `stopped` is asked on the way.

    Raises UnreadableFile, Interrupted, and StaleMove if it is not being made (any more).
    """
    received, by = wanted.recipient_list, wanted.asked_by
    before = stamp(received, by=by)  # first: what changes while the file is made makes it one of before

    def told(rows: int) -> None:
        FileBack.objects.filter(pk=wanted.pk, status=Status.MAKING).update(rows_done=rows)
        if stopped():
            raise Interrupted

    content = file_back(received, by=by, progress=Progress(told))
    keep(wanted, content, told_of=before, by=by, at=at)


@operation(words=_("File with results made"))
def keep(wanted: FileBack, content: bytes, *, told_of: str, by: User, at: datetime) -> None:
    """Keep the file for a while. Raises StaleMove if another worker was quicker."""
    locked = FileBack.objects.select_for_update().filter(pk=wanted.pk, status=Status.MAKING).first()
    if locked is None:
        raise StaleMove(record=wanted, status=wanted.get_status_display())
    document = Document.objects.keep(
        kind=Document.Kind.LIST_RESULTS, name=wanted.recipient_list.document.name, content=content
    )
    move(locked, Status.MADE, document=document, made_at=at, stamp=told_of)
    queue.forget_file_later(locked, after=KEPT)


@operation(words=_("File with results not made"))
def give_up(wanted: FileBack, *, because: str, by: User, at: datetime) -> None:
    """The file can't be made: `because` says it in a sentence, with what to do. Raises StaleMove."""
    move(wanted, Status.FAILED, failed_because=because)


@operation(words=_("File with results removed"))
def forget(made: FileBack, *, by: User, at: datetime) -> None:
    """Remove a file that was kept long enough; one that was made anew since stays."""
    locked = FileBack.objects.select_for_update().filter(pk=made.pk, made_at__lte=at - KEPT).first()
    if locked is not None:
        locked.delete()
        _remove(locked.document_id)


def _remove(document: int | None) -> None:
    Document.objects.filter(pk__in=[document] if document else []).defer("content").delete()


def stamp(received: RecipientList, *, by: User) -> str:
    """Another one whenever something was written of what the file tells: PostgreSQL notes at each row, as `xmin`, which
    transaction has written it. To look only there takes a tenth of a second for 100,000 rows.
    """
    nominations = Nomination.objects.visible_to(by).filter(recipient_list=received, row__isnull=False)
    told = (RecipientList.objects.filter(pk=received.pk), received.rows.all(), nominations)
    return hashlib.sha256(" ".join(map(_versions, told)).encode()).hexdigest()


def _versions(records: QuerySet) -> str:
    version = RawSQL(f"{connection.ops.quote_name(records.model._meta.db_table)}.xmin::text", [])
    try:
        inner, values = records.order_by().values_list("pk", version).query.sql_with_params()
    except EmptyResultSet:  # of somebody who may see none
        return ""
    statement = (
        "SELECT count(*) || md5(coalesce(string_agg(one.key || ':' || one.version, ',' ORDER BY one.key), '')) "
        f"FROM ({inner}) AS one (key, version)"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return str(cursor.fetchone()[0])
