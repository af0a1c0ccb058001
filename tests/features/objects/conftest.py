"""A project with two annotators and a reviewer, and objects of theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from httpx import Client, Response

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import get_layer, make_box, next_assignment, save, submit
from tests.factories.projects import CAR, PERSON, add_member, make_project


@dataclass(frozen=True)
class Work:
    """What one annotator has of an image: two cars."""

    document: dict[str, Any]
    boxes: list[dict[str, Any]]

    @property
    def layer_id(self) -> int:
        return int(self.document["layer"]["id"])

    @property
    def assignment_id(self) -> int:
        return int(self.document["id"])

    @property
    def seen(self) -> list[dict[str, Any]]:
        """Its objects as the list shows them."""
        return [{"id": each["id"], "revision": 1} for each in self.boxes]


@dataclass(frozen=True)
class Objects:
    """A blind project of two images: Anna has submitted the first and is at the second, Ben is at the first."""

    project: dict[str, Any]
    clients: dict[str, Client]
    people: dict[str, Person]
    submitted: Work
    anna: Work
    ben: Work

    @property
    def id(self) -> int:
        return int(self.project["id"])

    @property
    def car(self) -> int:
        return int(self.project["categories"][0]["id"])

    @property
    def person(self) -> int:
        return int(self.project["categories"][1]["id"])

    @property
    def signpost(self) -> int:
        """The category that takes points alone."""
        return int(self.project["categories"][2]["id"])

    def seen_by(self, role: str, **asked: Any) -> list[dict[str, Any]]:
        """The objects that somebody sees."""
        answer = self.clients[role].get(f"/api/v1/projects/{self.id}/objects", params=asked)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    def relabel(self, role: str, objects: list[dict[str, Any]], **fields: Any) -> Response:
        """Ask for persons instead of cars."""
        body = {"request_id": str(uuid4()), "category_id": self.person, "objects": objects}
        path = f"/api/v1/projects/{self.id}/relabellings"
        return self.clients[role].post(path, json=body | fields)

    def undo(self, role: str, relabelling_id: int) -> Response:
        return self.clients[role].delete(f"/api/v1/relabellings/{relabelling_id}")

    def layer(self, work: Work) -> dict[str, Any]:
        return get_layer(self.clients["owner"], work.layer_id)


@pytest.fixture
def objects(
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
    database: psycopg.Connection[Any],
) -> Objects:
    people = {
        "owner": make_person(name="Olga"),
        "reviewer": make_person(name="Rita"),
        "anna": make_person(name="Anna"),
        "ben": make_person(name="Ben"),
    }
    clients = {role: client_of(person) for role, person in people.items()}
    project = make_project(
        clients["owner"],
        categories=[CAR, PERSON, {"name": "signpost", "shapes": ["point"]}],
        policy={"overlap": 2, "blind": True},
    )
    for role in ("reviewer", "anna", "ben"):
        member = "reviewer" if role == "reviewer" else "annotator"
        add_member(clients["owner"], project["id"], people[role].id, member)
    make_images(database, project["id"], 2)
    submitted = _work(clients["anna"], project)
    submit(clients["anna"], submitted.assignment_id)
    anna, ben = (_work(clients[each], project) for each in ("anna", "ben"))
    return Objects(project, clients, people, submitted, anna, ben)


def _work(client: Client, project: dict[str, Any]) -> Work:
    document = next_assignment(client, project["id"])
    attributes = {"occluded": True, "view": "side"}
    car = project["categories"][0]["id"]
    boxes = [make_box(car, width=width, attributes=attributes) for width in (100.0, 20.0)]
    save(client, document["layer"]["id"], 0, added=boxes).raise_for_status()
    return Work(document, boxes)
