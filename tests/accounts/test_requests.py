import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from accounts.models import User
from accounts.requests import user_of


def test_user_of_gives_who_is_signed_in_and_refuses_nobody():
    request = RequestFactory().get("/")
    request.user = User(full_name="Trần Thị Thử")
    assert user_of(request).full_name == "Trần Thị Thử"

    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        user_of(request)
