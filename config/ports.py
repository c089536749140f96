"""Who listens on a port of this machine. Standard library only."""

import os
import re
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_LISTENING = "0A"
_PROC = Path("/proc")


@dataclass(frozen=True)
class Taken:
    """A port in use, and by which process where the system lets us see that."""

    port: int
    pid: int | None = None
    command: str = ""

    def __str__(self) -> str:
        who = f" (tiến trình {self.pid}: {self.command})" if self.pid else ""
        return f"cổng {self.port} đang bận{who}"


def who_listens(host: str, port: int) -> Taken | None:
    """Who listens on the port; None if nobody does."""
    with socket.socket() as probe:
        if probe.connect_ex((host, port)) != 0:
            return None
    pid = _process_with(_listening_sockets(port))
    return Taken(port, pid, _command(pid) if pid else "")


def _listening_sockets(port: int) -> set[str]:
    """The sockets, as links below /proc/PID/fd name them; empty where there is no /proc."""
    found = set()
    for table in (_PROC / "net/tcp", _PROC / "net/tcp6"):
        with suppress(OSError):
            for line in table.read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == _LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                    found.add(f"socket:[{fields[9]}]")
    return found


def _process_with(sockets: set[str]) -> int | None:
    """The process that has one of the sockets open, the oldest if several share it; of others' we may see nothing."""
    if not sockets:
        return None
    for pid in sorted(int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()):
        with suppress(OSError):
            if any(os.readlink(link) in sockets for link in (_PROC / str(pid) / "fd").iterdir()):
                return pid
    return None


def _command(pid: int) -> str:
    """The program and its arguments, shortened: without what may be a secret in a long line."""
    with suppress(OSError):
        words = (_PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace").split("\0")
        return re.sub(r"\s+", " ", " ".join(words[:4])).strip()[:80]
    return ""
