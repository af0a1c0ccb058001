"""A blind project of two annotators, a reviewer and an owner, with one image that both annotators have labelled."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from httpx import Client, Response

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import make_box, next_assignment, save
from tests.factories.projects import add_member, make_project


@dataclass(frozen=True)
class Talk:
    """Who is there, and what they have done: clients, people and documents by first name, annotation ids as well."""

    project: dict[str, Any]
    image_id: int
    clients: dict[str, Client]
    people: dict[str, Person]
    documents: dict[str, dict[str, Any]]
    annotations: dict[str, str]

    def layer_of(self, who: str) -> int:
        """Somebody's layer."""
        return int(self.documents[who]["layer"]["id"])

    def begin(self, who: str, text: str = "Is this a car?", **fields: Any) -> Response:
        """The answer to a new thread."""
        body = {"id": str(uuid4()), "text": text, **fields}
        return self.clients[who].post(f"/api/v1/images/{self.image_id}/comments", json=body)

    def reply(self, who: str, comment_id: str, text: str = "It is.", **fields: Any) -> Response:
        """The answer to a reply."""
        body = {"id": str(uuid4()), "text": text, **fields}
        return self.clients[who].post(f"/api/v1/comments/{comment_id}/replies", json=body)

    def threads(self, who: str, **parameters: Any) -> list[dict[str, Any]]:
        """The threads of the image that somebody sees."""
        path = f"/api/v1/images/{self.image_id}/comments"
        response = self.clients[who].get(path, params=parameters)
        assert response.status_code == 200, response.text
        items: list[dict[str, Any]] = response.json()["items"]
        return items

    def waiting(self, who: str) -> dict[str, Any]:
        """What waits for somebody in the project."""
        path = f"/api/v1/me/comments?project_id={self.project['id']}"
        answer: dict[str, Any] = self.clients[who].get(path).json()
        return answer

    def open_to_all(self) -> None:
        """Make the project one that is not blind."""
        path = f"/api/v1/projects/{self.project['id']}"
        self.clients["olga"].patch(path, json={"policy": {"blind": False}}).raise_for_status()


@pytest.fixture
def talk(
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
    database: psycopg.Connection[Any],
) -> Talk:
    """The people, and a box of each annotator."""
    people = {name.lower(): make_person(name=name) for name in ("Olga", "Rita", "Anna", "Ben")}
    clients = {name: client_of(person) for name, person in people.items()}
    project = make_project(clients["olga"], policy={"overlap": 2})
    for name, role in (("rita", "reviewer"), ("anna", "annotator"), ("ben", "annotator")):
        add_member(clients["olga"], project["id"], people[name].id, role)
    (image_id,) = make_images(database, project["id"])
    documents, annotations = {}, {}
    for name in ("anna", "ben"):
        documents[name] = next_assignment(clients[name], project["id"])
        box = make_box(project["categories"][0]["id"])
        save(clients[name], documents[name]["layer"]["id"], 0, added=[box]).raise_for_status()
        annotations[name] = box["id"]
    return Talk(project, image_id, clients, people, documents, annotations)
