from typing import Any

import httpx
import pytest
from httpx import Client

from tests.factories.labelling import get_layer, make_box, save
from tests.features.annotations.conftest import Labelling


@pytest.fixture
def category_path(labelling: Labelling) -> str:
    """Where the car is changed."""
    return f"/api/v1/projects/{labelling.project['id']}/categories/{labelling.car}"


@pytest.fixture
def question_path(labelling: Labelling) -> str:
    """Where the question about the weather is changed."""
    question = labelling.project["questions"][0]["id"]
    return f"/api/v1/projects/{labelling.project['id']}/questions/{question}"


def restore(client: Client, labelling: Labelling, revision: int) -> list[str]:
    """Bring a revision back: what was left out of it."""
    path = f"/api/v1/layers/{labelling.layer_id}/restorations"
    response = client.post(path, json={"revision": revision})
    assert response.status_code == 201, response.text
    left_out: list[str] = response.json()["left_out"]
    return left_out


def boxes(client: Client, labelling: Labelling) -> dict[str, dict[str, Any]]:
    """The live annotations of the layer by their ids."""
    layer = get_layer(client, labelling.layer_id)
    return {item["id"]: item for item in layer["annotations"]}


def save_all(client: Client, labelling: Labelling, *steps: dict[str, Any]) -> None:
    """Save one step after another, each on the one before."""
    for base, step in enumerate(steps):
        response = save(client, labelling.layer_id, base, **step)
        assert response.status_code == 200, response.text


def test_nothing_is_left_out_where_the_schema_is_the_same(
    as_annotator: Client, labelling: Labelling
) -> None:
    save_all(as_annotator, labelling, {"added": [make_box(labelling.car)]})

    assert restore(as_annotator, labelling, 0) == []


def test_what_a_merge_moved_stays_where_it_is(
    as_owner: Client, as_annotator: Client, labelling: Labelling, category_path: str
) -> None:
    moved, own = make_box(labelling.car), make_box(labelling.person)
    save_all(as_annotator, labelling, {"added": [moved, own]}, {"updated": [own | {"z": 7}]})
    _merge(as_owner, category_path, labelling.person)

    left_out = restore(as_annotator, labelling, 1)

    now = boxes(as_annotator, labelling)
    assert now[moved["id"]]["category_id"] == labelling.person
    assert now[own["id"]] == own
    assert left_out == [
        "Annotations left as they are now, because their category no longer exists: 1."
    ]


def test_what_came_after_the_revision_goes_even_if_a_merge_moved_it(
    as_owner: Client, as_annotator: Client, labelling: Labelling, category_path: str
) -> None:
    save_all(as_annotator, labelling, {"added": [make_box(labelling.car)]})
    _merge(as_owner, category_path, labelling.person)

    assert restore(as_annotator, labelling, 0) == []
    assert boxes(as_annotator, labelling) == {}


def test_an_absence_that_a_merge_refuted_does_not_return(
    as_owner: Client, as_annotator: Client, labelling: Labelling, category_path: str
) -> None:
    moved = make_box(labelling.car)
    save_all(as_annotator, labelling, {"added": [moved], "verified_absent": [labelling.person]})
    _merge(as_owner, category_path, labelling.person)

    left_out = restore(as_annotator, labelling, 1)

    layer = get_layer(as_annotator, labelling.layer_id)
    assert [item["id"] for item in layer["annotations"]] == [moved["id"]]
    assert layer["verified_absent"] == []
    assert left_out[1:] == ["Not marked absent again, because the image shows it: person."]


def test_an_absence_of_a_deleted_category_does_not_return(
    as_owner: Client, as_annotator: Client, labelling: Labelling, category_path: str
) -> None:
    absent = [labelling.car, labelling.person]
    save_all(as_annotator, labelling, {"verified_absent": absent}, {"verified_absent": []})
    as_owner.delete(f"{category_path}?confirm=1").raise_for_status()

    left_out = restore(as_annotator, labelling, 1)

    assert get_layer(as_annotator, labelling.layer_id)["verified_absent"] == [labelling.person]
    assert left_out == ["Categories not marked absent again, because they no longer exist: 1."]


def test_annotations_return_without_the_attributes_that_are_gone(
    as_owner: Client, as_annotator: Client, labelling: Labelling, category_path: str
) -> None:
    box = make_box(labelling.car, attributes={"occluded": True, "view": "rear"})
    save_all(as_annotator, labelling, {"added": [box]}, {"removed": [box["id"]]})
    view = {"name": "view", "type": "select", "values": ["front", "side"]}
    _change(as_owner, category_path, attributes=[view])

    left_out = restore(as_annotator, labelling, 1)

    assert boxes(as_annotator, labelling)[box["id"]]["attributes"] == {}
    brought = "Annotations of car brought back without what"
    assert sorted(left_out) == [
        f"{brought} occluded was, because the schema no longer knows it: 1.",
        f"{brought} view was, because the schema no longer knows it: 1.",
    ]


def test_lists_of_values_return_with_those_that_are_still_offered(
    as_owner: Client, as_annotator: Client, labelling: Labelling, category_path: str
) -> None:
    damage = {"name": "damage", "type": "multiselect", "values": ["dent", "rust", "glass"]}
    _change(as_owner, category_path, attributes=[damage])
    box = make_box(labelling.car, attributes={"damage": ["dent", "rust"]})
    save_all(as_annotator, labelling, {"added": [box]}, {"removed": [box["id"]]})
    _change(as_owner, category_path, attributes=[damage | {"values": ["rust", "glass"]}])

    restore(as_annotator, labelling, 1)

    assert boxes(as_annotator, labelling)[box["id"]]["attributes"] == {"damage": ["rust"]}


def test_an_annotation_whose_shape_is_no_longer_taken_stays_as_it_is(
    as_owner: Client, as_annotator: Client, labelling: Labelling, category_path: str
) -> None:
    box = make_box(labelling.car)
    save_all(as_annotator, labelling, {"added": [box]}, {"updated": [box | {"z": 3}]})
    _change(as_owner, category_path, shapes=["polygon"])

    left_out = restore(as_annotator, labelling, 1)

    assert boxes(as_annotator, labelling)[box["id"]]["z"] == 3
    assert left_out == [
        "Annotations left as they are now, because car no longer takes their shape: 1."
    ]


def test_an_answer_that_is_no_longer_offered_does_not_return(
    as_owner: Client, as_annotator: Client, labelling: Labelling, question_path: str
) -> None:
    save_all(
        as_annotator,
        labelling,
        {"answers": {"weather": ["snow"]}},
        {"answers": {"weather": ["sun"]}},
    )
    _change(as_owner, question_path, values=["sun", "rain"])

    left_out = restore(as_annotator, labelling, 1)

    assert get_layer(as_annotator, labelling.layer_id)["answers"] == {}
    assert left_out == [
        "The question weather no longer takes this answer, so it was left out: snow."
    ]


def test_the_answer_to_a_question_that_is_gone_does_not_return(
    as_owner: Client, as_annotator: Client, labelling: Labelling, question_path: str
) -> None:
    save_all(
        as_annotator, labelling, {"answers": {"weather": ["snow"]}}, {"answers": {"weather": []}}
    )
    as_owner.delete(f"{question_path}?confirm=1").raise_for_status()

    left_out = restore(as_annotator, labelling, 1)

    assert get_layer(as_annotator, labelling.layer_id)["answers"] == {}
    assert left_out == [
        "The question weather no longer takes this answer, so it was left out: snow."
    ]


def _merge(client: Client, category_path: str, into: int) -> None:
    body = {"into": into, "confirm": 1}
    client.post(f"{category_path}/mergers", json=body).raise_for_status()


def _change(client: Client, path: str, **changes: Any) -> httpx.Response:
    """Change a definition, whatever work that touches."""
    response = client.patch(path, json=changes)
    if response.status_code == httpx.codes.CONFLICT:
        response = client.patch(path, json={**changes, "confirm": 1})
    return response.raise_for_status()
