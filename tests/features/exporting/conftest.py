"""A project with work in it, whoever exports it, and what is in the file that comes of it."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import psycopg
import pytest
from httpx import Client

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.factories.projects import CAR, PERSON, WEATHER, add_member, make_project
from tests.features.images.conftest import picture

PATIENCE_S = 30


@dataclass
class Exporting:
    """A project of an owner, with images that an annotator labels."""

    project: dict[str, Any]
    owner: Client
    annotator: Client
    database: psycopg.Connection[Any]

    @property
    def path(self) -> str:
        """The project's address."""
        return f"/api/v1/projects/{self.project['id']}"

    def category(self, name: str) -> int:
        """The id of a category."""
        return next(int(each["id"]) for each in self.project["categories"] if each["name"] == name)

    def box(self, category: str = "car", **place: Any) -> dict[str, Any]:
        """An object to label with."""
        return make_box(self.category(category), **place)

    def label(
        self, *objects: dict[str, Any], client: Client | None = None, accept: bool = True
    ) -> int:
        """Label the next image, submit it, and accept it; its id."""
        annotator = client or self.annotator
        document = next_assignment(annotator, self.project["id"])
        answers = {"weather": ["sun"]}
        saved = save(annotator, document["layer"]["id"], 0, added=list(objects), answers=answers)
        assert saved.is_success, saved.text
        submit(annotator, document["id"])
        if accept:
            path = f"/api/v1/assignments/{document['id']}/verdict"
            assert self.owner.put(path, json={"verdict": "accepted"}).is_success
        return int(document["image"]["id"])

    def start(self, client: Client | None = None, **body: Any) -> Any:
        """The answer to a wish for an export."""
        return (client or self.owner).post(
            f"{self.path}/exports", json={"format": "json-dictionary", **body}
        )

    def export(self, **body: Any) -> dict[str, Any]:
        """An export that has finished."""
        started = self.start(**body)
        assert started.status_code == 202, started.text
        return self.finished(started.json()["id"])

    def finished(self, export_id: int) -> dict[str, Any]:
        """An export once its job is done."""
        path = f"/api/v1/exports/{export_id}"
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            found: dict[str, Any] = self.owner.get(path).json()
            if found["finished_at"] is not None:
                return found
            assert found["job"]["state"] in {"waiting", "running", "succeeded"}, found["job"]
            time.sleep(0.02)
        raise AssertionError(f"the export did not finish: {found['job']}")

    def file(self, export: dict[str, Any]) -> bytes:
        """The bytes of an export."""
        response = self.owner.get(f"/api/v1/exports/{export['id']}/file")
        assert response.status_code == 200, response.text
        return response.content

    def archive(self, **body: Any) -> ZipFile:
        """The archive of a new export."""
        return ZipFile(BytesIO(self.file(self.export(**body))))

    def images(self, **body: Any) -> dict[str, dict[str, Any]]:
        """What a new export says of each image, by its id."""
        found: dict[str, dict[str, Any]] = json.loads(self.archive(**body).read("annotations.json"))
        return found


@pytest.fixture
def exporting(
    as_owner: Client, as_annotator: Client, annotator: Person, database: psycopg.Connection[Any]
) -> Exporting:
    """Four images; cars and persons as boxes, a question about the weather. Nothing is labelled yet."""
    project = make_project(as_owner, categories=[CAR, PERSON], questions=[WEATHER])
    add_member(as_owner, project["id"], annotator.id)
    make_images(database, project["id"], 4)
    return Exporting(project, as_owner, as_annotator, database)


@pytest.fixture
def with_pictures(exporting: Exporting) -> Exporting:
    """Two labelled pictures: one upright, one that its EXIF turns; and rows whose files are lost."""
    exporting.database.execute(
        "delete from queued_images where project_id = %s", [exporting.project["id"]]
    )
    files = [
        ("files", ("street/flat.jpg", picture(color="red"))),
        ("files", ("turned.jpg", picture(color="blue", orientation=6))),
    ]
    exporting.owner.post(f"{exporting.path}/images", files=files).raise_for_status()
    for _ in files:
        exporting.label(exporting.box(x=1.0, y=1.0, width=9.0, height=9.0))
    return exporting


@pytest.fixture
def tangled(
    exporting: Exporting, make_person: Callable[..., Person], client_of: Callable[[Person], Client]
) -> Exporting:
    """Two people on the first image, nothing on the second, the third excluded after work, the fourth unlabelled.

    Of four categories one is merged into another and one deleted: four objects are left.
    """
    second = make_person(name="Ben")
    add_member(exporting.owner, exporting.project["id"], second.id)
    policy = {"overlap": 2, "review": "consensus", "auto_settle": False}
    exporting.owner.patch(exporting.path, json={"policy": policy}).raise_for_status()
    for name in ("lorry / big", "bus"):
        made = exporting.owner.post(f"{exporting.path}/categories", json={**CAR, "name": name})
        exporting.project["categories"].append(made.raise_for_status().json())
    first = [exporting.box(), exporting.box("lorry / big", x=300.0), exporting.box("bus", x=500.0)]
    exporting.label(*first, accept=False)
    exporting.label(
        exporting.box(x=12.0), exporting.box("person"), client=client_of(second), accept=False
    )
    exporting.label(accept=False)
    excluded = exporting.label(exporting.box(), accept=False)
    exporting.owner.put(
        f"/api/v1/images/{excluded}/exclusion", json={"reason": "blurred"}
    ).raise_for_status()
    into = {"into": exporting.category("car"), "confirm": 1}
    merged = f"{exporting.path}/categories/{exporting.category('lorry / big')}/mergers"
    exporting.owner.post(merged, json=into).raise_for_status()
    exporting.owner.delete(
        f"{exporting.path}/categories/{exporting.category('bus')}", params={"confirm": 1}
    ).raise_for_status()
    return exporting
