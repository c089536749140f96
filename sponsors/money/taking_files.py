"""A file of a statement on its way in: sent, read (a large one by a worker), asked about, shown, taken in.

Each step moves the file on by one conditional UPDATE, and the lines are written in the same transaction as the step
that ends it: so a second click, a second worker or one that died takes nothing in twice.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.acting import Busy, Refusal, operation
from accounts.models import User
from campaigns.transitions import StaleMove, move
from documents.models import Document
from documents.workbooks.packages import unpacked_size
from sponsors import jobs
from sponsors.models import AGAIN, ReceivingAccount, SentStatement, Statement
from sponsors.money import statement_preview, taking_statements
from sponsors.money.ledger import check_money
from sponsors.money.taken_elsewhere import TakenForAnother, refuse_file
from sponsors.money.taking_reading import AnotherAccount, ColumnsUnclear, borrows_layout
from sponsors.money.taking_statements import OtherThanShown

Status = SentStatement.Status
AT_ONCE_BYTES = 256 * 1024
AT_ONCE_UNPACKED = 1024 * 1024
"""The largest file that is read while its sender waits, as it came and unpacked: about two thousand lines."""
KEPT = timedelta(days=1)


@operation(words=_("Statement sent"))
def send(account: ReceivingAccount, *, name: str, content: bytes, by: User, at: datetime) -> SentStatement:
    """Keep the file and read it, at once or by a worker. What speaks against it stands on the record (`because`)."""
    check_money(account.province_id, by=by)
    file = Document.objects.keep(kind=Document.Kind.STATEMENT, name=name, content=content)
    sent = SentStatement.objects.create(account=account, document=file, sent_by=by, sent_at=at)
    return _go_on(sent, content, by=by, at=at)


@operation(words=_("Columns of a statement told"))
def answer(sent: SentStatement, *, answers: Mapping[str, str], by: User, at: datetime) -> SentStatement:
    """`answers`: `Question.key` → value of a `headings.Field`. Raises `StaleMove` if it asks nothing (any more)."""
    return _again(sent, leaving=Status.ASKING, answers={**sent.answers, **answers}, by=by, at=at)


@operation(words=_("Columns of a statement asked again"))
def ask_again(sent: SentStatement, *, by: User, at: datetime) -> None:
    """What was shown is wrong: all that was asked is asked again."""
    check_money(sent.account.province_id, by=by)
    move(sent, Status.ASKING, leaving=Status.SHOWN, answers={}, shown={}, asked=sent.asked_first)


@operation(words=_("Columns of a statement confirmed"))
def confirm(sent: SentStatement, *, by: User, at: datetime) -> SentStatement:
    """What was shown is right: take it in."""
    return _again(sent, leaving=Status.SHOWN, is_confirmed=True, by=by, at=at)


@operation(words=_("Statement under another number taken for the account's"))
def is_of_account(sent: SentStatement, *, by: User, at: datetime) -> SentStatement:
    """The file names another number, and is of this account all the same. Raises `StaleMove`, `AnotherAccount`."""
    if not sent.stated:
        raise StaleMove(record=sent, status=sent.get_status_display())
    return _again(sent, leaving=Status.REFUSED, is_own=True, stated="", by=by, at=at)


@operation(words=_("File of another account taken in once more"))
def is_meant(sent: SentStatement, *, by: User, at: datetime) -> SentStatement:
    """Another account has this very file, and it is to be taken in all the same: lines that both have wait for
    somebody. Raises `StaleMove`.
    """
    if sent.elsewhere is None:
        raise StaleMove(record=sent, status=sent.get_status_display())
    return _again(sent, leaving=Status.REFUSED, is_meant=True, elsewhere=None, by=by, at=at)


@operation(words=_("Statement not taken in"))
def drop(sent: SentStatement, *, by: User, at: datetime) -> None:
    """Forget a file that was not taken in. One that a worker reads is dropped, too: the worker finds nothing to do."""
    check_money(sent.account.province_id, by=by)
    _forget(SentStatement.objects.select_for_update().exclude(status=Status.TAKEN).filter(pk=sent.pk))


@operation(words=_("Statement read in the background"))
def read(sent: SentStatement, *, by: User, at: datetime) -> SentStatement:
    """What a worker does: the step that waits for it. Raises `StaleMove` if none does (any more), `Busy`."""
    locked = SentStatement.objects.select_for_update(of=("self",)).select_related("account", "document")
    found = locked.filter(pk=sent.pk, status=Status.READING).first()
    if found is None:
        raise StaleMove(record=sent, status=sent.get_status_display())
    return _read(found, bytes(found.document.content), by=by, at=at)


@operation(words=_("Statement given up"))
def give_up(sent: SentStatement, *, because: str, by: User, at: datetime) -> None:
    """The worker failed at it. Raises `StaleMove`."""
    move(sent, Status.REFUSED, leaving=Status.READING, because=because)


@operation(words=_("Files of statements forgotten"))
def forget_old(*, by: User, at: datetime) -> int:
    """Files that nobody finished within `KEPT`, and those of statements that were taken in (the statement keeps its
    own); how many.
    """
    forgotten = _forget(SentStatement.objects.select_for_update(skip_locked=True).filter(sent_at__lt=at - KEPT))
    files = Document.objects.filter(kind=Document.Kind.STATEMENT, kept_at__lt=at - KEPT)
    used = Statement.objects.values("document"), SentStatement.objects.values("document")
    return forgotten + files.exclude(pk__in=used[0]).exclude(pk__in=used[1]).delete()[0]


def _again(sent: SentStatement, *, leaving: str, by: User, at: datetime, **fields: object) -> SentStatement:
    check_money(sent.account.province_id, by=by)
    move(sent, Status.READING, leaving=leaving, because="", **fields)
    return _go_on(sent, bytes(sent.document.content), by=by, at=at)


def _go_on(sent: SentStatement, content: bytes, *, by: User, at: datetime) -> SentStatement:
    if is_large(content):
        jobs.read_later(sent)
        return sent
    return _read(sent, content, by=by, at=at)


def is_large(content: bytes) -> bool:
    return len(content) > AT_ONCE_BYTES or unpacked_size(content) > AT_ONCE_UNPACKED


def _read(sent: SentStatement, content: bytes, *, by: User, at: datetime) -> SentStatement:
    """Read and take in, or note what is asked, shown or against it."""
    try:
        if not sent.is_meant:
            refuse_file(sent.account, content)
        if not sent.is_confirmed and (sent.answers or borrows_layout(sent.account)):
            seen = statement_preview.look(sent.account, content, sent.answers, is_own=sent.is_own, by=by, at=at)
            move(sent, Status.SHOWN, shown=seen)
        else:
            taken = taking_statements.take_in(
                sent.account,
                name=sent.document.name,
                content=content,
                layout=sent.answers,
                is_own=sent.is_own,
                document=sent.document,
                shown=sent.looked_at,
                is_meant=sent.is_meant,
                by=by,
                at=at,
            )
            move(sent, Status.TAKEN, statement=taken.statement)
    except Busy:
        raise
    except ColumnsUnclear as unclear:
        _ask(sent, unclear)
    except OtherThanShown as other:
        move(sent, Status.SHOWN, shown={**other.seen, AGAIN: True}, is_confirmed=False)
    except TakenForAnother as refusal:
        move(sent, Status.REFUSED, because=str(refusal)[:500], elsewhere=refusal.statement)
    except AnotherAccount as refusal:
        stated = refusal.stated if refusal.may_be_own else ""
        move(sent, Status.REFUSED, because=str(refusal)[:500], stated=stated)
    except Refusal as refusal:
        move(sent, Status.REFUSED, because=str(refusal)[:500])
    return sent


def _ask(sent: SentStatement, unclear: ColumnsUnclear) -> None:
    """What is unclear now; where the answers leave nothing to ask and something is missing, all is asked again."""
    asked = [asdict(question) for question in unclear.questions]
    first = sent.asked_first or asked
    if not first:
        move(sent, Status.REFUSED, because=str(unclear)[:500])
    elif asked:
        move(sent, Status.ASKING, asked=asked, asked_first=first, because=str(unclear)[:500])
    else:
        move(sent, Status.ASKING, asked=first, answers={}, because=str(unclear)[:500])


def _forget(sents: QuerySet[SentStatement]) -> int:
    """Delete these (locked) and their files, as far as no statement has them."""
    found = list(sents.values_list("pk", "document"))
    SentStatement.objects.filter(pk__in=[key for key, _file in found]).delete()
    files = Document.objects.filter(pk__in=[file for _key, file in found], kind=Document.Kind.STATEMENT)
    files.exclude(pk__in=Statement.objects.values("document")).delete()
    return len(found)
