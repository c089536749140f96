"""The data folder and the server on it: made, started, found running, cleared of what a killed one left.

Beside the data folder `postgres` stand `postgres.run` (0700: socket and locks) and `postgres.log` (the log
since the last start; `postgres.log.1` the one before). Whoever may enter `postgres.run` is trusted; the
server listens nowhere else. Nothing here is safe against others doing the same: `server` holds the locks.
"""

import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from config.embedded import binaries, processes
from config.embedded.errors import DISK_FULL, EmbeddedServerError, explain, failure
from config.embedded.processes import Postmaster

SUPERUSER = "postgres"
PORT = 5432
START_SECONDS = 60

_INITDB_SECONDS = 180.0
_LEAST_FREE_BYTES = 1 << 20
_SOCKET_PATH_BYTES = 107 if sys.platform == "linux" else 103
_UNFIT_FOR_SHELL = re.compile(r'["$`\\\n]')
_UNFIT_FOR_SOCKET = re.compile(r'[,"]')  # special in PostgreSQL's list of folders or libpq's list of hosts
_HBA = "# Only through the socket, and its folder is ours alone.\nlocal all all trust\n"

_DEFAULTS = {
    # A failed statement and the values in its way would carry people's names and numbers into the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    "max_connections": 250,  # a test run has one or more for each core
}


class Cluster:
    """The PostgreSQL of `data_dir`. Its methods raise EmbeddedServerError, OSError and TimeoutExpired."""

    def __init__(self, data_dir: Path, settings: Mapping[str, object]) -> None:
        self.data_dir = data_dir.resolve()
        self.run_dir = self.data_dir.with_name(f"{self.data_dir.name}.run")
        self.log = self.data_dir.with_name(f"{self.data_dir.name}.log")
        self.settings = dict(settings)

    def prepare_folders(self) -> None:
        """Make the run folder; refuse paths and owners that PostgreSQL would refuse in its own words."""
        if _UNFIT_FOR_SHELL.search(f"{self.data_dir}{binaries.program('postgres')}"):
            raise failure(
                f"Đường dẫn {self.data_dir} hoặc đường dẫn môi trường Python có ký tự mà PostgreSQL không nhận "
                '(", $, ` hoặc \\); hãy chuyển sang thư mục khác.'
            )
        _check_owner(self.data_dir)
        self.data_dir.parent.mkdir(parents=True, exist_ok=True)
        _check_owner(self.run_dir)
        self.run_dir.mkdir(mode=0o700, exist_ok=True)
        self.run_dir.chmod(0o700)

    def running(self) -> Postmaster | None:
        """The server if it runs, waited for until it is ready; None if there is none that can be reached."""
        found = processes.read_postmaster(self.data_dir)
        if found is None or not self._is_alive(found):
            return None
        processes.wait_until(lambda: self._is_settled(found), seconds=START_SECONDS)
        now = processes.read_postmaster(self.data_dir)
        if now is None or not self._is_alive(now):
            return None
        if now.is_ready:
            return now
        if now.status == "ready":  # its socket has been deleted: nobody can reach it any more
            processes.stop(now, self.data_dir, seconds=START_SECONDS)
            return None
        raise failure(
            f"PostgreSQL (tiến trình {now.pid}) vẫn đang khởi động hoặc khôi phục dữ liệu sau "
            f"{START_SECONDS} giây; hãy đợi một lúc rồi chạy lại.",
            log=self.log,
        )

    def start(self, start_lock_fd: int) -> Postmaster:
        """Start the server, on a new data folder if there is none."""
        prefix = binaries.identity_prefix()
        self._rotate_log()
        if not (self.data_dir / "PG_VERSION").exists():
            self._initialise(prefix, start_lock_fd)
        self._check_version()
        output = ""
        for _ in range(2):  # the first one may be killed from outside just then
            output = self._launch(prefix)
            found = self.running()  # asked even if pg_ctl gave up: somebody killed may have started one before us
            if found is not None:
                return found
        raise self._not_started(output)

    def _launch(self, prefix: list[str]) -> str:
        """Start it, and wait until it is ready or has failed: what pg_ctl says."""
        self._clear_remains()
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in self._options().items())
        command = [str(binaries.program("pg_ctl")), "start", "-s", "-w", "-t", str(START_SECONDS)]
        where = ["-D", str(self.data_dir), "-l", str(self.log), "-o", options]
        _, output = binaries.run([*prefix, *command, *where], timeout=START_SECONDS + 30)
        return output

    def _not_started(self, output: str) -> EmbeddedServerError:
        if shutil.disk_usage(self.data_dir.parent).free < _LEAST_FREE_BYTES:
            return failure(DISK_FULL, log=self.log)  # on a full disk the log stays empty
        return failure(explain(f"{output}\n{self.log.read_text(errors='replace')}"), log=self.log)

    def _is_alive(self, postmaster: Postmaster) -> bool:
        return processes.is_postgres_of(postmaster.pid, self.data_dir) or processes.is_answering(postmaster)

    def _is_settled(self, postmaster: Postmaster) -> bool:
        now = processes.read_postmaster(self.data_dir)
        return now is None or now.status == "ready" or not self._is_alive(postmaster)

    def _options(self) -> dict[str, object]:
        for name in self.settings:
            if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", name):
                raise failure(f"Tên thiết lập PostgreSQL không hợp lệ: {name!r}.")
        return {
            **_DEFAULTS,
            **self.settings,
            "listen_addresses": "",
            "port": PORT,
            "unix_socket_directories": self._choose_socket_dir(),
            "unix_socket_permissions": "0700",
        }

    def _choose_socket_dir(self) -> Path:
        """The run folder, or a new 0700 folder under the temporary folder when a socket's path would not fit.

        Nobody needs to guess its name: `postmaster.pid` says it.
        """
        if _fits_socket(self.run_dir):
            return self.run_dir
        for base in (Path(tempfile.gettempdir()), Path("/tmp")):
            if _fits_socket(base / f"{processes.SOCKET_PREFIX}12345678"):
                return Path(tempfile.mkdtemp(prefix=processes.SOCKET_PREFIX, dir=base))
        raise failure(f"Đường dẫn thư mục tạm {tempfile.gettempdir()} quá dài; hãy đặt TMPDIR ngắn hơn.")

    def _initialise(self, prefix: list[str], start_lock_fd: int) -> None:
        """Make the data folder, elsewhere first: who is killed half-way leaves no half data folder."""
        if self.data_dir.exists() and any(self.data_dir.iterdir()):
            raise failure(
                f"Thư mục {self.data_dir} có tệp nhưng không phải dữ liệu PostgreSQL; hãy chuyển các tệp ấy đi "
                "hoặc chọn thư mục dữ liệu khác."
            )
        staging = self.data_dir.with_name(f"{self.data_dir.name}.new")
        if staging.exists():
            shutil.rmtree(staging)
        sync = ["--no-sync"] if str(self.settings.get("fsync", "on")) == "off" else []
        command = [str(binaries.program("initdb")), "-D", str(staging), "-U", SUPERUSER, *sync]
        # --locale=C: the same on every machine, whatever locales it has; letters are the builtin provider's work
        locale = ["-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        code, output = binaries.run(
            [*prefix, *command, *locale, "--auth=trust", "--no-instructions"],
            timeout=_INITDB_SECONDS,
            pass_fds=(start_lock_fd,),  # if we are killed, the next one waits until initdb has ended as well
        )
        with self.log.open("a", encoding="utf-8") as log:
            log.write(output)
        if code:
            raise self._not_started(output)
        (staging / "pg_hba.conf").write_text(_HBA)
        staging.rename(self.data_dir)
        if not sync:
            _sync_folder(self.data_dir.parent)

    def _check_version(self) -> None:
        version = (self.data_dir / "PG_VERSION").read_text().strip()
        if version != str(binaries.MAJOR):
            raise failure(
                f"Thư mục dữ liệu {self.data_dir} do PostgreSQL {version} tạo ra, còn bản đi kèm là "
                f"PostgreSQL {binaries.MAJOR}. Hãy dùng một máy chủ PostgreSQL {version} để xuất dữ liệu ra, "
                "hoặc đổi tên thư mục này để bắt đầu với dữ liệu trống."
            )

    def _clear_remains(self) -> None:
        """What a killed server left. Its number may by now be another process's, so its note must go."""
        processes.end_orphans(self.data_dir)
        stale = processes.read_postmaster(self.data_dir)
        if stale is not None:
            processes.remove_socket(stale)
        (self.data_dir / processes.PID_FILE).unlink(missing_ok=True)
        processes.remove_socket(Postmaster(0, "", PORT, str(self.run_dir), ""))
        self.data_dir.chmod(0o700)  # a copied folder is often 0755, which PostgreSQL refuses

    def _rotate_log(self) -> None:
        with suppress(FileNotFoundError):
            self.log.replace(self.log.with_name(f"{self.log.name}.1"))
        self.log.touch(mode=0o600)


def _check_owner(path: Path) -> None:
    try:
        owner = path.stat().st_uid
    except FileNotFoundError:
        return
    if owner != os.geteuid():
        raise failure(
            f"Thư mục {path} thuộc về người dùng số {owner}, còn lệnh này chạy bằng người dùng số "
            f"{os.geteuid()}. Hãy chạy bằng đúng người dùng đó, hoặc đặt DATABASE_URL."
        )


def _fits_socket(folder: Path) -> bool:
    path = os.fsencode(folder / f".s.PGSQL.{PORT}")
    return len(path) <= _SOCKET_PATH_BYTES and not _UNFIT_FOR_SOCKET.search(str(folder))


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
