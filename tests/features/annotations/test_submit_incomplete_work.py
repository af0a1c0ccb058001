from typing import Any

import psycopg
import pytest
from httpx import Client

from tests.factories.images import make_images
from tests.factories.labelling import make_box, next_assignment, save
from tests.factories.projects import WEATHER, make_project

PLATE = {"name": "plate", "type": "text", "required": True}


@pytest.mark.parametrize(
    ("box_count", "sentence"),
    [
        (1, "1 required attribute has no value yet."),
        (2, "2 required attributes have no value yet."),
    ],
)
def test_everything_that_is_missing_is_said_at_once(
    as_owner: Client, database: psycopg.Connection[Any], box_count: int, sentence: str
) -> None:
    project = make_project(
        as_owner,
        categories=[{"name": "car", "attributes": [PLATE]}],
        questions=[WEATHER | {"required": True}],
    )
    make_images(database, project["id"])
    document = next_assignment(as_owner, project["id"])
    boxes = [make_box(project["categories"][0]["id"]) for _ in range(box_count)]
    save(as_owner, document["layer"]["id"], 0, added=boxes)

    response = as_owner.put(f"/api/v1/assignments/{document['id']}/submission")

    assert response.status_code == 422
    assert response.json()["detail"] == f"Answer before submitting: weather. {sentence}"
    assert [error["path"] for error in response.json()["errors"]] == [
        "answers.weather",
        *(f"annotations.{box['id']}.attributes.plate" for box in boxes),
    ]
