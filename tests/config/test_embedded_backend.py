"""Django on the embedded server."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import ConnectionHandler, OperationalError

from config.embedded import processes
from config.embedded.backend.client import server_of as server_behind
from config.embedded.errors import EmbeddedServerError
from tests.config.embedded_processes import CARELESS, MYSELF, eventually, server_of

DJANGO = """
import json, os, sys
import django
from django.conf import settings
settings.configure(DATABASES=json.loads(sys.argv[1]), INSTALLED_APPS=["django.contrib.contenttypes"], USE_TZ=True)
django.setup()
from django.core.management import call_command
from django.db import connection
"""


def databases(data_dir: Path, **changes: object) -> dict[str, dict[str, object]]:
    options = {"data_dir": str(data_dir), "server_settings": CARELESS}
    return {"default": {"ENGINE": "config.embedded.backend", "NAME": "trao", "OPTIONS": options, **changes}}


def start_django(settings: object, script: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        MYSELF.command(DJANGO + script, json.dumps(settings)),
        env=MYSELF.environment | environment,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_django(settings: object, script: str, **environment: str) -> str:
    process = start_django(settings, script, **environment)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return output


@pytest.fixture
def connection(data_dir, django_db_blocker, monkeypatch):
    handler = ConnectionHandler(databases(data_dir))
    # Django asks each new connection for its types, by alias: it would ask the database of the project
    monkeypatch.setattr("django.contrib.postgres.signals.connections", handler)
    connection = handler["default"]
    with django_db_blocker.unblock():
        yield connection
        connection.close()
        server_behind(connection.settings_dict).release()


def test_first_connection_starts_the_server_and_creates_the_database(connection, data_dir):
    assert server_of(data_dir) == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_user")
        assert cursor.fetchone() == ("trao", "postgres")
    assert connection.vendor == "postgresql"
    assert connection.pg_version >= 180000


def test_options_of_psycopg_pass_and_ours_do_not(data_dir):
    settings = databases(data_dir)
    settings["default"]["OPTIONS"] |= {"application_name": "trao", "connect_timeout": 3}
    connection = ConnectionHandler(settings)["default"]
    params = connection.get_connection_params()
    server_behind(connection.settings_dict).release()

    assert {"data_dir", "server_settings"} & set(params) == set()
    assert (params["application_name"], params["connect_timeout"]) == ("trao", 3)
    assert (params["host"], params["port"], params["user"]) == (f"{data_dir}.run", 5432, "postgres")


def test_engine_without_data_dir_names_what_is_missing():
    connection = ConnectionHandler({"default": {"ENGINE": "config.embedded.backend", "NAME": "trao"}})["default"]
    with pytest.raises(ImproperlyConfigured, match="data_dir"):
        connection.get_connection_params()


def test_connection_after_the_server_was_killed_finds_it_started_again(connection, data_dir):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE gift AS SELECT 'sổ' AS kind")
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    killed = server_of(data_dir)
    os.kill(killed, signal.SIGKILL)
    # the process behind the connection outlives its server by a moment, and answers as long as it lives
    assert eventually(lambda: not processes.exists(killed) and not processes.exists(backend))
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT kind FROM gift")
    connection.close()

    with connection.cursor() as cursor:
        cursor.execute("SELECT kind FROM gift")
        assert cursor.fetchone() == ("sổ",)


def test_server_that_cannot_start_is_said_once_and_as_it_is(connection, data_dir):
    (data_dir / "PG_VERSION").write_text("16\n")
    with pytest.raises(EmbeddedServerError, match="PostgreSQL 16"), connection._nodb_cursor():
        pass
    with pytest.raises(OperationalError, match="PostgreSQL 16"):
        connection.ensure_connection()


def test_check_starts_no_server(new_dir):
    run_django(databases(new_dir), "call_command('check')")
    assert not new_dir.parent.joinpath("postgres.run").exists()
    assert not new_dir.exists()


def test_test_databases_made_by_several_processes_at_once(new_dir):
    """What pytest-xdist's workers do on a machine where the server was never started."""
    script = """
name = connection.settings_dict["NAME"]
connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
with connection.cursor() as cursor:
    cursor.execute("SELECT current_database()")
    print(cursor.fetchone()[0])
    cursor.execute("SELECT count(*) FROM django_content_type")
connection.creation.destroy_test_db(name, verbosity=0)
"""
    names = [f"test_trao_gw{number}" for number in range(3)]
    runs = [start_django(databases(new_dir, TEST={"NAME": name}), script) for name in names]
    outputs = [run.communicate(timeout=60) for run in runs]

    assert [output.strip() for output, _ in outputs] == names, outputs
    assert server_of(new_dir)


def test_dbshell_brings_its_own_psql(new_dir):
    tools = new_dir.parent / "bin"
    tools.mkdir()
    for tool in ("unshare", "true"):
        tools.joinpath(tool).symlink_to(shutil.which(tool) or "/nothing")
    script = "call_command('dbshell', '--', '-At', '-c', 'SELECT current_database(), current_user')"
    assert run_django(databases(new_dir), script, PATH=str(tools)) == "trao|postgres\n"


def test_windows_is_told_what_to_do_instead():
    script = "import sys; sys.platform = 'win32'; import config.embedded.backend"
    done = subprocess.run(MYSELF.command(script), env=MYSELF.environment, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == (
        "django.core.exceptions.ImproperlyConfigured: Cơ sở dữ liệu đi kèm chỉ chạy trên Linux và macOS. Trên "
        "Windows, hãy cài máy chủ PostgreSQL (15–18) rồi đặt DATABASE_URL, hoặc chạy trong WSL."
    )


def test_log_of_the_server_holds_no_personal_data(connection, data_dir):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE person (personal_id text PRIMARY KEY)")
        cursor.execute("INSERT INTO person VALUES ('001085012345')")
        with pytest.raises(Exception, match="001085012345"):
            cursor.execute("INSERT INTO person VALUES ('001085012345')")
    log = data_dir.with_name("postgres.log").read_text()
    assert "duplicate key value violates unique constraint" in log
    assert "001085012345" not in log
