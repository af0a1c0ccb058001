"""Every kind of shape is kept as it was sent, with its history; so are groups."""

from typing import Any
from uuid import uuid4

import numpy as np
import psycopg
import pytest
from httpx import Client

from tests.factories.images import make_images
from tests.factories.labelling import get_layer, next_assignment, save
from tests.factories.projects import make_project
from tests.factories.shapes import SHAPES, THING, mask_of, square

Database = psycopg.Connection[Any]


@pytest.fixture
def project(as_owner: Client, database: Database) -> dict[str, Any]:
    """A project whose only category takes every shape, and an image of 640 x 480 pixels."""
    made = make_project(as_owner, categories=[THING], questions=[])
    make_images(database, made["id"])
    return made


@pytest.fixture
def layer_id(as_owner: Client, project: dict[str, Any]) -> int:
    return int(next_assignment(as_owner, project["id"])["layer"]["id"])


def thing(project: dict[str, Any], shape: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """An annotation as a client sends it."""
    return {
        "id": str(uuid4()),
        "category_id": project["categories"][0]["id"],
        "shape": shape,
        "attributes": {},
        "is_crowd": False,
        "z": 0,
        **fields,
    }


ALL_SHAPES = pytest.mark.parametrize(
    "shape", [pytest.param(SHAPES[name], id=name) for name in SHAPES]
)


@ALL_SHAPES
def test_a_shape_is_read_back_as_it_was_sent(
    as_owner: Client, project: dict[str, Any], layer_id: int, shape: dict[str, Any]
) -> None:
    sent = thing(project, shape)

    response = save(as_owner, layer_id, 0, added=[sent])

    assert response.status_code == 200, response.text
    assert get_layer(as_owner, layer_id)["annotations"] == [sent]
    assert next_assignment(as_owner, project["id"])["layer"]["annotations"] == [sent]


@ALL_SHAPES
def test_a_shape_is_stored_as_it_was_sent(
    as_owner: Client,
    project: dict[str, Any],
    layer_id: int,
    database: Database,
    shape: dict[str, Any],
) -> None:
    save(as_owner, layer_id, 0, added=[thing(project, shape)])

    row = database.execute(
        "select shape::text, kind from annotations where layer_id = %s", [layer_id]
    ).fetchone()
    assert row is not None
    sent = as_owner.build_request("POST", "/", json=shape).content.decode()
    assert row == (sent, shape["type"])


@ALL_SHAPES
def test_a_repeated_save_of_a_shape_changes_nothing(
    as_owner: Client, project: dict[str, Any], layer_id: int, shape: dict[str, Any]
) -> None:
    sent = thing(project, shape, group_id=str(uuid4()))
    save(as_owner, layer_id, 0, added=[sent])

    repeated = save(as_owner, layer_id, 0, added=[sent])

    assert repeated.json()["revision"] == 1


@ALL_SHAPES
def test_a_shape_comes_back_from_history(
    as_owner: Client, project: dict[str, Any], layer_id: int, shape: dict[str, Any]
) -> None:
    sent = thing(project, shape)
    save(as_owner, layer_id, 0, added=[sent])
    save(as_owner, layer_id, 1, removed=[sent["id"]])

    path = f"/api/v1/layers/{layer_id}/restorations"
    response = as_owner.post(path, json={"revision": 1})

    assert response.json()["left_out"] == []
    assert get_layer(as_owner, layer_id)["annotations"] == [sent]


@pytest.mark.parametrize(
    ("name", "measures"),
    [
        ("box", ((10.5, 20.25, 100, 50.25), 5025)),
        ("rotated_box", ((155.859, 112.679, 89.282, 74.641), 3200)),
        ("polygon", ((10.5, 10.25, 69.5, 59.75), 1600 + 1600 - 10 * 20)),
        ("polygon with a hole", ((100, 50, 220, 130), 6400 - 900 + 400)),
        ("polyline", ((1.25, 2, 58.75, 38.75), 0)),
        ("ellipse", ((272.171, 192.171, 95.659, 95.659), 5749.4)),
        ("mask", ((0, 0, 150, 120), 6 + 1000)),
        ("keypoints", ((80, 50.25, 20.5, 39.75), 814.875)),
        ("keypoints in a box", ((460, 240, 80, 100), 8000)),
        ("point", ((12.25, 30.5, 0, 0), 0)),
    ],
)
def test_bounds_and_area_stand_beside_a_shape(
    as_owner: Client,
    project: dict[str, Any],
    layer_id: int,
    database: Database,
    name: str,
    measures: tuple[tuple[float, ...], float],
) -> None:
    save(as_owner, layer_id, 0, added=[thing(project, SHAPES[name])])

    row = database.execute(
        "select x, y, width, height, area from annotations where layer_id = %s", [layer_id]
    ).fetchone()
    assert row is not None
    bounds, area = measures
    assert row[:4] == pytest.approx(bounds, abs=0.001)
    # Areas of regions are counted in pixels.
    assert row[4] == pytest.approx(area, rel=0.01)


def test_what_reaches_out_of_the_image_is_measured_inside_it(
    as_owner: Client, project: dict[str, Any], layer_id: int, database: Database
) -> None:
    ellipse = {
        "type": "ellipse",
        "cx": 640.0,
        "cy": 480.0,
        "rx": 40.0,
        "ry": 20.0,
        "angle_deg": 0.0,
    }

    response = save(as_owner, layer_id, 0, added=[thing(project, ellipse)])

    assert response.status_code == 200, response.text
    row = database.execute(
        "select x, y, width, height, area from annotations where layer_id = %s", [layer_id]
    ).fetchone()
    assert row is not None
    assert row[:4] == (600, 460, 40, 20)
    assert row[4] == pytest.approx(3.1416 * 40 * 20 / 4, rel=0.02)


def test_a_group_is_kept_changed_and_brought_back(
    as_owner: Client, project: dict[str, Any], layer_id: int
) -> None:
    group = str(uuid4())
    first, second = (thing(project, SHAPES["point"], group_id=group) for _ in range(2))
    save(as_owner, layer_id, 0, added=[first, second])
    grouped = get_layer(as_owner, layer_id)["annotations"]

    save(as_owner, layer_id, 1, updated=[first | {"group_id": None}])
    alone = get_layer(as_owner, layer_id)["annotations"]
    as_owner.post(f"/api/v1/layers/{layer_id}/restorations", json={"revision": 1})

    assert grouped == [first, second]
    assert [item.get("group_id") for item in alone] == [None, group]
    assert get_layer(as_owner, layer_id)["annotations"] == [first, second]


def test_two_groupings_of_one_object_collide(
    as_owner: Client, project: dict[str, Any], layer_id: int
) -> None:
    point = thing(project, SHAPES["point"])
    save(as_owner, layer_id, 0, added=[point])
    save(as_owner, layer_id, 1, updated=[point | {"group_id": str(uuid4())}])

    response = save(as_owner, layer_id, 1, updated=[point | {"group_id": str(uuid4())}])

    assert response.status_code == 409
    assert response.json()["collisions"] == [point["id"]]


def test_a_polygon_may_become_a_mask(
    as_owner: Client, project: dict[str, Any], layer_id: int, database: Database
) -> None:
    region = thing(project, SHAPES["polygon with a hole"])
    save(as_owner, layer_id, 0, added=[region])

    save(as_owner, layer_id, 1, updated=[region | {"shape": SHAPES["mask"]}])

    row = database.execute(
        "select kind, segmentation from annotations where layer_id = %s", [layer_id]
    ).fetchone()
    assert row == ("mask", None)


@pytest.mark.parametrize("offered", ["polygon", "mask"])
@pytest.mark.parametrize("sent", ["polygon", "mask"])
def test_polygon_and_mask_are_two_views_of_one_region(
    as_owner: Client, database: Database, offered: str, sent: str
) -> None:
    made = make_project(as_owner, categories=[{"name": "sky", "shapes": [offered]}])
    make_images(database, made["id"])
    layer_id = next_assignment(as_owner, made["id"])["layer"]["id"]

    assert save(as_owner, layer_id, 0, added=[thing(made, SHAPES[sent])]).status_code == 200


def test_a_large_mask_and_a_long_outline_are_taken(as_owner: Client, database: Database) -> None:
    made = make_project(as_owner, categories=[THING])
    make_images(database, made["id"], width=8000, height=6000)
    layer_id = next_assignment(as_owner, made["id"])["layer"]["id"]
    y, x = np.ogrid[:6000, :8000]
    disc = ((y - 3000) ** 2 + (x - 4000) ** 2 < 2500**2).astype(np.uint8)
    turns = np.linspace(0, 2 * np.pi, 9000, endpoint=False)
    ring = np.stack([4000 + 2500 * np.cos(turns), 3000 + 2500 * np.sin(turns)], axis=1).round(2)
    outline = {"type": "polygon", "parts": [[ring.tolist(), square(3900, 2900, 100)[::-1]]]}
    sent = [thing(made, mask_of(disc)), thing(made, outline)]

    response = save(as_owner, layer_id, 0, added=sent)

    assert response.status_code == 200, response.text
    areas = database.execute(
        "select area from annotations where layer_id = %s order by number", [layer_id]
    ).fetchall()
    assert areas[0][0] == disc.sum()
    assert areas[1][0] == pytest.approx(float(disc.sum()) - 10_000, rel=0.001)
