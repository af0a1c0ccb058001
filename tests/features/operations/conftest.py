"""Embedded servers of a test's own: data directories, and processes that hold shares in the server."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from app.database.embedded import embedded_postgres
from app.database.embedded.layout import Layout
from app.database.embedded.locks import is_taken
from app.settings import Settings
from tests.postgres_holder import Holder, Order

NOBODY = 65534
NAMELESS = 12345


@dataclass(frozen=True)
class Home:
    """A data directory, and what a test wants to know of it."""

    folder: Path

    @property
    def layout(self) -> Layout:
        """Its files."""
        return Layout(self.folder.resolve() / "postgres")

    def is_served(self) -> bool:
        """Whether any process of a server is alive."""
        lock = self.layout.server_lock
        return lock.exists() and is_taken(lock)

    @property
    def log(self) -> str:
        """What the server wrote so far."""
        return self.layout.log.read_text()

    def postmaster(self) -> psutil.Process:
        """The server's first process."""
        return psutil.Process(int((self.layout.cluster / "postmaster.pid").read_text().split()[0]))

    def end_leftovers(self) -> None:
        """Kill whatever still serves it."""
        while self.is_served():
            for process in psutil.process_iter(["cwd"]):
                if process.info["cwd"] == str(self.layout.cluster):
                    process.kill()


@pytest.fixture(scope="module")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished data directory: making one takes most of a second."""
    folder = tmp_path_factory.mktemp("home")
    with embedded_postgres(Settings(data_dir=folder), durable=False):
        pass
    return folder


@pytest.fixture
def home(shared_folder: Path) -> Iterator[Home]:
    """A data directory with a stopped cluster, which other tests have used."""
    home = Home(shared_folder)
    yield home
    home.end_leftovers()


@pytest.fixture
def empty_home() -> Iterator[Home]:
    """A data directory that nobody has used, in a place that every user can reach."""
    home = Home(Path(tempfile.mkdtemp(prefix="concord-test-")))
    yield home
    home.end_leftovers()
    shutil.rmtree(home.folder)


@pytest.fixture
def copied_home(empty_home: Home, shared_folder: Path) -> Home:
    """A data directory with a stopped cluster that a test may spoil."""
    shutil.copytree(shared_folder, empty_home.folder, dirs_exist_ok=True)
    return empty_home


@pytest.fixture
def hold() -> Iterator[Callable[..., Holder]]:
    """Factory of processes: `hold(home)` starts one that uses the home's server."""
    made: list[Holder] = []

    def start(home: Home, *, uid: int | None = None, **environment: str) -> Holder:
        order = Order(home.folder, os.geteuid() if uid is None else uid, environment)
        made.append(Holder(order))
        return made[-1]

    yield start
    for holder in made:
        holder.close()
