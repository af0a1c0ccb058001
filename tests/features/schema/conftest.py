"""A project with labelled images."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from tests.conftest import Person

Database = psycopg.Connection[Any]


@dataclass(frozen=True)
class Labelled:
    """A layer on an image of its own, and the annotations in it."""

    layer_id: int
    assignment_id: int
    annotation_ids: list[UUID]


@pytest.fixture
def project(as_owner: httpx.Client, annotator: Person) -> dict[str, Any]:
    """A project with categories car and truck, a question, and an annotator."""
    body = {
        "name": "Street scenes",
        "categories": [
            {
                "name": "car",
                "shapes": ["box", "polygon"],
                "attributes": [
                    {"name": "colour", "type": "select", "values": ["red", "blue"]},
                    {"name": "damage", "type": "multiselect", "values": ["dent", "scratch"]},
                    {"name": "parked", "type": "boolean"},
                ],
            },
            {"name": "truck"},
        ],
        "questions": [
            {"name": "Weather", "mode": "multilabel", "values": ["sun", "rain", "snow"]},
        ],
    }
    made: dict[str, Any] = as_owner.post("/api/v1/projects", json=body).json()
    path = f"/api/v1/projects/{made['id']}/members/{annotator.id}"
    as_owner.put(path, json={"role": "annotator"}).raise_for_status()
    return made


@pytest.fixture
def make_layer(
    project: dict[str, Any], annotator: Person, database: Database
) -> Callable[..., Labelled]:
    """Factory of labelled images: `make_layer({"category_id": 1}, {…}, state="submitted", absent=[2])`."""

    def make(
        *annotations: dict[str, Any],
        state: str = "in_progress",
        absent: Sequence[int] = (),
        answers: dict[int, list[str]] | None = None,
    ) -> Labelled:
        image_id = value(
            database,
            """
            insert into images (
                project_id, file_name, sha256, mime_type, size_bytes, width, height, stored_width, stored_height
            )
            values (%s, 'a.png', %s, 'image/png', 1, 100, 100, 100, 100)
            returning id
            """,
            project["id"],
            uuid4().hex,
        )
        assignment_id = value(
            database,
            """
            insert into assignments (project_id, image_id, annotator_id, state, submitted_revision)
            values (%s, %s, %s, %s, case when %s = 'submitted' then 1 end)
            returning id
            """,
            *(project["id"], image_id, annotator.id, state, state),
        )
        layer_id = value(
            database,
            """
            insert into layers (project_id, image_id, kind, assignment_id, author_id, revision, verified_absent)
            values (%s, %s, 'annotator', %s, %s, 1, %s)
            returning id
            """,
            *(project["id"], image_id, assignment_id, annotator.id, list(absent)),
        )
        for question_id, values in (answers or {}).items():
            database.execute(
                "insert into answers values (%s, %s, %s, 1)", [layer_id, question_id, values]
            )
        ids = []
        for each in annotations:
            shape = each.get("shape", {"type": "box", "x": 1, "y": 1, "width": 5, "height": 5})
            ids.append(
                value(
                    database,
                    """
                    insert into annotations (
                        id, project_id, image_id, layer_id, category_id, kind, shape, x, y, width, height, area,
                        attributes, revision
                    )
                    values (%s, %s, %s, %s, %s, %s, %s, 1, 1, 5, 5, 25, %s, 1)
                    returning id
                    """,
                    *(uuid4(), project["id"], image_id, layer_id, each["category_id"]),
                    *(shape["type"], json.dumps(shape), json.dumps(each.get("attributes", {}))),
                )
            )
        return Labelled(layer_id, assignment_id, ids)

    return make


def value(database: Database, statement: str, *parameters: Any) -> Any:
    """The one value of the one row of an answer."""
    row = database.execute(statement.encode(), parameters).fetchone()
    assert row is not None
    return row[0]
