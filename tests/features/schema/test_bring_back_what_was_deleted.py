from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.features.schema.conftest import Database, Labelled, value


@pytest.fixture
def path(project: dict[str, Any]) -> str:
    return f"/api/v1/projects/{project['id']}"


def test_a_deleted_category_comes_back_with_its_id_and_annotations(
    as_owner: httpx.Client,
    path: str,
    project: dict[str, Any],
    make_layer: Callable[..., Labelled],
    database: Database,
) -> None:
    car = project["categories"][0]
    labelled = make_layer({"category_id": car["id"], "attributes": {"colour": "red"}})
    home = f"{path}/categories/{car['id']}"
    as_owner.delete(home, params={"confirm": 1}).raise_for_status()

    restored = as_owner.post(f"{home}/restorations")

    assert restored.status_code == 201
    assert restored.json() == car
    rows = database.execute(
        "select id, attributes, revision from annotations where layer_id = %s and removed_at is null",
        [labelled.layer_id],
    ).fetchall()
    assert rows == [(labelled.annotation_ids[0], {"colour": "red"}, 3)]


def test_what_was_removed_before_stays_removed(
    as_owner: httpx.Client,
    path: str,
    project: dict[str, Any],
    make_layer: Callable[..., Labelled],
    database: Database,
) -> None:
    car = project["categories"][0]["id"]
    labelled = make_layer({"category_id": car}, {"category_id": car})
    database.execute(
        "update annotations set removed_at = now() - interval '1 hour' where id = %s",
        [labelled.annotation_ids[0]],
    )
    as_owner.delete(f"{path}/categories/{car}", params={"confirm": 1}).raise_for_status()

    as_owner.post(f"{path}/categories/{car}/restorations")

    live = "select count(*) from annotations where layer_id = %s and removed_at is null"
    assert value(database, live, labelled.layer_id) == 1


def test_absences_come_back_where_nothing_was_found_since(
    as_owner: httpx.Client,
    path: str,
    project: dict[str, Any],
    make_layer: Callable[..., Labelled],
    database: Database,
) -> None:
    car, truck = (each["id"] for each in project["categories"])
    labelled = make_layer(absent=[truck, car])
    as_owner.delete(f"{path}/categories/{car}").raise_for_status()

    as_owner.post(f"{path}/categories/{car}/restorations").raise_for_status()

    absent = value(database, "select verified_absent from layers where id = %s", labelled.layer_id)
    assert absent == [truck, car]


def test_the_history_tells_of_both(
    as_owner: httpx.Client,
    path: str,
    project: dict[str, Any],
    make_layer: Callable[..., Labelled],
    database: Database,
) -> None:
    car = project["categories"][0]["id"]
    labelled = make_layer({"category_id": car}, state="submitted")
    as_owner.delete(f"{path}/categories/{car}", params={"confirm": 1}).raise_for_status()

    as_owner.post(f"{path}/categories/{car}/restorations").raise_for_status()

    changes = [
        (diff["annotations"][0]["before"] is None, diff["annotations"][0]["after"] is None)
        for (diff,) in database.execute(
            "select diff from layer_revisions where layer_id = %s order by revision",
            [labelled.layer_id],
        )
    ]
    assert changes == [(False, True), (True, False)]
    submitted = "select submitted_revision from assignments where id = %s"
    assert value(database, submitted, labelled.assignment_id) == 3


def test_a_name_that_is_taken_since_is_refused(
    as_owner: httpx.Client, path: str, project: dict[str, Any]
) -> None:
    truck = project["categories"][1]["id"]
    as_owner.delete(f"{path}/categories/{truck}").raise_for_status()
    as_owner.post(f"{path}/categories", json={"name": "truck"}).raise_for_status()

    refused = as_owner.post(f"{path}/categories/{truck}/restorations")

    assert refused.status_code == 409
    assert refused.json()["detail"] == "This project already has a category named 'truck'."


def test_what_is_there_cannot_be_brought_back(
    as_owner: httpx.Client, path: str, project: dict[str, Any]
) -> None:
    truck = project["categories"][1]["id"]

    refused = as_owner.post(f"{path}/categories/{truck}/restorations")

    assert refused.status_code == 404


def test_a_question_comes_back_with_its_answers(
    as_owner: httpx.Client,
    path: str,
    project: dict[str, Any],
    make_layer: Callable[..., Labelled],
) -> None:
    weather = project["questions"][0]
    make_layer(answers={weather["id"]: ["rain"]})
    home = f"{path}/questions/{weather['id']}"
    as_owner.delete(home, params={"confirm": 1}).raise_for_status()

    restored = as_owner.post(f"{home}/restorations")

    assert restored.json() == weather
    assert as_owner.get(f"{home}/impact").json()["values"] == {"rain": 1}
