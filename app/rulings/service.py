"""Write rulings, change them, take them back and bring them back."""

from collections.abc import Sequence

import msgspec

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.errors import FieldError
from app.projects.access import ProjectAccess
from app.projects.errors import ProjectArchived, RoleTooLow
from app.projects.policy import reaches
from app.rulings.errors import NoSuchRuling, RulingInvalid
from app.rulings.queries import RulingFacts, facts_of
from app.rulings.schemas import Example, NewRuling, RulingChange


async def write_ruling(connection: Connection, access: ProjectAccess, new: NewRuling) -> int:
    """A new ruling; gives its id.

    Raises:
        RulingInvalid: a category, the question or an example is none of this project's; every place is named.
        ProjectArchived: its project can only be read.
    """
    if access.project.archived_at is not None:
        raise ProjectArchived
    await _check(connection, access.project.id, new.category_ids, new.question_id, new.examples)
    cursor = await connection.execute(
        """
        insert into rulings (project_id, title, body, question_id, author_id)
        values (%s, %s, %s, %s, %s)
        returning id
        """,
        [access.project.id, new.title, new.body, new.question_id, access.viewer.id],
    )
    row = await cursor.fetchone()
    assert row is not None
    ruling_id: int = row[0]
    await _write_categories(connection, ruling_id, new.category_ids)
    await _write_examples(connection, ruling_id, new.examples)
    await _note(connection, access.viewer, ruling_id, access.project.id, "added")
    return ruling_id


async def change_ruling(
    connection: Connection, *, viewer: Viewer, ruling_id: int, change: RulingChange
) -> RulingFacts:
    """Change what was sent of a ruling, as a reviewer or owner.

    Raises:
        NoSuchRuling, RoleTooLow: it cannot be seen or was deleted, or the person only labels.
        RulingInvalid, ProjectArchived: as `write_ruling` says.
    """
    facts = await _changeable(connection, viewer, ruling_id)
    if facts.is_deleted:
        raise NoSuchRuling
    sent = change.model_fields_set
    question = change.question_id
    await _check(
        connection, facts.project_id, change.category_ids or (), question, change.examples or ()
    )
    await connection.execute(
        """
        update rulings
        set title = coalesce(%(title)s, title),
            body = coalesce(%(body)s, body),
            question_id = case when %(has_question)s then %(question)s::bigint else question_id end,
            updated_at = now()
        where id = %(id)s
        """,
        {
            "id": ruling_id,
            "title": change.title,
            "body": change.body,
            "has_question": "question_id" in sent,
            "question": question,
        },
    )
    if change.category_ids is not None:
        await connection.execute("delete from ruling_categories where ruling_id = %s", [ruling_id])
        await _write_categories(connection, ruling_id, change.category_ids)
    if change.examples is not None:
        await connection.execute("delete from ruling_examples where ruling_id = %s", [ruling_id])
        await _write_examples(connection, ruling_id, change.examples)
    await _note(connection, viewer, ruling_id, facts.project_id, "changed")
    return facts


async def delete_ruling(connection: Connection, *, viewer: Viewer, ruling_id: int) -> RulingFacts:
    """Take a ruling back: it is no longer shown. Deleting again changes nothing."""
    return await _set_deleted(connection, viewer, ruling_id, is_deleted=True)


async def restore_ruling(connection: Connection, *, viewer: Viewer, ruling_id: int) -> RulingFacts:
    """Undo a deletion."""
    return await _set_deleted(connection, viewer, ruling_id, is_deleted=False)


async def follow_merger(connection: Connection, *, category_id: int, into_id: int) -> None:
    """What was decided about a category holds for the one that it was merged into."""
    await connection.execute(
        """
        with moved as (
            delete from ruling_categories where category_id = %(from)s returning ruling_id
        ), shown as (
            update ruling_examples set category_id = %(into)s where category_id = %(from)s
        )
        insert into ruling_categories (ruling_id, category_id)
        select ruling_id, %(into)s from moved
        on conflict do nothing
        """,
        {"from": category_id, "into": into_id},
    )


async def _set_deleted(
    connection: Connection, viewer: Viewer, ruling_id: int, *, is_deleted: bool
) -> RulingFacts:
    facts = await _changeable(connection, viewer, ruling_id)
    if facts.is_deleted != is_deleted:
        await connection.execute(
            "update rulings set deleted_at = case when %s then now() end where id = %s",
            [is_deleted, ruling_id],
        )
        deed = "deleted" if is_deleted else "restored"
        await _note(connection, viewer, ruling_id, facts.project_id, deed)
    return facts


async def _changeable(connection: Connection, viewer: Viewer, ruling_id: int) -> RulingFacts:
    facts = await facts_of(connection, viewer, ruling_id, is_locked=True)
    role = facts.role_of(viewer) if facts else None
    if facts is None or role is None:
        raise NoSuchRuling
    if not reaches(role, "reviewer"):
        raise RoleTooLow(role=role, at_least="reviewer")
    if facts.is_archived:
        raise ProjectArchived
    return facts


async def _check(
    connection: Connection,
    project_id: int,
    category_ids: Sequence[int],
    question_id: int | None,
    examples: Sequence[Example],
) -> None:
    """Everything that is named must be this project's, and every example must lie in its image."""
    problems = await _category_problems(connection, project_id, category_ids, examples)
    problems += await _question_problems(connection, project_id, question_id)
    problems += await _example_problems(connection, project_id, examples)
    if problems:
        raise RulingInvalid(problems)


async def _category_problems(
    connection: Connection,
    project_id: int,
    category_ids: Sequence[int],
    examples: Sequence[Example],
) -> list[FieldError]:
    named = [(f"category_ids.{place}", category) for place, category in enumerate(category_ids)]
    named += [
        (f"examples.{place}.category_id", example.category_id)
        for place, example in enumerate(examples)
        if example.category_id is not None
    ]
    if not named:
        return []
    cursor = await connection.execute(
        "select id from categories where project_id = %s and deleted_at is null and id = any(%s)",
        [project_id, [category for _, category in named]],
    )
    known = {row[0] for row in await cursor.fetchall()}
    return [
        FieldError(path, f"the project has no category {category}")
        for path, category in named
        if category not in known
    ]


async def _question_problems(
    connection: Connection, project_id: int, question_id: int | None
) -> list[FieldError]:
    if question_id is None:
        return []
    cursor = await connection.execute(
        "select 1 from questions where project_id = %s and deleted_at is null and id = %s",
        [project_id, question_id],
    )
    if await cursor.fetchone():
        return []
    return [FieldError("question_id", f"the project has no question {question_id}")]


async def _example_problems(
    connection: Connection, project_id: int, examples: Sequence[Example]
) -> list[FieldError]:
    if not examples:
        return []
    cursor = await connection.execute(
        """
        select id, width, height
        from images
        where project_id = %s and deleted_at is null and id = any(%s)
        """,
        [project_id, [example.image_id for example in examples]],
    )
    sizes = {row[0]: (row[1], row[2]) for row in await cursor.fetchall()}
    problems = []
    for place, example in enumerate(examples):
        size = sizes.get(example.image_id)
        if size is None:
            message = f"the project has no image {example.image_id}"
            problems.append(FieldError(f"examples.{place}.image_id", message))
        elif example.x + example.width > size[0] + 1 or example.y + example.height > size[1] + 1:
            message = (
                f"the part ends at ({example.x + example.width:g}, {example.y + example.height:g}),"
                f" outside the image of {size[0]} x {size[1]} pixels"
            )
            problems.append(FieldError(f"examples.{place}", message))
    return problems


async def _write_categories(
    connection: Connection, ruling_id: int, category_ids: Sequence[int]
) -> None:
    await connection.execute(
        "insert into ruling_categories (ruling_id, category_id) select %s, unnest(%s::bigint[]) on conflict do nothing",
        [ruling_id, list(category_ids)],
    )


async def _write_examples(
    connection: Connection, ruling_id: int, examples: Sequence[Example]
) -> None:
    rows = [example.model_dump() for example in examples]
    await connection.execute(
        """
        insert into ruling_examples (
            ruling_id, position, image_id, x, y, width, height, shape, category_id, caption, is_right
        )
        select
            %(ruling)s, row_number() over (), e.image_id, e.x, e.y, e.width, e.height, e.shape, e.category_id,
            e.caption, e.is_right
        from json_to_recordset(%(rows)s) as e(
            image_id bigint, x float8, y float8, width float8, height float8, shape json, category_id bigint,
            caption text, is_right boolean
        )
        """,
        {"ruling": ruling_id, "rows": msgspec.json.encode(rows).decode()},
    )


async def _note(
    connection: Connection, viewer: Viewer, ruling_id: int, project_id: int, deed: str
) -> None:
    await record_on(
        connection,
        actor=viewer,
        action=f"ruling.{deed}",
        subject=f"ruling:{ruling_id}",
        project_id=project_id,
    )
