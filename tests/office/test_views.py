"""Where a signed-in user starts, and what is said when a request is no good."""

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from office.views import bad_request
from tests.factories import make_commune_officer, make_officer


@pytest.mark.django_db
def test_start_sends_staff_to_what_waits_for_them(client):
    client.force_login(make_officer())
    response = client.get(reverse("office:start"))
    assert (response.status_code, response.url) == (302, reverse("admin:index"))


@pytest.mark.django_db
def test_start_sends_list_senders_to_their_own_pages(client):
    client.force_login(make_commune_officer())
    response = client.get(reverse("office:start"))
    assert (response.status_code, response.url) == (302, reverse("beneficiaries:sent-lists"))


@pytest.mark.django_db
def test_start_sends_a_stranger_to_what_everybody_may_see(client):
    response = client.get(reverse("office:start"))
    assert (response.status_code, response.url) == (302, reverse("publication:campaigns"))


@pytest.mark.django_db
def test_a_page_that_is_not_there_says_so_in_vietnamese(client):
    client.force_login(make_officer())
    response = client.get("/khong-co/")
    assert response.status_code == 404
    assert "Không tìm thấy trang" in response.content.decode()


@pytest.mark.django_db
def test_a_stale_form_is_refused_in_vietnamese():
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("accounts:sign-out"))
    assert response.status_code == 403
    assert "Trang này đã mở quá lâu" in response.content.decode()


@pytest.mark.django_db
def test_a_form_from_an_address_unknown_to_the_server_is_told_as_that():
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("accounts:sign-in"), headers={"origin": "https://trao.that.vn"})
    text = response.content.decode()
    assert response.status_code == 403
    assert "<h1>Máy chủ chưa được cài đặt cho địa chỉ này</h1>" in text
    assert "https://trao.that.vn" in text
    assert "CSRF_TRUSTED_ORIGINS" in text
    assert "mở quá lâu" not in text


@pytest.mark.django_db
def test_a_form_from_a_named_host_is_taken_where_the_proxy_keeps_the_https_to_itself(settings):
    settings.ALLOWED_HOSTS = ["trao.that.vn"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://trao.that.vn"]  # as config.settings makes it of the hosts
    client = Client(enforce_csrf_checks=True, headers={"host": "trao.that.vn", "origin": "https://trao.that.vn"})
    client.get(reverse("accounts:sign-in"))
    token = client.cookies["csrftoken"].value
    sent = {"username": "khong.co", "password": "x", "csrfmiddlewaretoken": token}
    assert client.post(reverse("accounts:sign-in"), sent).status_code == 200


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (RequestDataTooBig(), 413, "Nội dung gửi lên quá lớn"),
        (SuspiciousOperation(), 400, "Không hiểu được yêu cầu này"),
    ],
)
def test_a_bad_request_says_what_was_wrong(error, status, title):
    response = bad_request(RequestFactory().post("/"), error)
    assert response.status_code == status
    assert f"<h1>{title}</h1>" in response.content.decode()


@pytest.mark.django_db
def test_a_body_that_is_too_large_is_answered_with_413(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    client.force_login(make_officer())
    response = client.post(reverse("admin:index"), {"text": "a" * 100})
    assert response.status_code == 413


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "403_origin", "404", "413", "500"])
def test_error_pages_need_neither_request_nor_database(page):
    text = render_to_string(f"{page}.html")
    assert '<html lang="vi">' in text
    assert "Về trang chính" in text
