from typing import Any

import psycopg
import pytest
from httpx import Client

from tests.factories.labelling import get_layer, make_box, save
from tests.features.annotations.conftest import Labelling


def test_history_says_who_did_how_much(as_annotator: Client, labelling: Labelling) -> None:
    box = make_box(labelling.car)
    save(as_annotator, labelling.layer_id, 0, added=[box, make_box(labelling.car)])
    save(
        as_annotator, labelling.layer_id, 1, updated=[box | {"z": 1}], answers={"weather": ["sun"]}
    )
    save(as_annotator, labelling.layer_id, 2, removed=[box["id"]])

    response = as_annotator.get(f"/api/v1/layers/{labelling.layer_id}/revisions")

    counts = [
        (item["revision"], item["added"], item["updated"], item["removed"], item["answered"])
        for item in response.json()["items"]
    ]
    assert counts == [(3, 0, 0, 1, 0), (2, 0, 1, 0, 1), (1, 2, 0, 0, 0)]
    assert {item["author"] for item in response.json()["items"]} == {"Anna"}


def test_history_names_what_changed(as_annotator: Client, labelling: Labelling) -> None:
    first, second = make_box(labelling.car), make_box(labelling.car)
    layer_id = labelling.layer_id
    moved = first | {"shape": first["shape"] | {"x": first["shape"]["x"] + 5}}
    wider = second | {"shape": second["shape"] | {"width": second["shape"]["width"] + 5}}
    steps: list[dict[str, Any]] = [
        {"added": [first, second], "verified_absent": [labelling.person]},
        {"updated": [moved, wider], "answers": {"weather": ["sun"]}},
        {"updated": [moved | {"z": 7}], "added": [make_box(labelling.person)]},
        {"removed": [first["id"]]},
    ]
    for base, step in enumerate(steps):
        save(as_annotator, layer_id, base, **step).raise_for_status()

    items = as_annotator.get(f"/api/v1/layers/{layer_id}/revisions").json()["items"]

    told = [
        (
            [{k: v for k, v in change.items() if v and k != "category_id"} for change in changes],
            item["questions"],
            item["absent"],
            item["no_longer_absent"],
        )
        for item in reversed(items)
        for changes in [item["changes"]]
    ]
    assert told == [
        ([{"category": "car", "added": 2}], [], ["person"], []),
        ([{"category": "car", "moved": 1, "reshaped": 1}], ["weather"], [], []),
        (
            [{"category": "car", "changed": 1}, {"category": "person", "added": 1}],
            [],
            [],
            ["person"],
        ),
        ([{"category": "car", "removed": 1}], [], [], []),
    ]


def test_history_is_paged(as_annotator: Client, labelling: Labelling) -> None:
    for revision in range(5):
        save(as_annotator, labelling.layer_id, revision, added=[make_box(labelling.car)])
    path = f"/api/v1/layers/{labelling.layer_id}/revisions"

    first = as_annotator.get(path, params={"limit": 3}).json()
    second = as_annotator.get(path, params={"limit": 3, "cursor": first["next_cursor"]}).json()

    assert [item["revision"] for item in first["items"] + second["items"]] == [5, 4, 3, 2, 1]
    assert second["next_cursor"] is None


@pytest.mark.parametrize("revision", [0, 1, 2, 3])
def test_every_revision_can_be_restored(
    as_annotator: Client, labelling: Labelling, revision: int
) -> None:
    box, other = make_box(labelling.car), make_box(labelling.person)
    states = [get_layer(as_annotator, labelling.layer_id)]
    steps: list[dict[str, Any]] = [
        {"added": [box], "answers": {"weather": ["sun"]}},
        {"updated": [box | {"z": 4}], "added": [other], "answers": {"weather": []}},
        {"removed": [box["id"], other["id"]], "verified_absent": [labelling.car]},
    ]
    for base, step in enumerate(steps):
        assert save(as_annotator, labelling.layer_id, base, **step).status_code == 200
        states.append(get_layer(as_annotator, labelling.layer_id))

    path = f"/api/v1/layers/{labelling.layer_id}/restorations"
    response = as_annotator.post(path, json={"revision": revision})

    assert response.status_code == 201
    restored = get_layer(as_annotator, labelling.layer_id)
    assert restored | {"revision": 0} == states[revision] | {"revision": 0}
    assert response.json()["revision"] == restored["revision"]


def test_a_revision_of_the_future_cannot_be_restored(
    as_annotator: Client, labelling: Labelling
) -> None:
    path = f"/api/v1/layers/{labelling.layer_id}/restorations"

    response = as_annotator.post(path, json={"revision": 9})

    assert response.status_code == 422
    assert response.json()["detail"] == "revision: expected 0 to 0, received 9."


def test_the_database_refuses_to_rewrite_history(
    as_annotator: Client, labelling: Labelling, database: psycopg.Connection[Any]
) -> None:
    save(as_annotator, labelling.layer_id, 0, added=[make_box(labelling.car)])

    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
        database.execute("update layer_revisions set diff = '{}'")
