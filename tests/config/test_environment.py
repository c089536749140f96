"""What is set from outside: which server the demo, the tests and an office use, and what is said of a wrong value."""

import json
import socket

import pytest

from tests.config.processes import ROOT, manage, run

REAL = "postgres://trao:bi-mat@db.that.vn:5432/that"
SHOW = """
import json, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
from django.conf import settings
told = settings.DATABASES["default"]
names = ["ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SECURE_SSL_REDIRECT", "SECRET_KEY", "PUBLIC_URL"]
print(json.dumps({
    "name": told["NAME"],
    "host": told.get("HOST", ""),
    "password": told.get("PASSWORD", ""),
    "folder": told.get("OPTIONS", {}).get("data_dir", ""),
    "passed on": os.environ.get("DATABASE_URL", ""),
    **{name: getattr(settings, name) for name in names},
}))
"""


@pytest.fixture
def office_file(tmp_path):
    """The settings of an office's own server."""
    path = tmp_path / ".env"
    path.write_text(
        f"SECRET_KEY=rat-bi-mat\nDATABASE_URL={REAL}\nALLOWED_HOSTS=trao.that.vn\nTRAO_HTTPS=true\nTRAO_DEMO=true\n"
    )
    return str(path)


def show(**values):
    done = run("-c", SHOW, **values)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def refused(done):
    """What was said by a program that did not start: two lines or more, no traceback."""
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_an_office_uses_the_server_that_its_file_names(office_file):
    told = show(TRAO_ENV_FILE=office_file)
    assert (told["name"], told["host"], told["SECRET_KEY"]) == ("that", "db.that.vn", "rat-bi-mat")
    assert told["SECURE_SSL_REDIRECT"] is True
    assert told["passed on"] == ""


def test_what_the_process_has_counts_before_the_file(office_file):
    assert show(TRAO_ENV_FILE=office_file, SECRET_KEY="x")["SECRET_KEY"] == "x"


def test_the_demo_has_a_database_of_its_own_whatever_is_set(office_file, tmp_path):
    for values in ({"TRAO_ENV_FILE": office_file}, {"DATABASE_URL": REAL, "TRAO_HTTPS": "true"}):
        told = show(TRAO_DEMO="1", TRAO_VAR_DIR=str(tmp_path), **values)
        assert (told["host"], told["folder"]) == ("", str(tmp_path / "demo-postgres"))
        assert told["SECRET_KEY"] != "rat-bi-mat"
        assert told["SECURE_SSL_REDIRECT"] is False
        assert "localhost" in told["ALLOWED_HOSTS"]


def test_the_demo_is_not_where_an_office_without_a_server_keeps_its_data(tmp_path):
    told = show(SECRET_KEY="x", TRAO_VAR_DIR=str(tmp_path))
    assert told["folder"] == str(tmp_path / "postgres")


@pytest.mark.parametrize("mark", [{"PYTEST_VERSION": "9"}, {"TRAO_TESTING": "1"}])
def test_tests_never_read_the_file(office_file, tmp_path, mark):
    told = show(TRAO_ENV_FILE=office_file, TRAO_VAR_DIR=str(tmp_path), **mark)
    assert (told["host"], told["folder"]) == ("", str(tmp_path / "test-postgres"))


def test_tests_use_the_server_they_are_given():
    assert show(TRAO_TESTING="1", DATABASE_URL=REAL)["host"] == "db.that.vn"


def test_forms_from_the_named_hosts_are_welcome_by_https():
    told = show(SECRET_KEY="x", ALLOWED_HOSTS="localhost,trao.that.vn,.that.vn")
    assert told["CSRF_TRUSTED_ORIGINS"] == ["https://trao.that.vn"]
    told = show(SECRET_KEY="x", ALLOWED_HOSTS="trao.that.vn", CSRF_TRUSTED_ORIGINS="https://khac.vn")
    assert told["CSRF_TRUSTED_ORIGINS"] == ["https://khac.vn"]


def test_special_characters_of_a_password_are_written_as_codes():
    assert show(SECRET_KEY="x", DATABASE_URL="postgres://trao:a%2Fb%40c@h/trao")["password"] == "a/b@c"


@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_secret_is_named_in_both_languages(value):
    values = {} if value is None else {"SECRET_KEY": value}
    said = refused(manage("migrate", **values))
    assert "Chưa có SECRET_KEY" in said
    assert "SECRET_KEY is not set" in said


@pytest.mark.parametrize("words", [["price", "--help"], ["import_list", "-h"], ["help", "load_locations"]])
def test_help_asks_for_no_secret_and_is_vietnamese(words):
    shown = manage(*words)
    assert shown.returncode == 0
    assert "tệp" in shown.stdout


def test_the_web_server_names_a_missing_secret_too():
    assert "Chưa có SECRET_KEY" in refused(run("-c", "import config.wsgi"))


@pytest.mark.parametrize(
    "address",
    [
        "postgres://trao:BiMat/Qua@localhost/trao",
        "postgres://trao:12/BiMat@localhost/trao",
        "postgres://trao:12?BiMat@localhost/trao",
        "postgres://trao:BiMat@localhost:cong/trao",
        "postgres://trao:BiMat@localhost",
        "mysql://trao:BiMat@localhost/trao",
        "khong-biet://trao:BiMat@localhost/trao",
        "BiMat",
    ],
)
def test_a_wrong_address_is_explained_without_the_password(address):
    said = refused(manage("migrate", SECRET_KEY="x", DATABASE_URL=address))
    assert "DATABASE_URL không đọc được" in said
    assert "DATABASE_URL cannot be read" in said
    assert "%2F" in said
    assert "BiMat" not in said


def test_a_server_that_does_not_answer_is_told_in_a_sentence():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # taken, and never listening
        port = nobody.getsockname()[1]
        said = refused(manage("migrate", SECRET_KEY="x", DATABASE_URL=f"postgres://trao:BiMat@127.0.0.1:{port}/trao"))
    assert "Không kết nối được với cơ sở dữ liệu" in said
    assert "The database cannot be reached" in said
    assert "BiMat" not in said


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("TRAO_HTTPS", "có", "TRAO_HTTPS phải là true hoặc false."),
        ("CONN_MAX_AGE", "một phút", "CONN_MAX_AGE phải là một số nguyên, từ 0."),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(name, value, sentence):
    assert sentence in refused(manage("migrate", SECRET_KEY="x", **{name: value}))


@pytest.mark.parametrize(
    ("values", "address"),
    [
        ({"ALLOWED_HOSTS": "localhost,.vn,*,trao.that.vn,khac.vn"}, "http://trao.that.vn"),
        ({"ALLOWED_HOSTS": "trao.that.vn", "TRAO_HTTPS": "true"}, "https://trao.that.vn"),
        ({"ALLOWED_HOSTS": "127.0.0.1"}, ""),
        ({}, ""),
        ({"TRAO_PUBLIC_URL": " https://qua.vn:8443/ ", "ALLOWED_HOSTS": "trao.that.vn"}, "https://qua.vn:8443"),
    ],
)
def test_letters_name_the_address_that_is_set_or_the_first_host(values, address):
    assert show(SECRET_KEY="x", DATABASE_URL=REAL, **values)["PUBLIC_URL"] == address


@pytest.mark.parametrize(
    "value",
    ["trao.vn", "ftp://trao.vn", "https://", "https://trao.vn/xac-nhan", "https://trao.vn?x=1", "https://a:b@trao.vn",
     "https://trao.vn:0x", "https://trao .vn/#"],
)  # fmt: skip
def test_an_address_of_the_site_that_is_none_is_refused(value):
    said = refused(manage("migrate", SECRET_KEY="x", DATABASE_URL=REAL, TRAO_PUBLIC_URL=value))
    assert "TRAO_PUBLIC_URL phải là địa chỉ trang web của Trao" in said


def test_a_file_that_is_no_text_is_named(tmp_path):
    path = tmp_path / ".env"
    path.write_bytes(b"SECRET_KEY=\xff\xfe")
    assert f"Không đọc được tệp cài đặt {path}" in refused(manage("migrate", TRAO_ENV_FILE=str(path)))


def test_a_python_without_our_packages_is_told_which_one_to_use():
    done = run("-S", str(ROOT / "manage.py"), "migrate")
    assert ".venv/bin/python manage.py" in refused(done)
