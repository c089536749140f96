"""What is told when something is not there or went wrong, to who is not signed in and to who is."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from tests.factories import make_officer
from tests.pages import page

FRAME = '<body class="t-shell p-shell">'


@pytest.mark.django_db
def test_who_is_not_signed_in_stays_in_the_public_frame(client):
    response = client.get("/khong-co/")
    html = page(response)
    assert response.status_code == 404
    assert FRAME in html
    assert "Không có gì ở địa chỉ này" in html
    assert "địa bàn được giao" not in html
    assert f'href="{reverse("publication:help")}"' in html


@pytest.mark.django_db
def test_who_is_signed_in_stays_with_the_own_pages(client):
    client.force_login(make_officer())
    html = page(client.get("/khong-co/"))
    assert FRAME not in html
    assert "địa bàn được giao" in html


@pytest.mark.parametrize("status", [400, 404, 500])
def test_an_error_needs_neither_request_nor_database(status):
    html = render_to_string(f"{status}.html")
    assert FRAME in html
    assert "<h1>" in html


@pytest.mark.django_db
def test_a_form_that_is_too_old_is_refused_in_the_public_frame():
    response = Client(enforce_csrf_checks=True).post(reverse("online:sign-in"), {"email": "a@example.vn"})
    assert response.status_code == 403
    assert FRAME in page(response)
