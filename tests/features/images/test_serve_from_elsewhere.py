"""Files that are sent by the proxy in front, or by the object store."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import httpx
import pytest
from moto.server import ThreadedMotoServer

from tests.features.images.conftest import new_world, picture


@pytest.fixture(scope="module")
def object_store() -> Iterator[dict[str, Any]]:
    """The settings of an S3 stand-in with an empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    urlopen(Request(f"{endpoint}/pictures", method="PUT")).close()
    yield {
        "storage_url": "s3://pictures/concord",
        "storage_endpoint": endpoint,
        "storage_access_key": "key",
        "storage_secret_key": "secret",
    }
    server.stop()


def test_the_proxy_in_front_sends_local_files(tmp_path: Path) -> None:
    with new_world(tmp_path, accel_redirect_prefix="/_files/") as world:
        (image,) = world.upload(("a.jpg", picture())).json()["created"]

        response = world.client.get(f"/api/v1/images/{image['id']}/file?frame=stored")

        sha256 = image["sha256"]
        assert response.content == b""
        assert response.headers["x-accel-redirect"] == (
            f"/_files/originals/{sha256[:2]}/{sha256[2:4]}/{sha256}"
        )
        assert response.headers["content-type"] == "image/jpeg"
        assert response.headers["content-security-policy"].startswith("sandbox")


def test_pictures_live_in_an_object_store(tmp_path: Path, object_store: dict[str, Any]) -> None:
    with new_world(tmp_path, tile_above_pixels=1_000_000, **object_store) as world:
        content = picture(size=(1500, 1100), orientation=6)
        (image,) = world.upload(("a.jpg", content)).json()["created"]
        world.wait_for_jobs()
        url = f"/api/v1/images/{image['id']}"

        assert world.client.get(f"{url}/file?frame=stored").content == content
        assert world.client.get(f"{url}/file", headers={"Range": "bytes=0-3"}).status_code == 206
        for path in ("file", "thumbnail", "thumbnail?size=2048", "tiles/2/0/0"):
            assert world.client.get(f"{url}/{path}").headers["content-type"] == "image/jpeg"
        assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_the_object_store_sends_its_files_itself(
    tmp_path: Path, object_store: dict[str, Any]
) -> None:
    with new_world(tmp_path, storage_redirect=True, **object_store) as world:
        (image,) = world.upload(("a.jpg", picture(color="green"))).json()["created"]

        response = world.client.get(f"/api/v1/images/{image['id']}/file?frame=stored")

        assert response.status_code == 302
        fetched = httpx.get(response.headers["location"])
        assert fetched.content == picture(color="green")
        assert fetched.headers["content-type"] == "image/jpeg"
