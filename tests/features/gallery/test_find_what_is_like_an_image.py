"""`similar:` and `duplicate-of:`, wherever a filter line is taken."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from httpx import Client

from app.gallery import looking_up
from app.quality.embedding import DEFAULT, EMBEDDERS
from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.projects import add_member, make_project


@pytest.fixture
def likes(as_owner: Client, database: psycopg.Connection[Any]) -> dict[str, Any]:
    """Six images, each further from the first than the one before; the last is not measured.

    The first and the third look the same; the first and the fourth are of one burst.
    """
    project = make_project(as_owner)
    image_ids = make_images(database, project["id"], 6)
    embedder = EMBEDDERS[DEFAULT]
    for place, image_id in enumerate(image_ids[:5]):
        vector = [0.0] * embedder.dimensions
        vector[0], vector[1] = 1 - place / 10, (1 - (1 - place / 10) ** 2) ** 0.5
        database.execute(
            "insert into image_embeddings values (%s, %s, %s, %s, %s)",
            [image_id, DEFAULT, project["id"], embedder.version, vector],
        )
    for kind, members in (("near", (0, 2)), ("burst", (0, 3))):
        for place in members:
            database.execute(
                "insert into image_groups (image_id, kind, project_id, leader_id) values (%s, %s, %s, %s)",
                [image_ids[place], kind, project["id"], image_ids[0]],
            )
    (elsewhere,) = make_images(database, make_project(as_owner)["id"])
    return project | {
        "image_ids": image_ids,
        "elsewhere": elsewhere,
        "path": f"/api/v1/projects/{project['id']}",
    }


def found(client: Client, project: dict[str, Any], **asked: Any) -> list[int]:
    """The positions of the images that a filter finds."""
    response = client.get(f"{project['path']}/images", params=asked)
    assert response.status_code == 200, response.text
    return [project["image_ids"].index(item["id"]) for item in response.json()["items"]]


def test_the_nearest_are_found_the_likest_first(likes: dict[str, Any], as_owner: Client) -> None:
    first, fourth = likes["image_ids"][0], likes["image_ids"][3]

    assert found(as_owner, likes, q=f"similar:{first}", sort="likeness") == [1, 2, 3, 4]
    assert found(as_owner, likes, q=f"similar:{first},2", sort="-likeness") == [2, 1]
    assert found(as_owner, likes, q=f"-similar:{first},2") == [0, 3, 4, 5]
    assert found(as_owner, likes, q=f"similar:{first} id>{fourth}") == [4]
    either = f"similar:{first},1 or similar:{fourth},1"
    assert found(as_owner, likes, q=either, sort="likeness") == [1, 4]


def test_pages_by_likeness_go_on_where_the_last_one_ended(
    likes: dict[str, Any], as_owner: Client
) -> None:
    asked: dict[str, Any] = {
        "q": f"similar:{likes['image_ids'][4]}",
        "sort": "likeness",
        "limit": 3,
    }
    page = as_owner.get(f"{likes['path']}/images", params=asked).json()

    assert [likes["image_ids"].index(each["id"]) for each in page["items"]] == [3, 2, 1]
    assert found(as_owner, likes, **asked, cursor=page["next_cursor"]) == [0]


def test_duplicates_of_an_image_are_no_bursts_and_not_itself(
    likes: dict[str, Any], as_owner: Client
) -> None:
    first, _, third, *_ = likes["image_ids"]

    assert found(as_owner, likes, q=f"duplicate-of:{first}") == [2]
    assert found(as_owner, likes, q=f"duplicate-of:{first},{third}") == [0, 2]
    assert found(as_owner, likes, q=f"duplicate-of:{likes['image_ids'][3]}") == []


@pytest.mark.parametrize("most", [0, 10_000], ids=["too many to name", "few"])
def test_alternatives_find_the_same_however_many_images_they_name(
    likes: dict[str, Any],
    as_owner: Client,
    database: psycopg.Connection[Any],
    monkeypatch: pytest.MonkeyPatch,
    most: int,
) -> None:
    monkeypatch.setattr(looking_up, "MOST_NAMED", most)
    second, fifth = likes["image_ids"][1], likes["image_ids"][4]
    database.execute(
        """
        insert into image_anomalies (image_id, project_id, kind, severity, reason, details)
        values (%s, %s, 'edited', 1, 'Edited', '{"facts": []}')
        """,
        [second, likes["id"]],
    )

    assert found(as_owner, likes, q=f"duplicate:near or id:{fifth}") == [0, 2, 4]
    assert found(as_owner, likes, q="-(duplicate:near,burst or anomaly:edited)") == [4, 5]
    assert found(as_owner, likes, q=f"anomaly:size or id:{fifth}") == [4]


@pytest.mark.parametrize(
    ("q", "sort", "told", "position"),
    [
        ("iso>1 similar:{other}", "id", "expected the id of an image of this project", 6),
        ("duplicate-of:{other}", "id", "expected the id of an image of this project", 0),
        ("similar:{last}", "id", "is not measured yet", 0),
        ("similar:1,2,3", "id", "expected the id of an image, and perhaps how many", 8),
        ("similar:1,2000", "id", "expected at most 1000 images", 8),
        ("duplicate-of:1,x", "id", "expected the id of an image such as 123", 15),
        (" ".join(["similar:{first}"] * 6), "id", "expected at most 5 in one line", None),
        ("iso>1", "likeness", "likeness needs a filter that says to what", None),
    ],
)
def test_what_cannot_be_answered_is_pointed_at(
    likes: dict[str, Any],
    as_owner: Client,
    q: str,
    sort: str,
    told: str,
    position: int | None,
) -> None:
    line = q.format(
        other=likes["elsewhere"], first=likes["image_ids"][0], last=likes["image_ids"][5]
    )

    refused = as_owner.get(f"{likes['path']}/images", params={"q": line, "sort": sort})

    assert refused.status_code == 422
    assert told in refused.json()["detail"]
    assert position is None or refused.json()["position"] == position


def test_the_gallery_counts_them_and_its_order_goes_with_them(
    likes: dict[str, Any], as_owner: Client
) -> None:
    page = f"/projects/{likes['id']}/images"
    first = likes["image_ids"][0]

    with_order = as_owner.get(page, params={"q": f"similar:{first},3", "sort": "likeness"}).text
    without = as_owner.get(page, params={"sort": "likeness"})
    refused = as_owner.get(page, params={"q": f"similar:{likes['image_ids'][5]}"})

    assert "<strong>3</strong> images" in with_order
    assert '<option value="likeness"' in with_order
    places = [with_order.index(f'href="/images/{each}"') for each in likes["image_ids"][1:4]]
    assert places == sorted(places)
    assert (without.status_code, "likeness" in without.text) == (200, False)
    assert (refused.status_code, "is not measured yet" in refused.text) == (422, True)


def test_every_taker_of_filter_lines_takes_them(likes: dict[str, Any], as_owner: Client) -> None:
    q = f"similar:{likes['image_ids'][0]},2"
    whole_earth = {"west": -180, "south": -90, "east": 180, "north": 90, "zoom": 1}

    exported = as_owner.get(
        f"{likes['path']}/export.json", params={"truth": "all", "where": q}
    ).json()
    batch = as_owner.post(
        f"{likes['path']}/batches",
        json={"request_id": str(uuid4()), "deed": "include", "q": q},
    )
    answers = [
        as_owner.get(f"{likes['path']}/{path}", params={"q": q, **asked})
        for path, asked in (
            ("queue", {}),
            ("objects", {}),
            ("timeline", {}),
            ("places", whole_earth),
        )
    ]
    refused = as_owner.post(
        f"{likes['path']}/exports", json={"format": "voc", "where": "similar:1000000007"}
    )

    assert [each["id"] for each in exported["images"]] == likes["image_ids"][1:3]
    assert batch.json()["total"] == 2
    assert [each.status_code for each in answers] == [200] * len(answers)
    assert answers[2].json()["missing"] == 2
    assert refused.status_code == 422
    assert refused.json()["detail"].startswith("where: similar: expected the id of an image")


def test_the_page_of_an_image_leads_to_those_like_it(
    likes: dict[str, Any], as_owner: Client
) -> None:
    first = likes["image_ids"][0]

    fragment = as_owner.get(f"/images/{first}/similar", headers={"HX-Request": "true"}).text

    path = f"/projects/{likes['id']}/images"
    assert f'href="{path}?q=similar:{first}&amp;sort=likeness"' in fragment
    assert f'href="{path}?q=duplicate-of:{first}"' in fragment


def test_annotators_of_a_blind_project_may_ask_what_pixels_say(
    likes: dict[str, Any], as_owner: Client, as_annotator: Client, annotator: Person
) -> None:
    add_member(as_owner, likes["id"], annotator.id)

    assert found(as_annotator, likes, q=f"similar:{likes['image_ids'][0]},2") == [1, 2]
