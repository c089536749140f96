"""The staff's home page in the admin."""

from typing import Any

from django.http import HttpRequest


def waiting_for_me(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The context of the admin's index: what waits for the signed-in user."""
    return context
