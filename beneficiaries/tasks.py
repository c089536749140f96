"""What a worker does with large lists (`manage.py worker`): staging, reading again, acceptance and the file back, begun
anew wherever they ended.
"""

from collections.abc import Callable

from django.db.utils import OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from accounts.acting import Busy, Refusal
from accounts.models import User
from beneficiaries.file_back import making
from beneficiaries.lists import intake, queue, rereading, staging
from beneficiaries.models import FileBack, RecipientList
from campaigns.transitions import StaleMove
from documents.workbooks.workbook import UnreadableFile

MOST_FAULTS = 4
"""How often a job is tried that fails by a fault of ours: the person waits for it."""

MOST_DEATHS = 20
"""How often a job is tried whose worker dies: perhaps the job is why, by taking all of the memory."""

_LONGEST_WAIT = 60


class Again(BaseRetryStrategy):
    """At once where the worker was stopped, soon after a fault; always when it is the database that can't be had."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, JobAborted):
            return RetryDecision()
        if _is_last(exception, job):
            return None
        return RetryDecision(retry_in={"seconds": min(2**job.attempts, _LONGEST_WAIT)})


def _is_last(error: BaseException, job: Job) -> bool:
    """Whether a job that failed so is not tried again."""
    transient = isinstance(error, (OperationalError, Busy))
    return job.attempts + 1 >= (MOST_DEATHS if transient else MOST_FAULTS)


@app.task(name=queue.STAGE, queue=queue.QUEUE, pass_context=True, retry=Again())
def stage_list(context: JobContext, *, list_pk: int) -> None:
    received = RecipientList.objects.select_related("sent_by").get(pk=list_pk)

    def give_up(because: str) -> None:
        staging.give_up(received, because=because, by=received.sent_by, at=timezone.now())

    try:
        if context.job.attempts >= MOST_DEATHS:
            give_up(_fault())
        else:
            staging.stage(received, at=timezone.now(), stopped=context.should_abort)
    except StaleMove:
        return  # withdrawn meanwhile, or staged by another worker
    except staging.Interrupted as error:
        raise JobAborted from error
    except staging.Unreadable as refusal:
        give_up(str(refusal))
    except Exception as error:
        if _is_last(error, context.job):
            give_up(_fault())
        raise


@app.task(name=queue.ACCEPT, queue=queue.QUEUE, pass_context=True, retry=Again())
def accept_list(context: JobContext, *, list_pk: int) -> None:
    received = RecipientList.objects.select_related("acceptance_asked_by").get(pk=list_pk)
    by, asked_at = received.acceptance_asked_by, received.acceptance_asked_at
    if by is None or asked_at is None or received.status != RecipientList.Status.ACCEPTING:
        return
    _do_as_asked(
        context,
        act=lambda: intake.accept_as_asked(received, by=by, at=asked_at),
        refuse=lambda because: intake.refuse_acceptance(received, because=because, by=by, at=timezone.now()),
    )


@app.task(name=queue.READ_AGAIN, queue=queue.QUEUE, pass_context=True, retry=Again())
def read_list_again(context: JobContext, *, list_pk: int) -> None:
    received = RecipientList.objects.select_related("rereading_asked_by").get(pk=list_pk)
    by, asked_at = received.rereading_asked_by, received.rereading_asked_at
    if by is None or asked_at is None or received.status != RecipientList.Status.REREADING:
        return
    _do_as_asked(
        context,
        act=lambda: rereading.read_again_as_asked(received, by=by, at=asked_at),
        refuse=lambda because: rereading.refuse(received, because=because, by=by, at=timezone.now()),
    )


def _do_as_asked(context: JobContext, *, act: Callable[[], object], refuse: Callable[[str], None]) -> None:
    """What a person asked for, whole or not at all; `refuse` says on the list why it was not done."""
    try:
        if context.job.attempts >= MOST_DEATHS:
            refuse(_fault())
        else:
            act()
    except StaleMove:
        return  # done by another worker
    except Busy as error:
        if _is_last(error, context.job):
            refuse(str(error))
        raise
    except Refusal as refusal:
        refuse(str(refusal))
    except Exception as error:
        if _is_last(error, context.job):
            refuse(_fault())
        raise


@app.task(name=queue.GIVE_BACK, queue=queue.QUEUE, pass_context=True, retry=Again())
def give_list_back(context: JobContext, *, file_back_pk: int) -> None:
    files = FileBack.objects.select_related("recipient_list__document", "asked_by")
    wanted = files.defer("recipient_list__document__content").filter(pk=file_back_pk).first()
    if wanted is None or wanted.status != FileBack.Status.MAKING:
        return

    def give_up(because: str) -> None:
        making.give_up(wanted, because=because, by=wanted.asked_by, at=timezone.now())

    try:
        if context.job.attempts >= MOST_DEATHS:
            give_up(_no_file())
        else:
            making.make(wanted, at=timezone.now(), stopped=context.should_abort)
    except StaleMove:
        return  # made by another worker
    except staging.Interrupted as error:
        raise JobAborted from error
    except UnreadableFile as error:  # what an earlier reader took, a stricter one may not
        give_up(str(error))
    except Exception as error:
        if _is_last(error, context.job):
            give_up(_no_file())
        raise


@app.task(name=queue.FORGET_FILE, queue=queue.QUEUE, retry=Again())
def forget_file_back(*, file_back_pk: int) -> None:
    made = FileBack.objects.filter(pk=file_back_pk).first()
    if made is not None:
        making.forget(made, by=User.objects.system(), at=timezone.now())


def _no_file() -> str:
    return _(
        "The server failed at this file several times. Tell the administrator of the system, then ask for it again."
    )


def _fault() -> str:
    return _("The server failed at this list several times. Tell the administrator of the system, then try again.")
