from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.features.schema.conftest import Database, Labelled

BIRD = {
    "name": "bird",
    "shapes": ["keypoints"],
    "skeleton": {
        "keypoints": ["beak", "tail"],
        "edges": [[0, 1]],
        "layout": [[0.0, 0.5], [1.0, 0.5]],
    },
}
BOTH = {"type": "keypoints", "points": [[10, 10, 2], [20, 20, 1]]}
TAIL_ALONE = {"type": "keypoints", "points": [[0, 0, 0], [20, 20, 2]]}


@pytest.fixture
def bird(as_owner: httpx.Client, project: dict[str, Any]) -> dict[str, Any]:
    path = f"/api/v1/projects/{project['id']}/categories"
    made: dict[str, Any] = as_owner.post(path, json=BIRD).json()
    return made | {"path": f"{path}/{made['id']}"}


def shapes_of(database: Database, layer: Labelled) -> Any:
    rows = database.execute(
        "select shape from annotations where layer_id = %s and removed_at is null order by number",
        [layer.layer_id],
    )
    return [shape for (shape,) in rows]


def test_a_template_is_changed_without_a_word(
    as_owner: httpx.Client, bird: dict[str, Any], make_layer: Callable[..., Labelled]
) -> None:
    make_layer({"category_id": bird["id"], "shape": BOTH})
    skeleton = BIRD["skeleton"] | {"layout": [[0.2, 0.5], [0.8, 0.5]]}  # type: ignore[operator]

    changed = as_owner.patch(bird["path"], json={"skeleton": skeleton})

    assert changed.status_code == 200
    assert changed.json()["skeleton"]["layout"] == [[0.2, 0.5], [0.8, 0.5]]


def test_a_keypoint_that_is_added_is_absent_in_what_is_there(
    as_owner: httpx.Client,
    bird: dict[str, Any],
    make_layer: Callable[..., Labelled],
    database: Database,
) -> None:
    layer = make_layer({"category_id": bird["id"], "shape": BOTH})

    changed = as_owner.patch(
        bird["path"], json={"skeleton": {"keypoints": ["beak", "wing", "tail"]}}
    )

    assert changed.status_code == 200
    (shape,) = shapes_of(database, layer)
    assert shape["points"] == [[10, 10, 2], [0, 0, 0], [20, 20, 1]]


def test_a_keypoint_that_is_removed_is_told_before(
    as_owner: httpx.Client, bird: dict[str, Any], make_layer: Callable[..., Labelled]
) -> None:
    make_layer({"category_id": bird["id"], "shape": BOTH})

    refused = as_owner.patch(bird["path"], json={"skeleton": {"keypoints": ["beak"]}})

    assert refused.status_code == 409
    assert refused.json()["consequences"] == [
        "Skeletons lose 'tail'; one that has no other point is removed."
    ]


def test_a_skeleton_without_a_point_left_is_removed(
    as_owner: httpx.Client,
    bird: dict[str, Any],
    make_layer: Callable[..., Labelled],
    database: Database,
) -> None:
    layer = make_layer(
        {"category_id": bird["id"], "shape": BOTH},
        {"category_id": bird["id"], "shape": TAIL_ALONE},
    )

    confirmed = as_owner.patch(
        bird["path"], json={"skeleton": {"keypoints": ["beak"]}, "confirm": 2}
    )

    assert confirmed.status_code == 200
    assert [shape["points"] for shape in shapes_of(database, layer)] == [[[10, 10, 2]]]


def test_the_editor_begins_with_the_template(
    as_annotator: httpx.Client, bird: dict[str, Any], make_layer: Callable[..., Labelled]
) -> None:
    labelled = make_layer({"category_id": bird["id"], "shape": BOTH})

    document = as_annotator.get(f"/api/v1/assignments/{labelled.assignment_id}").json()

    skeleton = document["categories"][-1]["skeleton"]
    assert skeleton["layout"] == [[0.0, 0.5], [1.0, 0.5]]
