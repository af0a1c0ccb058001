"""Who opened an image is kept and told to owners, and goes when the image or the person is erased."""

import asyncio
from typing import Any

import httpx
import psycopg
import pytest

from app.database.engine import Database
from app.images.viewing import Viewings
from tests.conftest import Person
from tests.factories.labelling import next_assignment
from tests.factories.projects import add_member, make_project
from tests.features.images.conftest import picture
from tests.servers import Server

HTML = {"Accept": "text/html"}


@pytest.fixture
def project(as_owner: httpx.Client, annotator: Person) -> dict[str, Any]:
    """A project with one picture, and an annotator."""
    made = make_project(as_owner)
    add_member(as_owner, made["id"], annotator.id)
    files = [("files", ("street.jpg", picture(color="red")))]
    path = f"/api/v1/projects/{made['id']}/images"
    created = as_owner.post(path, files=files).json()["created"]
    return made | {"image_id": int(created[0]["id"])}


def seen_by(owner: httpx.Client, image_id: int) -> dict[int, int]:
    """Who saw an image, and how often."""
    views = owner.get(f"/api/v1/images/{image_id}/views").raise_for_status().json()
    return {each["user_id"]: each["count"] for each in views["people"]}


@pytest.mark.parametrize(
    "path",
    ["/api/v1/images/{i}/file", "/api/v1/images/{i}/thumbnail?size=2048", "/api/v1/images/{i}",
     "/api/v1/images/{i}/metadata", "/images/{i}"],
    ids=["the file", "the preview", "the document", "the metadata", "the page"],
)  # fmt: skip
def test_who_opens_an_image_is_named_once(
    as_owner: httpx.Client,
    as_annotator: httpx.Client,
    annotator: Person,
    project: dict[str, Any],
    path: str,
) -> None:
    for _ in range(2):
        as_annotator.get(path.format(i=project["image_id"])).raise_for_status()

    assert seen_by(as_owner, project["image_id"]) == {annotator.id: 1}


def test_thumbnails_of_the_gallery_are_not_counted(
    as_owner: httpx.Client, as_annotator: httpx.Client, project: dict[str, Any]
) -> None:
    as_annotator.get(f"/api/v1/images/{project['image_id']}/thumbnail").raise_for_status()

    assert seen_by(as_owner, project["image_id"]) == {}


def test_the_editor_is_counted_and_a_later_day_counts_again(
    as_owner: httpx.Client,
    as_annotator: httpx.Client,
    annotator: Person,
    project: dict[str, Any],
    database: psycopg.Connection[Any],
) -> None:
    assignment = next_assignment(as_annotator, project["id"])
    image_id = assignment["image"]["id"]
    database.execute(
        "insert into image_views (image_id, user_id, first_at, last_at)"
        " values (%s, %s, now() - interval '1 day', now() - interval '1 day')",
        [image_id, annotator.id],
    )

    as_annotator.get(f"/assignments/{assignment['id']}", headers=HTML).raise_for_status()

    assert seen_by(as_owner, image_id) == {annotator.id: 2}


def test_owners_see_what_each_person_opened_and_nobody_else_does(
    as_owner: httpx.Client, as_annotator: httpx.Client, annotator: Person, project: dict[str, Any]
) -> None:
    as_annotator.get(f"/api/v1/images/{project['image_id']}").raise_for_status()
    path = f"/api/v1/projects/{project['id']}/views"

    [person] = as_owner.get(path).json()["items"]
    images = as_owner.get(f"{path}/{annotator.id}").json()["items"]
    page = as_owner.get(f"/projects/{project['id']}/views?person={annotator.id}").text

    assert (person["user_id"], person["image_count"], person["view_count"]) == (annotator.id, 1, 1)
    assert [each["file_name"] for each in images] == ["street.jpg"]
    assert "street.jpg" in page
    assert f"Images that {annotator.name} opened" in page
    for asked in (path, f"{path}/{annotator.id}", f"/api/v1/images/{project['image_id']}/views"):
        assert as_annotator.get(asked).status_code == 403


def test_notes_outlive_a_flush_that_is_cancelled(
    as_owner: httpx.Client, annotator: Person, project: dict[str, Any], server: Server
) -> None:
    async def cancelled_and_repeated() -> None:
        database = Database(server.database_url, pool_size=1)
        await database.open()
        viewings = Viewings(database)
        viewings.note(annotator.id, project["image_id"])
        flush = asyncio.create_task(viewings.flush())
        await asyncio.sleep(0)
        flush.cancel()
        await asyncio.wait({flush})
        await viewings.flush()
        await database.close()

    asyncio.run(cancelled_and_repeated())

    assert seen_by(as_owner, project["image_id"]) == {annotator.id: 1}


def test_a_view_of_a_locked_image_is_written_later(
    as_owner: httpx.Client,
    as_annotator: httpx.Client,
    annotator: Person,
    project: dict[str, Any],
    database: psycopg.Connection[Any],
) -> None:
    image_id = project["image_id"]
    with database.transaction():
        database.execute("select from images where id = %s for update", [image_id])
        as_annotator.get(f"/api/v1/images/{image_id}").raise_for_status()
        while_locked = seen_by(as_owner, image_id)

    assert (while_locked, seen_by(as_owner, image_id)) == ({}, {annotator.id: 1})


def test_exports_with_the_picture_say_who_asked_and_who_took_the_file(
    as_owner: httpx.Client,
    owner: Person,
    project: dict[str, Any],
    database: psycopg.Connection[Any],
) -> None:
    made = database.execute(
        "insert into exports (project_id, format, options, created_by, finished_at, file_key)"
        " values (%s, 'json-dictionary', '{\"images\": \"upright\"}', %s, now(), 'exports/none.zip')"
        " returning id",
        [project["id"], owner.id],
    ).fetchone()
    assert made is not None

    as_owner.get(f"/api/v1/exports/{made[0]}/file")

    views = as_owner.get(f"/api/v1/images/{project['image_id']}/views").json()
    [export] = views["exports"]
    assert (export["id"], export["author"]) == (made[0], owner.name)
    assert export["downloaded_by"] == [owner.name]


def test_views_go_with_the_image_and_with_the_person(
    as_owner: httpx.Client,
    as_annotator: httpx.Client,
    as_admin: httpx.Client,
    annotator: Person,
    project: dict[str, Any],
) -> None:
    as_annotator.get(f"/api/v1/images/{project['image_id']}").raise_for_status()
    seen_by(as_owner, project["image_id"])

    of_image = as_owner.get(f"/api/v1/images/{project['image_id']}/erasure-preview").json()
    of_person = as_admin.get(f"/api/v1/users/{annotator.id}/erasure-preview").json()

    assert of_image["rows"]["image_views"] == 1
    assert of_person["rows"]["image_views"] == 1
