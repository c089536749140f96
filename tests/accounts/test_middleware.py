from urllib.parse import urlencode

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.base import SessionBase
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.middleware import BusyMiddleware
from tests.factories import PASSWORD, make_officer

pytestmark = pytest.mark.django_db

TITLE = "Không hiểu được yêu cầu này"


@pytest.mark.parametrize(
    "address",
    [
        "/quan-tri/accounts/user/?q=a%00b",
        "/quan-tri/accounts/user/?q=a&q=%00",
        "/quan-tri/accounts/user/?a%00b=1",
        "/quan-tri/locations/commune/%00/change/",
    ],
)
def test_a_nul_in_the_address_is_refused(client, address):
    client.force_login(make_officer())

    response = client.get(address)

    assert response.status_code == 400
    assert TITLE in response.content.decode()


def test_a_nul_in_a_form_is_refused_before_signing_in_too(client):
    typed = urlencode({"username": "can\0bo", "password": PASSWORD})
    response = client.post("/tai-khoan/dang-nhap/", typed, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 400
    assert TITLE in response.content.decode()


def test_other_control_characters_are_taken(client):
    client.force_login(make_officer())

    assert client.get("/quan-tri/accounts/user/?q=a%01%0Ab").status_code == 200


class Undone(Exception):
    """As psycopg's errors are: with the code that the server gave."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def raised(sqlstate: str) -> OperationalError:
    try:
        raise OperationalError from Undone(sqlstate)
    except OperationalError as error:
        return error


def answer(method: str, error: Exception) -> tuple[HttpResponse | None, list[str]]:
    request = RequestFactory().generic(method, "/quan-tri/campaigns/campaign/7/change/?muc=1")
    request.session = SessionBase()
    request._messages = FallbackStorage(request)
    response = BusyMiddleware(lambda request: HttpResponse()).process_exception(request, error)
    return response, [str(message) for message in get_messages(request)]


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
def test_a_form_that_lost_against_another_is_shown_anew_and_says_so(sqlstate):
    response, told = answer("POST", raised(sqlstate))
    assert (response.status_code, response.url) == (302, "/quan-tri/campaigns/campaign/7/change/?muc=1")
    assert told == [
        "Đúng lúc này có người khác cũng đang sửa các hồ sơ đó nên chưa có gì được lưu. "
        "Hãy xem lại hồ sơ hiện tại rồi thử lại."
    ]


@pytest.mark.parametrize(
    ("method", "error"), [("GET", raised("40P01")), ("POST", raised("57014")), ("POST", KeyError())]
)
def test_other_failures_go_on_to_the_page_for_failures(method, error):
    assert answer(method, error) == (None, [])
