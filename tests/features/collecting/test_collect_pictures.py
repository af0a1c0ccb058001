"""Pictures fetched from folders, buckets and URLs: what is taken, and what becomes of the rest."""

import json
from pathlib import Path

import pytest

from tests.features.collecting.conftest import Outside
from tests.features.images.conftest import picture

RED, BLUE = picture(), picture(color="blue")


def test_a_bucket_brings_its_pictures_alone(outside: Outside) -> None:
    place = f"open/collected/{outside.world.project_id}"
    for key in ("a.jpg", "deep/ü #1%.jpg"):
        outside.bucket.put(f"{place}/{key}", picture(color="red" if key == "a.jpg" else "blue"))
    outside.bucket.put(f"{place}/notes.txt", b"not a picture")
    outside.bucket.put(f"{place}/broken.jpg", b"\xff\xd8\xff half a picture")
    outside.bucket.put(f"{place}/huge.jpg", bytes(300_000))

    result = outside.collected(prefix=f"s3://pictures/{place}")

    assert (result["created"], result["skipped"], result["rejected_count"]) == (2, 1, 2)
    assert [each["filename"] for each in result["rejected"]] == ["broken.jpg", "huge.jpg"]
    assert "CONCORD_MAX_UPLOAD_BYTES" in result["rejected"][1]["reason"]
    assert [each["file_name"] for each in outside.images()] == ["a.jpg", "deep/ü #1%.jpg"]
    assert all(outside.stored(each) for each in outside.images())


@pytest.mark.parametrize("pictures", ["copy", "reference"])
def test_collecting_again_reads_only_what_changed(outside: Outside, pictures: str) -> None:
    place = f"open/collected/{outside.world.project_id}"
    outside.bucket.put(f"{place}/a.jpg", RED)
    outside.bucket.put(f"{place}/b.jpg", BLUE)
    wanted = {"prefix": f"s3://pictures/{place}", "pictures": pictures}
    outside.collected(**wanted)
    outside.bucket.put(f"{place}/a.jpg", picture(color="green"))
    outside.bucket.delete(f"{place}/b.jpg")

    result = outside.collected(**wanted)

    first, second, third = (each["id"] for each in outside.images())
    assert (result["created"], result["changed"]) == (1, 1)
    assert result["changes"][0] == {
        "filename": "a.jpg",
        "reason": f"Its bytes have changed since image {first} was made of them; now they are image {third}.",
    }
    lost = [f"It is not there any more; image {second} refers to it."]
    assert [each["reason"] for each in result["changes"][1:]] == (
        lost if pictures == "reference" else []
    )


def test_a_folder_by_reference_tells_of_changes(outside: Outside) -> None:
    for name, content in {"a.jpg": RED, "b.jpg": BLUE}.items():
        (outside.folder / name).write_bytes(content)
    wanted = {"folder": str(outside.folder), "pictures": "reference"}
    outside.collected(**wanted)
    (outside.folder / "a.jpg").write_bytes(picture(color="green"))
    (outside.folder / "b.jpg").unlink()

    result = outside.collected(**wanted)

    assert (result["created"], result["changed"], result["missing"]) == (1, 1, 1)
    lost = next(each for each in outside.images() if each["file_name"] == "b.jpg")
    origin = outside.world.client.get(f"/api/v1/images/{lost['id']}/origin").json()
    assert origin["problem"] == "it was not there when its folder was read again"
    assert origin["address"] == str(outside.folder / "b.jpg")


def test_links_are_refused(outside: Outside, tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(RED)
    (outside.folder / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (outside.folder / "way").symlink_to(tmp_path)

    result = outside.collected(folder=str(outside.folder))
    through = outside.collect(folder=str(outside.folder / "way"))

    assert [each["reason"] for each in result["rejected"]] == [
        "link.jpg is a link; links are not followed.",
        "way is a link; links are not followed.",
    ]
    assert through.status_code == 422


@pytest.mark.parametrize(
    "wanted",
    [
        {"folder": "/etc"},
        {"prefix": "s3://pictures/closed"},
        {"prefix": "s3://pictures/open/../closed"},
        {"prefix": "s3://others/open"},
        {"prefix": "s3://pictures/opened"},
        {"prefix": "open"},
        {"urls": "ftp://example.com/a.jpg"},
        {"urls": '{"images": ['},
        {"urls": ["http://example.com/a.jpg"], "prefix": "s3://pictures/open"},
        {},
    ],
)
def test_places_that_are_not_open_are_refused(outside: Outside, wanted: dict[str, str]) -> None:
    assert outside.collect(**wanted).status_code == 422


@pytest.mark.parametrize("pictures", ["copy", "reference"])
def test_urls_are_fetched_each_by_itself(outside: Outside, pictures: str) -> None:
    net = outside.net
    urls = [
        net.put("/set/a%20b.jpg?size=full", RED, ETag='"one"'),
        net.put("/page.html", b"<html>", Content_Type="text/html"),
        net.put("/huge.jpg", bytes(300_000)),
        net.put("/moved.jpg", b"", 302, Location="/blue.jpg"),
        net.put("/blue.jpg", BLUE),
        net.put("/circle.jpg", b"", 302, Location="/circle.jpg"),
        net.put("/cut.jpg", RED[:300], Content_Length=str(len(RED))),
        f"{net.url}/none.jpg",
        net.put("/twice.jpg", RED),
    ]

    result = outside.collected(urls=urls, pictures=pictures)

    reasons = {each["filename"]: each["reason"] for each in result["rejected"]}
    assert (result["created"], result["duplicates"]) == (2, 2)
    assert sorted(reasons) == ["circle.jpg", "cut.jpg", "huge.jpg", "none.jpg", "page.html"]
    assert "the address sends text/html" in reasons["page.html"]
    assert "CONCORD_MAX_UPLOAD_BYTES" in reasons["huge.jpg"]
    assert "without an end" in reasons["circle.jpg"]
    assert "answered 404" in reasons["none.jpg"]
    assert [each["file_name"] for each in outside.images()] == ["set/a b.jpg", "moved.jpg"]
    assert [outside.original(each).content for each in outside.images()] == [RED, BLUE]


def test_addresses_that_brought_a_picture_are_not_asked_again(outside: Outside) -> None:
    urls = [outside.net.put("/a.jpg", RED), outside.net.put("/b.jpg", BLUE)]
    outside.collected(urls=urls[:1])
    outside.net.asked.clear()

    result = outside.collected(urls=urls)

    assert (result["created"], result["duplicates"]) == (1, 1)
    assert outside.net.asked == ["/b.jpg"]


def test_a_coco_file_names_its_pictures(outside: Outside) -> None:
    url = outside.net.put("/val/1.jpg", RED)
    images = [{"id": 1, "file_name": "one.jpg", "coco_url": url}, {"id": 2, "file_name": "two.jpg"}]

    result = outside.collected(urls=json.dumps({"images": images}))

    assert [each["file_name"] for each in outside.images()] == ["one.jpg"]
    assert result["rejected"][0]["reason"].startswith("urls: images[1]: expected a URL")


def test_keys_are_in_no_answer_and_no_row(outside: Outside) -> None:
    outside.bucket.put(f"open/collected/{outside.world.project_id}/a.jpg", RED)
    place = f"s3://pictures/open/collected/{outside.world.project_id}"
    answer = outside.collect(prefix=place, pictures="reference")
    outside.result(answer.json()["job_id"])
    page = outside.world.client.get(
        f"/projects/{outside.world.project_id}/imports/pictures/{answer.json()['job_id']}",
        headers={"Accept": "text/html"},
    )

    kept = outside.world.row(
        "select string_agg(j::text, '') || (select string_agg(o::text, '') from image_origins o) from jobs j"
    )
    assert place in page.text
    assert "very-secret-key" not in kept[0]
    assert "very-secret-key" not in page.text


def test_a_key_with_an_empty_part_is_told_and_all_others_are_taken(outside: Outside) -> None:
    for key, color in (("-before.jpg", "red"), ("behind.jpg", "blue")):
        outside.bucket.put(f"open/odd/{key}", picture(color=color))
    outside.bucket.put_oddly_named("open/odd//no-name.jpg", RED)

    result = outside.collected(prefix="s3://pictures/open/odd")

    assert [each["file_name"] for each in outside.images()] == ["-before.jpg", "behind.jpg"]
    assert [each["filename"] for each in result["rejected"]] == ["/no-name.jpg"]
    assert "a part of its key is empty" in result["rejected"][0]["reason"]
