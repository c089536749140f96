from datetime import date, datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from accounts.models import FailedSignIns
from accounts.roles import Role
from accounts.signing_in import forget_failures, sign_in
from tests.factories import BAC_NINH, PASSWORD, give_duty, make_officer, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
WRONG = "Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra và nhập lại."


def locked(minutes):
    return (
        "Tên đăng nhập này tạm khóa do nhập sai mật khẩu quá nhiều lần. "
        f"Hãy thử lại sau {minutes} phút, hoặc đề nghị người quản lý tài khoản đặt lại mật khẩu."
    )


def attempt(username, password=PASSWORD, at=NOW):
    return sign_in(username=username, password=password, at=at)


def fail(username, *minutes):
    return [attempt(username, "sai", NOW + timedelta(minutes=minute)).refusal for minute in minutes]


def test_sign_in_lets_in_who_has_a_duty():
    user = make_officer(username="can.bo")

    assert attempt("can.bo").user == user
    assert attempt("  Can.Bo ").user == user


def test_sign_in_lets_in_a_system_administrator_without_duties():
    user = make_user(username="quan.tri", is_superuser=True)

    assert attempt("quan.tri").user == user


def test_sign_in_refuses_a_wrong_password_and_an_unknown_name_in_the_same_words():
    make_officer(username="can.bo")

    assert attempt("can.bo", "sai").refusal == WRONG
    assert attempt("khong.co", "sai").refusal == WRONG


def test_sign_in_is_locked_after_five_wrong_passwords_within_15_minutes():
    make_officer(username="can.bo")

    assert fail("can.bo", 0, 1, 2, 3, 14) == [WRONG] * 4 + [locked(15)]
    assert attempt("can.bo", at=NOW + timedelta(minutes=14, seconds=30)).refusal == locked(15)
    assert attempt("can.bo", at=NOW + timedelta(minutes=28)).refusal == locked(1)


def test_sign_in_opens_again_when_the_lock_is_over_and_counts_from_the_start():
    user = make_officer(username="can.bo")
    fail("can.bo", 0, 0, 0, 0, 0)

    assert fail("can.bo", 15, 15, 15, 15) == [WRONG] * 4
    assert attempt("can.bo", at=NOW + timedelta(minutes=16)).user == user


def test_sign_in_counts_a_sliding_window():
    make_officer(username="can.bo")

    assert fail("can.bo", 0, 14, 14.5, 15.1, 16) == [WRONG] * 5
    assert fail("can.bo", 17) == [locked(15)]


def test_sign_in_forgets_failures_after_the_right_password():
    make_officer(username="can.bo")
    fail("can.bo", 0, 0, 0, 0)
    attempt("can.bo", at=NOW + timedelta(minutes=1))

    assert FailedSignIns.objects.count() == 0
    assert fail("can.bo", 2, 2, 2, 2) == [WRONG] * 4


def test_sign_in_locks_unknown_names_too():
    assert fail("khong.co", 0, 0, 0, 0, 0)[-1] == locked(15)


def test_sign_in_locks_one_name_only():
    user = make_officer(username="can.bo")
    fail("nguoi.khac", 0, 0, 0, 0, 0)

    assert attempt("can.bo").user == user


def test_sign_in_keeps_no_name_and_drops_old_failures():
    fail("khong.co", 0)
    fail("khac", 24 * 60 + 1)

    kept = FailedSignIns.objects.get()
    assert "khac" not in kept.key
    assert len(kept.key) == 64
    assert str(kept) == kept.key[:8]


def test_forget_failures_lifts_the_lock():
    user = make_officer(username="can.bo")
    fail("can.bo", 0, 0, 0, 0, 0)

    forget_failures("can.bo")

    assert attempt("can.bo").user == user


def test_sign_in_says_that_the_account_is_closed_only_with_the_right_password():
    make_officer(username="can.bo", is_active=False)

    assert attempt("can.bo", "sai").refusal == WRONG
    assert attempt("can.bo").refusal == ("Tài khoản này đã bị khóa. Hãy liên hệ người quản lý tài khoản của đơn vị.")


def test_sign_in_says_that_the_duty_ended():
    user = make_user(Role.OFFICER, province=BAC_NINH, username="can.bo", ends_on=date(2026, 11, 21))
    give_duty(user, Role.AUDITOR, province=BAC_NINH, ends_on=date(2025, 1, 1))

    assert attempt("can.bo").refusal == (
        "Nhiệm vụ đã kết thúc ngày 21/11/2026 nên tài khoản không còn sử dụng được. "
        "Nếu có nhầm lẫn, hãy liên hệ người quản lý tài khoản của đơn vị."
    )


def test_sign_in_lets_in_on_the_last_day_of_a_duty():
    user = make_user(Role.OFFICER, province=BAC_NINH, username="can.bo", ends_on=date(2026, 11, 22))

    assert attempt("can.bo").user == user


def test_sign_in_says_when_a_coming_duty_begins():
    user = make_user(username="can.bo")
    give_duty(user, Role.OFFICER, province=BAC_NINH, starts_on=date(2026, 12, 1))

    assert attempt("can.bo").refusal == (
        "Nhiệm vụ của anh/chị bắt đầu từ ngày 01/12/2026. Anh/chị có thể đăng nhập từ ngày đó."
    )


def test_sign_in_says_that_there_is_no_duty_yet():
    make_user(username="can.bo")

    assert attempt("can.bo").refusal == (
        "Tài khoản này chưa được giao nhiệm vụ. Hãy liên hệ người quản lý tài khoản của đơn vị."
    )


@pytest.mark.django_db(transaction=True)
def test_sign_in_counts_parallel_attempts_one_by_one():
    make_officer(username="can.bo")
    refusals = []

    def guess():
        refusals.append(attempt("can.bo", "sai").refusal)
        connection.close()

    threads = [Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(refusals) == sorted([WRONG] * 4 + [locked(15)] * 4)
