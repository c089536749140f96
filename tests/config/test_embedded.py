"""The life and death of an embedded server. Every process here is real, and so is every kill."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from config.embedded import locks, processes
from config.embedded.server import Server
from tests.config.embedded_processes import (
    CARELESS,
    GONE_SECONDS,
    LINGER,
    NAMELESS,
    NOBODY,
    ROOT,
    Person,
    become,
    end_server,
    eventually,
    keeper_of,
    query,
    server_of,
)

BUSY = "SELECT state FROM pg_stat_activity WHERE query LIKE 'DO%LOOP%'"
COLLATION = "SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale FROM pg_database WHERE datname = 'trao'"


def test_first_start_makes_a_utf8_cluster_behind_a_private_socket(new_dir):
    """With the settings of a server that must survive a power cut."""
    server = Server(new_dir, {}, linger=LINGER)
    at = server.address()
    server.ensure_database("trao")
    server.ensure_database("trao")

    assert (at.host, at.port, at.user) == (f"{new_dir}.run", 5432, "postgres")
    assert stat.S_IMODE(os.stat(at.host).st_mode) == 0o700
    assert query(at.host, COLLATION) == [("UTF8", "b", "C.UTF-8")]
    assert query(at.host, "SELECT lower('ĐẶNG THỊ Ế'), current_setting('listen_addresses')") == [("đặng thị ế", "")]
    assert query(at.host, "SELECT type, database, user_name, auth_method FROM pg_hba_file_rules") == [
        ("local", ["all"], ["all"], "trust")
    ]
    server.release()
    assert "ready to accept connections" in new_dir.with_name("postgres.log").read_text()


def test_settings_reach_the_server_but_never_open_a_port(data_dir):
    server = Server(data_dir, {**CARELESS, "work_mem": "7MB", "cluster_name": "it's", "listen_addresses": "*"})
    host = server.address().host
    names = ("fsync", "work_mem", "cluster_name", "listen_addresses")
    values = query(host, "SELECT " + ", ".join(f"current_setting('{name}')" for name in names), "postgres")
    server.release()

    assert values == [("off", "7MB", "it's", "")]


def test_released_server_stops_within_seconds_and_keeps_its_data(data_dir, serve):
    server = serve(data_dir)
    host = server.address().host
    server.ensure_database("trao")
    query(host, "CREATE TABLE gift AS SELECT 'sổ' AS kind")
    server.release()

    assert eventually(lambda: not server_of(data_dir), seconds=GONE_SECONDS)
    assert not (data_dir / "postmaster.pid").exists()
    assert eventually(lambda: not processes.exists(keeper_of(data_dir)))
    assert query(server.address().host, "SELECT kind FROM gift") == [("sổ",)]


def test_command_that_follows_another_finds_the_server_still_there(data_dir, serve):
    server = serve(data_dir)
    server.address()
    pid = server_of(data_dir)
    server.release()
    server.address()
    time.sleep(LINGER + 1)
    assert server_of(data_dir) == pid


def test_processes_share_one_server_until_the_last_has_gone(data_dir, hold):
    first, second = hold(data_dir), hold(data_dir)
    assert first.found == second.found
    first.kill()
    time.sleep(LINGER + 1)
    assert server_of(data_dir) == first.found["pid"]

    second.end()
    assert eventually(lambda: not server_of(data_dir), seconds=GONE_SECONDS)


def test_killed_parent_leaves_nothing_that_blocks_or_stays(data_dir, hold):
    first = hold(data_dir)
    assert first.found["pid"] == server_of(data_dir)
    first.kill()
    second = hold(data_dir)
    assert second.found["pid"] == server_of(data_dir)

    second.kill()
    assert eventually(lambda: not server_of(data_dir), seconds=GONE_SECONDS)
    assert hold(data_dir).found["pid"] == server_of(data_dir)


def test_starter_killed_while_initdb_runs_does_not_block_the_next(new_dir, hold):
    first = hold(new_dir)
    assert eventually(new_dir.with_name("postgres.new").exists)
    first.kill()

    second = hold(new_dir)
    assert second.found["pid"] == server_of(new_dir)
    assert not new_dir.with_name("postgres.new").exists()


def test_eight_processes_at_once_start_one_server(new_dir, hold):
    holders = [hold(new_dir) for _ in range(8)]
    told = [holder.found for holder in holders]

    assert told == [told[0]] * 8
    assert told[0]["pid"] == server_of(new_dir)


def test_threads_at_once_start_one_server(data_dir, serve):
    server = serve(data_dir)
    found = []

    def join() -> None:
        address = server.address()
        server.ensure_database("trao")
        found.append((address, server_of(data_dir)))

    threads = [threading.Thread(target=join) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [(server.address(), server_of(data_dir))] * 8


def test_killed_keeper_is_replaced_at_the_next_connection(data_dir, serve):
    server = serve(data_dir)
    server.address()
    killed, pid = keeper_of(data_dir), server_of(data_dir)
    os.kill(killed, signal.SIGKILL)
    assert eventually(lambda: not processes.exists(killed))

    server.address()
    assert server_of(data_dir) == pid
    assert keeper_of(data_dir) != killed
    server.release()
    assert eventually(lambda: not server_of(data_dir), seconds=GONE_SECONDS)


def test_server_left_without_keeper_is_taken_over_by_the_next_process(data_dir, hold):
    first = hold(data_dir)
    os.kill(first.found["keeper"], signal.SIGKILL)
    first.kill()
    time.sleep(LINGER)
    second = hold(data_dir)

    assert second.found["pid"] == first.found["pid"]
    assert second.found["keeper"] != first.found["keeper"]
    second.end()
    assert eventually(lambda: not server_of(data_dir), seconds=GONE_SECONDS)


def test_killed_server_is_started_again_though_its_child_is_still_busy(data_dir, serve):
    server = serve(data_dir)
    host = server.address().host
    server.ensure_database("trao")
    query(host, "CREATE TABLE gift AS SELECT 'thẻ' AS kind")
    killed = server_of(data_dir)
    with closing(psycopg.connect(host=host, user="postgres", dbname="trao", autocommit=True)) as connection:
        backend = connection.info.backend_pid
        connection.pgconn.send_query(b"DO 'BEGIN LOOP END LOOP; END'")
        connection.pgconn.flush()
        assert eventually(lambda: query(host, BUSY) == [("active",)])
        os.kill(killed, signal.SIGKILL)
        assert eventually(lambda: not processes.exists(killed))
        assert processes.is_postgres_of(backend, data_dir), "a busy child does not notice"

        assert query(server.address().host, "SELECT kind FROM gift") == [("thẻ",)]
        assert server_of(data_dir) != killed
        assert not processes.is_postgres_of(backend, data_dir)


def test_start_after_everything_was_killed_at_once_keeps_the_data(data_dir, hold):
    first = hold(data_dir)
    query(first.found["host"], "CREATE TABLE gift AS SELECT 'quà Tết' AS kind")
    for pid in (first.found["keeper"], first.found["pid"]):
        os.kill(pid, signal.SIGKILL)
    first.kill()

    second = hold(data_dir)
    assert query(second.found["host"], "SELECT kind FROM gift") == [("quà Tết",)]


def test_stale_notes_with_the_number_of_a_stranger_do_not_block(data_dir, serve):
    server = serve(data_dir)
    host = server.address().host
    note = (data_dir / "postmaster.pid").read_text()
    socket_lock = Path(host, ".s.PGSQL.5432.lock").read_text()
    end_server(data_dir)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        pid = note.split("\n")[0]
        (data_dir / "postmaster.pid").write_text(note.replace(pid, str(stranger.pid), 1))
        Path(host, ".s.PGSQL.5432.lock").write_text(socket_lock.replace(pid, str(stranger.pid), 1))

        assert query(server.address().host, "SELECT 1", "postgres") == [(1,)]
        assert stranger.poll() is None
        stranger.communicate(b"\n")


def test_keeper_never_signals_the_stranger_named_in_a_stale_note(data_dir, serve):
    server = serve(data_dir)
    server.address()
    note = (data_dir / "postmaster.pid").read_text()
    end_server(data_dir)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        (data_dir / "postmaster.pid").write_text(note.replace(note.split("\n")[0], str(stranger.pid), 1))
        server.release()

        assert eventually(lambda: not processes.exists(keeper_of(data_dir)))
        assert stranger.poll() is None
        stranger.communicate(b"\n")


@pytest.mark.parametrize("note", [b"", b"\xff\xfe\n", b"-4194305\n/x\n1\n5432\n"])
def test_note_that_says_nothing_does_not_block(data_dir, serve, note):
    (data_dir / "postmaster.pid").write_bytes(note)
    assert query(serve(data_dir).address().host, "SELECT 1", "postgres") == [(1,)]


def test_long_path_puts_the_socket_into_a_short_private_folder(new_dir, serve):
    deep = new_dir.parent.joinpath(*["thư mục rất dài, của ủy ban"] * 5, "postgres")
    server = serve(deep)
    folder = Path(server.address().host)

    assert len(os.fsencode(folder / ".s.PGSQL.5432")) <= 103
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert folder.stat().st_uid == os.geteuid()
    assert query(folder, "SELECT 1", "postgres") == [(1,)]
    killed = server_of(deep)
    os.kill(killed, signal.SIGKILL)
    assert eventually(lambda: not processes.exists(killed))
    again = Path(server.address().host)
    assert again != folder
    assert not folder.exists(), "what a killed server left is cleared"
    server.release()
    assert eventually(lambda: not again.exists())


def test_deleted_run_folder_is_made_anew(data_dir, serve):
    server = serve(data_dir)
    host = server.address().host
    for path in Path(host).iterdir():
        path.unlink()
    Path(host).rmdir()

    assert query(server.address().host, "SELECT 1", "postgres") == [(1,)]
    server.release()
    assert eventually(lambda: not server_of(data_dir), seconds=GONE_SECONDS)


def test_copied_data_folder_open_to_others_is_closed_again(data_dir, serve):
    data_dir.chmod(0o755)
    serve(data_dir).address()
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700


def test_forked_child_keeps_the_server_after_its_parent(data_dir):
    script = f"""
import os, sys
from pathlib import Path
from config.embedded.server import Server
server = Server(Path({str(data_dir)!r}), {CARELESS}, linger={LINGER})
server.address()
if os.fork():
    os._exit(0)
sys.stdin.read()
"""
    forked = Person((), sys.executable, os.geteuid())
    with subprocess.Popen(
        forked.command(script), env=forked.environment, cwd="/", stdin=subprocess.PIPE, text=True
    ) as parent:
        parent.wait(timeout=20)
        pid = server_of(data_dir)
        assert pid
        time.sleep(LINGER + 1)
        assert server_of(data_dir) == pid
    assert eventually(lambda: not server_of(data_dir), seconds=GONE_SECONDS)


def test_forked_child_uses_the_server_of_its_parent(data_dir, serve):
    serve(data_dir.with_name("unused"))
    server = serve(data_dir)
    server.address()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, f"{server.address().host} {server_of(data_dir)}".encode())
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(reading, 1000).decode() == f"{server.address().host} {server_of(data_dir)}"
    os.close(reading)
    os.close(writing)


def test_descriptor_closed_by_a_daemoniser_is_noticed_and_no_other_closed(data_dir, serve, tmp_path):
    server = serve(data_dir)
    server.address()
    lease = server.cluster.run_dir / "lease.lock"
    fd = next(
        int(name)
        for name in os.listdir("/dev/fd")
        if os.path.exists(f"/dev/fd/{name}") and os.path.samefile(f"/dev/fd/{name}", lease)
    )
    other = os.open(tmp_path / "khác", os.O_CREAT | os.O_RDWR)
    os.dup2(other, fd)
    time.sleep(LINGER + 1)

    assert query(server.address().host, "SELECT 1", "postgres") == [(1,)]
    server.release()
    assert os.path.sameopenfile(fd, other)
    os.close(other)
    os.close(fd)


def test_root_and_ordinary_users_have_their_server(folders, hold):
    """As root: the numbers of others, one of them without a name. As an ordinary user: also as a root of
    one's own namespace, if the system allows that."""
    people = [become(NOBODY), become(NAMELESS)]
    if os.geteuid() != 0:
        people = [Person((), sys.executable, os.geteuid())]
    root = Person(("unshare", "--user", "--map-root-user"), sys.executable, os.geteuid())
    allowed = subprocess.run([*root.prefix, "true"], capture_output=True, check=False).returncode == 0
    people = [*people, *([root] if allowed else [])]
    places = [folders() / "postgres" for _ in people]
    for person, place in zip(people, places, strict=True):
        os.chown(place.parent, person.uid, -1)
    holders = [hold(place, person) for person, place in zip(people, places, strict=True)]
    for person, place, holder in zip(people, places, holders, strict=True):
        assert holder.found["host"] == f"{place}.run", person
        assert place.stat().st_uid == person.uid
        assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("command", "ours"),
    [
        ("/a b/bin/postgres -D /nhà/var/postgres -c listen_addresses= -c port=5432", True),
        ("/a b/bin/postgres -D /nhà/var/postgres.old -c port=5432", False),
        ("/usr/bin/vim -D /nhà/var/postgres -c port=5432", False),
        ("postgres: checkpointer ", False),
        ("", False),
    ],
)
def test_server_is_known_by_its_command_line_where_there_is_no_proc(command, ours):
    assert processes.is_command_of(command, Path("/nhà/var/postgres")) is ours


def test_server_of_the_wheel_is_never_asked_for():
    sources = [path.read_text() for path in (ROOT / "config").rglob("*.py")]
    assert not any("import pixeltable" in source or "from pixeltable" in source for source in sources)


def test_lock_file_made_anew_under_its_holder_is_no_longer_valid(tmp_path):
    path = tmp_path / "x.lock"
    old = locks.acquire(path, locks.EXCLUSIVE, wait=0)
    path.unlink()
    new = locks.acquire(path, locks.EXCLUSIVE, wait=0)

    assert (old.is_open(), old.is_valid(), new.is_valid()) == (True, False, True)
    with pytest.raises(locks.LockTimeout):
        locks.acquire(path, locks.SHARED, wait=0.05)
    old.close()
    new.close()
    assert not new.is_open()
    locks.acquire(path, locks.SHARED, wait=0).close()
