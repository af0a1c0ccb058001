"""A download goes on where it broke off, and is checked before it has its name."""

import hashlib
from pathlib import Path
from typing import Any

import httpx
import pytest

from concord_client import Damaged, Export
from tests.unit.client.server import Broken, FakeServer

CONTENT = bytes(range(256)) * 40
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def _export(*answers: Any) -> tuple[FakeServer, Export]:
    record = {
        "id": 12,
        "name": "2024-06",
        "format": "coco-instances",
        "state": "succeeded",
        "finished_at": "2024-06-01T00:00:00Z",
        "sha256": SHA256,
        "size_bytes": len(CONTENT),
    }
    server = FakeServer(httpx.Response(200, json=record), *answers)
    return server, server.concord().export(12)


def _whole(request: httpx.Request) -> httpx.Response:
    """A server that knows ranges."""
    asked = request.headers.get("range")
    if asked is None or request.headers.get("if-range") != f'"{SHA256}"':
        return httpx.Response(200, content=CONTENT)
    begin = int(asked.removeprefix("bytes=").removesuffix("-"))
    return httpx.Response(206, content=CONTENT[begin:])


def test_a_folder_gets_it_under_a_name_of_its_own(tmp_path: Path) -> None:
    _, export = _export(_whole)
    told: list[tuple[int, int | None]] = []

    path = export.download(tmp_path, progress=lambda done, total: told.append((done, total)))

    assert path == tmp_path / "2024-06-coco-instances.zip"
    assert path.read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))


def test_it_goes_on_where_it_broke_off(tmp_path: Path) -> None:
    server, export = _export(httpx.Response(200, stream=Broken(CONTENT[:5000])), _whole)

    path = export.download(tmp_path / "set.zip")

    assert path.read_bytes() == CONTENT
    assert server.requests[2].headers["range"] == "bytes=5000-"
    assert server.requests[2].headers["if-range"] == f'"{SHA256}"'


def test_it_goes_on_in_another_run(tmp_path: Path) -> None:
    (tmp_path / "set.zip.part").write_bytes(CONTENT[:100])
    server, export = _export(_whole)

    path = export.download(tmp_path / "set.zip")

    assert path.read_bytes() == CONTENT
    assert server.requests[1].headers["range"] == "bytes=100-"
    assert list(tmp_path.iterdir()) == [path]


def test_a_server_without_ranges_sends_it_anew(tmp_path: Path) -> None:
    (tmp_path / "set.zip.part").write_bytes(CONTENT[:100])
    _, export = _export(httpx.Response(200, content=CONTENT))

    assert export.download(tmp_path / "set.zip").read_bytes() == CONTENT


def test_other_bytes_are_refused_and_removed(tmp_path: Path) -> None:
    _, export = _export(httpx.Response(200, content=CONTENT[::-1]))

    with pytest.raises(Damaged, match=f"expected the SHA-256 {SHA256}"):
        export.download(tmp_path / "set.zip")

    assert list(tmp_path.iterdir()) == []
