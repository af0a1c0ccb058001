from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.features.schema.conftest import Database, Labelled, value


@pytest.fixture
def path(project: dict[str, Any]) -> str:
    return f"/api/v1/projects/{project['id']}/categories/{project['categories'][0]['id']}"


@pytest.fixture
def car(project: dict[str, Any]) -> dict[str, Any]:
    category: dict[str, Any] = project["categories"][0]
    return category


def attributes_of(database: Database, layer: Labelled) -> Any:
    statement = "select attributes from annotations where layer_id = %s"
    return value(database, statement, layer.layer_id)


def test_a_new_name_keeps_the_id_and_needs_no_confirmation(
    as_owner: httpx.Client, path: str, car: dict[str, Any], make_layer: Callable[..., Labelled]
) -> None:
    make_layer({"category_id": car["id"]})

    response = as_owner.patch(path, json={"name": "motor car", "color": "#112233"})

    assert response.status_code == 200
    assert response.json() == car | {"name": "motor car", "color": "#112233"}


def test_every_change_raises_the_version_of_the_schema(
    as_owner: httpx.Client, path: str, project: dict[str, Any]
) -> None:
    as_owner.patch(path, json={"name": "motor car"})

    shown = as_owner.get(f"/api/v1/projects/{project['id']}").json()
    assert shown["schema_version"] == project["schema_version"] + 1


def test_a_name_that_is_taken_is_refused(as_owner: httpx.Client, path: str) -> None:
    response = as_owner.patch(path, json={"name": " truck "})

    assert response.status_code == 409
    assert response.json()["detail"] == "This project already has a category named 'truck'."


def test_a_change_that_makes_no_sense_is_refused_at_its_place(
    as_owner: httpx.Client, path: str
) -> None:
    response = as_owner.patch(path, json={"shapes": ["keypoints"]})

    assert response.status_code == 422
    assert response.json()["errors"][0]["path"] == "skeleton"


def test_narrowing_shapes_that_are_not_used_needs_no_confirmation(
    as_owner: httpx.Client, path: str, car: dict[str, Any], make_layer: Callable[..., Labelled]
) -> None:
    make_layer({"category_id": car["id"]})

    response = as_owner.patch(path, json={"shapes": ["box"]})

    assert response.status_code == 200


def test_narrowing_shapes_that_are_used_must_be_confirmed(
    as_owner: httpx.Client, path: str, car: dict[str, Any], make_layer: Callable[..., Labelled]
) -> None:
    make_layer({"category_id": car["id"]})

    refused = as_owner.patch(path, json={"shapes": ["polygon"]})
    confirmed = as_owner.patch(path, json={"shapes": ["polygon"], "confirm": 1})

    assert refused.status_code == 409
    assert refused.json()["impact"]["shapes"] == {"box": 1}
    assert confirmed.status_code == 200


def test_an_attribute_that_is_removed_leaves_its_annotations(
    as_owner: httpx.Client,
    path: str,
    car: dict[str, Any],
    make_layer: Callable[..., Labelled],
    database: Database,
) -> None:
    layer = make_layer({"category_id": car["id"], "attributes": {"colour": "red", "parked": False}})
    fewer = [each for each in car["attributes"] if each["name"] != "colour"]

    refused = as_owner.patch(path, json={"attributes": fewer})
    confirmed = as_owner.patch(path, json={"attributes": fewer, "confirm": 1})

    assert refused.status_code == 409
    assert refused.json()["impact"]["attribute_values"]["colour"] == {"red": 1}
    assert confirmed.status_code == 200
    assert attributes_of(database, layer) == {"parked": False}


def test_values_that_are_removed_leave_their_annotations(
    as_owner: httpx.Client,
    path: str,
    car: dict[str, Any],
    make_layer: Callable[..., Labelled],
    database: Database,
) -> None:
    red = make_layer({"category_id": car["id"], "attributes": {"colour": "red"}})
    both = make_layer({"category_id": car["id"], "attributes": {"damage": ["dent", "scratch"]}})
    dent = make_layer({"category_id": car["id"], "attributes": {"damage": ["dent"]}})
    kept = make_layer({"category_id": car["id"], "attributes": {"colour": "blue"}})
    attributes = [
        {"name": "colour", "type": "select", "values": ["blue", "green"]},
        {"name": "damage", "type": "multiselect", "values": ["scratch"]},
        {"name": "parked", "type": "boolean"},
    ]

    response = as_owner.patch(path, json={"attributes": attributes, "confirm": 4})

    assert response.status_code == 200
    assert attributes_of(database, red) == {}
    assert attributes_of(database, both) == {"damage": ["scratch"]}
    assert attributes_of(database, dent) == {}
    assert attributes_of(database, kept) == {"colour": "blue"}
    revisions = "select revision from layers where id = %s"
    assert value(database, revisions, kept.layer_id) == 1


def test_a_skeleton_that_changes_carries_the_points_along(
    as_owner: httpx.Client,
    path: str,
    car: dict[str, Any],
    make_layer: Callable[..., Labelled],
    database: Database,
) -> None:
    skeleton = {"keypoints": ["nose", "left eye", "tail"]}
    as_owner.patch(path, json={"shapes": ["keypoints"], "skeleton": skeleton}).raise_for_status()
    shape = {"type": "keypoints", "points": [[1, 1, 2], [2, 2, 2], [3, 3, 1]]}
    layer = make_layer({"category_id": car["id"], "shape": shape})
    changed = {"keypoints": ["snout", "right eye", "left eye"], "edges": [[0, 1]]}

    refused = as_owner.patch(path, json={"skeleton": changed})
    confirmed = as_owner.patch(path, json={"skeleton": changed, "confirm": 1})

    assert refused.status_code == 409
    assert confirmed.status_code == 200
    points = "select shape -> 'points' from annotations where layer_id = %s"
    assert value(database, points, layer.layer_id) == [[1, 1, 2], [0, 0, 0], [2, 2, 2]]


def test_a_change_that_was_not_thought_through_can_be_taken_back(
    as_owner: httpx.Client,
    as_annotator: httpx.Client,
    project: dict[str, Any],
    path: str,
    car: dict[str, Any],
    make_layer: Callable[..., Labelled],
) -> None:
    layer = make_layer({"category_id": car["id"], "attributes": {"colour": "red"}})
    as_owner.patch(path, json={"attributes": [], "confirm": 1}).raise_for_status()
    as_owner.patch(path, json={"attributes": car["attributes"]}).raise_for_status()

    restored = as_annotator.post(
        f"/api/v1/layers/{layer.layer_id}/restorations", json={"revision": 1}
    )

    assert restored.status_code == 201
    document = as_annotator.get(f"/api/v1/assignments/{layer.assignment_id}").json()
    assert document["layer"]["annotations"][0]["attributes"] == {"colour": "red"}


def test_a_category_that_is_deleted_takes_its_annotations_along(
    as_owner: httpx.Client,
    as_annotator: httpx.Client,
    path: str,
    car: dict[str, Any],
    make_layer: Callable[..., Labelled],
) -> None:
    layer = make_layer({"category_id": car["id"]}, state="submitted")

    refused = as_owner.delete(path)
    deleted = as_owner.delete(f"{path}?confirm=1")

    assert refused.status_code == 409
    assert deleted.status_code == 204
    document = as_annotator.get(f"/api/v1/assignments/{layer.assignment_id}").json()
    assert document["layer"]["annotations"] == []
    assert document["layer"]["revision"] == 2
    assert document["state"] == "submitted"
    assert as_owner.patch(path, json={"name": "car"}).status_code == 404


def test_an_order_names_every_category_once(
    as_owner: httpx.Client, project: dict[str, Any]
) -> None:
    first, second = (each["id"] for each in project["categories"])
    path = f"/api/v1/projects/{project['id']}/categories/order"

    ordered = as_owner.put(path, json={"ids": [second, first]})
    incomplete = as_owner.put(path, json={"ids": [second]})

    assert [each["id"] for each in ordered.json()] == [second, first]
    assert incomplete.status_code == 422


def test_an_archived_project_keeps_its_schema(
    as_owner: httpx.Client, project: dict[str, Any], path: str
) -> None:
    as_owner.patch(f"/api/v1/projects/{project['id']}", json={"archived": True})

    response = as_owner.patch(path, json={"name": "motor car"})

    assert response.status_code == 409
    assert response.json()["detail"].startswith("This project is archived.")
