from urllib.parse import urlencode

import pytest

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
