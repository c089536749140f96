"""However the demo's web server ends, nobody is left on its port; and a port in use is told with who uses it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from config import serving
from config.embedded import locks, processes
from config.ports import who_listens
from tests.config.embedded_processes import eventually
from tests.config.processes import ROOT, environment

PATIENCE = 60
"""Seconds: much more than needed, the machine may be busy."""

# Notes each time it is started, in a file that the starter names.
BESIDE = """
import os, sys, time
from pathlib import Path
from config.serving import end_with_the_starter
end_with_the_starter()
with Path(sys.argv[1]).open("a") as file:
    file.write(f"{os.getpid()}\\n")
time.sleep(3600)
"""

STARTER = f"""
import sys
from pathlib import Path
from config import serving
port = serving.free_port(int(sys.argv[1]), folder=Path(sys.argv[2]))
print(f"port {{port.number}}", flush=True)
beside = ("-c", {BESIDE!r}, sys.argv[2] + "/beside")
sys.exit(serving.serve(port, ready=lambda: print("ready", flush=True), beside=beside))
"""


class Starter:
    """A process that serves, in a session of its own like one started in a terminal."""

    def __init__(self, folder, *, deaf=False):
        script = f"import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n{STARTER}" if deaf else STARTER
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, str(a_port()), str(folder)],
            cwd=ROOT,
            env=environment(TRAO_TESTING="1", DJANGO_SETTINGS_MODULE="config.settings"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.port = int(self.process.stdout.readline().removeprefix("port "))
        self.noted = folder / "beside"

    def wait_until_ready(self):
        assert self.process.stdout.readline() == "ready\n"
        assert eventually(lambda: self.beside, PATIENCE)

    @property
    def beside(self):
        """The process numbers of what was started beside the server, one after the other."""
        return [int(line) for line in self.noted.read_text().splitlines()] if self.noted.exists() else []

    def signal_all(self, number):
        """As a terminal does it: to everybody of the group in front."""
        os.killpg(self.process.pid, number)

    def ended(self):
        """The exit code and what was said on the way, once all who could say something have gone."""
        said = "".join(self.process.communicate(timeout=PATIENCE))
        return self.process.returncode, said

    def nobody_left(self):
        free = eventually(lambda: who_listens(serving.HOST, self.port) is None, PATIENCE)
        return free and eventually(lambda: not any(map(processes.exists, self.beside)), PATIENCE)


def a_port():
    """One that is free right now."""
    with socket.socket() as probe:
        probe.bind((serving.HOST, 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(tmp_path):
    starters = []

    def started(**options):
        starters.append(Starter(tmp_path, **options))
        return starters[-1]

    yield started
    for starter in starters:
        if starter.process.poll() is None:
            starter.process.kill()
            starter.process.communicate(timeout=PATIENCE)


def children_of(pid):
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(word) for word in found.stdout.split()]


def granian_of(starter):
    [granian] = set(children_of(starter.process.pid)) - set(starter.beside)
    return granian


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_it_answers_once_it_says_so_and_ends_without_a_word(start, number):
    starter = start()
    starter.wait_until_ready()
    address = f"http://localhost:{starter.port}/tai-khoan/dang-nhap/"  # which asks no database
    with urllib.request.urlopen(address, timeout=PATIENCE) as page:
        assert (page.status, page.url) == (200, address)
    starter.signal_all(number)
    assert starter.ended() == (0, "")
    assert starter.nobody_left()


@pytest.mark.parametrize("after", [0.0, 0.4, 0.8, 1.2])
def test_it_ends_as_well_while_it_is_still_starting(start, after):
    starter = start()
    time.sleep(after)
    starter.signal_all(signal.SIGINT)
    code, said = starter.ended()
    assert code in (0, 1, -signal.SIGINT)  # the last two: before it listened to signals at all
    assert not re.search("granian|worker", said)
    assert starter.nobody_left()


def test_it_ends_by_ctrl_c_where_the_shell_had_turned_that_off(start):
    starter = start(deaf=True)
    starter.wait_until_ready()
    starter.signal_all(signal.SIGINT)
    assert starter.ended() == (0, "")
    assert starter.nobody_left()


def test_the_workers_end_when_the_starter_is_killed(start):
    starter = start()
    starter.wait_until_ready()
    starter.process.kill()
    starter.ended()
    assert starter.nobody_left()


def test_the_starter_ends_the_workers_when_granian_is_killed(start):
    starter = start()
    starter.wait_until_ready()
    granian = granian_of(starter)
    os.kill(granian, signal.SIGKILL)
    code, _said = starter.ended()
    assert code not in (0, None)
    assert starter.nobody_left()


def test_what_runs_beside_is_started_again_when_it_ends(start):
    starter = start()
    starter.wait_until_ready()
    os.kill(starter.beside[0], signal.SIGKILL)
    assert eventually(lambda: len(starter.beside) == 2, PATIENCE)
    starter.signal_all(signal.SIGINT)
    assert starter.ended() == (0, "")
    assert starter.nobody_left()


def test_nobody_is_left_when_both_are_killed(start):
    starter = start()
    starter.wait_until_ready()
    granian = granian_of(starter)
    for pid in (granian, starter.process.pid):
        os.kill(pid, signal.SIGKILL)
    starter.ended()
    assert starter.nobody_left()


def test_a_port_in_use_is_passed_over_and_its_user_named(tmp_path):
    with socket.create_server((serving.HOST, 0)) as other:
        number = other.getsockname()[1]
        port = serving.free_port(number, folder=tmp_path)
        assert port.number > number
        assert f"cổng {number} đang bận (tiến trình {os.getpid()}: " in str(port.passed_over[0])
        port.lock.close()


def test_a_port_that_another_demo_is_about_to_use_is_passed_over(tmp_path):
    number = a_port()
    held = locks.acquire(tmp_path / f"demo-{number}.lock", locks.EXCLUSIVE, wait=0)
    port = serving.free_port(number, folder=tmp_path)
    assert port.number > number
    assert str(port.passed_over[0]) == f"cổng {number} đang bận"
    port.lock.close()
    held.close()


def test_no_free_port_is_said(tmp_path):
    with socket.create_server((serving.HOST, 0)) as other:
        assert serving.free_port(other.getsockname()[1], folder=tmp_path, tries=1) is None
