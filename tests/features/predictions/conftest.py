"""A project of an owner, a reviewer and an annotator, whose images a model looks at."""

from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from httpx import Client, Response

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import get_layer
from tests.factories.projects import CAR, add_member, make_project

LANE = {"name": "lane", "shapes": ["polygon", "box"]}
DOG = {
    "name": "dog",
    "shapes": ["keypoints"],
    "skeleton": {"keypoints": ["nose", "tail"], "edges": [[0, 1]]},
}


@dataclass(frozen=True)
class Modelling:
    """A project with three images of 640 x 480 pixels: car (box), lane (region or box), dog (two keypoints)."""

    project: dict[str, Any]
    image_ids: list[int]
    owner: Client

    @property
    def path(self) -> str:
        """Where predictions go."""
        return f"/api/v1/projects/{self.project['id']}/predictions"

    def category(self, name: str) -> int:
        """The id of a category."""
        return next(int(each["id"]) for each in self.project["categories"] if each["name"] == name)

    def result(self, image: int = 0, *, category: str = "car", **fields: Any) -> dict[str, Any]:
        """A COCO result on one of the images; a small box unless said otherwise."""
        marked = {"bbox": [10, 20, 30.5, 40]} if not fields.keys() & MARKS else {}
        return {
            "image_id": self.image_ids[image],
            "category_id": self.category(category),
            "score": 0.5,
            **marked,
            **fields,
        }

    def send(self, *results: dict[str, Any], **fields: Any) -> Response:
        """The answer to results of the model yolo@1, unless said otherwise."""
        body = {"model": "yolo", "version": "1", "results": list(results), **fields}
        return self.owner.post(self.path, json=body)

    def send_images(self, *images: dict[str, Any], **fields: Any) -> Response:
        """The answer to annotations of the model yolo@1."""
        body = {"model": "yolo", "version": "1", "images": list(images), **fields}
        return self.owner.post(self.path, json=body)

    def layer(self, image: int = 0, name: str = "yolo@1") -> dict[str, Any]:
        """What a model says of an image."""
        path = f"/api/v1/images/{self.image_ids[image]}/layers"
        layers = self.owner.get(path).json()["items"]
        (layer_id,) = [layer["id"] for layer in layers if layer["name"] == name]
        return get_layer(self.owner, layer_id)

    def shapes(self, image: int = 0) -> list[dict[str, Any]]:
        """The shapes that yolo@1 sees on an image."""
        return [annotation["shape"] for annotation in self.layer(image)["annotations"]]


MARKS = {"bbox", "segmentation", "keypoints"}


@pytest.fixture
def modelling(as_owner: Client, annotator: Person, database: psycopg.Connection[Any]) -> Modelling:
    """The project; the annotator is a member."""
    project = make_project(as_owner, categories=[CAR, LANE, DOG])
    add_member(as_owner, project["id"], annotator.id)
    return Modelling(project, make_images(database, project["id"], 3), as_owner)
