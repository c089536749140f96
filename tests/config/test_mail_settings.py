"""Which mail server and sender the environment names, and what is said of a wrong one."""

import json

import pytest

from tests.config.processes import run

NAMES = (
    "EMAIL_BACKEND",
    "EMAIL_HOST",
    "EMAIL_PORT",
    "EMAIL_HOST_USER",
    "EMAIL_HOST_PASSWORD",
    "EMAIL_USE_TLS",
    "EMAIL_USE_SSL",
    "DEFAULT_FROM_EMAIL",
)
SHOW = f"""
import json, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
from django.conf import settings
print(json.dumps([getattr(settings, name) for name in {NAMES}]))
"""
FROM = "Trao Bắc Ninh <trao@bhxh.example.vn>"
SMTP, DUMMY, LOCMEM = (f"django.core.mail.backends.{name}.EmailBackend" for name in ("smtp", "dummy", "locmem"))


def shown(**values):
    done = run("-c", SHOW, **values)
    assert done.returncode == 0, done.stderr
    return dict(zip(NAMES, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp+tls://trao:a%2Fb+c@thu.vn", ("thu.vn", 587, "trao", "a/b+c", True, False)),
        ("smtp+ssl://trao@thu.vn:x@thu.vn:2465", ("thu.vn", 2465, "trao@thu.vn", "x", False, True)),
        ("smtp://localhost", ("localhost", 25, "", "", False, False)),
    ],
)
def test_a_mail_server_is_named_by_its_address(address, server):
    told = shown(SECRET_KEY="x", EMAIL_URL=address, EMAIL_FROM=FROM)
    assert told == dict(zip(NAMES, (SMTP, *server, FROM), strict=True))


@pytest.mark.parametrize(
    ("values", "backend"),
    [
        ({"SECRET_KEY": "x"}, DUMMY),
        ({"TRAO_DEMO": "1"}, DUMMY),
        ({"TRAO_DEMO": "1", "EMAIL_URL": "smtp://thu.vn"}, DUMMY),
        ({"TRAO_TESTING": "1"}, LOCMEM),
    ],
    ids=str,
)
def test_without_a_server_nothing_goes_out(values, backend):
    told = shown(**values)
    assert (told["EMAIL_BACKEND"], told["DEFAULT_FROM_EMAIL"]) == (backend, "Trao <trao@example.vn>")


@pytest.mark.parametrize(
    "address",
    [
        "thu.vn",
        "smtps://trao:bi-mat@thu.vn",
        "consolemail://",
        "smtp+tls://trao:bi/mat@thu.vn",
        "smtp+tls://trao:1/bi-mat@thu.vn",
        "smtp+tls://trao:1?bi-mat@thu.vn",
        "smtp+tls://trao:1#bi-mat@thu.vn",
        "smtp+tls://trao:bi-mat@",
        "smtp+tls://trao:bi-mat@thu.vn:99999",
        "smtp://[thu.vn",
    ],
)
def test_an_address_that_is_none_is_told_without_the_password(address):
    done = run("-c", SHOW, SECRET_KEY="x", EMAIL_URL=address, EMAIL_FROM=FROM)
    assert done.returncode == 1
    assert "EMAIL_URL không đọc được." in done.stderr
    assert "mat" not in done.stderr.split("SettingError: ")[1]


@pytest.mark.parametrize("sender", ["", "Trao", "trao@localhost", "Trao\x0b <trao@thu.vn>", "@thu.vn"])
def test_a_server_needs_a_sender(sender):
    done = run("-c", SHOW, SECRET_KEY="x", EMAIL_URL="smtp://thu.vn", EMAIL_FROM=sender)
    assert (done.returncode, "EMAIL_FROM phải là địa chỉ thư điện tử" in done.stderr) == (1, True)
