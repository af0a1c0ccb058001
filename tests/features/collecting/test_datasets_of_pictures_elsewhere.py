"""Datasets whose pictures lie elsewhere: named by URL, or in a folder that keeps them."""

import json
from typing import Any

from tests.features.collecting.conftest import Outside
from tests.features.images.conftest import picture


def content_of(outside: Outside) -> bytes:
    return picture(color=f"rgb(90, {outside.world.project_id % 200}, 30)")


def coco(*images: dict[str, Any]) -> dict[str, Any]:
    """A box on every image."""
    return {
        "images": [
            {"id": number, "width": 96, "height": 64, **image}
            for number, image in enumerate(images, start=1)
        ],
        "categories": [{"id": 1, "name": "car"}],
        "annotations": [
            {"id": number, "image_id": number, "category_id": 1, "bbox": [1, 2, 10, 10]}
            for number, _ in enumerate(images, start=1)
        ],
    }


def take(outside: Outside, document: dict[str, Any], **options: Any) -> dict[str, Any]:
    """The report of importing one file."""
    answer = outside.world.client.post(
        f"/api/v1/projects/{outside.world.project_id}/imports",
        files=[("files", ("labels.json", json.dumps(document).encode()))],
        params=options,
    )
    return report_of(outside, answer.json())


def report_of(outside: Outside, made: dict[str, Any]) -> dict[str, Any]:
    outside.result(made["job_id"])
    report: dict[str, Any] = outside.world.client.get(f"/api/v1/imports/{made['id']}").json()[
        "report"
    ]
    return report


def test_pictures_are_fetched_with_their_labels(outside: Outside) -> None:
    url = outside.net.put("/val/1.jpg", content_of(outside))
    lost = {"file_name": "two.jpg", "coco_url": f"{outside.net.url}/none.jpg"}
    document = coco({"file_name": "one.jpg", "coco_url": url}, lost)

    report = take(outside, document, images="fetch", pictures="reference")

    (image,) = outside.images()
    assert (image["file_name"], image["is_referenced"]) == ("one.jpg", True)
    assert report["counts"]["objects"] == 1
    (finding,) = [each for each in report["findings"] if each["code"] == "picture"]
    assert "answered 404" in finding["places"][0]["received"]


def test_a_check_asks_no_address(outside: Outside) -> None:
    url = outside.net.put("/val/1.jpg", content_of(outside))

    report = take(
        outside, coco({"file_name": "one.jpg", "coco_url": url}), images="fetch", dry_run=True
    )

    assert (report["counts"]["images_to_add"], report["counts"]["objects"]) == (1, 1)
    assert outside.net.asked == []


def test_nothing_is_fetched_unasked(outside: Outside) -> None:
    url = outside.net.put("/val/1.jpg", content_of(outside))

    take(outside, coco({"file_name": "one.jpg", "coco_url": url}))

    assert (outside.net.asked, outside.images()) == ([], [])


def test_a_folder_keeps_its_pictures(outside: Outside) -> None:
    (outside.folder / "one.jpg").write_bytes(content_of(outside))
    (outside.folder / "labels.json").write_text(json.dumps(coco({"file_name": "one.jpg"})))
    wanted = {"folder": str(outside.folder), "pictures": "reference"}

    made = outside.world.client.post(
        f"/api/v1/projects/{outside.world.project_id}/imports", json=wanted
    ).json()

    assert report_of(outside, made)["counts"]["objects"] == 1
    (image,) = outside.images()
    assert not outside.stored(image)
    assert outside.original(image).content == content_of(outside)


def test_a_folder_that_was_changed_after_the_check_is_not_imported(outside: Outside) -> None:
    client, labels = outside.world.client, outside.folder / "labels.json"
    (outside.folder / "one.jpg").write_bytes(content_of(outside))
    labels.write_text(json.dumps(coco({"file_name": "one.jpg"})))
    wanted = {"folder": str(outside.folder), "dry_run": True}
    made = client.post(f"/api/v1/projects/{outside.world.project_id}/imports", json=wanted).json()
    report_of(outside, made)
    path = f"/api/v1/imports/{made['id']}/runs"
    labels.write_text(json.dumps(coco({"file_name": "one.jpg"}, {"file_name": "two.jpg"})))

    job = outside.ended(client.post(path).json()["job_id"])

    assert job["state"] == "failed"
    assert job["error"] == (
        "The folder is not as it was checked: labels.json changed. Nothing was imported; check it again."
    )
    assert outside.images() == []
    assert "Check again" in client.get(f"/imports/{made['id']}").text

    again = report_of(outside, client.post(path, params={"dry_run": True}).json())
    assert again["counts"]["images_in_file"] == 2
    assert report_of(outside, client.post(path).json())["result"]["written_objects"] == 1


def test_a_folder_that_was_refused_can_be_mended_and_checked_again(outside: Outside) -> None:
    client, labels = outside.world.client, outside.folder / "labels.json"
    labels.write_text("{")
    wanted = {"folder": str(outside.folder), "dry_run": True}
    made = client.post(f"/api/v1/projects/{outside.world.project_id}/imports", json=wanted).json()
    assert "refusal" in report_of(outside, made)
    assert client.post(f"/api/v1/imports/{made['id']}/runs").status_code == 409
    labels.write_text(json.dumps(coco({"file_name": "one.jpg"})))

    form = client.post(f"/imports/{made['id']}/runs", data={"dry_run": "on"})

    assert form.status_code == 303
    found = client.get(f"/api/v1/imports/{made['id']}").json()
    assert report_of(outside, found)["counts"]["images_in_file"] == 1
