"""Originals that stay where they are: read through, and never other pixels."""

import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.features.collecting.conftest import Outside
from tests.features.images.conftest import picture


@pytest.fixture(params=["folder", "bucket", "url"])
def kind(request: pytest.FixtureRequest) -> str:
    named: str = request.param
    return named


def content_of(outside: Outside) -> bytes:
    """A picture of the project's own: bytes that another has copied need no reference."""
    return picture(size=(300, 200), color=f"rgb({outside.world.project_id % 200}, 200, 30)")


def lay_down(outside: Outside, kind: str, content: bytes) -> None:
    """Write, or write over, the one picture of a place."""
    if kind == "folder":
        (outside.folder / "a.jpg").write_bytes(content)
    elif kind == "bucket":
        outside.bucket.put(f"open/kept/{outside.world.project_id}/a.jpg", content)
    else:
        outside.net.put("/a.jpg", content, ETag=f'"{hash(content)}"')


def take_away(outside: Outside, kind: str) -> None:
    if kind == "folder":
        (outside.folder / "a.jpg").unlink()
    elif kind == "bucket":
        outside.bucket.delete(f"open/kept/{outside.world.project_id}/a.jpg")
    else:
        outside.net.answers.clear()


def refer(outside: Outside, kind: str) -> dict[str, Any]:
    """The image of that picture."""
    lay_down(outside, kind, content_of(outside))
    places: dict[str, dict[str, Any]] = {
        "folder": {"folder": str(outside.folder)},
        "bucket": {"prefix": f"s3://pictures/open/kept/{outside.world.project_id}"},
        "url": {"urls": [f"{outside.net.url}/a.jpg"]},
    }
    result = outside.collected(**places[kind], pictures="reference")
    assert (result["created"], result["rejected"]) == (1, [])
    (image,) = outside.images()
    return image


def test_the_bytes_stay_where_they_are(outside: Outside, kind: str) -> None:
    image = refer(outside, kind)

    assert image["is_referenced"]
    assert not outside.stored(image)
    assert outside.original(image).content == content_of(outside)
    assert outside.world.blob(image, "thumbnail-512.jpg").exists()
    assert image["metadata"]["make"] == "Concord Camera Works"


def test_a_part_of_the_file_is_sent(outside: Outside, kind: str) -> None:
    image, content = refer(outside, kind), content_of(outside)

    answer = outside.original(image, Range="bytes=10-29")

    assert (answer.status_code, answer.content) == (206, content[10:30])
    assert answer.headers["content-range"] == f"bytes 10-29/{len(content)}"


def test_changed_bytes_are_refused_with_a_sentence(outside: Outside, kind: str) -> None:
    image = refer(outside, kind)
    lay_down(outside, kind, picture(size=(300, 200), color="blue") + b"more")

    answer = outside.original(image)

    assert answer.status_code == 409
    expected = f"The original of {image['file_name']} (image {image['id']}) is kept by reference: "
    assert answer.json()["detail"].startswith(expected)
    page = outside.world.client.get(f"/images/{image['id']}", headers={"Accept": "text/html"})
    assert "is not as it was" in page.text


def test_a_file_that_vanished_is_told_of(outside: Outside, kind: str) -> None:
    image = refer(outside, kind)
    take_away(outside, kind)

    answer = outside.original(image)
    checked = outside.world.client.post(f"/api/v1/images/{image['id']}/origin/checks")

    assert answer.status_code == 409
    told = {"folder": "not there any more", "bucket": "not there any more", "url": "answered 404"}
    assert told[kind] in answer.json()["detail"]
    assert told[kind] in checked.json()["problem"]


def test_bytes_that_hide_their_change_are_found_by_their_hash(outside: Outside) -> None:
    image = refer(outside, "folder")
    path = outside.folder / "a.jpg"
    before = path.stat()
    path.write_bytes(content_of(outside)[:-1] + b"x")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    url = f"/api/v1/images/{image['id']}/origin/checks"

    looked = outside.world.client.post(url).json()
    read = outside.world.client.post(f"{url}?hash=true").json()

    assert looked["problem"] is None
    assert f"expected the SHA-256 {image['sha256']}" in read["problem"]


def test_a_project_is_checked_as_a_whole(outside: Outside) -> None:
    image = refer(outside, "folder")
    take_away(outside, "folder")

    answer = outside.world.client.post(
        f"/api/v1/projects/{outside.world.project_id}/origins/checks"
    )

    result = outside.result(answer.json()["job_id"])
    assert (result["checked"], result["failed"]) == (1, 1)
    assert result["problems"][0]["image_id"] == image["id"]


def test_previews_are_made_again_from_where_it_lies(outside: Outside, kind: str) -> None:
    image = refer(outside, kind)
    outside.world.blob(image, "thumbnail-512.jpg").unlink()
    url = f"/api/v1/images/{image['id']}/thumbnail"

    assert outside.world.client.get(url).status_code == 200

    outside.world.blob(image, "thumbnail-512.jpg").unlink()
    lay_down(outside, kind, picture(size=(300, 200), color="green"))
    assert outside.world.client.get(url).status_code == 409


def test_an_upload_of_the_same_bytes_makes_it_a_copy(outside: Outside) -> None:
    image = refer(outside, "folder")

    duplicates = outside.world.upload(("again.jpg", content_of(outside))).json()["duplicates"]
    take_away(outside, "folder")

    assert [each["id"] for each in duplicates] == [image["id"]]
    assert outside.original(image).content == content_of(outside)
    assert not outside.images()[0]["is_referenced"]


def test_a_file_that_was_moved_is_found_again(outside: Outside) -> None:
    image = refer(outside, "folder")
    (outside.folder / "a.jpg").rename(outside.folder / "b.jpg")

    result = outside.collected(folder=str(outside.folder), pictures="reference")

    assert (result["created"], result["duplicates"], result["missing"]) == (0, 1, 0)
    assert outside.original(image).content == content_of(outside)


def test_removing_an_image_leaves_the_file(outside: Outside, kind: str) -> None:
    image = refer(outside, kind)

    removed = outside.world.client.delete(f"/api/v1/projects/{outside.world.project_id}")

    assert removed.status_code in (200, 204)
    if kind == "folder":
        assert (outside.folder / "a.jpg").read_bytes() == content_of(outside)
    elif kind == "bucket":
        assert outside.bucket.has(f"open/kept/{outside.world.project_id}/a.jpg")
    assert image["is_referenced"]


def test_a_link_that_leads_out_is_not_followed_later(outside: Outside, tmp_path: Path) -> None:
    image = refer(outside, "folder")
    elsewhere = tmp_path / "a.jpg"
    (outside.folder / "a.jpg").rename(elsewhere)
    (outside.folder / "a.jpg").symlink_to(elsewhere)

    answer = outside.original(image)

    assert answer.status_code == 409
    assert "not below a folder of CONCORD_IMPORT_ROOTS" in answer.json()["detail"]


def test_an_export_says_which_picture_is_no_longer_there(outside: Outside) -> None:
    image = refer(outside, "folder")
    Image.new("RGB", (300, 200), "blue").save(outside.folder / "a.jpg")
    url = f"/api/v1/projects/{outside.world.project_id}/exports"

    made = outside.world.client.post(
        url, json={"format": "label-studio", "truth": "all", "images": "stored"}
    ).json()
    outside.result(made["job"]["id"])

    report = outside.world.client.get(f"/api/v1/exports/{made['id']}").json()["report"]
    (loss,) = [each for each in report["losses"] if each["code"] == "picture-changed-outside"]
    assert f"(image {image['id']})" in loss["places"][0]
