"""A project to upload into, and pictures to upload."""

import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from httpx import Client, Response
from PIL import Image

from app.database.engine import Database
from app.images.tools import ImageTools
from app.settings import Settings
from tests.conftest import Person
from tests.factories.projects import add_member, make_project
from tests.servers import Server, running_server, temporary_database

Upload = Callable[..., Response]


@pytest.fixture
def project(as_owner: Client, annotator: Person) -> dict[str, Any]:
    """A project in which the annotator labels."""
    made = make_project(as_owner)
    add_member(as_owner, made["id"], annotator.id)
    return made


@pytest.fixture
def upload(as_owner: Client, project: dict[str, Any]) -> Upload:
    """Sends files as the owner: `upload(("street/a.jpg", content), …)`."""

    def send(*files: tuple[str, bytes], client: Client = as_owner) -> Response:
        parts = [("files", (name, content)) for name, content in files]
        return client.post(f"/api/v1/projects/{project['id']}/images", files=parts)

    return send


def picture(
    name: str = "JPEG",
    *,
    size: tuple[int, int] = (96, 64),
    color: str = "red",
    orientation: int = 1,
) -> bytes:
    """A small file of one colour; another colour is another file."""
    buffer = BytesIO()
    exif = Image.Exif()
    exif[274] = orientation
    exif[271] = "Concord Camera Works"
    Image.new("RGB", size, color).save(buffer, name, exif=exif)
    return buffer.getvalue()


@dataclass(frozen=True)
class World:
    """A server with settings of its own, an administrator's client, and a project to upload into."""

    server: Server
    client: Client
    project_id: int

    def upload(self, *files: tuple[str, bytes]) -> Response:
        """Send files into the project."""
        parts = [("files", (name, content)) for name, content in files]
        return self.client.post(f"/api/v1/projects/{self.project_id}/images", files=parts)

    def row(self, statement: str, *values: Any) -> Any:
        """The first row of a query."""
        with psycopg.connect(self.server.database_url) as connection:
            return connection.execute(statement, values).fetchone()

    def blob(self, image: dict[str, Any], name: str | None = None) -> Path:
        """Where the local store keeps an image's file, or something made from it."""
        sha256: str = image["sha256"]
        place = f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
        inner = f"originals/{place}" if name is None else f"derived/{place}/{name}"
        return self.server.settings.files_dir / inner

    def wait_for_jobs(self) -> None:
        """Until nothing is waiting or running."""
        deadline = time.monotonic() + 30
        while self.row("select count(*) from jobs where state in ('waiting', 'running')") != (0,):
            assert time.monotonic() < deadline, "jobs did not finish"
            time.sleep(0.05)


@contextmanager
def new_world(folder: Path, **settings: Any) -> Iterator[World]:
    """A world in a folder; the settings are those of `app.settings`."""
    with temporary_database() as url:
        values: dict[str, Any] = {"data_dir": folder, "database_url": url} | settings
        with running_server(Settings(**values)) as server:
            token = make_admin_token(url)
            headers = {"Authorization": f"Bearer {token}"}
            with Client(base_url=server.url, headers=headers, timeout=60) as client:
                yield World(server, client, make_project(client)["id"])


def make_admin_token(database_url: str) -> str:
    """A token of a new administrator."""
    token = f"concord_{secrets.token_urlsafe(32)}"
    digest = hashlib.sha256(token.encode()).digest()
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "insert into users (email, name, role) values ('root@example.org', 'Root', 'admin') returning id"
        ).fetchone()
        assert row is not None
        connection.execute(
            "insert into api_tokens (user_id, name, prefix, token_hash) values (%s, 'tests', %s, %s)",
            [row[0], token[:12], digest],
        )
    return token


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A server of the test's own."""
    with new_world(tmp_path) as made:
        yield made


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def tools_beside(world: World) -> AsyncIterator[ImageTools]:
    """The tools of a second process that works on the same database and files."""
    database = Database(world.server.database_url, pool_size=4)
    await database.open()
    tools = ImageTools.open(world.server.settings, database)
    try:
        yield tools
    finally:
        await tools.close()
        await database.close()
