"""What a worker does with letters (`manage.py worker`)."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts.models import User
from sponsors.letters import making, queue, waiting
from sponsors.models import Pledge

MOST_AT_ONCE = 200
"""Sponsors that the hourly look has thanked; the others wait for the next."""


@app.task(name=queue.THANK, queue=queue.QUEUE, retry=RetryStrategy(max_attempts=6, exponential_wait=2))
def thank(pledge_pk: int) -> None:
    """Set the letter of thanks and send it; nothing where that is done."""
    pledge = Pledge.objects.select_related("sponsor", "campaign").get(pk=pledge_pk)
    making.thank(pledge, by=User.objects.system(), at=timezone.now())


@app.periodic(cron="27 * * * *")
@app.task(name=queue.LOOK_AFTER, queue=queue.QUEUE, queueing_lock=queue.LOOK_AFTER, pass_context=False)
def look_after_letters(timestamp: int) -> None:
    """Thank whoever was not: the letterhead was not filled in then, or the job failed."""
    found = waiting.with_letterhead(waiting.to_thank()).order_by("pk")
    queue.thank_later(found.values_list("pk", flat=True)[:MOST_AT_ONCE])
