"""Data folders for embedded servers, and the processes that use them."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.embedded import processes
from config.embedded.server import Server
from tests.config.embedded_processes import CARELESS, LINGER, Holder, end_server, eventually

MEMORY = Path("/dev/shm")
ENOUGH_BYTES = 1 << 30


def _new_folder() -> Path:
    """In memory where there is plenty: a thousand small files are deleted after each test."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES
    return Path(tempfile.mkdtemp(prefix="trao-test-", dir=MEMORY if roomy else None))


def _keepers_below(folder: Path) -> list[int]:
    return [int(path.read_text() or 0) for path in folder.rglob("keeper.lock")]


def _clear(folder: Path) -> None:
    for path in list(folder.rglob(processes.PID_FILE)):
        end_server(path.parent)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def keepers() -> Iterator[set[int]]:
    """The keepers of cleared folders: none may be left in the end."""
    known: set[int] = set()
    yield known
    assert eventually(lambda: not any(map(processes.exists, known)))


@pytest.fixture(scope="session")
def cluster_template(keepers: set[int]) -> Iterator[Path]:
    """A stopped cluster to copy, which takes less time than initdb."""
    folder = _new_folder()
    server = Server(folder / "postgres", CARELESS, linger=LINGER)
    server.address()
    end_server(server.cluster.data_dir)
    server.release()
    yield folder / "postgres"
    keepers.update(_keepers_below(folder))
    _clear(folder)


@pytest.fixture
def folders(keepers: set[int]) -> Iterator[Callable[[], Path]]:
    """Makes folders for clusters to be in."""
    made: list[Path] = []

    def make() -> Path:
        made.append(_new_folder())
        return made[-1]

    yield make
    for folder in made:
        keepers.update(_keepers_below(folder))
        _clear(folder)


@pytest.fixture
def new_dir(folders: Callable[[], Path]) -> Path:
    """Where a cluster will be made."""
    return folders() / "postgres"


@pytest.fixture
def data_dir(folders: Callable[[], Path], cluster_template: Path) -> Path:
    """A cluster made, stopped and empty."""
    folder = folders() / "postgres"
    shutil.copytree(cluster_template, folder)
    return folder


@pytest.fixture
def serve() -> Iterator[Callable[[Path], Server]]:
    """Servers used by this process, given up at the end of the test."""
    servers: list[Server] = []

    def make(data_dir: Path) -> Server:
        servers.append(Server(data_dir, CARELESS, linger=LINGER))
        return servers[-1]

    yield make
    for server in servers:
        server.release()


@pytest.fixture
def hold() -> Iterator[Callable[..., Holder]]:
    """Other processes that use a server, ended at the end of the test."""
    holders: list[Holder] = []

    def make(*arguments: object, **options: object) -> Holder:
        holders.append(Holder(*arguments, **options))
        return holders[-1]

    yield make
    for holder in holders:
        if holder.process.returncode is None:
            holder.kill()
