"""The user by whom sponsors act: what is registered, changed or withdrawn online is written down under this name."""

from accounts.models import User

PORTAL_USERNAME = "cong-nha-tai-tro"
"""Made by a migration; nobody signs in by it, and it has no duties."""


def portal_user() -> User:
    return User.objects.get(username=PORTAL_USERNAME)
