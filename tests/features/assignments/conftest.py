"""A crew: a project with people who label, each with a client."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from httpx import Client, Response

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import next_assignment, submit
from tests.factories.projects import add_member, make_project


@dataclass(frozen=True)
class Crew:
    """A project, its owner, and annotators."""

    id: int
    project: dict[str, Any]
    owner: Client
    people: list[Person]
    clients: list[Client]
    database: psycopg.Connection[Any]

    def images(self, count: int = 1, *, prefix: str = "image") -> list[int]:
        """New images, queued."""
        return make_images(self.database, self.id, count, prefix=prefix)

    def share_out(self, image_ids: list[int], **change: Any) -> dict[str, Any]:
        """The owner changes how images are handed out."""
        body = {"image_ids": image_ids, **change}
        response = self.owner.put(f"/api/v1/projects/{self.id}/queue", json=body)
        assert response.status_code == 200, response.text
        changed: dict[str, Any] = response.json()
        return changed

    def change(self, **policy: Any) -> None:
        """The owner changes the policy."""
        response = self.owner.patch(f"/api/v1/projects/{self.id}", json={"policy": policy})
        assert response.status_code == 200, response.text

    def ask(self, index: int) -> Response:
        """One of the annotators asks for an image."""
        return self.clients[index].post(f"/api/v1/projects/{self.id}/assignments/next")

    def label(self, index: int) -> int:
        """One of the annotators labels an image; gives its id."""
        document = next_assignment(self.clients[index], self.id)
        submit(self.clients[index], document["id"])
        return int(document["image"]["id"])

    def label_all(self, index: int) -> list[int]:
        """One of the annotators labels until nothing is left; the images in their order."""
        seen = []
        while (response := self.ask(index)).status_code == 200:
            seen.append(response.json()["image"]["id"])
            submit(self.clients[index], response.json()["id"])
        assert response.status_code == 204, response.text
        return seen

    def queue(self, **parameters: Any) -> list[dict[str, Any]]:
        """The owner's listing."""
        response = self.owner.get(f"/api/v1/projects/{self.id}/queue", params=parameters)
        assert response.status_code == 200, response.text
        items: list[dict[str, Any]] = response.json()["items"]
        return items

    def make_gold(self, image_ids: list[int]) -> None:
        """Images that the owner has labelled and accepted, as gold."""
        for image_id in image_ids:
            self.share_out([image_id], annotator_ids=[self.owner_id])
            document = next_assignment(self.owner, self.id)
            assert document["image"]["id"] == image_id
            submit(self.owner, document["id"])
            verdict = f"/api/v1/assignments/{document['id']}/verdict"
            self.owner.put(verdict, json={"verdict": "accepted"}).raise_for_status()
            self.owner.put(f"/api/v1/images/{image_id}/gold").raise_for_status()

    @property
    def owner_id(self) -> int:
        """The owner's account."""
        return int(self.owner.get("/api/v1/me").json()["id"])


@pytest.fixture
def make_crew(
    as_owner: Client,
    database: psycopg.Connection[Any],
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
) -> Callable[..., Crew]:
    """Factory of crews: `make_crew(3, overlap=2)`."""

    def make(size: int, **policy: Any) -> Crew:
        project = make_project(as_owner, policy=policy)
        people = [make_person() for _ in range(size)]
        for person in people:
            add_member(as_owner, project["id"], person.id)
        clients = [client_of(person) for person in people]
        return Crew(project["id"], project, as_owner, people, clients, database)

    return make
