"""Who asks."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User


def user_of(request: HttpRequest) -> User:
    """The user who is signed in. Raises PermissionDenied for nobody, whom LoginRequiredMiddleware keeps out anyway."""
    if isinstance(request.user, User):
        return request.user
    raise PermissionDenied
