"""Looking at pictures."""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from httpx import Client
from PIL import Image

from tests.features.images.conftest import Upload, picture
from tests.servers import Server


@pytest.fixture
def image(upload: Upload) -> dict[str, Any]:
    made: dict[str, Any] = upload(("street/0001.jpg", picture())).json()["created"][0]
    return made


def test_the_stored_frame_is_the_file_as_it_was_sent(
    as_owner: Client, image: dict[str, Any]
) -> None:
    response = as_owner.get(f"/api/v1/images/{image['id']}/file?frame=stored")

    assert response.content == picture()
    assert response.headers["content-type"] == "image/jpeg"
    assert response.headers["etag"] == f'"{image["sha256"]}"'
    assert response.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert response.headers["content-disposition"] == "inline; filename*=UTF-8''street%2F0001.jpg"


def test_a_file_that_is_known_is_not_sent_again(as_owner: Client, image: dict[str, Any]) -> None:
    url = f"/api/v1/images/{image['id']}/file"
    tag = as_owner.get(url).headers["etag"]

    response = as_owner.get(url, headers={"If-None-Match": tag})

    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=100-", 100, None),
        ("bytes=-20", -20, None),
        ("bytes=5-999999999", 5, None),
    ],
)
def test_a_range_is_sent_alone(
    as_owner: Client, image: dict[str, Any], asked: str, start: int, stop: int | None
) -> None:
    response = as_owner.get(
        f"/api/v1/images/{image['id']}/file?frame=stored", headers={"Range": asked}
    )

    assert response.status_code == 206
    assert response.content == picture()[start:stop]
    size = len(picture())
    first = start if start >= 0 else size + start
    assert (
        response.headers["content-range"]
        == f"bytes {first}-{first + len(response.content) - 1}/{size}"
    )


def test_a_range_beyond_the_end_is_refused(as_owner: Client, image: dict[str, Any]) -> None:
    response = as_owner.get(
        f"/api/v1/images/{image['id']}/file", headers={"Range": "bytes=99999999-"}
    )

    assert response.status_code == 416
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["content-range"] == f"bytes */{len(picture())}"
    assert response.json()["detail"] == (
        f"The range lies beyond the end of the file, which has {len(picture())} bytes."
    )


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_the_upright_frame_needs_no_turning(upload: Upload, as_owner: Client, name: str) -> None:
    (image,) = upload((f"a.{name.lower()}", picture(name, orientation=6))).json()["created"]

    response = as_owner.get(f"/api/v1/images/{image['id']}/file?frame=upright")

    with Image.open(BytesIO(response.content)) as shown:
        assert shown.size == (image["width"], image["height"]) == (64, 96)
        assert shown.getexif().get(274, 1) == 1
    assert response.headers["content-type"] in ("image/jpeg", "image/png")


def test_measured_values_can_be_seen(upload: Upload, as_owner: Client) -> None:
    buffer = BytesIO()
    Image.fromarray(np.tile(np.linspace(500, 700, 80).astype(np.uint16), (60, 1))).save(
        buffer, "PNG"
    )
    (image,) = upload(("depth.png", buffer.getvalue())).json()["created"]

    response = as_owner.get(f"/api/v1/images/{image['id']}/file?frame=upright")

    shown = np.asarray(Image.open(BytesIO(response.content)))
    assert shown.dtype == np.uint8
    assert (shown.min(), shown.max()) == (0, 255)


@pytest.mark.parametrize(("size", "expected"), [(512, (512, 341)), (2048, (2048, 1365))])
def test_a_thumbnail_is_a_small_jpeg(
    upload: Upload, as_owner: Client, size: int, expected: tuple[int, int]
) -> None:
    (image,) = upload(("large.png", picture("PNG", size=(3000, 2000)))).json()["created"]

    response = as_owner.get(f"/api/v1/images/{image['id']}/thumbnail?size={size}")

    assert response.headers["content-type"] == "image/jpeg"
    with Image.open(BytesIO(response.content)) as thumbnail:
        assert thumbnail.size == expected


def test_a_lost_thumbnail_is_made_again(
    as_owner: Client, image: dict[str, Any], server: Server
) -> None:
    sha256 = image["sha256"]
    lost = (
        server.settings.files_dir / f"derived/{sha256[:2]}/{sha256[2:4]}/{sha256}/thumbnail-512.jpg"
    )
    lost.unlink()

    assert as_owner.get(f"/api/v1/images/{image['id']}/thumbnail").status_code == 200
    assert lost.exists()


def test_a_lost_original_is_not_found(
    as_owner: Client, image: dict[str, Any], server: Server
) -> None:
    sha256 = image["sha256"]
    Path(server.settings.files_dir / f"originals/{sha256[:2]}/{sha256[2:4]}/{sha256}").unlink()

    assert as_owner.get(f"/api/v1/images/{image['id']}/file").status_code == 404


@pytest.mark.parametrize("path", ["file", "thumbnail", "tiles/0/0/0"])
def test_strangers_find_nothing(
    stranger: Client, anonymous: Client, image: dict[str, Any], path: str
) -> None:
    assert stranger.get(f"/api/v1/images/{image['id']}/{path}").status_code == 404
    assert anonymous.get(f"/api/v1/images/{image['id']}/{path}").status_code == 401


def test_members_see_the_pictures(as_annotator: Client, image: dict[str, Any]) -> None:
    assert as_annotator.get(f"/api/v1/images/{image['id']}/file").status_code == 200


def test_a_small_image_has_no_tiles(as_owner: Client, image: dict[str, Any]) -> None:
    response = as_owner.get(f"/api/v1/images/{image['id']}/tiles/0/0/0")

    assert response.status_code == 404
    assert response.json()["detail"] == "This image has no such tile."
