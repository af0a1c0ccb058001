"""A project with work in it, and one client for every role."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import psycopg

from tests.conftest import Person
from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.factories.projects import CAR, add_member, make_project
from tests.features.images.conftest import picture
from tests.features.web.routes import Ids, bodies_for
from tests.features.web.things import things_of

REMARK = {"name": "remark", "type": "text"}
SECRET_REMARK = "seen-by-anna-alone"
ROLES = ["annotator", "other annotator", "reviewer", "owner", "admin"]


@dataclass(frozen=True)
class World:
    """A blind project; its ids are those of the work of one annotator."""

    project: dict[str, Any]
    ids: Ids
    clients: dict[str, httpx.Client]
    annotation_id: str

    def secrets(self) -> tuple[str, ...]:
        """What only the annotator, reviewers and owners may read."""
        return (SECRET_REMARK, self.annotation_id)


def make_world(
    make_person: Callable[..., Person],
    client_of: Callable[[Person], httpx.Client],
    database: psycopg.Connection[Any],
) -> World:
    """Two annotators have labelled the first image, and one of them has submitted it."""
    people = {
        "annotator": make_person(name="Anna"),
        "other annotator": make_person(name="Ben"),
        "reviewer": make_person(name="Rita"),
        "owner": make_person(name="Olga"),
        "admin": make_person(name="Root", role="admin"),
    }
    clients = {role: client_of(person) for role, person in people.items()}
    owner = clients["owner"]
    car = {**CAR, "attributes": [*CAR["attributes"], REMARK]}
    project = make_project(owner, categories=[car, {"name": "person"}], policy={"overlap": 3})
    for role in ("annotator", "other annotator", "reviewer"):
        add_member(owner, project["id"], people[role].id, role.rpartition(" ")[2])
    files = [("files", (f"{name}.jpg", picture(color=name))) for name in ("red", "green", "blue")]
    owner.post(f"/api/v1/projects/{project['id']}/images", files=files).raise_for_status()

    document = next_assignment(clients["annotator"], project["id"])
    box = make_box(project["categories"][0]["id"], x=1.0, y=1.0, width=9.0, height=9.0)
    box["attributes"] = {"remark": SECRET_REMARK}
    layer_id = document["layer"]["id"]
    changes: dict[str, Any] = {"added": [box], "answers": {"weather": ["rain"]}}
    save(clients["annotator"], layer_id, 0, **changes).raise_for_status()
    submit(clients["annotator"], document["id"])
    thread = {"id": str(uuid4()), "text": SECRET_REMARK, "annotation_id": box["id"]}
    comments = f"/api/v1/images/{document['image']['id']}/comments"
    clients["annotator"].post(comments, json=thread).raise_for_status()
    next_assignment(clients["other annotator"], project["id"])
    relabelling = clients["annotator"].post(
        f"/api/v1/projects/{project['id']}/relabellings",
        json=bodies_for(project)["POST /projects/{project_id}/relabellings"],
    )

    invitation = owner.post(
        f"/api/v1/projects/{project['id']}/invitations", json={"role": "annotator"}
    ).json()
    pool = owner.post(f"/api/v1/projects/{project['id']}/pools", json={"name": "Experts"}).json()
    values: dict[str, int | str] = {
        **things_of(owner, database, project["id"], document["image"]["id"]),
        "pool_id": pool["id"],
        "deed": "release",
        "project_id": project["id"],
        "image_id": document["image"]["id"],
        "assignment_id": document["id"],
        "layer_id": layer_id,
        "relabelling_id": relabelling.json()["id"],
        "comment_id": thread["id"],
        "category_id": project["categories"][0]["id"],
        "question_id": project["questions"][0]["id"],
        "user_id": people["annotator"].id,
        "invitation_id": invitation["id"],
        "secret": invitation["url"].rpartition("/")[2],
        "job_id": _make_job(database, project["id"]),
        "model": "walker",
        "token_id": _token_of(database, people["annotator"]),
        "session_id": "0123456789abcdef",
        "z": 0,
        "x": 0,
        "y": 0,
    }
    return World(project, Ids(values, bodies_for(project)), clients, box["id"])


def _make_job(database: psycopg.Connection[Any], project_id: int) -> int:
    row = database.execute(
        """
        insert into jobs (project_id, kind, title, state, finished_at)
        values (%s, 'images.derive', 'Thumbnails', 'succeeded', now())
        returning id
        """,
        [project_id],
    ).fetchone()
    assert row is not None
    return int(row[0])


def _token_of(database: psycopg.Connection[Any], person: Person) -> int:
    statement = "select id from api_tokens where user_id = %s"
    row = database.execute(statement, [person.id]).fetchone()
    assert row is not None
    return int(row[0])
