"""Adding pictures to a project."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from httpx import Client

from tests.conftest import Person
from tests.factories.projects import add_member, make_project
from tests.features.images.conftest import Upload, picture
from tests.servers import Server
from tests.shared_data import shared_data


def test_a_picture_becomes_an_image(upload: Upload) -> None:
    content = picture(orientation=6)

    response = upload(("street/0001.jpg", content))

    assert response.status_code == 200, response.text
    (image,) = response.json()["created"]
    assert image["file_name"] == "street/0001.jpg"
    assert (image["width"], image["height"]) == (64, 96)
    assert (image["stored_width"], image["stored_height"], image["orientation"]) == (96, 64, 6)
    assert image["sha256"] == hashlib.sha256(content).hexdigest()
    assert image["mime_type"] == "image/jpeg"
    assert image["size_bytes"] == len(content)
    assert image["state"] == "new"
    assert image["metadata"]["make"] == "Concord Camera Works"


def test_an_image_is_described_as_it_was_when_it_was_added(
    upload: Upload, as_owner: Client
) -> None:
    (image,) = upload(("a.jpg", picture())).json()["created"]

    assert as_owner.get(f"/api/v1/images/{image['id']}").json() == image


def test_many_pictures_come_back_in_the_order_they_were_sent(upload: Upload) -> None:
    names = [f"{number}.png" for number in range(12)]

    created = upload(
        *((name, picture("PNG", color=f"hsl({30 * i}, 90%, 50%)")) for i, name in enumerate(names))
    )

    assert [image["file_name"] for image in created.json()["created"]] == names


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "BMP", "GIF"])
def test_every_format_is_taken(upload: Upload, name: str) -> None:
    response = upload((f"a.{name.lower()}", picture(name)))

    assert response.json()["created"], response.text


def test_the_same_bytes_again_are_a_duplicate(upload: Upload) -> None:
    first = upload(("a.jpg", picture())).json()["created"][0]

    again = upload(("copy of a.jpg", picture()), ("b.jpg", picture(color="blue"))).json()

    assert [image["id"] for image in again["duplicates"]] == [first["id"]]
    assert [image["file_name"] for image in again["created"]] == ["b.jpg"]


def test_the_same_bytes_twice_in_one_upload_are_one_image(upload: Upload) -> None:
    answer = upload(("a.jpg", picture()), ("b.jpg", picture())).json()

    assert len(answer["created"]) == len(answer["duplicates"]) == 1


def test_the_same_bytes_from_many_at_once_are_one_image(
    upload: Upload, database: psycopg.Connection[Any], project: dict[str, Any]
) -> None:
    together = threading.Barrier(6)

    def send(number: int) -> dict[str, Any]:
        together.wait()
        answer: dict[str, Any] = upload((f"{number}.jpg", picture())).json()
        return answer

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(send, range(6)))

    assert sum(len(answer["created"]) for answer in answers) == 1
    assert sum(len(answer["duplicates"]) for answer in answers) == 5
    row = database.execute("select count(*) from images where project_id = %s", [project["id"]])
    assert row.fetchone() == (1,)


def test_a_bad_file_is_rejected_with_a_sentence_and_the_others_are_added(upload: Upload) -> None:
    cut = picture("PNG", size=(400, 300))[:300]
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"

    answer = upload(
        ("good.jpg", picture()), ("cut.png", cut), ("scan.svg", svg), ("empty.jpg", b"")
    ).json()

    assert [image["file_name"] for image in answer["created"]] == ["good.jpg"]
    reasons = {each["filename"]: each["reason"] for each in answer["rejected"]}
    assert reasons["cut.png"].startswith("cut.png is damaged or cut short")
    assert reasons["scan.svg"] == (
        "scan.svg is an SVG drawing, which can carry scripts; "
        "Concord takes JPEG, PNG, WebP, TIFF, HEIC, AVIF, BMP and GIF."
    )
    assert reasons["empty.jpg"] == "empty.jpg is empty."


def test_nothing_is_left_in_scratch(upload: Upload, server: Server) -> None:
    upload(("a.jpg", picture()), ("again.jpg", picture()), ("bad.jpg", b"text"))

    assert list((server.settings.files_dir / ".incoming").iterdir()) == []


def test_a_hostile_name_is_made_harmless(upload: Upload) -> None:
    (image,) = upload(("../../etc/cron.d/a.jpg", picture())).json()["created"]

    assert image["file_name"] == "etc/cron.d/a.jpg"


def test_a_name_of_any_script_is_kept(upload: Upload) -> None:
    (image,) = upload(('été/日本 "quoted" 100%.jpg', picture())).json()["created"]

    assert image["file_name"] == 'été/日本 "quoted" 100%.jpg'


def test_a_file_in_another_field_is_rejected_by_name(
    as_owner: Client, project: dict[str, Any]
) -> None:
    response = as_owner.post(
        f"/api/v1/projects/{project['id']}/images", files={"image": ("a.jpg", picture())}
    )

    assert response.json()["rejected"] == [
        {"filename": "a.jpg", "reason": "a.jpg came in the field 'image'; send it in `files`."}
    ]


def test_a_body_of_another_kind_is_refused(as_owner: Client, project: dict[str, Any]) -> None:
    response = as_owner.post(f"/api/v1/projects/{project['id']}/images", json={"files": []})

    assert response.status_code == 422
    assert response.json()["detail"] == (
        "Expected multipart/form-data with the pictures in the field `files`, received application/json."
    )


def test_a_body_that_breaks_off_is_refused(as_owner: Client, project: dict[str, Any]) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\nabc'

    response = as_owner.post(
        f"/api/v1/projects/{project['id']}/images",
        content=body,
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )

    assert response.status_code == 422
    assert "ends early" in response.json()["detail"]


def test_only_owners_add_images(upload: Upload, as_annotator: Client, stranger: Client) -> None:
    assert upload(("a.jpg", picture()), client=as_annotator).status_code == 403
    assert upload(("a.jpg", picture()), client=stranger).status_code == 404


def test_a_new_image_waits_for_annotators(
    upload: Upload, as_annotator: Client, project: dict[str, Any]
) -> None:
    (image,) = upload(("a.jpg", picture())).json()["created"]

    document = as_annotator.post(f"/api/v1/projects/{project['id']}/assignments/next").json()

    assert document["image"]["id"] == image["id"]


def test_the_upload_is_in_the_audit_log(
    upload: Upload, database: psycopg.Connection[Any], project: dict[str, Any], owner: Person
) -> None:
    upload(("a.jpg", picture()), ("b.jpg", picture(color="blue")))

    rows = database.execute(
        "select actor_id, detail from audit_entries where project_id = %s and action = 'images.added'",
        [project["id"]],
    ).fetchall()
    assert rows == [(owner.id, {"images": 2})]


def test_the_same_bytes_may_be_in_two_projects(
    upload: Upload, as_owner: Client, annotator: Person
) -> None:
    (first,) = upload(("a.jpg", picture())).json()["created"]
    other = make_project(as_owner)
    add_member(as_owner, other["id"], annotator.id)

    response = as_owner.post(
        f"/api/v1/projects/{other['id']}/images", files=[("files", ("a.jpg", picture()))]
    )

    assert response.json()["created"][0]["id"] != first["id"]


def test_files_from_many_cameras_are_added_with_their_metadata(
    upload: Upload, database: psycopg.Connection[Any], project: dict[str, Any]
) -> None:
    folder = shared_data("exif")
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in (".jpg", ".tiff", ".heic", ".avif")
    )

    answer = upload(*((path.name, path.read_bytes()) for path in paths))

    assert answer.status_code == 200, answer.text
    row = database.execute(
        "select count(*), count(make) from image_metadata where project_id = %s", [project["id"]]
    ).fetchone()
    assert row is not None
    assert row[0] == len(answer.json()["created"]) > 80
    assert row[1] > 40
