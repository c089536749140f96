"""E-mails and a worker that is a process: it has a place for them alone, and what it leaves when it is killed."""

from contextlib import contextmanager

import psycopg
import pytest
from django.db import transaction

from documents import mailing
from tests.config.embedded_processes import eventually
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
from tests.documents.smtp_server import NEVER, smtp_server

pytestmark = pytest.mark.django_db(transaction=True)


def written(key):
    words = {"to": "lan@example.vn", "subject": "Mã đăng nhập", "text": "Mã: 123456", "html": ""}
    return mailing.send(key=key, **words)


@contextmanager
def worker(server):
    process = started(database_url(), EMAIL_URL=f"smtp://127.0.0.1:{server.port}", EMAIL_FROM="trao@example.vn")
    try:
        assert process.stdout.readline() == READY
        yield process
    finally:
        killed(process)


@pytest.fixture(autouse=True)
def _queue():
    empty_queue()
    yield
    empty_queue()


def state(email):
    email.refresh_from_db()
    return email.status


def test_mail_does_not_wait_for_jobs_that_take_long():
    long = [written(key) for key in "abc"]
    # As lists do, of which each keeps a place for minutes.
    execute("UPDATE procrastinate_jobs SET queue_name = 'lists', priority = 5")
    with (
        psycopg.connect(**connection_parameters()) as other,
        smtp_server() as server,
    ):
        other.execute("SELECT FROM documents_email FOR UPDATE")
        with worker(server):
            doing = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' AND queue_name = 'lists'"
            assert eventually(lambda: execute(doing) == [(2,)], PATIENCE)
            with transaction.atomic():
                urgent = written("code")
            assert eventually(lambda: state(urgent) == "sent", PATIENCE)
            assert execute(doing) == [(2,)]
            other.rollback()
            assert eventually(lambda: {state(email) for email in long} == {"sent"}, PATIENCE)
    assert len(server.got) == 4


def test_what_a_killed_worker_was_sending_is_told_and_not_sent_again():
    email = written("a")
    with smtp_server(message=NEVER) as server:
        with worker(server) as process:
            assert eventually(lambda: server.got, PATIENCE)
            assert state(email) == "sending"
            process.kill()
            process.communicate()
        server.answers.clear()
        with worker(server):
            assert eventually(lambda: state(email) == "unknown", PATIENCE)
            after = written("b")
            assert eventually(lambda: state(after) == "sent", PATIENCE)
        assert [message["Message-ID"] for message in server.got] == [
            f"<trao-{one.pk}-{one.written_at:%Y%m%d%H%M%S}@example.vn>" for one in (email, after)
        ]


def test_a_worker_looks_after_emails_by_itself():
    email = written("a")
    empty_queue()
    execute("UPDATE documents_email SET due_at = now() - interval '5 minutes'")
    with smtp_server() as server, worker(server):
        assert eventually(lambda: state(email) == "sent", 90)
