"""A project whose truth and predictions are known, and whoever asks how good the model is."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from httpx import Client

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.factories.projects import CAR, PERSON, WEATHER, add_member, make_project

PATIENCE_S = 30


@dataclass
class Evaluating:
    """A project of an owner; each image is labelled by those who are told to, and a model says what it is told to."""

    project: dict[str, Any]
    image_ids: list[int]
    owner: Client
    annotator: Client
    annotator_id: int
    database: psycopg.Connection[Any]

    @property
    def path(self) -> str:
        """The project's address."""
        return f"/api/v1/projects/{self.project['id']}"

    def category(self, name: str) -> int:
        """The id of a category."""
        return next(int(each["id"]) for each in self.project["categories"] if each["name"] == name)

    def label(
        self,
        *boxes: dict[str, Any],
        accept: bool = True,
        client: Client | None = None,
        answers: dict[str, list[str]] | None = None,
    ) -> int:
        """Label the next image, submit it, and accept it; its id."""
        annotator = client or self.annotator
        document = next_assignment(annotator, self.project["id"])
        saved = save(
            annotator,
            document["layer"]["id"],
            0,
            added=list(boxes),
            answers=answers or {"weather": ["sun"]},
        )
        assert saved.is_success, saved.text
        submit(annotator, document["id"])
        if accept:
            path = f"/api/v1/assignments/{document['id']}/verdict"
            assert self.owner.put(path, json={"verdict": "accepted"}).is_success
        return int(document["image"]["id"])

    def box(self, category: str = "car", **place: Any) -> dict[str, Any]:
        """An object of the truth."""
        return make_box(self.category(category), **place)

    def predict(self, *images: dict[str, Any], model: str = "yolo@1") -> None:
        """Send what the model says of whole images."""
        name, _, version = model.partition("@")
        body = {"model": name, "version": version, "images": list(images)}
        response = self.owner.post(f"{self.path}/predictions", json=body)
        assert response.status_code == 201, response.text

    def seen(self, category: str = "car", score: float = 0.9, **place: Any) -> dict[str, Any]:
        """An object that the model sees; where `box` puts its own."""
        box = make_box(self.category(category), **place)
        return {"category_id": box["category_id"], "shape": box["shape"], "score": score}

    def start(self, client: Client | None = None, **body: Any) -> Any:
        """The answer to a wish for an evaluation."""
        asked = {"model": "yolo@1", "truth": "accepted", **body}
        return (client or self.owner).post(f"{self.path}/evaluations", json=asked)

    def evaluate(self, **body: Any) -> dict[str, Any]:
        """An evaluation that has finished."""
        started = self.start(**body)
        assert started.status_code == 202, started.text
        path = f"/api/v1/evaluations/{started.json()['id']}"
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            found: dict[str, Any] = self.owner.get(path).json()
            if found["finished_at"] is not None:
                return found
            assert found["job"]["state"] in {"waiting", "running", "succeeded"}, found["job"]
            time.sleep(0.05)
        raise AssertionError(f"the evaluation did not finish: {found['job']}")


@pytest.fixture
def evaluating(
    as_owner: Client,
    annotator: Person,
    as_annotator: Client,
    database: psycopg.Connection[Any],
) -> Evaluating:
    """Four images; cars and persons as boxes, a question about the weather."""
    project = make_project(as_owner, categories=[CAR, PERSON], questions=[WEATHER])
    add_member(as_owner, project["id"], annotator.id)
    image_ids = make_images(database, project["id"], 4)
    return Evaluating(project, image_ids, as_owner, as_annotator, annotator.id, database)


MakePerson = Callable[..., Person]
