"""What a worker does with e-mails (`manage.py worker`)."""

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from documents import delivery, mail_queue, mailing

MOST_ATTEMPTS = 6
"""How often a job is begun that fails by a fault of ours, or since the database can't be had: for two minutes."""


@app.task(
    name=mail_queue.SEND,
    queue=mail_queue.QUEUE,
    pass_context=True,
    retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=2),
)
def send_email(context: JobContext, *, email_pk: int) -> None:
    try:
        delivery.deliver(email_pk, at=timezone.now())
    except Exception:
        if context.job.attempts >= MOST_ATTEMPTS:
            delivery.give_up(email_pk, at=timezone.now())
        raise


@app.periodic(cron="* * * * *")
@app.task(name=mail_queue.LOOK_AFTER, queue=mail_queue.QUEUE, queueing_lock=mail_queue.LOOK_AFTER, pass_context=False)
def look_after_emails(timestamp: int) -> None:
    delivery.look_after(at=timezone.now())


@app.periodic(cron="27 * * * *")
@app.task(name=mail_queue.FORGET, queue=mail_queue.QUEUE, queueing_lock=mail_queue.FORGET, pass_context=False)
def forget_emails(timestamp: int) -> None:
    """Every hour: whom codes went to is kept for a day, and this finds that the day is over."""
    mailing.forget_old(at=timezone.now())
