"""The jobs of letters, put in the queue by name: in the transaction that makes them necessary, or not at all.

What they do is in `sponsors.letters.jobs`, which only a worker runs.
"""

from collections.abc import Iterable

from procrastinate.contrib.django import app

QUEUE = "letters"
THANK = "sponsors.thank"
LOOK_AFTER = "sponsors.look_after_letters"


def thank_later(pledges: Iterable[int]) -> None:
    """Thank the sponsors of these pledges (keys); of one pledge one job at a time is done."""
    for key in pledges:
        app.configure_task(THANK, queue=QUEUE, lock=f"thanks-{key}").defer(pledge_pk=key)
