"""What a worker does about pledges (`manage.py worker`): sponsors are told of money, reminded, and holds end."""

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from accounts.models import User
from campaigns.transitions import StaleMove
from sponsors import holds, instalments, telling
from sponsors.jobs import FORGET_FILES, LOOK_AFTER, QUEUE, READ_STATEMENT, TELL_OF_STATEMENT
from sponsors.letters.jobs import look_after_letters, thank
from sponsors.models import SentStatement
from sponsors.money import taking_files

__all__ = [
    "forget_files_of_statements",
    "look_after_letters",
    "look_after_pledges",
    "read_statement",
    "tell_of_statement",
    "thank",
]

MOST_ATTEMPTS = 6


@app.task(name=TELL_OF_STATEMENT, queue=QUEUE, retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=2))
def tell_of_statement(*, statement_pk: int) -> None:
    telling.of_statement(statement_pk)


@app.task(
    name=READ_STATEMENT,
    queue=QUEUE,
    pass_context=True,
    retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=2),
)
def read_statement(context: JobContext, *, sent_pk: int) -> None:
    sent = SentStatement.objects.select_related("sent_by").filter(pk=sent_pk).first()
    if sent is None:
        return  # dropped meanwhile
    try:
        if context.job.attempts <= MOST_ATTEMPTS:
            taking_files.read(sent, by=sent.sent_by, at=timezone.now())
        else:  # its workers died, perhaps of it
            taking_files.give_up(sent, because=_fault(), by=sent.sent_by, at=timezone.now())
    except StaleMove:
        return  # read by another worker
    except Exception:
        if context.job.attempts >= MOST_ATTEMPTS:
            taking_files.give_up(sent, because=_fault(), by=sent.sent_by, at=timezone.now())
        raise


def _fault() -> str:
    return _(
        "The server failed at this statement several times. Tell the administrator of the system, then send it again."
    )


@app.periodic(cron="27 * * * *")
@app.task(name=FORGET_FILES, queue=QUEUE, queueing_lock=FORGET_FILES, pass_context=False)
def forget_files_of_statements(timestamp: int) -> None:
    taking_files.forget_old(by=User.objects.system(), at=timezone.now())


# Each hour of the day from 7 to 19 here (the cron is in UTC), so that a machine that was off in the morning does not
# lose the day; each thing is done once.
@app.periodic(cron="15 0-12 * * *")
@app.task(name=LOOK_AFTER, queue=QUEUE, queueing_lock=LOOK_AFTER)
def look_after_pledges(timestamp: int) -> None:
    at, by = timezone.now(), User.objects.system()
    today = timezone.localdate(at)
    holds.remind(today, by=by, at=at)
    holds.expire(today, by=by, at=at)
    instalments.remind(today, by=by, at=at)
