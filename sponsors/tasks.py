"""What a worker does about pledges (`manage.py worker`): sponsors are told of money, reminded, and holds end."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts.models import User
from sponsors import holds, instalments, telling
from sponsors.jobs import LOOK_AFTER, QUEUE, TELL_OF_STATEMENT
from sponsors.letters.jobs import look_after_letters, thank

__all__ = ["look_after_letters", "look_after_pledges", "tell_of_statement", "thank"]

MOST_ATTEMPTS = 6


@app.task(name=TELL_OF_STATEMENT, queue=QUEUE, retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=2))
def tell_of_statement(*, statement_pk: int) -> None:
    telling.of_statement(statement_pk)


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
