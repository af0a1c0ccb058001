"""When images were taken: a histogram to brush, over REST and on the page."""

import re
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from httpx import Client

from app.gallery.facets import sampling
from tests.factories.images import make_images
from tests.factories.projects import make_project

HTML = {"Accept": "text/html"}
TIMES = ["2023-11-02 10:15", "2023-11-30 23:59", "2024-02-01 00:00", "2024-02-29 12:00", None]


@dataclass(frozen=True)
class Album:
    """Four images with a time, from November to February, and one without."""

    path: str
    page: str
    project_id: int


@pytest.fixture
def album(as_owner: Client, database: psycopg.Connection[Any]) -> Album:
    project_id = make_project(as_owner)["id"]
    for image_id, time in zip(make_images(database, project_id, 5), TIMES, strict=True):
        database.execute(
            "insert into image_metadata (image_id, project_id, taken_at_local) values (%s, %s, %s)",
            [image_id, project_id, time],
        )
    path = f"/projects/{project_id}"
    return Album(f"/api/v1{path}/timeline", f"{path}/images", project_id)


def timeline(client: Client, album: Album, **asked: Any) -> dict[str, Any]:
    response = client.get(album.path, params=asked)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize(
    ("q", "unit", "bins"),
    [
        pytest.param("", "day", 120, id="all"),
        pytest.param("taken:2024-02", "day", 29, id="a month"),
        pytest.param("taken:2023-11-02", "hour", 1, id="a day"),
        pytest.param("taken:1999", "day", 0, id="nothing"),
    ],
)
def test_bars_are_as_fine_as_the_time_is_short(
    as_owner: Client, album: Album, q: str, unit: str, bins: int
) -> None:
    found = timeline(as_owner, album, q=q)

    assert (found["unit"], len(found["bins"])) == (unit, bins)


def test_every_bar_asks_for_its_images(as_owner: Client, album: Album) -> None:
    found = timeline(as_owner, album)

    assert (found["count"], found["missing"], found["sample_size"]) == (4, 1, None)
    for each in (each for each in found["bins"] if each["count"]):
        again = timeline(as_owner, album, q=f"taken:{each['first']}..{each['last']}")
        assert again["count"] == each["count"]


def test_a_large_project_is_sampled(
    as_owner: Client,
    album: Album,
    database: psycopg.Connection[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_images(database, album.project_id, 600, prefix="more")
    monkeypatch.setattr(sampling, "COUNTED", 100)

    assert 0 < timeline(as_owner, album)["sample_size"] < 400
    assert timeline(as_owner, album, q="has:time")["sample_size"] is None


def test_the_page_shows_it_where_its_address_says_so(as_owner: Client, album: Album) -> None:
    shown = as_owner.get(album.page, params={"timeline": "open"}, headers=HTML).text
    hidden = as_owner.get(album.page, headers=HTML).text

    assert len(re.findall('class="brush__bar"', shown)) == 120
    assert "<gallery-timeline" not in hidden


def test_what_no_facet_has_a_box_for_is_sent_again(as_owner: Client, album: Album) -> None:
    area = "within:1,2;3,4;5,6"

    page = as_owner.get(album.page, params={"f": area, "view": "map"}, headers=HTML).text

    assert f'<input type="hidden" name="f" value="{area}">' in page
    assert "Place: in the drawn area" in page


def test_tiles_of_another_host_are_allowed_on_the_map_alone(as_owner: Client, album: Album) -> None:
    policy = as_owner.get(album.page, params={"view": "map"}, headers=HTML).headers[
        "content-security-policy"
    ]

    assert "img-src 'self' blob: data:" in policy
