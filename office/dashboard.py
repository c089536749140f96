"""The staff's home page in the admin."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from office.waiting import campaign_dates, tasks


def waiting_for_me(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The context of the admin's index: what waits for the signed-in user."""
    today = timezone.localdate()
    return {**context, "today": today, "tasks": tasks(request), "campaigns": campaign_dates(request, today)}
