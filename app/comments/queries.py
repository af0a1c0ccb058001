"""Reading comments. Every query starts from `VISIBLE_THREADS`: what one may not see is not there."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg.rows import class_row, dict_row

from app.accounts.viewer import Viewer
from app.assignments.policy import may_see_work
from app.assignments.queries import facts_of as assignment_facts
from app.comments.policy import CommentFacts, may_call_annotators
from app.comments.visibility import VISIBLE_THREADS
from app.database.engine import Connection
from app.images.access import ImageAccess

MOST_PEOPLE = 20


async def facts_of(
    connection: Connection, viewer: Viewer, comment_id: UUID, *, is_locked: bool = False
) -> CommentFacts | None:
    """The facts of a comment in a thread that the person may see; none where there is no such thing."""
    if is_locked:
        await connection.execute("select from comments where id = %s for update", [comment_id])
    async with connection.cursor(row_factory=class_row(CommentFacts)) as cursor:
        await cursor.execute(
            f"""
            with seen as ({VISIBLE_THREADS}
                and t.id = (select coalesce(thread_id, id) from comments where id = %(id)s)
            )
            select
                c.id, t.id as thread_id, t.project_id, t.image_id, c.author_id,
                c.deleted_at is not null as is_deleted, t.resolved_at is not null as is_resolved,
                t.is_archived, t.is_blind, t.role
            from seen t
            join comments c on c.id = %(id)s
            """,
            _asking(viewer) | {"id": comment_id},
        )
        return await cursor.fetchone()


async def threads_of_image(
    connection: Connection, viewer: Viewer, image_id: int, *, layer_id: int | None = None
) -> list[dict[str, Any]]:
    """The threads of an image as the API writes them, the oldest first.

    With `layer_id`, those on other layers are left out; those on no layer stay.
    """
    condition = """
        and t.image_id = %(image_id)s
        and (%(layer_id)s::bigint is null or t.layer_id is null or t.layer_id = %(layer_id)s)
    """
    return await _threads(
        connection, viewer, condition, {"image_id": image_id, "layer_id": layer_id}
    )


async def find_thread(connection: Connection, viewer: Viewer, thread_id: UUID) -> dict[str, Any]:
    """One thread as the API writes it; the caller has made sure that it may be seen."""
    (thread,) = await _threads(connection, viewer, "and t.id = %(id)s", {"id": thread_id})
    return thread


async def _threads(
    connection: Connection, viewer: Viewer, condition: str, values: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Threads with their comments; one whose every comment was deleted is gone, unless asked for by its id."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            with seen as ({VISIBLE_THREADS} {condition})
            select
                t.id, t.image_id, t.layer_id, t.annotation_id, t.x, t.y, t.is_question, t.created_at,
                t.annotation_id is not null and not exists (
                    select from annotations n where n.id = t.annotation_id and n.removed_at is null
                ) as is_annotation_removed,
                case when t.resolved_at is not null then json_build_object(
                    'at', t.resolved_at, 'by', json_build_object('id', r.id, 'name', r.name)
                ) end as resolution
            from seen t
            left join users r on r.id = t.resolved_by
            where %(id)s::uuid is not null or exists (
                select from comments c
                where (c.id = t.id or c.thread_id = t.id) and c.deleted_at is null
            )
            order by t.created_at, t.id
            """,
            {"id": None} | _asking(viewer) | dict(values),
        )
        threads = await cursor.fetchall()
    comments = await _comments(connection, viewer, [thread["id"] for thread in threads])
    return [thread | {"comments": comments[thread["id"]]} for thread in threads]


async def _comments(
    connection: Connection, viewer: Viewer, thread_ids: Sequence[UUID]
) -> dict[UUID, list[dict[str, Any]]]:
    """Thread → its comments in order."""
    by_thread: dict[UUID, list[dict[str, Any]]] = {thread_id: [] for thread_id in thread_ids}
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select
                coalesce(c.thread_id, c.id) as thread_id, c.id,
                json_build_object('id', u.id, 'name', u.name) as author,
                case when c.deleted_at is null then c.text else '' end as text,
                coalesce(called.people, '[]') as mentions,
                c.created_at, c.edited_at, c.deleted_at is not null as is_deleted,
                c.author_id = %(viewer)s as is_own
            from comments c
            join users u on u.id = c.author_id
            cross join lateral (
                select json_agg(json_build_object('id', w.id, 'name', w.name) order by w.name, w.id) as people
                from comment_mentions called
                join users w on w.id = called.user_id
                where called.comment_id = c.id and c.deleted_at is null
            ) called
            where c.id = any(%(thread_ids)s) or c.thread_id = any(%(thread_ids)s)
            order by c.thread_id is not null, c.created_at, c.id
            """,
            {"viewer": viewer.id, "thread_ids": list(thread_ids)},
        )
        async for row in cursor:
            by_thread[row.pop("thread_id")].append(row)
    return by_thread


async def layer_of_assignment(
    connection: Connection, found: ImageAccess, assignment_id: int
) -> int | None:
    """The layer of an assignment of the image, 0 where nobody has opened it; none where the person may not see it."""
    facts = await assignment_facts(connection, found.viewer, assignment_id)
    if facts is None or facts.image_id != found.image.id or not may_see_work(facts, found.viewer):
        return None
    cursor = await connection.execute(
        "select id from layers where assignment_id = %s", [assignment_id]
    )
    row = await cursor.fetchone()
    return row[0] if row else 0


async def people_to_call(
    connection: Connection, viewer: Viewer, *, project_id: int, role: str, is_blind: bool
) -> list[dict[str, Any]]:
    """The members whom a person may mention, by name: in a blind project an annotator calls reviewers only."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select u.id, u.name, m.role
            from members m
            join users u on u.id = m.user_id and u.is_active
            where m.project_id = %(project_id)s
              and (%(calls_all)s or m.role in ('reviewer', 'owner') or m.user_id = %(viewer)s)
            order by lower(u.name), u.id
            """,
            {
                "project_id": project_id,
                "calls_all": may_call_annotators(role=role, is_blind=is_blind),
                "viewer": viewer.id,
            },
        )
        return await cursor.fetchall()


def _asking(viewer: Viewer) -> dict[str, Any]:
    return {"viewer": viewer.id, "is_admin": viewer.is_admin}
