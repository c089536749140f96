"""Where the pages are that letters and e-mails name: absolute, as they are opened from paper."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.acting import Refusal


class NoPublicAddress(Refusal):
    message = _(
        "The public address of this system is not set, so a letter can't say where it is confirmed. Ask the "
        "administrator to set TRAO_PUBLIC_URL."
    )


def public(path: str) -> str:
    """The whole address of a path of ours. Raises `NoPublicAddress`."""
    if not settings.PUBLIC_URL:
        raise NoPublicAddress
    return f"{settings.PUBLIC_URL}{path}"


def confirming(token: str) -> str:
    """Of the page that confirms the letter. Raises `NoPublicAddress`."""
    return public(reverse("publication:letter", args=[token]))
