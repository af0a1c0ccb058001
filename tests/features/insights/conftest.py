"""A project of images that different cameras took, some of which say nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from httpx import Client

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.projects import CAR, WEATHER, make_project
from tests.features.insights.labelled import Labelled, make_labelled


@dataclass
class Described:
    """The project, its owner, and its images in order."""

    id: int
    owner: Client
    image_ids: list[int]

    @property
    def path(self) -> str:
        """Of its features, in the API."""
        return f"/api/v1/projects/{self.id}/features"

    def features(self, **asked: str) -> dict[str, Any]:
        """What the API says of them; fields by their names."""
        response = self.owner.get(self.path, params=asked)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found | {"fields": {each["name"]: each for each in found["fields"]}}


@pytest.fixture
def described(as_owner: Client, database: psycopg.Connection[Any]) -> Described:
    """Twelve images: ten with metadata, of two cameras, and all ten measured."""
    project = make_project(as_owner, categories=[CAR], questions=[WEATHER])
    image_ids = make_images(database, project["id"], 12)
    for place, image_id in enumerate(image_ids[:10]):
        database.execute(
            """
            insert into image_metadata (image_id, project_id, model, iso, taken_at_local, gps_latitude, gps_longitude)
            values (%s, %s, %s, %s, '2024-06-01 06:00', 48.1, 11.6)
            """,
            [image_id, project["id"], "R5" if place % 2 else "Z6", 100 * 2**place],
        )
        database.execute(
            """
            insert into image_quality (image_id, project_id, version, sharpness, perceptual_hash, pixel_hash)
            values (%s, %s, 1, %s, %s, %s)
            """,
            [image_id, project["id"], 2.0**place, image_id, image_id],
        )
    return Described(project["id"], as_owner, image_ids)


@pytest.fixture(scope="module")
def labelled(
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
    database: psycopg.Connection[Any],
) -> Labelled:
    """Labels that are known to the last image; nobody changes them."""
    return make_labelled(client_of(make_person(name="Olga")), database)
