"""Bounds and groups of skeletons whose points a change of the schema moves or takes away."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from httpx import Client

from tests.factories.images import make_images
from tests.factories.labelling import get_layer, next_assignment, save
from tests.factories.projects import make_project
from tests.factories.shapes import SHAPES, THING

Database = psycopg.Connection[Any]


@pytest.mark.parametrize(
    ("shape", "bounds"),
    [
        pytest.param("keypoints", (80, 90, 0, 0, 0), id="around what is left"),
        pytest.param("polygon", (10.5, 10.25, 69.5, 59.75, 3000), id="of other shapes as before"),
    ],
)
def test_bounds_follow_the_points_that_are_left(
    as_owner: Client, database: Database, shape: str, bounds: tuple[float, ...]
) -> None:
    project = make_project(as_owner, categories=[THING])
    make_images(database, project["id"])
    category_id = project["categories"][0]["id"]
    layer_id = next_assignment(as_owner, project["id"])["layer"]["id"]
    marked = {
        "id": str(uuid4()),
        "category_id": category_id,
        "shape": SHAPES[shape],
        "group_id": str(uuid4()),
    }
    save(as_owner, layer_id, 0, added=[marked]).raise_for_status()

    path = f"/api/v1/projects/{project['id']}/categories/{category_id}"
    hands = {"keypoints": ["left hand", "right hand"], "edges": []}
    as_owner.patch(path, json={"skeleton": hands, "confirm": 1}).raise_for_status()

    row = database.execute(
        "select x, y, width, height, area from annotations where layer_id = %s", [layer_id]
    ).fetchone()
    assert row is not None
    assert row[:4] == bounds[:4]
    assert row[4] == pytest.approx(bounds[4], rel=0.01)
    (kept,) = get_layer(as_owner, layer_id)["annotations"]
    assert kept["group_id"] == marked["group_id"]


def test_a_skeletons_own_box_stays(as_owner: Client, database: Database) -> None:
    project = make_project(as_owner, categories=[THING])
    make_images(database, project["id"])
    category_id = project["categories"][0]["id"]
    layer_id = next_assignment(as_owner, project["id"])["layer"]["id"]
    boxed = {"id": str(uuid4()), "category_id": category_id, "shape": SHAPES["keypoints in a box"]}
    save(as_owner, layer_id, 0, added=[boxed]).raise_for_status()

    path = f"/api/v1/projects/{project['id']}/categories/{category_id}"
    heads = {"keypoints": ["head", "tail"], "edges": []}
    as_owner.patch(path, json={"skeleton": heads, "confirm": 1}).raise_for_status()

    row = database.execute(
        "select x, y, width, height, area from annotations where layer_id = %s", [layer_id]
    ).fetchone()
    assert row == (460, 240, 80, 100, 8000)
