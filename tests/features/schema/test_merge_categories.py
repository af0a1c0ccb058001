from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.features.schema.conftest import Database, Labelled, value


@pytest.fixture
def car(project: dict[str, Any]) -> int:
    category_id: int = project["categories"][0]["id"]
    return category_id


@pytest.fixture
def truck(project: dict[str, Any]) -> int:
    category_id: int = project["categories"][1]["id"]
    return category_id


def merge(
    client: httpx.Client, project: dict[str, Any], source: int, into: int, **body: Any
) -> httpx.Response:
    path = f"/api/v1/projects/{project['id']}/categories/{source}/mergers"
    return client.post(path, json={"into": into, **body})


def test_annotations_move_and_keep_their_ids(
    as_owner: httpx.Client,
    project: dict[str, Any],
    make_layer: Callable[..., Labelled],
    car: int,
    truck: int,
    database: Database,
) -> None:
    layer = make_layer({"category_id": truck}, {"category_id": truck}, {"category_id": car})

    response = merge(as_owner, project, truck, car, confirm=2)

    assert response.status_code == 201
    assert response.json()["id"] == car
    moved = database.execute(
        "select id, category_id from annotations where layer_id = %s", [layer.layer_id]
    ).fetchall()
    assert {row[0] for row in moved} == set(layer.annotation_ids)
    assert {row[1] for row in moved} == {car}
    names = [each["name"] for each in as_owner.get(home(project)).json()["categories"]]
    assert names == ["car"]


def test_every_touched_layer_gets_one_revision_with_what_changed(
    as_owner: httpx.Client,
    project: dict[str, Any],
    make_layer: Callable[..., Labelled],
    car: int,
    truck: int,
    database: Database,
) -> None:
    touched = make_layer({"category_id": truck}, state="submitted")
    untouched = make_layer({"category_id": car})

    merge(as_owner, project, truck, car, confirm=1)

    assert revision(database, touched) == 2
    assert revision(database, untouched) == 1
    author, diff = database.execute(
        "select author_id, diff from layer_revisions where layer_id = %s and revision = 2",
        [touched.layer_id],
    ).fetchone() or (None, None)
    owner = "select created_by from projects where id = %s"
    assert author == value(database, owner, project["id"])
    assert diff is not None
    (change,) = diff["annotations"]
    assert change["id"] == str(touched.annotation_ids[0])
    assert change["before"]["category_id"] == truck
    assert change["after"] == change["before"] | {"category_id": car}
    submitted = "select submitted_revision from assignments where id = %s"
    assert value(database, submitted, touched.assignment_id) == 2


def test_absence_gives_way_to_what_moves_in(
    as_owner: httpx.Client,
    project: dict[str, Any],
    make_layer: Callable[..., Labelled],
    car: int,
    truck: int,
    database: Database,
) -> None:
    marked = make_layer({"category_id": truck}, absent=[car])
    empty = make_layer(absent=[car, truck])

    merge(as_owner, project, truck, car, confirm=1)

    absent = "select verified_absent from layers where id = %s"
    assert value(database, absent, marked.layer_id) == []
    assert value(database, absent, empty.layer_id) == [car]
    diff = "select diff -> 'verified_absent' from layer_revisions where layer_id = %s"
    assert value(database, diff, empty.layer_id) == {"before": [car, truck], "after": [car]}


def test_what_is_touched_is_shown_before(
    as_owner: httpx.Client,
    project: dict[str, Any],
    make_layer: Callable[..., Labelled],
    car: int,
    truck: int,
) -> None:
    make_layer({"category_id": truck}, {"category_id": truck}, state="submitted")
    make_layer({"category_id": truck})

    unseen = merge(as_owner, project, truck, car)
    outdated = merge(as_owner, project, truck, car, confirm=2)

    assert unseen.status_code == outdated.status_code == 409
    assert unseen.json()["impact"] == {
        "annotation_count": 3,
        "image_count": 2,
        "layer_count": 2,
        "submitted_count": 1,
        "shapes": {"box": 3},
        "attribute_values": {},
    }
    assert unseen.json()["detail"] == (
        "This touches 3 annotations on 2 images, in 1 submitted layer. Send confirm: 3 to go on."
    )


def test_shapes_that_the_other_category_does_not_take_stop_the_merger(
    as_owner: httpx.Client,
    project: dict[str, Any],
    make_layer: Callable[..., Labelled],
    car: int,
    truck: int,
) -> None:
    ring = [[1, 1], [9, 1], [9, 9]]
    make_layer({"category_id": car, "shape": {"type": "polygon", "parts": [[ring]]}})

    response = merge(as_owner, project, car, truck, confirm=1)

    assert response.status_code == 409
    assert response.json()["detail"].startswith("'truck' does not take polygon")


def test_attributes_that_the_other_category_does_not_ask_for_are_dropped(
    as_owner: httpx.Client,
    project: dict[str, Any],
    make_layer: Callable[..., Labelled],
    car: int,
    truck: int,
    database: Database,
) -> None:
    layer = make_layer({"category_id": car, "attributes": {"colour": "red", "parked": True}})

    merge(as_owner, project, car, truck, confirm=1)

    attributes = "select attributes from annotations where layer_id = %s"
    assert value(database, attributes, layer.layer_id) == {}


def test_an_open_editor_learns_of_the_merger(
    as_owner: httpx.Client,
    as_annotator: httpx.Client,
    project: dict[str, Any],
    make_layer: Callable[..., Labelled],
    car: int,
    truck: int,
) -> None:
    layer = make_layer({"category_id": truck})
    merge(as_owner, project, truck, car, confirm=1)

    late = as_annotator.patch(
        f"/api/v1/layers/{layer.layer_id}",
        json={
            "base_revision": 1,
            "added": [],
            "updated": [],
            "removed": [str(layer.annotation_ids[0])],
        },
    )

    assert late.status_code == 409
    assert late.json()["current"]["annotations"][0]["category_id"] == car


def test_a_category_is_not_merged_into_itself(
    as_owner: httpx.Client, project: dict[str, Any], car: int
) -> None:
    assert merge(as_owner, project, car, car).status_code == 422


def test_a_category_of_another_project_is_not_found(
    as_owner: httpx.Client, project: dict[str, Any], car: int
) -> None:
    other = as_owner.post(
        "/api/v1/projects", json={"name": "Other", "categories": [{"name": "car"}]}
    ).json()

    assert merge(as_owner, project, car, other["categories"][0]["id"]).status_code == 404


def home(project: dict[str, Any]) -> str:
    return f"/api/v1/projects/{project['id']}"


def revision(database: Database, layer: Labelled) -> Any:
    return value(database, "select revision from layers where id = %s", layer.layer_id)
