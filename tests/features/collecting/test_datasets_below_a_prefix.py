"""Labels and pictures that come in together from one prefix of a bucket."""

import json
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.features.collecting.conftest import Outside
from tests.features.collecting.test_datasets_of_pictures_elsewhere import (
    coco,
    content_of,
    report_of,
)
from tests.features.images.conftest import picture


def place_of(outside: Outside) -> str:
    return f"open/sets/{outside.world.project_id}"


def lay_down(outside: Outside, **objects: bytes | dict[str, Any]) -> str:
    """Write objects, a `__` of their names for a slash and a `_` for a dot; gives the prefix."""
    for name, content in objects.items():
        key = name.replace("__", "/").replace("_", ".")
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        outside.bucket.put(f"{place_of(outside)}/{key}", body)
    return f"s3://pictures/{place_of(outside)}"


def check(outside: Outside, prefix: str, **options: Any) -> dict[str, Any]:
    """The import of a prefix, once it is checked, with its report."""
    path = f"/api/v1/projects/{outside.world.project_id}/imports"
    answer = outside.world.client.post(path, json={"prefix": prefix, "dry_run": True} | options)
    assert answer.status_code == 202, answer.text
    made: dict[str, Any] = answer.json()
    return made | {"report": report_of(outside, made)}


def run(outside: Outside, made: dict[str, Any], **query: Any) -> dict[str, Any]:
    """Its job, ended, when it is carried out."""
    answer = outside.world.client.post(f"/api/v1/imports/{made['id']}/runs", params=query)
    assert answer.status_code == 202, answer.text
    return outside.ended(answer.json()["job_id"])


def findings(report: dict[str, Any], code: str) -> list[dict[str, Any]]:
    return [
        place for each in report["findings"] if each["code"] == code for place in each["places"]
    ]


@pytest.mark.parametrize("pictures", ["copy", "reference"])
def test_labels_bring_their_pictures(outside: Outside, pictures: str) -> None:
    prefix = lay_down(
        outside,
        labels__val_json=coco({"file_name": "one.jpg"}),
        images__one_jpg=content_of(outside),
        images__unnamed_jpg=b"no picture, and nobody asks for it",
    )

    made = check(outside, prefix, pictures=pictures)

    counts = made["report"]["counts"]
    assert (counts["objects"], counts["images_to_add"], made["prefix"]) == (1, 1, prefix)
    assert findings(made["report"], "picture") == []
    assert outside.images() == []

    assert run(outside, made)["state"] == "succeeded"

    (image,) = outside.images()
    report = outside.world.client.get(f"/api/v1/imports/{made['id']}").json()["report"]
    assert report["result"]["written_objects"] == 1
    assert (image["file_name"], image["is_referenced"]) == (
        "images/one.jpg",
        pictures == "reference",
    )
    assert outside.stored(image) == (pictures == "copy")
    assert outside.original(image).content == content_of(outside)
    origin = outside.world.client.get(f"/api/v1/images/{image['id']}/origin").json()
    assert origin["address"] == f"{prefix}/images/one.jpg"


def test_pictures_that_the_project_has_are_not_asked_for(outside: Outside) -> None:
    prefix = lay_down(outside, one_jpg=content_of(outside))
    outside.collected(prefix=prefix, pictures="reference")
    lay_down(outside, labels_json=coco({"file_name": "one.jpg"}), one_jpg=b"other bytes by now")

    made = check(outside, prefix)

    counts = made["report"]["counts"]
    assert (counts["objects"], counts["images_to_add"]) == (1, 0)
    assert findings(made["report"], "picture") == []


def test_what_was_changed_after_the_check_is_not_imported(outside: Outside) -> None:
    client = outside.world.client
    prefix = lay_down(
        outside, labels_json=coco({"file_name": "one.jpg"}), one_jpg=content_of(outside)
    )
    made = check(outside, prefix)
    lay_down(
        outside,
        labels_json=coco({"file_name": "one.jpg"}, {"file_name": "two.jpg"}),
        one_jpg=content_of(outside) + b"more",
        two_jpg=picture(),
    )

    job = run(outside, made)

    assert job["state"] == "failed"
    assert job["error"] == (
        "The prefix is not as it was checked: labels.json, one.jpg changed, two.jpg came. "
        "Nothing was imported; check it again."
    )
    assert outside.images() == []
    assert "Check again" in client.get(f"/imports/{made['id']}").text
    assert run(outside, made, dry_run=True)["state"] == "succeeded"
    assert run(outside, made)["state"] == "succeeded"
    assert len(outside.images()) == 2


@pytest.mark.parametrize(
    "place",
    [
        {"prefix": "s3://pictures/closed"},
        {"prefix": "s3://pictures/open/../closed"},
        {"prefix": "s3://others/open"},
        {"prefix": "open"},
        {"prefix": "s3://pictures/open/sets", "folder": "/nowhere"},
        {},
    ],
)
def test_places_that_are_not_open_are_refused(outside: Outside, place: dict[str, str]) -> None:
    client, path = outside.world.client, f"projects/{outside.world.project_id}/imports"

    assert client.post(f"/api/v1/{path}", json=place).status_code == 422
    assert client.post(f"/{path}", data=place).headers["location"] == f"/{path}"
    assert client.get(f"/api/v1/{path}").json()["items"] == []


def test_a_form_names_a_prefix(outside: Outside) -> None:
    client, path = outside.world.client, f"/projects/{outside.world.project_id}/imports"
    prefix = lay_down(outside, labels_json=coco({"file_name": "one.jpg"}))

    page = client.get(path)
    answer = client.post(
        path, data={"prefix": prefix, "as": "import"}, files=[("files", ("", b""))]
    )

    assert 'name="prefix"' in page.text
    assert "Below s3://pictures/open." in page.text
    made = client.get(f"/api/v1{answer.headers['location']}").json()
    assert (made["prefix"], made["source"]) == (prefix, str(outside.world.project_id))
    assert report_of(outside, made)["counts"]["images_in_file"] == 1


def test_keys_that_are_no_paths_are_told(outside: Outside) -> None:
    prefix = lay_down(
        outside, labels_json=coco({"file_name": "one.jpg"}), one_jpg=content_of(outside)
    )
    outside.bucket.put_oddly_named(f"{place_of(outside)}//more.json", b"{}")

    report = check(outside, prefix)["report"]

    assert [each["place"] for each in findings(report, "bucket-key")] == [f"{prefix}//more.json"]
    assert report["counts"]["objects"] == 1


def test_a_picture_that_cannot_be_read_is_told_with_its_object(outside: Outside) -> None:
    prefix = lay_down(
        outside,
        labels_json=coco({"file_name": "one.jpg"}, {"file_name": "two.jpg"}),
        two_jpg=content_of(outside),
    )
    outside.bucket.put_archived(f"{place_of(outside)}/one.jpg", content_of(outside))

    made = check(outside, prefix)

    (told,) = findings(made["report"], "picture")
    assert told["place"] == f"{prefix}/one.jpg"
    assert "the store does not" in told["received"]
    assert made["report"]["counts"]["objects"] == 1
    assert run(outside, made)["state"] == "succeeded"
    report = outside.world.client.get(f"/api/v1/imports/{made['id']}").json()["report"]
    assert [each["place"] for each in findings(report, "picture")] == [f"{prefix}/one.jpg"]
    assert [each["file_name"] for each in outside.images()] == ["two.jpg"]


def test_labels_that_cannot_be_read_refuse_the_import(outside: Outside) -> None:
    prefix = lay_down(outside, one_jpg=content_of(outside))
    outside.bucket.put_archived(f"{place_of(outside)}/labels.json", b"{}")

    refusal = check(outside, prefix)["report"]["refusal"]

    assert refusal["place"] == f"{prefix}/labels.json"
    assert "the store does not" in refusal["problem"]


def test_more_than_an_archive_may_hold_is_refused_unread(outside: Outside) -> None:
    prefix = lay_down(outside, film_bin=bytes(400_001), one_jpg=bytes(500_000))

    refusal = check(outside, prefix)["report"]["refusal"]

    assert refusal == {
        "place": prefix,
        "problem": "expected at most 400,000 bytes beside pictures (CONCORD_MAX_ARCHIVE_BYTES), found 400,001",
    }


def test_masks_come_along_as_labels(outside: Outside) -> None:
    mask = BytesIO()
    Image.new("RGB", (96, 64), (7, 0, 0)).save(mask, "PNG")
    document = coco({"file_name": "one.jpg"}) | {
        "annotations": [
            {"image_id": 1, "file_name": "one.png", "segments_info": [{"id": 7, "category_id": 1}]}
        ]
    }
    prefix = lay_down(
        outside,
        panoptic_json=document,
        panoptic__one_png=mask.getvalue(),
        one_jpg=content_of(outside),
    )

    made = check(outside, prefix)

    assert made["report"]["counts"]["objects"] == 1
    assert run(outside, made)["state"] == "succeeded"
    assert [each["file_name"] for each in outside.images()] == ["one.jpg"]
