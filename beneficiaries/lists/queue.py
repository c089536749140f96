"""The background jobs of lists, put in the queue by name: in the transaction that makes them necessary, or not at all.

What they do is in `tasks`, which only a worker runs.
"""

from procrastinate.contrib.django import app

from beneficiaries.models import RecipientList

QUEUE = "lists"
STAGE = "beneficiaries.stage_list"
ACCEPT = "beneficiaries.accept_list"

_SOON = 1_000
"""Whoever waits for a list to be accepted comes before all files; of these the smaller ones come first."""


def stage_later(received: RecipientList) -> None:
    _put(STAGE, received, priority=-(received.document.size // 1024))


def accept_later(received: RecipientList) -> None:
    _put(ACCEPT, received, priority=_SOON)


def _put(name: str, received: RecipientList, *, priority: int) -> None:
    """One job of a list at a time is done, whatever it is."""
    job = app.configure_task(name, queue=QUEUE, lock=f"list-{received.pk}", priority=priority)
    job.defer(list_pk=received.pk)
