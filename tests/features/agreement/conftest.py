"""A project that several people label, without pictures."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

import psycopg
import pytest
from httpx import Client
from psycopg.rows import dict_row
from psycopg.types.json import Json

from app.agreement.writing import TABLES
from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import make_box, save, submit
from tests.factories.projects import add_member, make_project

Database = psycopg.Connection[Any]


@dataclass
class Team:
    """A project, its owner's client, and its annotators with theirs."""

    project: dict[str, Any]
    owner: Client
    people: list[Person]
    clients: list[Client]
    database: Database
    image_ids: list[int] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The project's id."""
        return int(self.project["id"])

    def category(self, name: str) -> int:
        """A category's id."""
        return next(int(c["id"]) for c in self.project["categories"] if c["name"] == name)

    def question(self, name: str) -> int:
        """A question's id."""
        return next(int(q["id"]) for q in self.project["questions"] if q["name"] == name)

    def box(self, x: float, y: float, side: float = 100.0, category: str = "car") -> dict[str, Any]:
        """A square as an annotation."""
        return make_box(self.category(category), x=x, y=y, width=side, height=side)

    def open(self, who: int, image_id: int) -> dict[str, Any]:
        """The document of a person's assignment to an image, made where there is none."""
        self.database.execute(
            """
            insert into assignments (project_id, image_id, annotator_id, state)
            values (%s, %s, %s, 'in_progress')
            on conflict do nothing
            """,
            [self.id, image_id, self.people[who].id],
        )
        row = self.database.execute(
            "select id from assignments where image_id = %s and annotator_id = %s",
            [image_id, self.people[who].id],
        ).fetchone()
        assert row is not None
        document: dict[str, Any] = self.clients[who].get(f"/api/v1/assignments/{row[0]}").json()
        return document

    def submit(
        self,
        who: int,
        image_id: int,
        annotations: Sequence[dict[str, Any]] = (),
        answers: dict[str, list[str]] | None = None,
    ) -> int:
        """Label an image as a person and submit it; the assignment's id."""
        document = self.open(who, image_id)
        layer = document["layer"]
        if annotations or answers:
            changes: dict[str, Any] = {"added": list(annotations)}
            if answers:
                changes["answers"] = answers
            response = save(self.clients[who], layer["id"], layer["revision"], **changes)
            assert response.status_code == 200, response.text
        submit(self.clients[who], document["id"])
        return int(document["id"])

    def put(
        self,
        who: int,
        image_id: int,
        annotations: Sequence[dict[str, Any]] = (),
        answers: dict[str, list[str]] | None = None,
    ) -> None:
        """`submit` without the API: the rows that it would leave, for tests that need many of them."""
        values = {
            "project": self.id,
            "image": image_id,
            "person": self.people[who].id,
            "annotations": Json(list(annotations)),
            "answers": Json(answers or {}),
        }
        self.database.execute(_PUT, values)

    def reopen(self, who: int, image_id: int, **changes: Any) -> None:
        """Change what a person has submitted, and leave it unsubmitted."""
        layer = self.open(who, image_id)["layer"]
        response = save(self.clients[who], layer["id"], layer["revision"], **changes)
        assert response.status_code == 200, response.text

    def caught_up(self) -> None:
        """Wait until nothing of the project is stale."""
        self._wait_for_none(
            "select image_id, error, is_bulk from agreement_stale where project_id = %(project)s"
        )

    def stale(self) -> list[int]:
        """The images that are still to be measured."""
        query: LiteralString = """
            select image_id from agreement_stale where project_id = %(project)s order by image_id
        """
        return [row["image_id"] for row in self.rows(query)]

    def followed(self) -> None:
        """Wait until everything is measured, and other features have followed."""
        self.caught_up()
        self._wait_for_none(
            """
            select image_id from agreement_images
            where project_id = %(project)s and followed_at is null
            """
        )

    def _wait_for_none(self, query: LiteralString) -> None:
        deadline = time.monotonic() + 20
        while left := self.rows(query):
            assert time.monotonic() < deadline, str(left)
            time.sleep(0.02)

    def rows(self, query: LiteralString, **parameters: Any) -> list[dict[str, Any]]:
        """Rows of a query about the project."""
        with self.database.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query, {"project": self.id, **parameters}).fetchall()

    def kept(self) -> dict[str, list[Any]]:
        """Everything that is kept of the project's images, apart from when and under which id."""
        passing = {"computed_at", "followed_at", "created_at", "updated_at", "id"}
        return {
            table: sorted(
                [
                    {name: value for name, value in row.items() if name not in passing}
                    for row in self.rows(f"select * from {table} where project_id = %(project)s")
                ],
                key=repr,
            )
            for table in (*TABLES.values(), "clusters")
        }


_PUT: LiteralString = """
    with assigned as (
        insert into assignments (
            project_id, image_id, annotator_id, state, submitted_revision, started_at, submitted_at
        )
        values (%(project)s, %(image)s, %(person)s, 'submitted', 1, now() - interval '1 minute', now())
        returning id, annotator_id
    ), layer as (
        insert into layers (project_id, image_id, kind, assignment_id, author_id, revision)
        select %(project)s, %(image)s, 'annotator', id, annotator_id, 1 from assigned
        returning id
    ), answered as (
        insert into answers (layer_id, question_id, values, revision)
        select layer.id, q.id, array(select json_array_elements_text(given.value)), 1
        from layer
        cross join json_each(%(answers)s::json) given
        join questions q on q.project_id = %(project)s and q.name = given.key
    )
    insert into annotations (
        id, project_id, image_id, layer_id, category_id, kind, shape, x, y, width, height, area, attributes,
        is_crowd, revision
    )
    select
        (n ->> 'id')::uuid, %(project)s, %(image)s, layer.id, (n ->> 'category_id')::bigint, s ->> 'type', s,
        (s ->> 'x')::float8, (s ->> 'y')::float8, (s ->> 'width')::float8, (s ->> 'height')::float8,
        (s ->> 'width')::float8 * (s ->> 'height')::float8, (n -> 'attributes')::jsonb, (n ->> 'is_crowd')::boolean, 1
    from layer
    cross join json_array_elements(%(annotations)s::json) n
    cross join lateral (select n -> 'shape') shape(s)
"""


@pytest.fixture
def make_team(
    as_owner: Client,
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
    database: Database,
) -> Callable[..., Team]:
    """Factory of projects with people who label: `make_team(3, images=2)`."""

    def make(count: int = 2, *, images: int = 1, **fields: Any) -> Team:
        policy = {"overlap": count, **fields.pop("policy", {})}
        project = make_project(as_owner, policy=policy, **fields)
        people = [make_person(name=f"Anna{place}") for place in range(count)]
        for person in people:
            add_member(as_owner, project["id"], person.id)
        team = Team(project, as_owner, people, [client_of(each) for each in people], database)
        team.image_ids = make_images(database, team.id, images)
        return team

    return make
