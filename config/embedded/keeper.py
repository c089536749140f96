"""The keeper: a process of its own that stops the server once nobody uses it any more.

Every process that uses the server shares a lock, the lease. The keeper asks for that lock alone, and so is
woken by the kernel when the last of them has ended, in whatever way. `python -m config.embedded.keeper DATA_DIR LEASE
KEEPER_LOCK_FD LOG LINGER`; standard library only, for it lives as long as the server.
"""

import fcntl
import os
import signal
import sys
import time
import traceback
from functools import partial
from pathlib import Path
from types import TracebackType

from config.embedded import locks, processes

STOP_SECONDS = 60.0
"""How long a stop in good order may take: it writes everything to disk first."""


def watch(data_dir: Path, lease_path: Path, log: Path, linger: float) -> None:
    """Stop the server once nobody has held the lease for `linger` seconds; returns holding it alone."""
    lease = os.open(lease_path, os.O_RDWR | os.O_CLOEXEC)
    held = locks.Held(lease, lease_path, locks.identity(os.fstat(lease)))
    while True:
        fcntl.flock(lease, fcntl.LOCK_EX)
        fcntl.flock(lease, fcntl.LOCK_UN)  # nobody shares the keeper's own descriptor
        time.sleep(linger)
        try:
            fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        break
    if not held.is_valid():
        return  # the folder was deleted and made anew: whoever uses it now has another keeper
    postmaster = processes.read_postmaster(data_dir)
    if postmaster is None or not processes.is_postgres_of(postmaster.pid, data_dir):
        return
    if not processes.stop(postmaster, data_dir, seconds=STOP_SECONDS):
        note(log, f"keeper: server {postmaster.pid} does not stop\n")


def note(log: Path, text: str) -> None:
    """Add to the server's log: the keeper has no terminal to speak to."""
    with log.open("a", encoding="utf-8") as file:
        file.write(text)


def log_crash(log: Path, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    note(log, "keeper: " + "".join(traceback.format_exception(kind, error, trace)))


def main(arguments: list[str]) -> None:
    data_dir, lease_path, keeper_fd, log, linger = arguments
    sys.excepthook = partial(log_crash, Path(log))
    child = os.fork()
    if child:
        # The one that started us waits for this process, so that the keeper is nobody's child.
        os.ftruncate(int(keeper_fd), 0)
        os.pwrite(int(keeper_fd), str(child).encode(), 0)
        return
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # whoever ends all processes at once must not orphan the server
    watch(Path(data_dir), Path(lease_path), Path(log), float(linger))
    os.close(int(keeper_fd))  # before the lease: who gets that next must be able to start a keeper


if __name__ == "__main__":
    main(sys.argv[1:])
