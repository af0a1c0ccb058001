from typing import Any
from uuid import uuid4

import psycopg
import pytest
from httpx import Client

from tests.factories.labelling import get_layer, make_box, save
from tests.features.annotations.conftest import Labelling


def test_a_save_makes_the_next_revision(as_annotator: Client, labelling: Labelling) -> None:
    box = make_box(labelling.car, attributes={"occluded": True, "view": "side"})

    response = save(as_annotator, labelling.layer_id, 0, added=[box], answers={"weather": ["rain"]})

    assert response.status_code == 200
    assert response.json()["revision"] == 1
    layer = get_layer(as_annotator, labelling.layer_id)
    assert layer["annotations"] == [box]
    assert layer["answers"] == {"weather": ["rain"]}


def test_an_update_and_a_removal_are_kept(as_annotator: Client, labelling: Labelling) -> None:
    moved, gone = make_box(labelling.car), make_box(labelling.person)
    save(as_annotator, labelling.layer_id, 0, added=[moved, gone])

    moved["shape"] = moved["shape"] | {"x": 50.0}
    response = save(as_annotator, labelling.layer_id, 1, updated=[moved], removed=[gone["id"]])

    assert response.json()["revision"] == 2
    assert get_layer(as_annotator, labelling.layer_id)["annotations"] == [moved]


def test_the_same_request_twice_makes_one_revision(
    as_annotator: Client, labelling: Labelling
) -> None:
    changes = {"added": [make_box(labelling.car)], "request_id": str(uuid4())}

    first = save(as_annotator, labelling.layer_id, 0, **changes)
    second = save(as_annotator, labelling.layer_id, 0, **changes)

    assert second.json() == first.json()
    assert len(get_layer(as_annotator, labelling.layer_id)["annotations"]) == 1


def test_the_same_content_twice_is_harmless_without_a_request_id(
    as_annotator: Client, labelling: Labelling
) -> None:
    box = make_box(labelling.car)
    save(as_annotator, labelling.layer_id, 0, added=[box])

    response = save(as_annotator, labelling.layer_id, 0, added=[box])

    assert response.status_code == 200
    assert response.json()["revision"] == 1


def test_two_saves_from_one_base_that_touch_different_objects_both_hold(
    as_annotator: Client, labelling: Labelling
) -> None:
    first, second = make_box(labelling.car), make_box(labelling.person)
    save(as_annotator, labelling.layer_id, 0, added=[first])

    response = save(as_annotator, labelling.layer_id, 0, added=[second])

    assert response.json()["revision"] == 2
    annotations = get_layer(as_annotator, labelling.layer_id)["annotations"]
    assert {item["id"] for item in annotations} == {first["id"], second["id"]}


def test_a_stale_save_of_the_same_object_is_a_conflict_that_shows_the_layer(
    as_annotator: Client, labelling: Labelling
) -> None:
    box = make_box(labelling.car)
    save(as_annotator, labelling.layer_id, 0, added=[box])
    theirs = box | {"shape": box["shape"] | {"x": 1.0}}
    save(as_annotator, labelling.layer_id, 1, updated=[theirs])

    mine = box | {"shape": box["shape"] | {"x": 2.0}}
    response = save(as_annotator, labelling.layer_id, 1, updated=[mine])

    assert response.status_code == 409
    assert response.json()["collisions"] == [box["id"]]
    assert response.json()["current"]["revision"] == 2
    assert response.json()["current"]["annotations"] == [theirs]
    assert get_layer(as_annotator, labelling.layer_id)["annotations"] == [theirs]


def test_an_answer_changed_on_both_sides_is_a_conflict(
    as_annotator: Client, labelling: Labelling
) -> None:
    save(as_annotator, labelling.layer_id, 0, answers={"weather": ["rain"]})

    response = save(as_annotator, labelling.layer_id, 0, answers={"weather": ["sun"]})

    assert response.status_code == 409
    assert response.json()["collisions"] == ["answers:weather"]


def test_removing_what_somebody_changed_is_a_conflict(
    as_annotator: Client, labelling: Labelling
) -> None:
    box = make_box(labelling.car)
    save(as_annotator, labelling.layer_id, 0, added=[box])
    save(as_annotator, labelling.layer_id, 1, updated=[box | {"z": 3}])

    response = save(as_annotator, labelling.layer_id, 1, removed=[box["id"]])

    assert response.status_code == 409


def test_a_removed_annotation_that_comes_back_keeps_its_number(
    as_annotator: Client, labelling: Labelling, database: psycopg.Connection[Any]
) -> None:
    box = make_box(labelling.car)
    save(as_annotator, labelling.layer_id, 0, added=[box])
    number = "select number from annotations where id = %s"
    before = database.execute(number, [box["id"]]).fetchone()

    save(as_annotator, labelling.layer_id, 1, removed=[box["id"]])
    save(as_annotator, labelling.layer_id, 2, added=[box])

    assert database.execute(number, [box["id"]]).fetchone() == before
    assert get_layer(as_annotator, labelling.layer_id)["annotations"] == [box]


def test_an_absent_category_is_kept(as_annotator: Client, labelling: Labelling) -> None:
    save(as_annotator, labelling.layer_id, 0, verified_absent=[labelling.person])

    layer = get_layer(as_annotator, labelling.layer_id)
    assert layer["verified_absent"] == [labelling.person]


def test_a_category_with_objects_cannot_be_absent(
    as_annotator: Client, labelling: Labelling
) -> None:
    save(as_annotator, labelling.layer_id, 0, added=[make_box(labelling.car)])

    response = save(as_annotator, labelling.layer_id, 1, verified_absent=[labelling.car])

    assert response.status_code == 422
    assert response.json()["errors"][0]["path"] == "verified_absent.0"


def test_drawing_an_object_takes_its_category_off_the_absent_ones(
    as_annotator: Client, labelling: Labelling
) -> None:
    save(as_annotator, labelling.layer_id, 0, verified_absent=[labelling.car, labelling.person])

    save(as_annotator, labelling.layer_id, 1, added=[make_box(labelling.car)])

    layer = get_layer(as_annotator, labelling.layer_id)
    assert layer["verified_absent"] == [labelling.person]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        pytest.param({"category_id": 999_999_999}, "added.0.category_id", id="unknown category"),
        pytest.param({"x": 600.0}, "added.0.shape", id="outside the image"),
        pytest.param({"width": 0.0}, "added.0.shape.width", id="no width"),
        pytest.param({"height": -5.0}, "added.0.shape.height", id="negative height"),
        pytest.param(
            {"attributes": {"colour": "red"}}, "added.0.attributes.colour", id="attribute"
        ),
        pytest.param({"attributes": {"view": "top"}}, "added.0.attributes.view", id="its value"),
        pytest.param(
            {"attributes": {"occluded": 1.0}}, "added.0.attributes.occluded", id="its type"
        ),
        pytest.param({"id": "7"}, "added.0.id", id="not a UUID"),
        pytest.param({"score": 0.5}, "added.0.score", id="unknown field"),
    ],
)
def test_a_senseless_annotation_is_refused_with_its_place(
    as_annotator: Client, labelling: Labelling, fields: dict[str, Any], path: str
) -> None:
    good, bad = make_box(labelling.person), make_box(**({"category_id": labelling.car} | fields))

    response = save(as_annotator, labelling.layer_id, 0, added=[bad, good])

    assert response.status_code == 422
    assert response.json()["errors"][0]["path"] == path
    assert get_layer(as_annotator, labelling.layer_id)["annotations"] == []


def test_numbers_that_json_does_not_have_are_refused(
    as_annotator: Client, labelling: Labelling
) -> None:
    body = f'{{"base_revision": 0, "added": [{{"id": "{uuid4()}", "category_id": {labelling.car}, "shape": '
    body += '{"type": "box", "x": NaN, "y": 0, "width": 1, "height": 1}}]}'

    response = as_annotator.patch(f"/api/v1/layers/{labelling.layer_id}", content=body)

    assert response.status_code == 422


def test_an_answer_outside_the_values_is_refused(
    as_annotator: Client, labelling: Labelling
) -> None:
    response = save(as_annotator, labelling.layer_id, 0, answers={"weather": ["fog"]})

    assert response.status_code == 422
    assert response.json()["errors"] == [
        {"path": "answers.weather.0", "message": "expected one of rain, snow, sun, received 'fog'"}
    ]


def test_a_revision_that_never_was_is_refused(as_annotator: Client, labelling: Labelling) -> None:
    response = save(as_annotator, labelling.layer_id, 7, added=[make_box(labelling.car)])

    assert response.status_code == 422
    assert response.json()["errors"][0]["path"] == "base_revision"


def test_an_id_of_another_layer_is_refused(
    as_annotator: Client, as_owner: Client, labelling: Labelling, database: psycopg.Connection[Any]
) -> None:
    box = make_box(labelling.car)
    save(as_annotator, labelling.layer_id, 0, added=[box])
    database.execute(
        "update queued_images set wanted = held + 1 where project_id = %s",
        [labelling.project["id"]],
    )
    other = as_owner.post(f"/api/v1/projects/{labelling.project['id']}/assignments/next").json()

    response = save(as_owner, other["layer"]["id"], 0, added=[box])

    assert response.status_code == 422
    assert "make a new UUID" in response.json()["detail"]


def test_nobody_else_changes_a_layer(as_owner: Client, labelling: Labelling) -> None:
    response = save(as_owner, labelling.layer_id, 0, added=[make_box(labelling.car)])

    assert response.status_code == 403


def test_a_stranger_does_not_find_the_layer(stranger: Client, labelling: Labelling) -> None:
    assert save(stranger, labelling.layer_id, 0, added=[]).status_code == 404
    assert stranger.get(f"/api/v1/layers/{labelling.layer_id}").status_code == 404
    assert stranger.get(f"/api/v1/assignments/{labelling.assignment_id}").status_code == 404


def test_saving_to_a_submitted_assignment_opens_it_again(
    as_annotator: Client, labelling: Labelling
) -> None:
    as_annotator.put(f"/api/v1/assignments/{labelling.assignment_id}/submission")

    save(as_annotator, labelling.layer_id, 0, added=[make_box(labelling.car)])

    document = as_annotator.get(f"/api/v1/assignments/{labelling.assignment_id}").json()
    assert document["state"] == "in_progress"
