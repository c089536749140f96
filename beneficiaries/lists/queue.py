"""The background jobs of lists, put in the queue by name: in the transaction that makes them necessary, or not at all.

What they do is in `tasks`, which only a worker runs.
"""

from datetime import timedelta

from procrastinate.contrib.django import app

from beneficiaries.models import FileBack, RecipientList

QUEUE = "lists"
STAGE = "beneficiaries.stage_list"
ACCEPT = "beneficiaries.accept_list"
READ_AGAIN = "beneficiaries.read_list_again"
GIVE_BACK = "beneficiaries.give_list_back"
FORGET_FILE = "beneficiaries.forget_file_back"

_SOON = 1_000
"""Who waits for a list to be accepted or read again, or for its file, comes before all files; of these the smaller ones
come first.
"""


def stage_later(received: RecipientList) -> None:
    _put(STAGE, received, priority=-(received.document.size // 1024))


def accept_later(received: RecipientList) -> None:
    _put(ACCEPT, received, priority=_SOON)


def read_again_later(received: RecipientList) -> None:
    _put(READ_AGAIN, received, priority=_SOON)


def give_back_later(wanted: FileBack) -> None:
    """One file of a list at a time is made, since each takes some hundred MB."""
    job = app.configure_task(GIVE_BACK, queue=QUEUE, lock=f"file-back-{wanted.recipient_list_id}", priority=_SOON)
    job.defer(file_back_pk=wanted.pk)


def forget_file_later(made: FileBack, *, after: timedelta) -> None:
    job = app.configure_task(FORGET_FILE, queue=QUEUE, schedule_in={"seconds": int(after.total_seconds()) + 1})
    job.defer(file_back_pk=made.pk)


def _put(name: str, received: RecipientList, *, priority: int) -> None:
    """One job of a list at a time is done, whatever it is."""
    job = app.configure_task(name, queue=QUEUE, lock=f"list-{received.pk}", priority=priority)
    job.defer(list_pk=received.pk)
