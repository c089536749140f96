"""The worker: does the jobs of the queue in PostgreSQL, in this process, until it is told to stop.

Any number of workers may run, on any number of machines. Each says every few seconds that it lives; the jobs of one
that has not said so for a while are begun anew by the others, or by itself when it is started again. So a job must be
able to go on where its transactions ended, and to be run by two at once for a moment.
"""

import asyncio
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections, connection, transaction
from django.db.models import Q
from django.db.utils import OperationalError
from django.utils import timezone
from procrastinate import App, JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.worker import Worker

CONCURRENCY = 2
"""Jobs at once in one process: a short list does not wait for a long one. For more cores, start more workers."""

DEAD_SECONDS = 15.0
"""Without a sign of life for so long, a worker is taken for dead."""

MAIL_QUEUE = "mail"
"""One more job at once is done, of this queue and no other: a code to sign in with does not wait for lists at all."""

_SIGNS_PER_DEATH = 5
_LOOKS_PER_DEATH = 3
_CONNECTIONS = 4
_ABORT_SECONDS = 1.0
_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class NotPrepared(Exception):
    """The database has no queue: its migrations have not run."""


def work(*, ready: Callable[[], None], dead_after: float = DEAD_SECONDS, concurrency: int = CONCURRENCY) -> bool:
    """Do jobs until asked to stop by Ctrl+C, a closed window or `kill` (then True), or until the database is lost
    (then False). `ready` is called once jobs are waited for. A running job is asked to stop where it can go on later.

    In the main thread only. Raises OperationalError if the database can't be reached at first, and NotPrepared.
    """
    try:
        if ProcrastinateJob._meta.db_table not in connection.introspection.table_names():
            raise NotPrepared
    finally:
        connection.close()
    return asyncio.run(_work(ready, dead_after, concurrency))


async def _work(ready: Callable[[], None], dead_after: float, concurrency: int) -> bool:
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=_CONNECTIONS)
    with app.replace_connector(connector) as queue:
        try:
            async with queue.open_async():
                return await _until_stopped(queue, ready, dead_after, concurrency)
        except ConnectorException:
            return False


async def _until_stopped(queue: App, ready: Callable[[], None], dead_after: float, concurrency: int) -> bool:
    def worker(**which: Any) -> asyncio.Task[None]:
        return asyncio.create_task(
            queue.run_worker_async(
                **which,
                update_heartbeat_interval=dead_after / _SIGNS_PER_DEATH,
                stalled_worker_timeout=dead_after,
                shutdown_graceful_timeout=0,  # at once: jobs look whether they shall stop
                abort_job_polling_interval=_ABORT_SECONDS,
                delete_jobs="successful",
                install_signal_handlers=False,
                task_middleware=[_with_a_sound_connection],
            )
        )

    workers = [worker(concurrency=concurrency), worker(concurrency=1, queues=[MAIL_QUEUE])]
    tasks = [*workers, asyncio.create_task(_look_for_the_dead(dead_after))]
    asked = _stop_on_signals(workers)
    ready()
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        if not asked.is_set() or task not in workers:  # those were cancelled already
            task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception) and not isinstance(error, (ConnectorException, OperationalError)):
            raise error
    return asked.is_set()


def _with_a_sound_connection(job: Callable[[], Any], _context: JobContext, _worker: Worker) -> Any:
    """Do the job; the thread may hold a connection that the server has closed since the last one."""
    close_old_connections()
    try:
        return job()
    finally:
        close_old_connections()


def _stop_on_signals(workers: list[asyncio.Task[None]]) -> asyncio.Event:
    """Cancel the workers, which then end their jobs, by the first signal; set once that has come."""
    asked = asyncio.Event()

    def stop() -> None:
        if not asked.is_set():  # to be cancelled once more would leave jobs where they are
            asked.set()
            for working in workers:
                working.cancel()

    for number in _STOPS:
        asyncio.get_running_loop().add_signal_handler(number, stop)
    return asked


async def _look_for_the_dead(dead_after: float) -> None:
    while True:
        await sync_to_async(_look, thread_sensitive=False)(dead_after)
        await asyncio.sleep(dead_after / _LOOKS_PER_DEATH)


def _look(dead_after: float) -> None:
    close_old_connections()
    try:
        retry_abandoned(dead_after)
    finally:
        close_old_connections()


def retry_abandoned(dead_after: float) -> int:
    """Let the jobs of workers that gave no sign of life for `dead_after` seconds be begun anew; how many they are.

    Several may look at once: each job is let go once.
    """
    last = timezone.now() - timedelta(seconds=dead_after)
    dead = Q(worker=None) | Q(worker__last_heartbeat__lt=last)
    with transaction.atomic():
        jobs = ProcrastinateJob.objects.filter(dead, status="doing").select_for_update(of=("self",), skip_locked=True)
        abandoned = sorted(jobs.values_list("pk", flat=True))
        ours = JobManager(DjangoConnector())  # of this transaction, also where the app's own is a worker's
        for job in abandoned:
            ours.retry_job_by_id(job, retry_at=timezone.now())
    return len(abandoned)
