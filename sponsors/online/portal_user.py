"""The user by whom sponsors act: what is registered, changed or withdrawn online is written down under this name."""

from accounts.models import PORTAL_USERNAME, User


def portal_user() -> User:
    """Made by a migration; nobody signs in by it, and it has no duties."""
    return User.objects.get(username=PORTAL_USERNAME)
