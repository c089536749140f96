import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Duty, User
from accounts.roles import Role
from tests.factories import (
    BAC_NINH,
    DONG_SON,
    PASSWORD,
    TAM_GIANG,
    THANH_HOA,
    YEN_TRUNG,
    give_duty,
    make_commune_officer,
    make_institution,
    make_leader,
    make_officer,
    make_user,
)

pytestmark = pytest.mark.django_db

LIST = "/quan-tri/accounts/user/"
ADD = "/quan-tri/accounts/user/add/"
PAGES = ["change", "edit", "give_duty", "reset_password", "password", "close", "reopen", "history"]


def address(page, account, *args):
    return reverse(f"admin:accounts_user_{page}", args=[account.pk, *args])


def signed_in(client, user):
    client.force_login(user)
    return client


def new_account(**changes):
    fields = {
        "full_name": "Bùi Thị Mới",
        "username": "Bui.Thi.Moi",
        "position": "Công chức",
        "phone": "",
        "email": "",
        "role": "commune_officer",
        "area": "communes",
        "communes": [YEN_TRUNG],
        "starts_on": "22/11/2026",
        "ends_on": "",
    }
    return fields | changes


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_form_of_a_new_account_marks_what_has_to_be_filled_in(client):
    page = text(signed_in(client, make_leader()).get(ADD))
    marked = re.findall(r'<label for="[^"]*">([^<]*) <span aria-hidden="true">\*</span></label>', page)
    assert marked == ["Họ và tên", "Tên đăng nhập", "Vai trò", "Phạm vi", "Từ ngày"]
    assert 'placeholder="ngày/tháng/năm"' in page


# The list


@pytest.mark.parametrize("accounts", [1, 3])
def test_list_costs_the_same_for_one_and_three_accounts(client, accounts, django_assert_num_queries):
    client = signed_in(client, make_leader())
    for _number in range(accounts):
        make_commune_officer(YEN_TRUNG, TAM_GIANG)
    client.get(LIST)

    with django_assert_num_queries(11):
        response = client.get(LIST)
    assert response.context["cl"].result_count == accounts + 1


def test_list_says_duties_and_standing_in_words(client):
    client = signed_in(client, make_leader())
    make_commune_officer(YEN_TRUNG, full_name="Ngô Văn Xã")
    make_user(Role.AUDITOR, province=BAC_NINH, ends_on=date(2025, 1, 1))
    make_officer(is_active=False)

    shown = text(client.get(LIST))

    for words in ("Ngô Văn Xã", "Cán bộ cấp xã · Xã Yên Trung", "Đang hoạt động", "Chưa có nhiệm vụ", "Đã khóa"):
        assert words in shown
    assert "chưa đăng nhập" in shown


def test_list_says_when_somebody_last_signed_in(client):
    leader = make_leader()
    client = signed_in(client, leader)
    leader.refresh_from_db()

    assert f"{timezone.localtime(leader.last_login):%H:%M %d/%m/%Y}" in text(client.get(LIST))


def test_list_shows_an_administrator_to_whom_sees_the_nation(client):
    client = signed_in(client, make_leader(province=None))
    make_user(is_superuser=True, full_name="Quản Trị Viên")
    User.objects.system()

    shown = text(client.get(LIST))

    assert "Quản trị hệ thống" in shown
    assert "Hệ thống" not in re.sub("[Qq]uản trị hệ thống", "", shown)


def found(client, **query):
    return [account.full_name for account in client.get(LIST, query).context["cl"].result_list]


def test_list_is_searched_without_diacritics_and_by_sign_in_name(client):
    client = signed_in(client, make_leader(full_name="Lãnh Đạo"))
    make_commune_officer(full_name="Nguyễn Thị Hồng", username="hong.nt")

    assert found(client, q="nguyen thi hong") == ["Nguyễn Thị Hồng"]
    assert found(client, q="HONG.") == ["Nguyễn Thị Hồng"]
    assert found(client, q="hồng nguyễn") == []


def test_list_is_filtered_by_role_province_and_standing(client):
    client = signed_in(client, make_leader(province=None, full_name="Lãnh Đạo Quốc Gia"))
    make_commune_officer(YEN_TRUNG, full_name="Cán Bộ Bắc")
    make_commune_officer(DONG_SON, full_name="Cán Bộ Thanh")
    make_user(Role.CLERK, institution=make_institution(DONG_SON), full_name="Nhân Viên Thanh")
    make_officer(province=THANH_HOA, full_name="Tỉnh Thanh", is_active=False)
    make_user(Role.OFFICER, province=BAC_NINH, ends_on=date(2025, 1, 1), full_name="Đã Nghỉ")

    assert set(found(client, role="commune_officer")) == {"Cán Bộ Bắc", "Cán Bộ Thanh"}
    assert set(found(client, province=THANH_HOA)) == {"Cán Bộ Thanh", "Nhân Viên Thanh", "Tỉnh Thanh"}
    assert found(client, standing="closed") == ["Tỉnh Thanh"]
    assert found(client, standing="idle") == ["Đã Nghỉ"]
    assert set(found(client, standing="open")) == {
        "Lãnh Đạo Quốc Gia",
        "Cán Bộ Bắc",
        "Cán Bộ Thanh",
        "Nhân Viên Thanh",
    }
    assert len(found(client)) == 6


def test_list_offers_only_own_provinces_to_filter_by(client):
    client = signed_in(client, make_officer())

    shown = text(client.get(LIST))

    assert "Thành phố Bắc Ninh" in shown
    assert "Tỉnh Thanh Hóa" not in shown


# Strangers


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_gets_no_page_of_an_account(client, page):
    account = make_commune_officer(YEN_TRUNG)
    stranger = signed_in(client, make_leader(province=THANH_HOA))

    for response in (stranger.get(address(page, account)), stranger.post(address(page, account), new_account())):
        assert response.status_code in (302, 403, 404, 405)
        if response.status_code == 302:  # the theme leads back to its home for what is not there
            assert response.url == "/quan-tri/"
    account.refresh_from_db()
    assert (account.is_active, account.check_password(PASSWORD), account.duties.count()) == (True, True, 1)


def test_a_stranger_ends_no_duty(client):
    account = make_commune_officer(YEN_TRUNG)
    duty = account.duties.get()
    client = signed_in(client, make_leader(province=THANH_HOA))

    assert client.post(address("end_duty", account, duty.pk), {"ends_on": "22/11/2026"}).status_code == 404
    assert account.duties.get().ends_on is None


def test_a_list_sender_has_no_place_among_the_accounts(client):
    account = make_commune_officer()
    client = signed_in(client, account)

    for page in [LIST, ADD, address("change", account), address("edit", account)]:
        assert client.get(page, follow=True).status_code == 403


def test_an_auditor_reads_and_writes_nothing(client):
    account = make_commune_officer()
    client = signed_in(client, make_user(Role.AUDITOR, province=BAC_NINH))

    shown = text(client.get(address("change", account)))
    assert "Giao nhiệm vụ" not in shown
    assert "Đặt lại mật khẩu" not in shown
    assert "Kết thúc nhiệm vụ" not in shown
    assert client.get(ADD).status_code == 403
    for page in ("edit", "give_duty", "reset_password", "close", "reopen"):
        assert client.post(address(page, account)).status_code == 403
    assert client.post(address("end_duty", account, account.duties.get().pk)).status_code == 403


def test_staff_who_see_no_accounts_do_not_see_their_own_here(client):
    accountant = make_user(Role.ACCOUNTANT, province=BAC_NINH)
    client = signed_in(client, accountant)

    assert client.get(LIST).status_code == 403
    assert client.get(address("change", accountant)).status_code == 404


def test_an_officer_keeps_list_senders_and_nobody_else(client):
    sender, colleague = make_commune_officer(), make_leader()
    client = signed_in(client, make_officer())

    assert "Đặt lại mật khẩu" in text(client.get(address("change", sender)))
    shown = text(client.get(address("change", colleague)))
    assert "Đặt lại mật khẩu" not in shown
    assert "Kết thúc nhiệm vụ" not in shown
    assert client.post(address("reset_password", colleague)).status_code == 403


def test_an_address_of_no_account_leads_nowhere(client):
    client = signed_in(client, make_leader())

    assert client.get("/quan-tri/accounts/user/khong/change/").status_code == 404
    assert client.get("/quan-tri/accounts/user/999999/change/").status_code == 404


# The page of an account


def test_account_page_shows_duties_of_today_to_come_and_of_before(client):
    account = make_commune_officer(YEN_TRUNG, phone="0912345678")
    give_duty(account, Role.COMMUNE_OFFICER, communes=(TAM_GIANG,), starts_on=timezone.localdate() + timedelta(days=9))
    give_duty(account, Role.AUDITOR, province=BAC_NINH, ends_on=date(2025, 12, 31))

    shown = text(signed_in(client, make_leader()).get(address("change", account)))

    for words in ("0912345678", "Xã Yên Trung", "chưa bắt đầu", "Nhiệm vụ đã kết thúc", "Kiểm soát viên", "31/12/2025"):
        assert words in shown
    assert "pbkdf2" not in shown


def test_account_page_says_what_bars_the_way(client):
    client = signed_in(client, make_leader())
    closed = make_officer(is_active=False)
    idle = make_user(Role.OFFICER, province=BAC_NINH, ends_on=date(2025, 1, 1))

    assert "Tài khoản này đã bị khóa" in text(client.get(address("change", closed)))
    assert "Tài khoản này không có nhiệm vụ" in text(client.get(address("change", idle)))


@pytest.mark.parametrize("duties", [1, 3])
def test_account_page_costs_the_same_for_one_and_three_duties(client, duties, django_assert_num_queries):
    account = make_commune_officer(YEN_TRUNG)
    for number in range(duties - 1):
        give_duty(account, Role.COMMUNE_OFFICER, communes=(TAM_GIANG,), starts_on=date(2020, 1, 1 + number))
    client = signed_in(client, make_leader(province=None))

    with django_assert_num_queries(11):
        client.get(address("change", account))


# Opening an account


def test_open_account_leads_to_its_password_which_is_shown_once(client):
    client = signed_in(client, make_officer())

    response = client.post(ADD, new_account())

    account = User.objects.get(username="bui.thi.moi")
    assert response.url == address("password", account)
    first = client.get(response.url)
    password = re.search(r'class="t-password">([^<]+)<', first.content.decode())[1]
    assert account.check_password(password)
    assert "no-store" in first["Cache-Control"]
    again = text(client.get(response.url))
    assert password not in again
    assert "không thể xem lại" in again


def test_password_is_shown_to_nobody_else(client):
    officer = signed_in(client, make_officer())
    url = officer.post(ADD, new_account()).url
    other = type(client)()
    other.force_login(make_leader())

    assert "t-password" not in other.get(url).content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"full_name": ""}, "full_name", "Hãy điền ô này."),
        ({"username": "bùi"}, "username", "Gồm 3 đến 60 ký tự"),
        ({"username": "da.co"}, "username", "đã có người dùng"),
        ({"phone": "12345"}, "phone", "Số điện thoại “12345” không đúng dạng."),
        ({"role": ""}, "role", "Hãy điền ô này."),
        ({"role": "leader"}, "role", "leader"),
        ({"area": "institution"}, "area", "Phạm vi phù hợp với vai trò này: Xã/phường."),
        ({"communes": []}, "communes", "Hãy chọn nơi thực hiện nhiệm vụ."),
        ({"communes": [DONG_SON]}, "communes", "Hãy chọn xã/phường trong phạm vi anh/chị quản lý."),
        ({"starts_on": "31/02/2026"}, "starts_on", "ngày"),
    ],
)
def test_open_account_says_at_the_field_what_is_wrong(client, changes, field, message):
    make_user(username="da.co")
    client = signed_in(client, make_officer())

    response = client.post(ADD, new_account(**changes))

    errors = response.context["form"].errors | response.context["account_form"].errors
    assert list(errors) == [field]
    assert message in str(errors[field])
    assert not User.objects.filter(full_name="Bùi Thị Mới").exists()


def test_open_account_says_above_the_form_what_no_field_can(client):
    client = signed_in(client, make_officer())

    response = client.post(ADD, new_account(ends_on="21/11/2026"))

    assert "Ngày cuối của nhiệm vụ không được trước ngày bắt đầu." in text(response)


def test_open_account_for_a_clerk_and_for_an_officer(client):
    institution = make_institution(YEN_TRUNG)
    client = signed_in(client, make_leader())

    client.post(ADD, new_account(username="thu.ky", role="clerk", area="institution", institution=institution.pk))
    client.post(ADD, new_account(username="can.bo", role="officer", area="province", province=BAC_NINH))

    assert Duty.objects.get(user__username="thu.ky").institution == institution
    officer = Duty.objects.get(user__username="can.bo")
    assert (officer.province_id, officer.communes.count()) == (BAC_NINH, 0)


def test_forms_offer_what_the_keeper_may_give(client):
    client = signed_in(client, make_officer())
    form = client.get(ADD).context["form"]
    assert [value for value, _label in form.fields["role"].choices] == ["", "commune_officer", "clerk"]
    assert [value for value, _label in form.fields["area"].choices] == ["communes", "institution"]

    form = signed_in(client, make_leader()).get(ADD).context["form"]
    assert [value for value, _label in form.fields["area"].choices] == ["province", "communes", "institution"]
    assert form.fields["province"].initial == BAC_NINH

    form = signed_in(client, make_leader(province=None)).get(ADD).context["form"]
    assert "nation" in dict(form.fields["area"].choices)
    assert form.fields["province"].queryset.count() == 34


def test_a_national_duty_is_given_by_who_has_one(client):
    client = signed_in(client, make_leader(province=None))

    client.post(ADD, new_account(role="auditor", area="nation"))

    assert Duty.objects.get(user__username="bui.thi.moi").area == "nation"


# Changing, giving and ending, closing


def test_edit_account_saves_and_leads_back(client):
    account = make_commune_officer(full_name="Bùi Thị Cũ")
    client = signed_in(client, make_officer())
    assert 'value="Bùi Thị Cũ"' in client.get(address("edit", account)).content.decode()

    response = client.post(address("edit", account), new_account())

    assert response.url == address("change", account)
    account.refresh_from_db()
    assert (account.full_name, account.username) == ("Bùi Thị Mới", "bui.thi.moi")


def test_edit_account_says_that_a_name_is_taken(client):
    make_user(username="bui.thi.moi")
    account = make_commune_officer()

    response = signed_in(client, make_officer()).post(address("edit", account), new_account())

    assert "đã có người dùng" in str(response.context["form"].errors["username"])


def test_give_duty_adds_it_and_says_so(client):
    account = make_commune_officer(YEN_TRUNG)
    client = signed_in(client, make_officer())
    assert client.get(address("give_duty", account)).status_code == 200

    response = client.post(address("give_duty", account), new_account(communes=[TAM_GIANG]), follow=True)

    assert "Đã giao nhiệm vụ: Cán bộ cấp xã · Xã Tam Giang." in text(response)
    assert account.duties.count() == 2


def test_give_duty_refuses_the_same_again(client):
    account = make_commune_officer(YEN_TRUNG)

    response = signed_in(client, make_officer()).post(address("give_duty", account), new_account())

    assert "Tài khoản đã có nhiệm vụ này." in text(response)


def test_nobody_gives_oneself_a_duty(client):
    leader = make_leader()
    client = signed_in(client, leader)

    assert "Giao nhiệm vụ" not in text(client.get(address("change", leader)))
    assert client.post(address("give_duty", leader), new_account()).status_code == 403


def test_end_duty_sets_the_last_day(client):
    account = make_commune_officer()
    duty = account.duties.get()
    client = signed_in(client, make_officer())
    assert "Xã Yên Trung" in text(client.get(address("end_duty", account, duty.pk)))

    response = client.post(address("end_duty", account, duty.pk), {"ends_on": "31/12/2099"})

    assert response.url == address("change", account)
    assert account.duties.get().ends_on == date(2099, 12, 31)


def test_end_duty_shows_what_can_not_be(client):
    account = make_commune_officer()
    duty = account.duties.get()

    response = signed_in(client, make_officer()).post(address("end_duty", account, duty.pk), {"ends_on": "01/01/2020"})

    assert "Ngày cuối không được trước ngày" in text(response)
    assert account.duties.get().ends_on is None


def test_end_duty_knows_only_duties_of_the_account(client):
    account, other = make_commune_officer(), make_commune_officer()
    client = signed_in(client, make_officer())

    assert client.get(address("end_duty", account, other.duties.get().pk)).status_code == 404


def test_reset_password_asks_first_then_shows_the_new_one_once(client):
    account = make_commune_officer()
    session = type(client)()
    session.force_login(account)
    client = signed_in(client, make_officer())
    assert "hết hiệu lực ngay" in text(client.get(address("reset_password", account)))
    assert User.objects.get(pk=account.pk).check_password(PASSWORD)

    shown = client.post(address("reset_password", account), follow=True).content.decode()

    account.refresh_from_db()
    assert account.check_password(re.search(r'class="t-password">([^<]+)<', shown)[1])
    assert session.get("/danh-sach/").status_code == 302  # the old session is over


def test_close_account_asks_and_ends_the_sessions_and_reopen_undoes_it(client):
    account = make_commune_officer()
    session = type(client)()
    session.force_login(account)
    client = signed_in(client, make_officer())
    assert "sẽ bị đăng xuất ngay" in text(client.get(address("close", account)))

    assert "Đã khóa tài khoản." in text(client.post(address("close", account), follow=True))
    assert session.get("/tai-khoan/doi-mat-khau/").status_code == 302
    assert "Thao tác này đã được người khác thực hiện" in text(client.post(address("close", account), follow=True))
    assert "có thể đăng nhập lại" in text(client.get(address("reopen", account)))
    assert "Đã mở khóa tài khoản." in text(client.post(address("reopen", account), follow=True))


def test_history_of_an_account_is_in_words(client):
    account = make_commune_officer(YEN_TRUNG)
    officer = make_officer(full_name="Trần Thị Thử")
    client = signed_in(client, officer)
    client.post(address("give_duty", account), new_account(communes=[TAM_GIANG]))
    client.post(address("close", account))

    shown = text(client.get(address("history", account)))

    for words in ("Trần Thị Thử", "Giao nhiệm vụ", "Khóa tài khoản", "có → không", "“Xã Tam Giang”"):
        assert words in shown
