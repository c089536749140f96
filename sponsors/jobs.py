"""The jobs of pledges, put in the queue by name: in the transaction that makes them necessary, or not at all.

What they do is in `tasks`, which only a worker runs.
"""

from procrastinate.contrib.django import app

from sponsors.models import Statement

QUEUE = "sponsors"
TELL_OF_STATEMENT = "sponsors.tell_of_statement"
LOOK_AFTER = "sponsors.look_after_pledges"


def tell_later(statement: Statement) -> None:
    """Write to the sponsors whose money a statement brought: they may be thousands."""
    app.configure_task(TELL_OF_STATEMENT, queue=QUEUE).defer(statement_pk=statement.pk)
