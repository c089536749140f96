"""Several at once, each on a connection of its own: for tests that commit (`django_db(transaction=True)`)."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from django.db import connection, transaction

from accounts.acting import Refusal


def at_once(*acts):
    """What came of each: the name of the refusal, or "done"."""
    together = Barrier(len(acts), timeout=30)

    def act(work):
        try:
            together.wait()
            work()
        except Refusal as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as crowd:
        return Counter(crowd.map(act, acts))


def one_after_the_other(first, second):
    """What came of each. The second begins while the transaction of the first is still open, which ends once the second
    waits for it, or has ended itself.
    """
    begun, ended = Event(), Event()

    def leading():
        try:
            with transaction.atomic():
                first()
                begun.set()
                wait_until(lambda: ended.is_set() or somebody_waits())
        finally:
            connection.close()
        return "done"

    def following():
        try:
            assert begun.wait(timeout=30)
            second()
        except Refusal as refusal:
            return type(refusal).__name__
        finally:
            ended.set()
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as crowd:
        return [one.result(timeout=60) for one in (crowd.submit(leading), crowd.submit(following))]


def somebody_waits():
    """Whether another connection waits for what this one has locked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone()[0] > 0


def wait_until(holds):
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)
