"""The demo's web server and the worker beside it: tells when it answers, and leaves nothing behind however it ends.

granian with its workers, and the worker of the jobs, run in process groups of their own, so that a Ctrl+C reaches only
the process that started them, which then ends them in good order. Where that process is killed itself, each of them
learns it from the kernel: it waits for a lock that the starter holds, and whoever gets it ends the whole group.
"""

import fcntl
import http.client
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from config.embedded import locks
from config.ports import Taken, who_listens

HOST = "127.0.0.1"
STOP_SECONDS = 4.0
"""How long granian and the worker may take to end, before all of them are killed."""

_LOCK = "TRAO_SERVER_LOCK"
_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_POLL_SECONDS = 0.1
_ANSWER_SECONDS = 30.0
_AGAIN_SECONDS = 1.0
_ROOT = Path(__file__).resolve().parents[1]
WORKER = (str(_ROOT / "manage.py"), "worker", "--quiet")
"""What runs beside the demo's web server."""


@dataclass(frozen=True)
class Port:
    """A port that is ours as long as the lock is held; `passed_over` are those before it that were in use."""

    number: int
    lock: locks.Held
    passed_over: tuple[Taken, ...]


def free_port(first: int, *, folder: Path, tries: int = 50) -> Port | None:
    """The first port from `first` on that nobody listens on, nor is about to in `folder`; None without one."""
    passed: list[Taken] = []
    for number in range(first, first + tries):
        try:
            lock = locks.acquire(folder / f"demo-{number}.lock", locks.EXCLUSIVE, wait=0)
        except locks.LockTimeout:
            passed.append(who_listens(HOST, number) or Taken(number))
            continue
        taken = who_listens(HOST, number)
        if taken is None:
            return Port(number, lock, tuple(passed))
        lock.close()
        passed.append(taken)
    return None


def serve(port: Port, *, ready: Callable[[], None], beside: Sequence[str]) -> int:
    """Serve until told to stop (then 0), or until the server ends by itself (then its exit code, never 0).

    Call `ready` once the server answers. `beside` is a command of Python that runs as long, and is started again when
    it ends; it must call `end_with_the_starter`. In the main thread only.
    """
    server = worker = None
    with _stop_asked_for() as stopped:
        try:
            server = _start(_command(port.number), port)
            worker = _start([sys.executable, *beside], port)
            threading.Thread(target=_tell_when_ready, args=(server, port.number, ready), daemon=True).start()
            while server.poll() is None and not stopped():
                time.sleep(_POLL_SECONDS)
                if worker.poll() is not None:
                    time.sleep(_AGAIN_SECONDS)  # it may not get far
                    worker = _start([sys.executable, *beside], port)
            return 0 if stopped() else server.returncode or 1
        finally:
            _end([process for process in (server, worker) if process is not None])


def _start(command: list[str], port: Port) -> subprocess.Popen[bytes]:
    environment = {**os.environ, _LOCK: str(port.lock.path)}
    return subprocess.Popen(command, cwd=_ROOT, env=environment, stdin=subprocess.DEVNULL, process_group=0)


def _command(port: int) -> list[str]:
    workers = min(2, multiprocessing.cpu_count())  # granian warns of more
    options = {"interface": "wsgi", "host": HOST, "port": port, "workers": workers, "blocking-threads": 8}
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    return [sys.executable, "-m", "granian", *words, "--log-level", "error", "--factory", "config.serving:application"]


@contextmanager
def _stop_asked_for() -> Iterator[Callable[[], bool]]:
    """Whether somebody wants to stop, by Ctrl+C, a closed window or `kill`; also where a shell has turned Ctrl+C off
    for what it runs in the background.
    """
    asked: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    before = {number: signal.signal(number, note) for number in _STOPS}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell_when_ready(server: subprocess.Popen[bytes], port: int, ready: Callable[[], None]) -> None:
    while server.returncode is None:
        if _answers(port):
            ready()
            return
        time.sleep(_POLL_SECONDS)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=_ANSWER_SECONDS)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _end(started: list[subprocess.Popen[bytes]]) -> None:
    """End them, then whatever of their groups is left: what is still starting may miss what it is told."""
    for process in started:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in started:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def application() -> WSGIHandler:
    """What granian asks for in each worker."""
    end_with_the_starter()
    return get_wsgi_application()


def end_with_the_starter() -> None:
    """Let this process and its group end with the one that serves, if it was started by that."""
    if _LOCK in os.environ:
        threading.Thread(target=_end_with_the_starter, args=(Path(os.environ[_LOCK]),), daemon=True).start()


def _end_with_the_starter(lock: Path) -> None:
    with lock.open() as file:
        fcntl.flock(file, fcntl.LOCK_SH)
    os.killpg(0, signal.SIGKILL)
