"""Where images were taken, in clusters for a map."""

from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from httpx import Client

from app.gallery.facets import sampling
from tests.factories.images import make_images
from tests.factories.projects import make_project

PARIS = [(48.8584, 2.2945), (48.8606, 2.3376), (48.8530, 2.3499)]
FIJI = [(-16.8, 179.9), (-16.9, -179.9)]
EVERYWHERE = [*PARIS, *FIJI]


@dataclass(frozen=True)
class Album:
    """Seven images: three of Paris, two on either side of the antimeridian, two of nowhere."""

    path: str
    listed: str
    image_ids: list[int]


@pytest.fixture
def album(as_owner: Client, database: psycopg.Connection[Any]) -> Album:
    project_id = make_project(as_owner)["id"]
    image_ids = make_images(database, project_id, 7)
    for at, (latitude, longitude) in enumerate(EVERYWHERE):
        database.execute(
            "insert into image_metadata (image_id, project_id, gps_latitude, gps_longitude, iso)"
            " values (%s, %s, %s, %s, %s)",
            [image_ids[at], project_id, latitude, longitude, 100 * (at + 1)],
        )
    path = f"/api/v1/projects/{project_id}"
    return Album(f"{path}/places", f"{path}/images", image_ids)


def places(client: Client, album: Album, **asked: Any) -> dict[str, Any]:
    response = client.get(album.path, params=asked)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def counts(found: dict[str, Any]) -> list[int]:
    return [each["count"] for each in found["items"]]


def test_what_is_near_on_the_map_is_one_cluster(as_owner: Client, album: Album) -> None:
    found = places(as_owner, album, zoom=4)

    assert found["count"] == 5
    assert counts(found) == [3, 2]
    paris, fiji = found["items"]
    assert (fiji["west"], fiji["east"]) == (179.9, 180.1)
    assert paris["image_id"] == album.image_ids[0]
    assert paris["latitude"] == pytest.approx(sum(latitude for latitude, _ in PARIS) / 3)
    assert (paris["west"], paris["east"]) == (2.2945, 2.3499)
    assert (paris["south"], paris["north"]) == (48.8530, 48.8606)
    assert found["sample_size"] is None


def test_closer_by_it_falls_apart(as_owner: Client, album: Album) -> None:
    found = places(as_owner, album, zoom=14, west=2, south=48, east=3, north=49)

    assert counts(found) == [1, 1, 1]


def test_a_window_may_go_across_the_antimeridian(as_owner: Client, album: Album) -> None:
    found = places(as_owner, album, zoom=12, west=179, east=-179, south=-20, north=-10)

    assert sorted(each["image_id"] for each in found["items"]) == album.image_ids[3:5]


def test_only_what_the_filter_finds_is_there(as_owner: Client, album: Album) -> None:
    assert places(as_owner, album, q="iso>350", zoom=1)["count"] == 2
    assert places(as_owner, album, q="-has:gps")["items"] == []


def test_an_area_may_go_across_the_antimeridian(as_owner: Client, album: Album) -> None:
    area = "within:-16,179;-16,181;-18,181;-18,179"

    items = as_owner.get(album.listed, params={"q": area}).json()["items"]

    assert [item["id"] for item in items] == album.image_ids[3:5]


def test_areas_and_circles_of_the_filter_are_drawn(as_owner: Client, album: Album) -> None:
    found = places(as_owner, album, q="near:48.86,2.3,2km or within:1,2;3,4;5,-200")

    assert found["circles"] == [{"latitude": 48.86, "longitude": 2.3, "radius": 2000}]
    assert found["areas"] == [{"corners": [[1, 362], [3, 364], [5, 160]]}]


def test_a_large_project_is_sampled_until_little_is_in_sight(
    as_owner: Client,
    album: Album,
    database: psycopg.Connection[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project_id = int(album.path.split("/")[-2])
    more = make_images(database, project_id, 600, prefix="more")
    database.execute(
        "insert into image_metadata (image_id, project_id, gps_latitude, gps_longitude)"
        " select unnest(%s::bigint[]), %s, 10, 20",
        [more, project_id],
    )
    monkeypatch.setattr(sampling, "COUNTED", 100)

    whole = places(as_owner, album, zoom=1)
    part = places(as_owner, album, zoom=8, west=-180, east=-179, south=-20, north=-10)

    assert 0 < whole["sample_size"] < 400
    assert 300 <= whole["count"] <= 1200
    assert (part["count"], part["sample_size"]) == (1, None)


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"q": "within:1,2"}, id="filter"),
        pytest.param({"west": 200}, id="longitude"),
        pytest.param({"zoom": 40}, id="zoom"),
        pytest.param({"south": "nan"}, id="no number"),
    ],
)
def test_what_is_no_window_is_refused(
    as_owner: Client, album: Album, asked: dict[str, Any]
) -> None:
    assert as_owner.get(album.path, params=asked).status_code == 422
