"""An album in which it is known what is alike."""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import psycopg
import pytest
from httpx import Client
from PIL import Image

from app.database.engine import Database
from tests.conftest import Person
from tests.factories.projects import add_member, make_project
from tests.servers import Server

PATIENCE_S = 30


@dataclass(frozen=True)
class Album:
    """A project with pictures, and those who may see it."""

    project_id: int
    ids: dict[str, int]
    owner: Client
    annotator: Client

    def job(self, job_id: int) -> dict[str, Any]:
        """A job once it has ended."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            found: dict[str, Any] = self.owner.get(f"/api/v1/jobs/{job_id}").json()
            if found["state"] not in {"waiting", "running"}:
                return found
            time.sleep(0.02)
        raise AssertionError(f"the job did not end: {found}")


def scene(seed: int) -> Image.Image:
    """Soft patches of colour; another seed is another picture."""
    patches = np.random.default_rng(seed).integers(0, 256, (7, 10, 3), np.uint8)
    return Image.fromarray(patches).resize((240, 160), Image.Resampling.BICUBIC)


def encoded(image: Image.Image, kind: str = "PNG", *, taken: str = "", **options: Any) -> bytes:
    """A file, of a camera where it is known when it was taken."""
    exif = Image.Exif()
    if taken:
        exif[271], exif[272] = "Canon", "EOS 5D"
        exif.get_ifd(0x8769)[0x9003] = f"2024:05:01 {taken}"
    buffer = io.BytesIO()
    image.save(buffer, kind, exif=exif, **options)
    return buffer.getvalue()


def files() -> dict[str, bytes]:
    """One scene four times, of which two have the same pixels; a burst of two; and ten that are alone."""
    original = scene(1)
    return {
        "original.png": encoded(original),
        "stripped.png": encoded(original, compress_level=1),
        "compressed.jpg": encoded(original, "JPEG", quality=40),
        "smaller.png": encoded(original.resize((180, 120))),
        "burst-1.jpg": encoded(scene(20), "JPEG", taken="12:00:00"),
        "burst-2.jpg": encoded(scene(21), "JPEG", taken="12:00:02"),
        "later.jpg": encoded(scene(22), "JPEG", taken="12:00:05"),
        **{f"other-{seed}.png": encoded(scene(seed)) for seed in range(40, 50)},
    }


@pytest.fixture(scope="module")
def album(make_person: Callable[..., Person], client_of: Callable[[Person], Client]) -> Album:
    """A project with those files, measured as they came in and not compared yet."""
    owner, annotator = make_person(name="Olga"), make_person(name="Anna")
    as_owner = client_of(owner)
    project_id = make_project(as_owner)["id"]
    add_member(as_owner, project_id, annotator.id)
    parts = [("files", each) for each in files().items()]
    sent = as_owner.post(f"/api/v1/projects/{project_id}/images", files=parts)
    assert len(sent.json()["created"]) == len(parts), sent.text
    ids = {each["file_name"]: each["id"] for each in sent.json()["created"]}
    return Album(project_id, ids, as_owner, client_of(annotator))


@pytest.fixture(scope="module")
def compared(album: Album) -> tuple[Album, dict[str, Any]]:
    """The same after everything was measured again, and the job that did."""
    started = album.owner.post(f"/api/v1/projects/{album.project_id}/measurements")
    assert started.status_code == 202, started.text
    return album, album.job(started.json()["id"])


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def beside(server: Server) -> Any:
    """The database of the server, for what no route asks."""
    database = Database(server.database_url, pool_size=2)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def project_of_none(as_owner: Client) -> int:
    """The id of a project without images."""
    return int(make_project(as_owner)["id"])


def add_rows(
    database: psycopg.Connection[Any], project_id: int, image_ids: list[int], hashes: list[int]
) -> None:
    """Measures of images that have no pixels."""
    database.execute(
        """
        insert into image_quality (image_id, project_id, version, perceptual_hash, pixel_hash)
        select image_id, %s, 1, hash, hash from unnest(%s::bigint[], %s::bigint[]) as w(image_id, hash)
        """,
        [project_id, image_ids, hashes],
    )
