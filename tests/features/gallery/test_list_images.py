from typing import Any

import psycopg
import pytest
from httpx import Client

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import make_box, next_assignment, save
from tests.factories.projects import add_member, make_project


@pytest.fixture
def project(as_owner: Client, database: psycopg.Connection[Any]) -> dict[str, Any]:
    """Five images: the first labelled with a car, two of them with metadata."""
    made = make_project(as_owner)
    first, second, third, *_ = make_images(database, made["id"], 5)
    document = next_assignment(as_owner, made["id"])
    save(as_owner, document["layer"]["id"], 0, added=[make_box(made["categories"][0]["id"])])
    for image_id, make, model, taken, iso, seconds, latitude, longitude in (
        (first, "Canon", "Canon EOS 40D", "2024-05-30 12:00", 100, 1 / 250, 48.8584, 2.2945),
        (second, "NIKON", "D70", "2024-06-01 08:30", 3200, 0.5, 48.8738, 2.295),
    ):
        database.execute(
            """
            insert into image_metadata (
                image_id, project_id, make, model, taken_at_local, iso, exposure_s, gps_latitude, gps_longitude,
                exposure_mode, flash_fired
            )
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s, 'auto', false)
            """,
            [image_id, made["id"], make, model, taken, iso, seconds, latitude, longitude],
        )
    for image_id, sharpness in ((first, 12.5), (second, 900.0)):
        database.execute(
            """
            insert into image_quality (image_id, project_id, version, sharpness, perceptual_hash, pixel_hash)
            values (%s, %s, 1, %s, 0, 0)
            """,
            [image_id, made["id"], sharpness],
        )
        database.execute(
            "insert into image_groups (image_id, kind, project_id, leader_id) values (%s, 'near', %s, %s)",
            [image_id, made["id"], first],
        )
    database.execute(
        "update images set file_name = %s where id = %s", ["beach/100%_sun.png", third]
    )
    return made | {"image_ids": [first, second, third, *_]}


def found(client: Client, project: dict[str, Any], **asked: Any) -> list[int]:
    """The positions of the images that a filter finds."""
    response = client.get(f"/api/v1/projects/{project['id']}/images", params=asked)
    assert response.status_code == 200, response.text
    return [project["image_ids"].index(item["id"]) for item in response.json()["items"]]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        pytest.param("", [0, 1, 2, 3, 4], id="nothing"),
        pytest.param("state:in_progress", [0], id="state"),
        pytest.param("-state:in_progress", [1, 2, 3, 4], id="not a state"),
        pytest.param("state:in_progress,new", [0, 1, 2, 3, 4], id="either state"),
        pytest.param("category:car", [0], id="category"),
        pytest.param("-category:car", [1, 2, 3, 4], id="without a category"),
        pytest.param("category:person", [], id="category that nobody marked"),
        pytest.param("BEACH", [2], id="name"),
        pytest.param('name:"100%_"', [2], id="signs of LIKE mean themselves"),
        pytest.param("camera:canon", [0], id="camera"),
        pytest.param('camera:"NIKON D70"', [1], id="make and model"),
        pytest.param("-camera:canon", [1, 2, 3, 4], id="not a camera, or none known"),
        pytest.param("taken:2024-05", [0], id="month"),
        pytest.param("taken:2024-05-30..2024-06-01", [0, 1], id="days"),
        pytest.param("taken:2024-06.. camera:d70", [1], id="two terms"),
        pytest.param("taken<2024-06", [0], id="before a month"),
        pytest.param("taken>2024-05-30T12:00", [1], id="after a minute"),
        pytest.param("taken<=2024-06", [0, 1], id="until a month"),
        pytest.param("iso>100", [1], id="more"),
        pytest.param("iso>=100", [0, 1], id="at least"),
        pytest.param("-iso>100", [0, 2, 3, 4], id="not more, or not known"),
        pytest.param("iso:100,3200", [0, 1], id="either number"),
        pytest.param("iso:..200", [0], id="span"),
        pytest.param("iso<150.5", [0], id="fraction against whole numbers"),
        pytest.param("exposure:1/300..1/200", [0], id="fractions"),
        pytest.param("flash_fired:no", [0, 1], id="truth"),
        pytest.param("exposure_mode:auto,manual", [0, 1], id="choice"),
        pytest.param("has:gps", [0, 1], id="has"),
        pytest.param("-has:gps", [2, 3, 4], id="has not"),
        pytest.param("near:48.8584,2.2945,500m", [0], id="near"),
        pytest.param("near:48.8584,2.2945,2km", [0, 1], id="less near"),
        pytest.param("within:48.8,2.2;48.9,2.2;48.9,2.4;48.8,2.4", [0, 1], id="within"),
        pytest.param("within:48.8,2.2;48.8,2.2947;48.9,2.2", [], id="in the box, not the area"),
        pytest.param("-within:48.8,2.2;48.9,2.2;48.9,2.4", [2, 3, 4], id="not within"),
        pytest.param('camera="nikon d70"', [1], id="whole text"),
        pytest.param('camera="canon eos 40d"', [0], id="a camera as it is called"),
        pytest.param('camera="canon canon eos 40d"', [0], id="a camera as it is recorded"),
        pytest.param("camera=nikon", [], id="not the whole text"),
        pytest.param("category:car or camera:nikon", [0, 1], id="or"),
        pytest.param("(category:car or camera:nikon) iso>100", [1], id="brackets"),
        pytest.param("-(category:car or camera:nikon)", [2, 3, 4], id="not in brackets"),
        pytest.param("excluded", [], id="flag"),
        pytest.param("-excluded width>1", [0, 1, 2, 3, 4], id="not excluded"),
        pytest.param("size>1M", [], id="thousands"),
        pytest.param("agreement<1 or disagreements>0", [], id="agreement"),
        pytest.param("sharpness<50", [0], id="measure"),
        pytest.param("-has:sharpness", [2, 3, 4], id="not measured"),
        pytest.param("duplicate:near", [0, 1], id="duplicate"),
        pytest.param("duplicate:exact,burst", [], id="no such duplicate"),
        pytest.param("added>2020", [0, 1, 2, 3, 4], id="added"),
    ],
)
def test_filters_find_images(
    as_owner: Client, project: dict[str, Any], q: str, expected: list[int]
) -> None:
    assert found(as_owner, project, q=q) == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        pytest.param("-id", [4, 3, 2, 1, 0], id="newest first"),
        pytest.param("name", [2, 0, 1, 3, 4], id="name"),
        pytest.param("taken", [0, 1, 2, 3, 4], id="time"),
        pytest.param("-taken", [1, 0, 4, 3, 2], id="latest first"),
        pytest.param("-iso", [1, 0, 4, 3, 2], id="most sensitive first"),
        pytest.param("exposure", [0, 1, 2, 3, 4], id="shortest first"),
        pytest.param("camera", [0, 1, 2, 3, 4], id="without a camera last"),
        pytest.param("-sharpness", [1, 0, 4, 3, 2], id="sharpest first"),
        pytest.param("agreement", [0, 1, 2, 3, 4], id="nothing known of any"),
    ],
)
def test_every_order_can_be_paged(
    as_owner: Client, project: dict[str, Any], sort: str, expected: list[int]
) -> None:
    path = f"/api/v1/projects/{project['id']}/images"
    seen: list[int] = []
    cursor = None

    for _ in range(3):
        asked: dict[str, Any] = {"sort": sort, "limit": 2, "cursor": cursor or ""}
        page = as_owner.get(path, params=asked).json()
        seen += [project["image_ids"].index(item["id"]) for item in page["items"]]
        cursor = page["next_cursor"]

    assert seen == expected
    assert cursor is None


def test_an_image_comes_with_its_metadata_but_not_its_nulls(
    as_owner: Client, project: dict[str, Any]
) -> None:
    response = as_owner.get(f"/api/v1/images/{project['image_ids'][1]}")

    assert response.json()["metadata"] == {
        "make": "NIKON", "model": "D70", "taken_at_local": "2024-06-01T08:30:00",
        "iso": 3200, "exposure_s": 0.5, "exposure_mode": "auto", "flash_fired": False,
        "gps_latitude": 48.8738, "gps_longitude": 2.295,
    }  # fmt: skip
    assert response.json()["file_name"] == "image-00001.jpg"


def test_only_the_fields_that_are_asked_for_are_sent(
    as_owner: Client, project: dict[str, Any]
) -> None:
    path = f"/api/v1/projects/{project['id']}/images"

    page = as_owner.get(path, params={"fields": "id,state", "limit": 1}).json()

    assert page["items"] == [{"id": project["image_ids"][0], "state": "in_progress"}]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        pytest.param({"q": "colour:red"}, "unknown field 'colour'", id="filter"),
        pytest.param({"sort": "beauty"}, "sort: expected one of name, agreement", id="sort"),
        pytest.param({"sort": "category"}, "received 'category'", id="nothing to sort by"),
        pytest.param({"fields": "id,soul"}, "received soul", id="fields"),
        pytest.param({"cursor": "x"}, "cursor: expected", id="cursor"),
        pytest.param({"limit": 0}, "limit: ", id="limit"),
        pytest.param({"filter": "x"}, "filter: ", id="unknown parameter"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    as_owner: Client, project: dict[str, Any], asked: dict[str, Any], sentence: str
) -> None:
    response = as_owner.get(f"/api/v1/projects/{project['id']}/images", params=asked)

    assert response.status_code == 422
    assert sentence in response.json()["detail"]


def test_annotators_of_a_blind_project_find_by_their_own_labels_only(
    as_owner: Client, as_annotator: Client, annotator: Person, project: dict[str, Any]
) -> None:
    add_member(as_owner, project["id"], annotator.id)

    assert found(as_annotator, project, q="category:car") == []

    as_owner.patch(f"/api/v1/projects/{project['id']}", json={"policy": {"blind": False}})
    assert found(as_annotator, project, q="category:car") == [0]


@pytest.mark.parametrize("asked", [{"q": "state:new or agreement<1"}, {"sort": "-agreement"}])
def test_annotators_of_a_blind_project_may_not_ask_for_agreement(
    as_owner: Client,
    as_annotator: Client,
    annotator: Person,
    project: dict[str, Any],
    asked: dict[str, str],
) -> None:
    add_member(as_owner, project["id"], annotator.id)

    response = as_annotator.get(f"/api/v1/projects/{project['id']}/images", params=asked)

    assert response.status_code == 422
    assert "agreement tells of others' work" in response.json()["detail"]


def test_strangers_find_nothing(stranger: Client, project: dict[str, Any]) -> None:
    assert stranger.get(f"/api/v1/projects/{project['id']}/images").status_code == 404
    assert stranger.get(f"/api/v1/images/{project['image_ids'][0]}").status_code == 404


def test_an_excluded_image_is_handed_to_nobody_until_it_is_taken_back(
    as_owner: Client, project: dict[str, Any]
) -> None:
    *_, last = project["image_ids"]
    path = f"/api/v1/images/{last}/exclusion"

    excluded = as_owner.put(path, json={"reason": "blurred"})
    again = as_owner.put(path, json={"reason": "blurred"})
    while_excluded = found(as_owner, project, q="state:excluded")
    included = as_owner.delete(path)

    assert (excluded.status_code, again.status_code, included.status_code) == (204, 409, 204)
    assert while_excluded == [4]
    assert found(as_owner, project, q="state:excluded") == []
    assert as_owner.get(f"/api/v1/images/{last}").json()["exclusion_reason"] is None


def test_an_image_is_excluded_while_somebody_measures_it(
    as_owner: Client, project: dict[str, Any], database: psycopg.Connection[Any]
) -> None:
    """Rows that name the image are being written, as agreement's are: neither waits for the other."""
    *_, last = project["image_ids"]
    path = f"/api/v1/images/{last}/exclusion"

    with database.transaction():
        database.execute("select from images where id = %s for key share", [last])
        excluded = as_owner.put(path, json={"reason": "blurred"})
        included = as_owner.delete(path)

    assert (excluded.status_code, included.status_code) == (204, 204)
