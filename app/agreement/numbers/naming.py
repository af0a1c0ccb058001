"""What rows are called: people, categories, questions."""

from dataclasses import dataclass, field
from typing import Any

from app.database.engine import Connection


@dataclass(frozen=True)
class Names:
    """The names of one project. Hidden people are numbered, in the order of their ids."""

    people: dict[int, str] = field(default_factory=dict)
    categories: dict[int, str] = field(default_factory=dict)
    questions: dict[int, dict[str, Any]] = field(default_factory=dict)
    keypoints: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """By category, of those that have a skeleton."""

    def keypoint(self, category_id: int, place: int) -> str:
        """What a point is called; with its category where several have skeletons."""
        name = self.keypoints[category_id][place]
        return f"{self.categories[category_id]}: {name}" if len(self.keypoints) > 1 else name

    def person(self, person_id: int) -> str:
        """What a person is called."""
        return self.people.get(person_id, f"Annotator {person_id}")


async def names_of(connection: Connection, project_id: int, *, is_hidden: bool) -> Names:
    """Everybody whose work is measured, and what there is to label; what was deleted is not told of any more."""
    cursor = await connection.execute(
        """
        select u.id, u.name
        from users u
        where u.id in (
            select distinct unnest(rater_ids) from agreement_images where project_id = %s
        )
        order by u.id
        """,
        [project_id],
    )
    people = await cursor.fetchall()
    categories = await connection.execute(
        """
        select id, name, skeleton from categories
        where project_id = %s and deleted_at is null
        order by position, id
        """,
        [project_id],
    )
    found = await categories.fetchall()
    questions = await connection.execute(
        """
        select id, name, mode, values from questions
        where project_id = %s and deleted_at is null
        order by position, id
        """,
        [project_id],
    )
    return Names(
        people={
            person_id: f"Annotator {place}" if is_hidden else name
            for place, (person_id, name) in enumerate(people, start=1)
        },
        categories={row[0]: row[1] for row in found},
        keypoints={row[0]: tuple(row[2]["keypoints"]) for row in found if row[2]},
        questions={
            row[0]: {"id": row[0], "name": row[1], "mode": row[2], "values": row[3]}
            for row in await questions.fetchall()
        },
    )
