"""The public pages: their policy, on their answers alone, and the largest form they take."""

import pytest
from django.test import Client

from config.public_pages import MOST_BYTES

pytestmark = pytest.mark.django_db
POLICY = {"default-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "object-src 'none'"}


def policy(answer):
    return set(answer.headers["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize("address", ["/chien-dich/", "/can-giup-do/", "/du-lieu-ca-nhan/", "/tai-tro/khong-co-gi/"])
def test_public_pages_and_their_errors_load_nothing_but_our_own(client, address):
    assert policy(client.get(address)) == POLICY


@pytest.mark.parametrize("address", ["/quan-tri/", "/tai-khoan/dang-nhap/", "/danh-sach/"])
def test_the_pages_of_staff_have_no_such_policy(client, address):
    assert "Content-Security-Policy" not in client.get(address).headers


def posted(size):
    body = "x=" + "y" * (size - 2)
    return Client().post("/tai-tro/khong-co-gi/", body, content_type="application/x-www-form-urlencoded")


def test_a_large_form_is_refused_before_it_is_read():
    answer = posted(MOST_BYTES + 1)
    assert answer.status_code == 413
    assert "Nội dung gửi lên quá lớn" in answer.content.decode()
    assert policy(answer) == POLICY
    assert posted(MOST_BYTES).status_code == 404


@pytest.mark.parametrize("said", ["", "-1", "x", "９９９９９９"])
def test_a_length_that_is_no_number_is_none(said):
    assert Client().get("/tai-tro/khong-co-gi/", CONTENT_LENGTH=said).status_code == 404
