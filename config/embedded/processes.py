"""Which server runs on a data folder, by its own note and by what the system says. Standard library only."""

import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PID_FILE = "postmaster.pid"
SOCKET_PREFIX = "trao-"
"""How a socket folder of ours under the temporary folder is called; only such a one is ever removed."""

_POLL_SECONDS = 0.02
_SSL_REQUEST = struct.pack("!ii", 8, 80877103)  # a server answers it with one letter, before any sign-in


@dataclass(frozen=True)
class Postmaster:
    """What `postmaster.pid` says: a claim, until `is_postgres_of` has looked at the process."""

    pid: int
    started: str
    port: int
    socket_dir: str
    status: str

    @property
    def socket(self) -> Path | None:
        """The socket it listens on; None as long as it has not said where."""
        return Path(self.socket_dir) / f".s.PGSQL.{self.port}" if self.socket_dir else None

    @property
    def is_ready(self) -> bool:
        return self.status == "ready" and self.socket is not None and self.socket.exists()


def read_postmaster(data_dir: Path) -> Postmaster | None:
    """The note of the server on `data_dir`; None when there is none, or none that can be understood."""
    try:
        text = os.fsdecode((data_dir / PID_FILE).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    # pid, data folder, start, port, socket folder, address, shared memory, status: written line by line
    lines = [line.strip() for line in text.split("\n")]
    lines += [""] * (8 - len(lines))
    try:
        # a stand-alone backend (`postgres --single`) writes its pid as a negative number
        return Postmaster(abs(int(lines[0])), lines[2], int(lines[3] or 0), lines[4], lines[7])
    except ValueError:
        return None


def is_postgres_of(pid: int, data_dir: Path) -> bool:
    """Whether `pid` is, right now, a PostgreSQL process working in `data_dir`."""
    if pid <= 0:
        return False
    if sys.platform == "linux":
        return _is_postgres_by_proc(pid, data_dir)
    return _is_postgres_by_ps(pid, data_dir)


def _is_postgres_by_proc(pid: int, data_dir: Path) -> bool:
    """By /proc: a server's working folder is its data folder. A zombie has neither program nor folder."""
    try:
        program = os.readlink(f"/proc/{pid}/exe").removesuffix(" (deleted)")
        return os.path.basename(program) == "postgres" and os.path.samefile(f"/proc/{pid}/cwd", data_dir)
    except OSError:
        return False


def _is_postgres_by_ps(pid: int, data_dir: Path) -> bool:
    """By `ps`, for systems without /proc. In a UTF-8 locale: else it prints Vietnamese letters as numbers."""
    found = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)],
        env={**os.environ, "LC_ALL": "en_US.UTF-8"},
        capture_output=True,
        timeout=10,
        check=False,
    )
    return is_command_of(os.fsdecode(found.stdout), data_dir)


def is_command_of(command: str, data_dir: Path) -> bool:
    """Whether this is the command line with which pg_ctl starts a server on `data_dir`."""
    program, _, rest = command.partition(" -D ")
    return os.path.basename(program) == "postgres" and rest.startswith(f"{data_dir} ")


def exists(pid: int) -> bool:
    """Whether a process `pid` runs; a zombie does not, as far as Linux lets us see."""
    try:
        os.kill(pid, 0)
        if sys.platform == "linux":
            os.readlink(f"/proc/{pid}/exe")
    except PermissionError:
        return True
    except OSError:
        return False
    return True


def is_answering(postmaster: Postmaster) -> bool:
    """Whether a server answers on the socket. One in another container has a pid unknown here.

    A connection alone proves nothing: the system still accepts it while the server is dying.
    """
    if postmaster.socket is None:
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(2)
        try:
            client.connect(os.fspath(postmaster.socket))
            client.sendall(_SSL_REQUEST)
            return bool(client.recv(1))
        except OSError:
            return False


def wait_until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Whether `condition` came true within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def stop(postmaster: Postmaster, data_dir: Path, *, seconds: float) -> bool:
    """Stop the server: in good order within `seconds`, else at once; whether it is gone.

    Sends the signals itself: `pg_ctl stop` refuses root.
    """

    def gone() -> bool:
        return not is_postgres_of(postmaster.pid, data_dir)

    for order, patience in ((signal.SIGINT, seconds), (signal.SIGQUIT, 10.0)):
        _signal(postmaster.pid, order, data_dir)
        if wait_until(gone, seconds=patience):
            remove_socket(postmaster)
            return True
    return False


def _signal(pid: int, order: signal.Signals, data_dir: Path) -> None:
    """Send the signal if `pid` is what we take it for."""
    if is_postgres_of(pid, data_dir):
        with suppress(ProcessLookupError):
            os.kill(pid, order)


def end_orphans(data_dir: Path) -> None:
    """End the children that a killed server left at work on `data_dir`: the next server refuses to share.

    Linux only; elsewhere PostgreSQL itself refuses until they have gone.
    """
    if sys.platform != "linux":
        return
    pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    orphans = [pid for pid in pids if is_postgres_of(pid, data_dir)]
    for order in (signal.SIGQUIT, signal.SIGKILL):
        for pid in orphans:
            _signal(pid, order, data_dir)
        if wait_until(lambda: not any(is_postgres_of(pid, data_dir) for pid in orphans), seconds=5):
            return


def remove_socket(postmaster: Postmaster) -> None:
    """Remove what a server that has gone left of its socket, and the folder if it was one of ours."""
    if postmaster.socket is None:
        return
    postmaster.socket.unlink(missing_ok=True)
    postmaster.socket.with_name(f"{postmaster.socket.name}.lock").unlink(missing_ok=True)
    folder = postmaster.socket.parent
    if folder.name.startswith(SOCKET_PREFIX) and folder.is_dir() and not os.listdir(folder):
        folder.rmdir()
