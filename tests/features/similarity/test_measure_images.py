"""Images are measured as they come in, and again when an owner asks."""

from typing import Any

import psycopg
import pytest
from httpx import Client

from app.database.engine import Database
from app.metadata.recorded import recorded_fields
from app.metadata.sliceable import BESIDE
from app.metadata.slicing import slicing_of
from app.quality import COLUMNS
from tests.features.similarity.conftest import Album, encoded, scene


def quality_of(client: Client, image_id: int) -> dict[str, Any]:
    response = client.get(f"/api/v1/images/{image_id}/quality")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_a_new_image_is_measured_at_once(album: Album) -> None:
    found = quality_of(album.annotator, album.ids["original.png"])

    assert list(found["measures"]) == [column.name for column in COLUMNS]
    assert 0 < found["measures"]["brightness"] < 1
    assert len(found["perceptual_hash"]) == 16


def test_measuring_again_mends_measures_and_metadata(
    compared: tuple[Album, dict[str, Any]], database: psycopg.Connection[Any]
) -> None:
    album, _ = compared
    image_id = album.ids["burst-1.jpg"]
    before = quality_of(album.owner, image_id)
    database.execute("update image_quality set sharpness = -1 where image_id = %s", [image_id])
    database.execute("delete from image_metadata where image_id = %s", [image_id])

    started = album.owner.post(f"/api/v1/projects/{album.project_id}/measurements").json()
    job = album.job(started["id"])

    assert (started["kind"], started["project_id"]) == ("similarity.measure", album.project_id)
    assert job["done"] == job["total"] == len(album.ids)
    assert quality_of(album.owner, image_id) == before
    metadata = album.owner.get(f"/api/v1/images/{image_id}/metadata").json()
    assert metadata["typed"]["model"] == "EOS 5D"


def test_the_job_says_what_it_found(compared: tuple[Album, dict[str, Any]]) -> None:
    album, job = compared

    assert job["state"] == "succeeded", job["error"]
    assert job["result"] == {
        "measured": len(album.ids),
        "failed": 0,
        "exact": 2,
        "near": 4,
        "burst": 2,
    }


def test_a_picture_that_is_gone_keeps_what_it_had(
    album: Album, database: psycopg.Connection[Any], project_of_none: int, as_owner: Client
) -> None:
    database.execute(
        """
        insert into images (project_id, file_name, sha256, mime_type, size_bytes, width, height,
            stored_width, stored_height)
        values (%s, 'lost.jpg', repeat('ab', 32), 'image/jpeg', 9, 4, 3, 4, 3)
        """,
        [project_of_none],
    )

    started = as_owner.post(f"/api/v1/projects/{project_of_none}/measurements").json()
    while (job := as_owner.get(f"/api/v1/jobs/{started['id']}").json())["finished_at"] is None:
        pass

    assert (job["state"], job["result"]["measured"], job["result"]["failed"]) == ("succeeded", 0, 1)


def test_only_owners_have_images_measured_again(album: Album, stranger: Client) -> None:
    path = f"/api/v1/projects/{album.project_id}/measurements"

    assert album.annotator.post(path).status_code == 403
    assert stranger.post(path).status_code == 404


def test_an_image_in_a_group_says_so(compared: tuple[Album, dict[str, Any]]) -> None:
    album, _ = compared
    groups = {name: quality_of(album.owner, id_)["groups"] for name, id_ in album.ids.items()}

    assert groups["original.png"] == groups["stripped.png"] == ["exact", "near"]
    assert groups["compressed.jpg"] == groups["smaller.png"] == ["near"]
    assert groups["burst-1.jpg"] == groups["burst-2.jpg"] == ["burst"]
    assert groups["later.jpg"] == groups["other-40.png"] == []


@pytest.mark.anyio
async def test_images_are_divided_by_measures_like_by_metadata(
    compared: tuple[Album, dict[str, Any]], beside: Database
) -> None:
    album, _ = compared
    async with beside.connection() as connection:
        fields = [field.name for field in await recorded_fields(connection, album.project_id)]
        slicing = await slicing_of(connection, album.project_id, "sharpness")
        cursor = await connection.execute(
            f"select {slicing.expression}, count(*) from image_metadata g {BESIDE}"
            " where g.project_id = %(project)s group by 1 order by 1",
            {"project": album.project_id, **slicing.parameters},
        )
        counts = dict(await cursor.fetchall())

    assert {"model", "sharpness", "outlier"} <= set(fields)
    assert sum(counts.values()) == len(album.ids)
    assert len(counts) == 5
    assert all(slicing.name_of(str(key)) for key in counts)


def test_pictures_that_cannot_be_read_are_named(
    as_owner: Client, database: psycopg.Connection[Any], project_of_none: int
) -> None:
    part = ("files", ("gone.png", encoded(scene(77)), "image/png"))
    sent = as_owner.post(f"/api/v1/projects/{project_of_none}/images", files=[part]).json()
    album = Album(project_of_none, {}, as_owner, as_owner)
    database.execute(
        "update images set sha256 = repeat('0', 64) where id = %s", [sent["created"][0]["id"]]
    )

    started = as_owner.post(f"/api/v1/projects/{project_of_none}/measurements").json()
    result = album.job(started["id"])["result"]

    assert (result["measured"], result["failed"]) == (0, 1)
    assert result["failed_files"] == ["gone.png"]
