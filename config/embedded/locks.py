"""File locks that the kernel frees when their holder dies, however it dies. Standard library only.

`flock` belongs to the open file, not to the process: a forked child shares its parent's lock and keeps it
alive, and closing a descriptor gives up no more than this process's share. That is why nothing here ever
says LOCK_UN: it would free the lock for all who share it.
"""

import fcntl
import os
import time
from dataclasses import dataclass
from pathlib import Path

SHARED = fcntl.LOCK_SH
EXCLUSIVE = fcntl.LOCK_EX

_POLL_SECONDS = 0.02


class LockTimeout(Exception):
    """Somebody else held the lock for as long as we were willing to wait; `path` says which."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def identity(status: os.stat_result) -> tuple[int, int]:
    """What tells one file from another, whatever it is called."""
    return status.st_dev, status.st_ino


@dataclass(frozen=True)
class Held:
    """A lock held through the descriptor `fd` on the file that was at `path`."""

    fd: int
    path: Path
    file: tuple[int, int]

    def is_open(self) -> bool:
        """Whether `fd` is still ours. A daemonising library closes all descriptors, and numbers are reused."""
        try:
            return identity(os.fstat(self.fd)) == self.file
        except OSError:
            return False

    def is_valid(self) -> bool:
        """Whether the lock still says anything to others: the file may have been deleted and made anew."""
        try:
            return self.is_open() and identity(os.stat(self.path)) == self.file
        except OSError:
            return False

    def close(self) -> None:
        if self.is_open():
            os.close(self.fd)


def acquire(path: Path, kind: int, *, wait: float) -> Held:
    """Lock the file at `path`, made if missing, within `wait` seconds. Raises LockTimeout and OSError."""
    deadline = time.monotonic() + wait
    while True:
        held = _try(path, kind)
        if held is not None:
            return held
        if time.monotonic() >= deadline:
            raise LockTimeout(path)
        time.sleep(_POLL_SECONDS)


def _try(path: Path, kind: int) -> Held | None:
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    held = Held(fd, path, identity(os.fstat(fd)))
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        held.close()
        return None
    except OSError:
        held.close()
        raise
    if held.is_valid():
        return held
    held.close()
    return None
