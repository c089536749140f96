from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import keeping
from accounts.roles import Role
from tests.factories import BAC_NINH, PASSWORD, make_commune_officer, make_officer, make_user

pytestmark = pytest.mark.django_db

NEW = "mua xuan tren que huong 2027"


def sign_in(client, username, password=PASSWORD, **extra):
    return client.post(reverse("accounts:sign-in"), {"username": username, "password": password} | extra)


def test_sign_in_leads_to_the_start(client):
    make_officer(username="can.bo")

    response = sign_in(client, "can.bo")

    assert (response.status_code, response.url) == (302, "/")


def test_sign_in_leads_to_the_page_that_was_asked_for(client):
    make_officer(username="can.bo")

    assert sign_in(client, "can.bo", next="/quan-tri/accounts/user/").url == "/quan-tri/accounts/user/"


def test_sign_in_does_not_lead_to_another_site(client):
    make_officer(username="can.bo")

    assert sign_in(client, "can.bo", next="https://example.com/").url == "/"


def test_sign_in_shows_what_is_wrong(client):
    make_officer(username="can.bo")

    response = sign_in(client, "can.bo", "sai")

    assert response.status_code == 200
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in response.content.decode()


def test_sign_in_asks_for_both_fields(client):
    response = sign_in(client, "", "")

    assert response.context["form"].errors.keys() == {"username", "password"}


def test_sign_in_counts_failures_over_requests(client):
    make_officer(username="can.bo")
    for _ in range(5):
        response = sign_in(client, "can.bo", "sai")

    assert "tạm khóa do nhập sai mật khẩu quá nhiều lần" in response.content.decode()
    assert "tạm khóa do nhập sai mật khẩu quá nhiều lần" in sign_in(client, "can.bo").content.decode()


def test_sign_in_tells_that_duties_ended(client):
    ended = timezone.localdate() - timedelta(days=1)
    make_user(Role.OFFICER, province=BAC_NINH, username="can.bo", ends_on=ended)

    assert "Nhiệm vụ đã kết thúc ngày" in sign_in(client, "can.bo").content.decode()


def test_every_page_asks_to_sign_in(client):
    response = client.get("/quan-tri/", follow=True)

    assert response.redirect_chain[-1] == ("/tai-khoan/dang-nhap/?next=/quan-tri/", 302)


def test_admin_has_no_sign_in_page_of_its_own(client):
    assert client.get("/quan-tri/login/").url == "/tai-khoan/dang-nhap/?next=/quan-tri/"
    assert client.get("/quan-tri/login/?next=/quan-tri/x/").url == "/tai-khoan/dang-nhap/?next=/quan-tri/x/"


def test_admin_refuses_who_has_no_place_there(client):
    client.force_login(make_commune_officer())

    response = client.get("/quan-tri/", follow=True)

    assert response.status_code == 403


def test_admin_changes_passwords_on_our_page(client):
    client.force_login(make_officer())

    assert client.get("/quan-tri/password_change/").url == "/tai-khoan/doi-mat-khau/"


def test_temporary_password_opens_only_the_page_where_it_is_changed(client):
    user = make_officer(must_change_password=True)
    client.force_login(user)

    assert client.get("/quan-tri/").url == "/tai-khoan/doi-mat-khau/"
    page = client.get("/tai-khoan/doi-mat-khau/")
    assert "Mật khẩu hiện tại do người khác đặt" in page.content.decode()


def test_who_set_a_temporary_password_is_told_to_its_owner(client):
    account = make_commune_officer(username="xa.yen.trung")
    at = timezone.now()
    password = keeping.reset_password(account=account, by=make_officer(full_name="Nguyễn Thu Hà"), at=at)

    sign_in(client, "xa.yen.trung", password)

    said = client.get("/tai-khoan/doi-mat-khau/").content.decode()
    assert f"Mật khẩu đó do Nguyễn Thu Hà đặt lúc {timezone.localtime(at):%H:%M %d/%m/%Y}." in said


def test_change_password_keeps_the_session_and_opens_the_rest(client):
    user = make_officer(must_change_password=True)
    client.force_login(user)

    response = client.post(
        "/tai-khoan/doi-mat-khau/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    )

    assert (response.status_code, response.url) == (302, "/")
    user.refresh_from_db()
    assert (user.must_change_password, user.check_password(NEW)) == (False, True)
    assert client.get("/quan-tri/").status_code == 200


def test_change_password_refuses_what_is_too_short(client):
    user = make_officer(must_change_password=True)
    client.force_login(user)

    response = client.post(
        "/tai-khoan/doi-mat-khau/", {"old_password": PASSWORD, "new_password1": "ngan", "new_password2": "ngan"}
    )

    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"new_password2"}
    user.refresh_from_db()
    assert user.must_change_password is True


def test_change_password_refuses_the_present_one(client):
    user = make_officer(must_change_password=True)
    client.force_login(user)

    response = client.post(
        "/tai-khoan/doi-mat-khau/", {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
    )

    assert response.status_code == 200
    assert response.context["form"].errors == {
        "new_password1": ["Mật khẩu mới trùng với mật khẩu hiện tại. Hãy chọn một mật khẩu khác."]
    }
    user.refresh_from_db()
    assert user.must_change_password is True


def test_change_password_tells_who_errs_in_the_present_one_no_more_than_that(client):
    client.force_login(make_officer())

    response = client.post(
        "/tai-khoan/doi-mat-khau/", {"old_password": "sai", "new_password1": PASSWORD, "new_password2": PASSWORD}
    )

    assert response.context["form"].errors.keys() == {"old_password"}


def test_sign_out_leads_to_the_sign_in_page(client):
    client.force_login(make_officer())

    assert client.post("/tai-khoan/dang-xuat/").url == "/tai-khoan/dang-nhap/"
    assert client.get("/quan-tri/").status_code == 302


def test_a_duty_that_ends_shuts_the_admin_in_the_running_session(client):
    user = make_officer()
    client.force_login(user)
    assert client.get("/quan-tri/").status_code == 200

    user.duties.update(ends_on=date(2026, 1, 1))

    assert client.get("/quan-tri/", follow=True).status_code == 403


def test_first_sign_in_asks_for_the_temporary_password_and_later_ones_for_the_old(client):
    user = make_officer(must_change_password=True)
    client.force_login(user)
    first = client.get(reverse("accounts:change-password")).content.decode()
    user.must_change_password = False
    user.save()
    later = client.get(reverse("accounts:change-password")).content.decode()

    assert ("Mật khẩu tạm" in first, "Mật khẩu tạm" in later) == (True, False)


def test_a_list_sender_finds_the_way_to_a_new_password(client):
    client.force_login(make_commune_officer())

    assert f'href="{reverse("accounts:change-password")}"' in client.get(reverse("beneficiaries:sent-lists")).text


def test_nobody_is_led_to_the_page_of_a_new_password_who_is_on_it_until_it_is_set(client):
    client.force_login(make_commune_officer(must_change_password=True))

    assert f'href="{reverse("accounts:change-password")}"' not in client.get(reverse("accounts:change-password")).text
