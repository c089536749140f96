"""What a worker does by the clock for the pages of sponsors (`manage.py worker`; named in the settings)."""

from django.utils import timezone
from procrastinate.contrib.django import app

from sponsors.online import cleaning_up

_CLEAN_UP = "sponsors.clean_up_online"


@app.periodic(cron="17 * * * *")
@app.task(name=_CLEAN_UP, queueing_lock=_CLEAN_UP, pass_context=False)
def clean_up_online(timestamp: int) -> None:
    """Every hour: what was typed and not confirmed is kept for a day, and this finds that the day is over."""
    cleaning_up.clean_up(at=timezone.now())
