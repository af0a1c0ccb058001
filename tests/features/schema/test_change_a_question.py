from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.features.schema.conftest import Database, Labelled, value


@pytest.fixture
def weather(project: dict[str, Any]) -> int:
    question_id: int = project["questions"][0]["id"]
    return question_id


@pytest.fixture
def path(project: dict[str, Any], weather: int) -> str:
    return f"/api/v1/projects/{project['id']}/questions/{weather}"


def answer(database: Database, layer: Labelled) -> Any:
    return value(database, "select values from answers where layer_id = %s", layer.layer_id)


def test_a_question_is_added_behind_the_others(
    as_owner: httpx.Client, project: dict[str, Any]
) -> None:
    response = as_owner.post(
        f"/api/v1/projects/{project['id']}/questions", json={"name": "Night?", "mode": "binary"}
    )

    assert response.status_code == 201
    assert response.json()["values"] == ["yes", "no"]
    assert response.json()["position"] == 1


def test_a_value_that_was_given_must_be_confirmed_away(
    as_owner: httpx.Client,
    path: str,
    weather: int,
    make_layer: Callable[..., Labelled],
    database: Database,
) -> None:
    both = make_layer(answers={weather: ["sun", "rain"]})
    rain = make_layer(answers={weather: ["rain"]})
    sun = make_layer(answers={weather: ["sun"]})

    refused = as_owner.patch(path, json={"values": ["sun", "snow"]})
    confirmed = as_owner.patch(path, json={"values": ["sun", "snow"], "confirm": 3})

    assert refused.status_code == 409
    assert refused.json()["impact"]["values"] == {"rain": 2, "sun": 2}
    assert confirmed.status_code == 200
    assert [answer(database, layer) for layer in (both, rain, sun)] == [["sun"], [], ["sun"]]


def test_where_one_value_is_left_to_give_several_are_taken_back(
    as_owner: httpx.Client,
    path: str,
    weather: int,
    make_layer: Callable[..., Labelled],
    database: Database,
) -> None:
    both = make_layer(answers={weather: ["sun", "rain"]})
    sun = make_layer(answers={weather: ["sun"]})

    response = as_owner.patch(path, json={"mode": "multiclass", "confirm": 2})

    assert response.status_code == 200
    assert answer(database, both) == []
    assert answer(database, sun) == ["sun"]
    diff = "select diff -> 'answers' from layer_revisions where layer_id = %s"
    assert value(database, diff, both.layer_id) == [
        {"question": "Weather", "before": ["sun", "rain"], "after": []}
    ]


def test_more_values_need_no_confirmation(
    as_owner: httpx.Client, path: str, weather: int, make_layer: Callable[..., Labelled]
) -> None:
    make_layer(answers={weather: ["sun"]})

    response = as_owner.patch(path, json={"values": ["sun", "rain", "snow", "fog"]})

    assert response.status_code == 200


def test_deleting_a_question_that_was_answered_must_be_confirmed(
    as_owner: httpx.Client,
    project: dict[str, Any],
    path: str,
    weather: int,
    make_layer: Callable[..., Labelled],
) -> None:
    make_layer(answers={weather: ["sun"]})

    refused = as_owner.delete(path)
    deleted = as_owner.delete(f"{path}?confirm=1")

    assert refused.status_code == 409
    assert deleted.status_code == 204
    shown = as_owner.get(f"/api/v1/projects/{project['id']}").json()
    assert shown["questions"] == []


def test_a_binary_question_keeps_two_values(as_owner: httpx.Client, path: str) -> None:
    response = as_owner.patch(path, json={"mode": "binary"})

    assert response.status_code == 422
    assert response.json()["errors"][0]["path"] == "values"
