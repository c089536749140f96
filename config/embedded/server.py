"""The server of one data folder: join it, or start it first.

Three locks in the run folder say who does what, all freed by the kernel when their holder dies:

- `start.lock`, alone, while somebody joins or starts: one starts, the others wait and find it running;
- `lease.lock`, shared, by every process that uses the server, until it ends;
- `keeper.lock`, alone, by the keeper, which waits for the lease and then stops the server.
"""

import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from config.embedded import locks, processes
from config.embedded.cluster import SUPERUSER, Cluster
from config.embedded.errors import EmbeddedServerError, explain, failure
from config.embedded.processes import Postmaster

_START_LOCK_SECONDS = 240.0
_LEASE_SECONDS = 90.0  # a keeper that is stopping the server right now: 60 in good order, 10 at once
_CONNECT_SECONDS = 10
LINGER_SECONDS = 2.0
"""How long the server outlives the last lease: commands that follow one another find it still there."""

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Address:
    """Where to connect: `host` is the folder of the socket."""

    host: str
    port: int
    user: str


class Server:
    """The PostgreSQL of `data_dir`, used by this process. From any thread, and in a forked child as well."""

    def __init__(self, data_dir: Path, settings: Mapping[str, object], *, linger: float = LINGER_SECONDS) -> None:
        """`settings` are PostgreSQL's own, by name; they count, and `linger` (seconds) with them, when it is
        this process that starts the server."""
        self.cluster = Cluster(data_dir, settings)
        self._linger = linger
        self._lease: locks.Held | None = None
        self._postmaster: Postmaster | None = None
        self._keeper_pid = 0
        self._databases: set[str] = set()
        _known.add(self)

    def address(self) -> Address:
        """Where the server listens, started if need be. Raises EmbeddedServerError, after minutes at worst."""
        with _lock, self._errors():
            postmaster = self._postmaster
            if postmaster is None or not self._is_up(postmaster):
                postmaster = self._join()
            return Address(postmaster.socket_dir, postmaster.port, SUPERUSER)

    def ensure_database(self, name: str) -> None:
        """Create the database `name` if it is missing. Raises EmbeddedServerError and psycopg.Error."""
        with _lock:
            at = self.address()
            if name in self._databases:
                return
            with psycopg.connect(
                host=at.host,
                port=at.port,
                user=at.user,
                dbname="postgres",
                autocommit=True,
                connect_timeout=_CONNECT_SECONDS,
            ) as connection:
                known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
                # between the question and the order another process may have created it
                with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    if known is None:
                        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            self._databases.add(name)

    def release(self) -> None:
        """Give up this process's lease; the keeper stops the server when it was the last."""
        with _lock:
            if self._lease is not None:
                self._lease.close()
            self._lease = self._postmaster = None

    def renew_lease(self) -> None:
        """In a forked child: a lease of its own instead of a share in its parent's."""
        if self._lease is None:
            return
        shared = self._lease
        try:
            self._lease = locks.acquire(shared.path, locks.SHARED, wait=0)
        except (OSError, locks.LockTimeout):
            return  # the share holds as well, and the next connection looks again
        shared.close()

    def _is_up(self, postmaster: Postmaster) -> bool:
        """The look before every connection: the same server, alive, our lease and the keeper in place."""
        if self._lease is None or not self._lease.is_valid():
            return False
        data_dir = self.cluster.data_dir
        if processes.read_postmaster(data_dir) != postmaster or not postmaster.is_ready:
            return False
        if sys.platform == "linux":
            alive = processes.is_postgres_of(postmaster.pid, data_dir)
        else:
            alive = processes.exists(postmaster.pid)  # to ask `ps` every time would be slow
        return alive and processes.exists(self._keeper_pid)

    def _join(self) -> Postmaster:
        self.cluster.prepare_folders()
        start = locks.acquire(self.cluster.run_dir / "start.lock", locks.EXCLUSIVE, wait=_START_LOCK_SECONDS)
        try:
            self._databases.clear()
            # The keeper comes before the server: if we die while starting it, somebody is there to stop it.
            self._ensure_keeper(self._take_lease())
            self._postmaster = self.cluster.running() or self.cluster.start(start.fd)
        except BaseException:
            self.release()
            raise
        finally:
            start.close()
        return self._postmaster

    def _take_lease(self) -> locks.Held:
        if self._lease is not None:
            if self._lease.is_valid():
                return self._lease
            self._lease.close()
        self._lease = locks.acquire(self.cluster.run_dir / "lease.lock", locks.SHARED, wait=_LEASE_SECONDS)
        return self._lease

    def _ensure_keeper(self, lease: locks.Held) -> None:
        path = self.cluster.run_dir / "keeper.lock"
        try:
            held = locks.acquire(path, locks.EXCLUSIVE, wait=0)
        except locks.LockTimeout:
            self._keeper_pid = int(path.read_text() or 0)
            return
        arguments = [self.cluster.data_dir, lease.path, held.fd, self.cluster.log, self._linger]
        try:
            subprocess.run(
                [sys.executable, "-S", "-m", "config.embedded.keeper", *map(str, arguments)],
                env={**os.environ, "PYTHONPATH": str(_ROOT)},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(held.fd,),  # the lock goes with the descriptor
                start_new_session=True,
                timeout=30,
                check=True,
            )
            self._keeper_pid = int(path.read_text())
        finally:
            held.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Whatever the system refuses becomes an EmbeddedServerError."""
        log = self.cluster.log
        try:
            yield
        except EmbeddedServerError:
            raise
        except locks.LockTimeout as error:
            raise failure(
                f"Một tiến trình khác giữ khoá {error.path} quá lâu; hãy kết thúc các tiến trình Trao còn treo "
                "rồi chạy lại.",
                log=log,
            ) from error
        except subprocess.TimeoutExpired as error:
            raise failure(
                f"Lệnh {error.cmd} không kết thúc sau {error.timeout:.0f} giây; hãy đợi một lúc rồi chạy lại.",
                log=log,
            ) from error
        except (OSError, subprocess.CalledProcessError) as error:
            raise failure(explain(f"error: {error}"), log=log) from error


_lock = threading.RLock()
_servers: dict[str, Server] = {}
_known: weakref.WeakSet[Server] = weakref.WeakSet()


def server_for(data_dir: str | os.PathLike[str], settings: Mapping[str, object]) -> Server:
    """The one Server of this process for `data_dir`; `settings` are those of the first call."""
    with _lock:
        key = os.fspath(data_dir)
        if key not in _servers:
            _servers[key] = Server(Path(key), settings)
        return _servers[key]


def _before_fork() -> None:
    # Not while another thread joins: the child would keep the start lock, and so everybody out, all its life.
    _lock.acquire()


def _after_fork_in_parent() -> None:
    _lock.release()


def _after_fork_in_child() -> None:
    global _lock
    _lock = threading.RLock()
    for server in _known:
        server.renew_lease()


os.register_at_fork(before=_before_fork, after_in_parent=_after_fork_in_parent, after_in_child=_after_fork_in_child)
