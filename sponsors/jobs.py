"""The jobs of pledges, put in the queue by name: in the transaction that makes them necessary, or not at all.

What they do is in `tasks`, which only a worker runs.
"""

from procrastinate.contrib.django import app

from sponsors.models import SentStatement, Statement

QUEUE = "sponsors"
TELL_OF_STATEMENT = "sponsors.tell_of_statement"
LOOK_AFTER = "sponsors.look_after_pledges"
READ_STATEMENT = "sponsors.read_statement"
FORGET_FILES = "sponsors.forget_files_of_statements"

_SOON = 1_000
"""Somebody waits for it: before files of lists, which may be many."""


def tell_later(statement: Statement) -> None:
    """Write to the sponsors whose money a statement brought: they may be thousands."""
    app.configure_task(TELL_OF_STATEMENT, queue=QUEUE).defer(statement_pk=statement.pk)


def read_later(sent: SentStatement) -> None:
    """Read a large statement; one file of an account at a time."""
    job = app.configure_task(READ_STATEMENT, queue=QUEUE, lock=f"statement-{sent.account_id}", priority=_SOON)
    job.defer(sent_pk=sent.pk)
