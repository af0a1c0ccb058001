"""Nothing is half imported, wherever the server dies."""

import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
import pytest

from app.images.decoding import child
from tests.features.images.conftest import make_admin_token, picture
from tests.servers import client_of_server, temporary_database

COLORS = [f"hsl({hue}, {strength}%, 50%)" for hue in range(0, 360, 6) for strength in (60, 90)]


@contextmanager
def server_process(folder: Path, database_url: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`concord serve` as an operator starts it, and its address."""
    environment = os.environ | {
        "CONCORD_DATA_DIR": str(folder),
        "CONCORD_DATABASE_URL": database_url,
        "CONCORD_PORT": "0",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", "from app.cli import main; main()", "serve"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1]
        yield process, address
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


@pytest.mark.parametrize("after_s", [0.3, 0.8, 1.5])
def test_every_image_is_whole_after_kill_9(tmp_path: Path, after_s: float) -> None:
    with temporary_database() as url:
        token = make_admin_token(url)
        with server_process(tmp_path, url) as (process, address):
            client = client_of_server(address, Authorization=f"Bearer {token}")
            project = client.post("/api/v1/projects", json={"name": "Doomed"}).json()
            acknowledged: list[dict[str, Any]] = []
            sender = threading.Thread(
                target=_upload_until_it_dies, args=(client, project["id"], acknowledged)
            )
            sender.start()
            time.sleep(after_s)
            process.kill()
            sender.join()
            client.close()

        assert _is_plausible(acknowledged, after_s)
        _assert_whole(tmp_path, url, acknowledged)


def test_decoders_end_with_their_server(tmp_path: Path) -> None:
    with temporary_database() as url:
        token = make_admin_token(url)
        with server_process(tmp_path, url) as (process, address):
            with client_of_server(address, Authorization=f"Bearer {token}") as client:
                project = client.post("/api/v1/projects", json={"name": "Doomed"}).json()
                client.post(
                    f"/api/v1/projects/{project['id']}/images",
                    files={"files": ("a.jpg", picture())},
                )
            decoders = [
                each
                for each in psutil.Process(process.pid).children(recursive=True)
                if child.__name__ in each.cmdline()
            ]

            process.kill()

            assert decoders
            assert psutil.wait_procs(decoders, timeout=10)[1] == []


def _upload_until_it_dies(
    client: httpx.Client, project_id: int, acknowledged: list[dict[str, Any]]
) -> None:
    try:
        for color in COLORS:
            files = [("files", (f"{color}.png", picture("PNG", size=(700, 500), color=color)))]
            answer = client.post(f"/api/v1/projects/{project_id}/images", files=files).json()
            acknowledged.extend(answer["created"])
    except httpx.HTTPError:
        return


def _is_plausible(acknowledged: list[dict[str, Any]], after_s: float) -> bool:
    """The longest run has certainly seen some images arrive; a short one may not."""
    return bool(acknowledged) or after_s < 1


def _assert_whole(folder: Path, url: str, acknowledged: list[dict[str, Any]]) -> None:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            """
            select i.id, i.sha256, m.image_id is not null, q.image_id is not null
            from images i
            left join image_metadata m on m.image_id = i.id
            left join queued_images q on q.image_id = i.id
            """
        ).fetchall()
    assert {image["id"] for image in acknowledged} <= {row[0] for row in rows}
    for _, sha256, has_metadata, is_queued in rows:
        place = f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
        original = (folder / "files" / "originals" / place).read_bytes()
        assert hashlib.sha256(original).hexdigest() == sha256
        assert (folder / "files" / "derived" / place / "thumbnail-512.jpg").exists()
        assert (has_metadata, is_queued) == (True, True)
