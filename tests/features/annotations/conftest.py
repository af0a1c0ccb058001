"""An annotator with an image open."""

from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from httpx import Client

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import next_assignment
from tests.factories.projects import add_member, make_project


@dataclass(frozen=True)
class Labelling:
    """A project, an image of it, and the annotator's document of that image."""

    project: dict[str, Any]
    document: dict[str, Any]

    @property
    def car(self) -> int:
        """The id of the category with attributes."""
        return int(self.project["categories"][0]["id"])

    @property
    def person(self) -> int:
        """The id of the plain category."""
        return int(self.project["categories"][1]["id"])

    @property
    def layer_id(self) -> int:
        """The annotator's layer."""
        return int(self.document["layer"]["id"])

    @property
    def assignment_id(self) -> int:
        """The annotator's assignment."""
        return int(self.document["id"])


@pytest.fixture
def labelling(
    as_owner: Client,
    as_annotator: Client,
    annotator: Person,
    database: psycopg.Connection[Any],
) -> Labelling:
    """One image of 640 x 480 pixels, opened by the annotator."""
    project = make_project(as_owner)
    add_member(as_owner, project["id"], annotator.id)
    make_images(database, project["id"])
    return Labelling(project, next_assignment(as_annotator, project["id"]))
