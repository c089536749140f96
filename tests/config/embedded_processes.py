"""Other processes that use an embedded server, run by this user or by another one."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from config.embedded import processes

ROOT = Path(__file__).resolve().parents[2]
CARELESS = {"fsync": "off"}
LINGER = 0.4
GONE_SECONDS = LINGER + 10
"""By then the keeper has stopped the server, even on a busy machine."""
NOBODY = 65534
NAMELESS = 54321

# Joins the server, tells what it found, and stays until its input ends.
HOLDER = """
import json, sys
from pathlib import Path
from config.embedded.errors import EmbeddedServerError
from config.embedded.server import Server

server = Server(Path(sys.argv[1]), json.loads(sys.argv[2]), linger=float(sys.argv[3]))
try:
    at = server.address()
except EmbeddedServerError as error:
    print(json.dumps({"error": str(error)}), flush=True)
    sys.exit(1)
server.ensure_database("trao")
pid = int((server.cluster.data_dir / "postmaster.pid").read_text().split()[0])
keeper = int((server.cluster.run_dir / "keeper.lock").read_text())
print(json.dumps({"host": at.host, "pid": pid, "keeper": keeper}), flush=True)
sys.stdin.read()
"""

# `setpriv` itself may start what its new user could not start again.
PROBE = """
import subprocess, sys
import config.embedded.server
subprocess.run([sys.executable, "-c", ""], check=True)
"""


@dataclass(frozen=True)
class Person:
    """How to run Python as somebody."""

    prefix: tuple[str, ...]
    python: str
    uid: int

    def command(self, script: str, *arguments: str) -> list[str]:
        return [*self.prefix, self.python, "-c", script, *arguments]

    @property
    def environment(self) -> dict[str, str]:
        packages = Path(psycopg.__file__).parents[1]
        paths = os.pathsep.join([str(ROOT), str(packages)])
        return {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}


MYSELF = Person((), sys.executable, os.geteuid())


class Holder:
    """Another process that uses the server; `told` is the answer it got, waited for when first asked."""

    def __init__(self, data_dir: Path, person: Person = MYSELF, path: str | None = None) -> None:
        environment = person.environment | ({} if path is None else {"PATH": path})
        self.process = subprocess.Popen(
            person.command(HOLDER, str(data_dir), json.dumps(CARELESS), str(LINGER)),
            env=environment,
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._told: dict[str, object] | None = None

    @property
    def told(self) -> dict[str, object]:
        if self._told is None:
            line = self.process.stdout.readline()
            self._told = json.loads(line) if line else {"error": self.process.stderr.read()}
        return self._told

    @property
    def found(self) -> dict[str, object]:
        """What it was told of a server that it could join."""
        assert "error" not in self.told, self.told["error"]
        return self.told

    def end(self) -> None:
        self.process.communicate(timeout=20)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate(timeout=20)


def become(uid: int) -> Person:
    """Somebody with number `uid`: for real where an interpreter of theirs can be found, as root only.

    Root's Python often lies in a folder closed to others; then a user namespace lends the number: no rights
    of root are left, and root's files are still one's own.
    """
    if os.geteuid() != 0:
        return MYSELF
    for python in (sys.executable, f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"):
        change = ("setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups")
        person = Person(change, python, uid)
        tried = subprocess.run(
            person.command(PROBE),
            env=person.environment,
            cwd="/",
            capture_output=True,
            check=False,
        )
        if tried.returncode == 0:
            return person
    return Person(("unshare", "--user", f"--map-user={uid}"), sys.executable, 0)


def query(host: object, statement: str, database: str = "trao") -> list[tuple[object, ...]]:
    with psycopg.connect(host=str(host), port=5432, user="postgres", dbname=database, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def eventually(condition: Callable[[], bool], seconds: float = GONE_SECONDS) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def end_server(data_dir: Path) -> None:
    postmaster = processes.read_postmaster(data_dir)
    if postmaster is not None and processes.is_postgres_of(postmaster.pid, data_dir):
        assert processes.stop(postmaster, data_dir, seconds=20)


def keeper_of(data_dir: Path) -> int:
    return int((data_dir.with_name(f"{data_dir.name}.run") / "keeper.lock").read_text() or 0)


def server_of(data_dir: Path) -> int:
    """The pid of the server that runs; 0 if none does."""
    postmaster = processes.read_postmaster(data_dir)
    found = postmaster is not None and processes.is_postgres_of(postmaster.pid, data_dir)
    return postmaster.pid if found else 0
