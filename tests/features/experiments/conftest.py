"""A project of settled images, some of which are measured and described."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import psycopg
import pytest
from httpx import Client

from tests.factories.images import make_images
from tests.factories.projects import CAR, PERSON, WEATHER, make_project

PATIENCE_S = 180
COUNT = 90


@dataclass
class Asking:
    """The project, its owner, and its images in order: those in odd places have the answer rain and an ISO of 3200."""

    project: dict[str, Any]
    owner: Client
    image_ids: list[int]
    database: psycopg.Connection[Any]

    @property
    def path(self) -> str:
        """Of its experiments, in the API."""
        return f"/api/v1/projects/{self.project['id']}/experiments"

    @property
    def weather(self) -> str:
        """The task of predicting the weather."""
        return f"question:{self.project['questions'][0]['id']}"

    def start(self, **body: Any) -> Any:
        """The answer to a wish for an experiment."""
        return self.owner.post(self.path, json={"task": self.weather, **body})

    def ask(self, **body: Any) -> dict[str, Any]:
        """An experiment that has finished."""
        started = self.start(**body)
        assert started.status_code == 202, started.text
        return self.finished(started.json()["id"])

    def finished(self, experiment_id: int) -> dict[str, Any]:
        """The same, of one that was started."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            found: dict[str, Any] = self.owner.get(f"/api/v1/experiments/{experiment_id}").json()
            if found["finished_at"] is not None:
                return found
            assert found["job"]["state"] in {"waiting", "running", "succeeded"}, found["job"]
            time.sleep(0.05)
        raise AssertionError(f"the experiment did not finish: {found['job']}")

    def job_is(self, path: str, wanted: Callable[[dict[str, Any]], bool]) -> None:
        """Wait until a job is as wanted."""
        until = time.monotonic() + PATIENCE_S
        while not wanted(found := self.owner.get(path).json()):
            assert time.monotonic() < until, found
            time.sleep(0.02)


@pytest.fixture
def asking(as_owner: Client, database: psycopg.Connection[Any]) -> Asking:
    """Ninety images, settled, of which all are described and have an ISO that tells the weather."""
    project = make_project(as_owner, categories=[CAR, PERSON], questions=[WEATHER])
    image_ids = make_images(database, project["id"], COUNT)
    made = Asking(project, as_owner, image_ids, database)
    describe(made)
    settle(made)
    return made


def describe(asking: Asking) -> None:
    """Metadata, measures and a descriptor of noise for each image."""
    random = np.random.default_rng(1)
    project_id = asking.project["id"]
    isos = (400 * 4 ** (np.arange(COUNT) % 2) * 2 ** random.uniform(-1.3, 1.3, COUNT)).tolist()
    vectors = np.abs(random.normal(size=(COUNT, 356)))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    with asking.database.cursor() as cursor:
        cursor.executemany(
            "insert into image_metadata (image_id, project_id, iso, model) values (%s, %s, %s, %s)",
            [
                (image_id, project_id, int(iso), f"R{at % 3}")
                for at, (image_id, iso) in enumerate(zip(asking.image_ids, isos, strict=True))
            ],
        )
        cursor.executemany(
            """
            insert into image_quality (
                image_id, project_id, version, sharpness, perceptual_hash, pixel_hash, is_compared
            ) values (%s, %s, 1, %s, %s, %s, true)
            """,
            [
                (image_id, project_id, 10.0 + at, image_id, image_id)
                for at, image_id in enumerate(asking.image_ids)
            ],
        )
        cursor.executemany(
            """
            insert into image_embeddings (image_id, model, project_id, version, vector)
            values (%s, 'histograms', %s, 1, %s)
            """,
            [
                (image_id, project_id, vector.tolist())
                for image_id, vector in zip(asking.image_ids, vectors, strict=True)
            ],
        )


def settle(asking: Asking) -> None:
    """A consensus for each image: sun and rain in turn, and a car wherever it rains."""
    project_id, question_id = asking.project["id"], asking.project["questions"][0]["id"]
    asking.database.execute(
        """
        with layer as (
            insert into layers (project_id, image_id, kind, revision)
            select %(project)s, image_id, 'consensus', 1 from unnest(%(images)s::bigint[]) image_id
            returning id, image_id
        ), settled as (
            insert into consensus_images (image_id, project_id, settled_at)
            select image_id, %(project)s, now() from layer
        ), placed as (
            select l.id, l.image_id, array_position(%(images)s::bigint[], l.image_id) %% 2 = 0 as is_odd from layer l
        ), car as (
            insert into annotations (
                id, layer_id, project_id, image_id, category_id, kind, shape, x, y, width, height, area, revision
            )
            select gen_random_uuid(), id, %(project)s, image_id, %(car)s, 'box',
                '{"type": "box", "x": 1, "y": 1, "width": 9, "height": 9}', 1, 1, 9, 9, 81, 1
            from placed where is_odd
        )
        insert into answers (layer_id, question_id, values, revision)
        select id, %(question)s, array[case when is_odd then 'rain' else 'sun' end], 1 from placed
        """,
        {
            "project": project_id,
            "images": asking.image_ids,
            "question": question_id,
            "car": asking.project["categories"][0]["id"],
        },
    )
