"""The jobs of e-mails, put in the queue by name: in the transaction that makes them necessary, or not at all.

What they do is in `tasks`, which only a worker runs. A worker keeps one place for this queue alone (`config.working`),
so that no e-mail waits for a large list.
"""

from procrastinate.contrib.django import app

from documents.models import Email

QUEUE = "mail"
SEND = "documents.send_email"
LOOK_AFTER = "documents.look_after_emails"
FORGET = "documents.forget_emails"

_AT_ONCE = 2_000
"""Somebody sits before the screen and waits for a code: before everything else, lists included."""


def send_later(email: Email) -> None:
    """One job of an e-mail at a time is done; not before `due_at`."""
    job = app.configure_task(
        SEND,
        queue=QUEUE,
        lock=f"email-{email.pk}",
        priority=_AT_ONCE if email.secret else 0,
        schedule_at=email.due_at,
    )
    job.defer(email_pk=email.pk)
