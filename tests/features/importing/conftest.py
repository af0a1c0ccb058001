"""Datasets on their way in: what is sent, and what became of it."""

import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from httpx import Client, Response

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.projects import CAR, add_member, make_project


@dataclass(frozen=True)
class Importing:
    """A project with three images of 640 x 480 pixels, image-00000.jpg and on; its category car takes boxes."""

    project: dict[str, Any]
    image_ids: list[int]
    owner: Client
    database: psycopg.Connection[Any]

    @property
    def path(self) -> str:
        """Where imports are sent."""
        return f"/api/v1/projects/{self.project['id']}/imports"

    def send(
        self, content: bytes | dict[str, Any] | list[Any], name: str = "labels.json", **options: Any
    ) -> Response:
        """The answer to one file."""
        body = content if isinstance(content, bytes) else msgspec.json.encode(content)
        files = [("files", (name, BytesIO(body)))]
        return self.owner.post(self.path, files=files, params=options)

    def send_folder(self, folder: Path, **options: Any) -> Response:
        """The answer to every file of a folder."""
        files = [
            ("files", (path.relative_to(folder).as_posix(), path.read_bytes()))
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        ]
        return self.owner.post(self.path, files=files, params=options)

    def ended(self, response: Response) -> dict[str, Any]:
        """The import once its job has ended."""
        assert response.status_code == 202, response.text
        return self.finished(response.json())

    def finished(self, made: dict[str, Any]) -> dict[str, Any]:
        """An import once its job has ended."""
        job = self.until(made["job_id"], "succeeded", "failed", "cancelled")
        assert job["state"] == "succeeded", job["error"]
        found: dict[str, Any] = self.owner.get(f"/api/v1/imports/{made['id']}").json()
        return found

    def until(self, job_id: int, *states: str) -> dict[str, Any]:
        """The job once it is in one of these states."""
        deadline = time.monotonic() + 90
        while True:
            job: dict[str, Any] = self.owner.get(f"/api/v1/jobs/{job_id}").json()
            if job["state"] in states:
                return job
            assert time.monotonic() < deadline, job
            time.sleep(0.02)

    def take(self, content: Any, name: str = "labels.json", **options: Any) -> dict[str, Any]:
        """The import of one file, ended."""
        return self.ended(self.send(content, name, **options))

    def objects(self) -> list[dict[str, Any]]:
        """Everything that is marked in the project now, in the order in which it was written."""
        cursor = self.database.execute(
            """
            select
                i.file_name, c.name, n.shape, n.is_crowd, n.area, n.attributes, n.score, l.kind, l.source,
                l.author_id, n.extra, n.group_id, n.id
            from annotations n
            join images i on i.id = n.image_id
            join categories c on c.id = n.category_id
            join layers l on l.id = n.layer_id
            where n.project_id = %s and n.removed_at is null
            order by n.number
            """,
            [self.project["id"]],
        )
        names = (
            "file_name",
            "category",
            "shape",
            "is_crowd",
            "area",
            "attributes",
            "score",
            "kind",
            "source",
        )
        rest = ("author_id", "extra", "group_id", "id")
        return [dict(zip(names + rest, row, strict=True)) for row in cursor]

    def holds(self) -> tuple[int, ...]:
        """How many images, layers, objects and categories there are: what an import could add."""
        counted: tuple[int, ...] | None = self.database.execute(
            """
            select
                (select count(*) from images where project_id = %(id)s),
                (select count(*) from layers where project_id = %(id)s),
                (select count(*) from annotations where project_id = %(id)s),
                (select count(*) from categories where project_id = %(id)s)
            """,
            {"id": self.project["id"]},
        ).fetchone()
        assert counted is not None
        return counted


@pytest.fixture
def importing(as_owner: Client, annotator: Person, database: psycopg.Connection[Any]) -> Importing:
    """The project; the annotator is a member."""
    project = make_project(as_owner, categories=[CAR])
    add_member(as_owner, project["id"], annotator.id)
    return Importing(project, make_images(database, project["id"], 3), as_owner, database)


def coco(*annotations: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A COCO file of the project's three images, with the categories car (1) and tree (2) unless said otherwise."""
    images = [
        {"id": number, "file_name": f"image-{number - 1:05}.jpg", "width": 640, "height": 480}
        for number in (1, 2, 3)
    ]
    return {
        "images": images,
        "categories": [{"id": 1, "name": "car"}, {"id": 2, "name": "tree"}],
        "annotations": [
            {"id": number, "image_id": 1, "category_id": 1, "iscrowd": 0, **annotation}
            for number, annotation in enumerate(annotations, start=1)
        ],
        **fields,
    }
