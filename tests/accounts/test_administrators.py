"""Whoever runs the server opens the first account, in Vietnamese."""

import re
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import User

pytestmark = pytest.mark.django_db

COMMAND = "accounts.management.commands.add_administrator"
GOOD = "mot cau dai de nho 42"


@pytest.fixture
def at_keyboard(monkeypatch):
    """`at_keyboard(answers, passwords)`: what is typed, in this order; None is Ctrl+C."""

    def typed(answers, passwords):
        given = iter([*answers, *passwords])

        def answer(_question):
            one = next(given)
            if one is None:
                raise KeyboardInterrupt
            return one

        monkeypatch.setattr("builtins.input", answer)
        monkeypatch.setattr(f"{COMMAND}.getpass", answer)

    return typed


def test_an_administrator_may_sign_in_and_do_everything(at_keyboard, client):
    at_keyboard(["Quan.Tri ", "Đặng Văn Thử"], [GOOD, GOOD])
    output = StringIO()
    call_command("add_administrator", stdout=output)
    assert output.getvalue() == "Đã mở tài khoản quản trị quan.tri (Đặng Văn Thử).\n"
    account = User.objects.get(username="quan.tri")
    assert (account.is_superuser, account.is_active, account.must_change_password) == (True, True, False)
    assert client.login(username="quan.tri", password=GOOD)
    [event] = account.events.all()
    assert event.pgh_context["operation"] == "administrators.open_administrator"


def test_what_is_named_on_the_command_line_is_not_asked_for(at_keyboard):
    at_keyboard([], [GOOD, GOOD])
    call_command("add_administrator", "--username", "quan.tri", "--name", "Đặng Văn Thử", stdout=StringIO())
    assert User.objects.filter(username="quan.tri").exists()


@pytest.mark.parametrize(
    ("answers", "passwords", "sentence"),
    [
        (["quan.tri", "Đặng Văn Thử"], [GOOD, "khac"], "Hai lần nhập mật khẩu không giống nhau"),
        (["quan.tri", "Đặng Văn Thử"], ["ngan", "ngan"], "^Mật khẩu quá ngắn"),
        (["Quản trị", "Đặng Văn Thử"], [], "Tên đăng nhập: .*chữ thường không dấu"),
        (["quan.tri", " "], [], "Họ và tên: Hãy điền"),
        (["da.co", "Đặng Văn Thử"], [], "^Tên đăng nhập “da.co” đã có người dùng"),
        (["quan.tri", None], [], "Đã dừng"),
    ],
)
def test_what_can_not_be_is_refused_in_vietnamese(at_keyboard, answers, passwords, sentence):
    User.objects.create_user("da.co", "x", full_name="Đã Có")
    at_keyboard(answers, passwords)
    errors = StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("add_administrator", stdout=StringIO(), stderr=errors)
    assert caught.value.code == 1
    assert re.search(sentence, errors.getvalue())
    assert errors.getvalue().endswith(" Chưa mở tài khoản nào.\n")
    assert not User.objects.filter(is_superuser=True, is_active=True).exists()
