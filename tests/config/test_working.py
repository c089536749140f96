"""The worker as a process: it says that it waits, stops when told, and never takes over what is still being done."""

import signal

import psycopg
import pytest
from django.db import connection
from procrastinate.schema import SchemaManager

from config import working
from tests.config.embedded_processes import eventually
from tests.config.processes import manage
from tests.config.workers import (
    PATIENCE,
    READY,
    connection_parameters,
    database_url,
    empty_queue,
    execute,
    killed,
    started,
)


@pytest.fixture
def queue():
    """Empty before and after."""
    empty_queue()
    yield
    empty_queue()


@pytest.fixture
def worker(queue):
    process = started(database_url())
    yield process
    killed(process)


@pytest.fixture
def scratch(transactional_db):
    """A database with a queue and nothing else."""
    name = f"{connection.settings_dict['NAME']}_scratch"
    execute(f"DROP DATABASE IF EXISTS {name}")
    execute(f"CREATE DATABASE {name} TEMPLATE template0")
    with psycopg.connect(**{**connection_parameters(), "dbname": name}) as other:
        other.execute(SchemaManager.get_schema())
    yield name
    execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def job(status, worker=None, name="nobody.knows"):
    [[pk]] = execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id) VALUES ('lists', %s, %s, %s) "
        "RETURNING id",
        name,
        status,
        worker,
    )
    return pk


def seen(seconds_ago):
    """A worker that gave a sign of life so long ago."""
    [[pk]] = execute(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
        seconds_ago,
    )
    return pk


def states():
    return dict(execute("SELECT id, status || ' ' || attempts FROM procrastinate_jobs"))


@pytest.mark.django_db
def test_only_jobs_of_the_dead_are_begun_anew(queue):
    dead, alive = seen(20), seen(1)
    jobs = {
        job("doing", dead): "todo 1",
        job("doing"): "todo 1",
        job("doing", alive): "doing 0",
        job("todo"): "todo 0",
        job("failed", dead): "failed 0",
    }
    assert working.retry_abandoned(15) == 2
    assert states() == jobs
    assert working.retry_abandoned(15) == 0
    assert states() == jobs


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_worker_says_one_line_and_ends_when_told(worker, number):
    assert worker.stdout.readline() == READY
    registered = "SELECT id FROM procrastinate_workers"
    assert eventually(lambda: len(execute(registered)) == 2, PATIENCE)  # one of them for e-mails alone
    worker.send_signal(number)
    assert worker.communicate(timeout=PATIENCE) == ("", "")
    assert worker.returncode == 0
    assert execute(registered) == []


@pytest.mark.django_db(transaction=True)
def test_a_worker_begins_anew_what_a_dead_one_left(worker):
    left = job("doing", seen(3600))
    assert worker.stdout.readline() == READY
    assert eventually(lambda: states()[left] == "failed 2", PATIENCE)  # nobody knows the task


@pytest.mark.django_db(transaction=True)
def test_a_worker_outlives_its_connections(worker):
    assert worker.stdout.readline() == READY
    listening = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN %%' AND datname = current_database()"
    assert eventually(lambda: execute(listening), PATIENCE)
    execute(f"SELECT pg_terminate_backend(pid) FROM ({listening}) AS its")
    put = job("todo")
    assert eventually(lambda: states()[put] == "failed 1", PATIENCE)  # nobody knows the task
    worker.terminate()
    worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 0


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_loses_the_database_says_so(scratch):
    worker = started(database_url(scratch))
    assert worker.stdout.readline() == READY
    execute(f"DROP DATABASE {scratch} WITH (FORCE)")
    _said, wrong = worker.communicate(timeout=PATIENCE)
    assert wrong.endswith("CommandError: Mất kết nối với cơ sở dữ liệu: hãy chạy lại tiến trình chạy nền.\n")
    assert worker.returncode == 1


@pytest.mark.django_db(transaction=True)
def test_a_database_without_a_queue_is_told():
    run = manage("worker", TRAO_TESTING="1", DATABASE_URL=database_url("postgres"))
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == "CommandError: Cơ sở dữ liệu chưa được chuẩn bị: hãy chạy `manage.py migrate` trước.\n"
