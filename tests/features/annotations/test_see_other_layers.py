"""The layers of an image, for the overlay: who sees whose."""

from typing import Any

import psycopg
import pytest
from httpx import Client

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.factories.projects import add_member, make_project

Made = dict[str, Any]


@pytest.fixture
def world(
    as_owner: Client,
    as_annotator: Client,
    annotator: Person,
    make_person: Any,
    client_of: Any,
    database: psycopg.Connection[Any],
) -> Made:
    """One image that Anna has labelled, that Ben has only opened, and that a model has predicted."""
    project = make_project(as_owner, policy={"overlap": 2})
    (image_id,) = make_images(database, project["id"])
    ben, rita = make_person(name="Ben"), make_person(name="Rita")
    for person, role in ((annotator, "annotator"), (ben, "annotator"), (rita, "reviewer")):
        add_member(as_owner, project["id"], person.id, role)
    of_anna = next_assignment(as_annotator, project["id"])
    box = make_box(project["categories"][0]["id"])
    save(as_annotator, of_anna["layer"]["id"], 0, added=[box]).raise_for_status()
    of_ben = next_assignment(client_of(ben), project["id"])
    result = {"image_id": image_id, "category_id": box["category_id"], "bbox": [1, 2, 3, 4]}
    results = [result | {"score": 0.25}, result | {"score": 0.75, "bbox": [5, 5, 9, 9]}]
    body = {"model": "yolo", "version": "2", "results": results}
    as_owner.post(f"/api/v1/projects/{project['id']}/predictions", json=body).raise_for_status()
    clients = {"anna": as_annotator, "ben": client_of(ben), "rita": client_of(rita)}
    return {
        "project": project,
        "image_id": image_id,
        "clients": clients | {"olga": as_owner},
        "anna": of_anna,
        "ben": of_ben,
        "anna_id": annotator.id,
    }


def layers_for(world: Made, who: str) -> list[dict[str, Any]]:
    response = world["clients"][who].get(f"/api/v1/images/{world['image_id']}/layers")
    items: list[dict[str, Any]] = response.json()["items"]
    return items


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("anna", ["Anna", "yolo@2"]),
        ("ben", ["Ben", "yolo@2"]),
        ("rita", ["Anna", "yolo@2"]),
        ("olga", ["Anna", "yolo@2"]),
    ],
)
def test_in_a_blind_project_an_annotator_sees_their_own_layer_and_the_models(
    world: Made, who: str, names: list[str]
) -> None:
    assert [layer["name"] for layer in layers_for(world, who)] == names


def test_in_an_open_project_everybody_sees_the_work_of_all(world: Made, as_owner: Client) -> None:
    path = f"/api/v1/projects/{world['project']['id']}"
    as_owner.patch(path, json={"policy": {"blind": False}}).raise_for_status()

    assert [layer["name"] for layer in layers_for(world, "ben")] == ["Anna", "Ben", "yolo@2"]
    assert [layer["name"] for layer in layers_for(world, "anna")] == ["Anna", "yolo@2"]


def test_a_layer_is_told_with_its_state_and_size(world: Made, as_annotator: Client) -> None:
    submit(as_annotator, world["anna"]["id"])

    own, model = layers_for(world, "rita")

    assert own | {"updated_at": ""} == {
        "id": world["anna"]["layer"]["id"],
        "kind": "annotator",
        "name": "Anna",
        "author_id": world["anna_id"],
        "is_own": False,
        "assignment_id": world["anna"]["id"],
        "state": "submitted",
        "revision": 1,
        "updated_at": "",
        "annotation_count": 1,
        "lowest_score": None,
        "highest_score": None,
    }
    assert (model["kind"], model["state"], model["author_id"]) == ("prediction", None, None)
    assert (model["annotation_count"], model["lowest_score"], model["highest_score"]) == (
        2,
        0.25,
        0.75,
    )


def test_a_models_layer_is_read_with_its_scores_and_written_by_nobody(world: Made) -> None:
    ben = world["clients"]["ben"]
    layer_id = layers_for(world, "ben")[-1]["id"]

    layer = ben.get(f"/api/v1/layers/{layer_id}").json()
    written = [save(client, layer_id, 1, removed=[]) for client in world["clients"].values()]

    assert sorted(each["score"] for each in layer["annotations"]) == [0.25, 0.75]
    assert {response.status_code for response in written} == {403}


def test_anothers_layer_is_not_found_in_a_blind_project(world: Made) -> None:
    layer_id = world["anna"]["layer"]["id"]

    statuses = {
        who: client.get(f"/api/v1/layers/{layer_id}").status_code
        for who, client in world["clients"].items()
    }

    assert statuses == {"anna": 200, "ben": 404, "rita": 200, "olga": 200}


def test_strangers_see_no_layers(world: Made, stranger: Client) -> None:
    assert stranger.get(f"/api/v1/images/{world['image_id']}/layers").status_code == 404


def test_the_start_document_says_what_the_editor_may_overlay(
    world: Made, as_owner: Client, as_annotator: Client
) -> None:
    path = f"/api/v1/projects/{world['project']['id']}"
    as_annotator.put("/api/v1/me/preferences", json={"editor": {"grid": True}})
    policy = {"predictions_hidden_until_first_stroke": True}
    as_owner.patch(path, json={"policy": policy}).raise_for_status()

    document = as_annotator.get(f"/api/v1/assignments/{world['anna']['id']}").json()

    assert document["has_other_layers"] is True
    assert document["preferences"] == {"keys": {}, "editor": {"grid": True}}
    assert document["project"] == {
        "id": world["project"]["id"],
        "name": "Streets",
        "blind": True,
        "predictions_hidden_until_first_stroke": True,
    }


def test_what_one_may_not_see_is_no_other_layer(world: Made, as_owner: Client) -> None:
    as_owner.delete(f"/api/v1/projects/{world['project']['id']}/predictions/yolo@2")

    documents = {
        who: world["clients"][who].get(f"/api/v1/assignments/{world[whose]['id']}").json()
        for who, whose in (("anna", "anna"), ("ben", "ben"), ("olga", "ben"))
    }

    assert {who: each["has_other_layers"] for who, each in documents.items()} == {
        "anna": False,
        "ben": False,
        "olga": True,
    }
