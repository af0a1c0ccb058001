"""Reading rulings. Who is a member of the project reads all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.rows import class_row, dict_row

from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.projects.guidelines import guidelines_html
from app.projects.models import MemberRole
from app.projects.policy import effective_role

_RULINGS = """
    select
        r.id, r.title, r.body, q.id as question_id, q.name as question, u.name as author, r.created_at, r.updated_at,
        coalesce((
            select json_agg(json_build_object('id', c.id, 'name', c.name, 'color', c.color) order by c.position, c.id)
            from ruling_categories rc
            join categories c on c.id = rc.category_id and c.deleted_at is null
            where rc.ruling_id = r.id
        ), '[]') as categories,
        coalesce((
            select json_agg(json_build_object(
                'image_id', e.image_id, 'file_name', i.file_name,
                'image_width', i.width, 'image_height', i.height,
                'x', e.x, 'y', e.y, 'width', e.width, 'height', e.height, 'shape', e.shape,
                'category', case when c.id is not null then
                    json_build_object('id', c.id, 'name', c.name, 'color', c.color, 'edges', c.skeleton -> 'edges')
                end,
                'caption', e.caption, 'is_right', e.is_right
            ) order by e.is_right desc, e.position)
            from ruling_examples e
            join images i on i.id = e.image_id and i.deleted_at is null
            left join categories c on c.id = e.category_id
            where e.ruling_id = r.id
        ), '[]') as examples
    from rulings r
    join users u on u.id = r.author_id
    left join questions q on q.id = r.question_id and q.deleted_at is null
    where r.deleted_at is null
"""


@dataclass(frozen=True)
class RulingFacts:
    """What decides who may change a ruling; `role` is the asking person's in its project."""

    id: int
    project_id: int
    is_archived: bool
    is_deleted: bool
    member_role: MemberRole | None

    def role_of(self, viewer: Viewer) -> MemberRole | None:
        """The role that the person acts in."""
        return effective_role(is_admin=viewer.is_admin, member_role=self.member_role)


async def rulings_of(
    connection: Connection,
    project_id: int,
    *,
    category_ids: Sequence[int] = (),
    question_id: int | None = None,
    limit: int = 200,
) -> list[dict[str, Any]]:
    """Rulings of a project, the latest first: about any of the categories or the question, where some are given.

    Those about the whole project always fit.
    """
    condition = """
        and r.project_id = %(project_id)s
        and (
            (%(categories)s::bigint[] = '{}' and %(question)s::bigint is null)
            or r.question_id = %(question)s
            or exists (
                select from ruling_categories rc
                where rc.ruling_id = r.id and rc.category_id = any(%(categories)s)
            )
            or (r.question_id is null and not exists (select from ruling_categories rc where rc.ruling_id = r.id))
        )
        order by r.updated_at desc, r.id desc
        limit %(limit)s
    """
    values = {
        "project_id": project_id,
        "categories": list(category_ids),
        "question": question_id,
        "limit": limit,
    }
    return await _rulings(connection, condition, values)


async def find_ruling(connection: Connection, ruling_id: int) -> dict[str, Any] | None:
    """One ruling that the caller has made sure may be seen."""
    found = await _rulings(connection, "and r.id = %(id)s", {"id": ruling_id})
    return found[0] if found else None


async def _rulings(
    connection: Connection, condition: str, values: dict[str, Any]
) -> list[dict[str, Any]]:
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(_RULINGS + condition, values)
        rows = await cursor.fetchall()
    return [row | {"body_html": guidelines_html(row["body"])} for row in rows]


async def facts_of(
    connection: Connection, viewer: Viewer, ruling_id: int, *, is_locked: bool = False
) -> RulingFacts | None:
    """The facts of a ruling in a project that the person belongs to; none where there is no such thing."""
    async with connection.cursor(row_factory=class_row(RulingFacts)) as cursor:
        await cursor.execute(
            f"""
            select
                r.id, r.project_id, p.archived_at is not null as is_archived,
                r.deleted_at is not null as is_deleted, m.role as member_role
            from rulings r
            join projects p on p.id = r.project_id and p.deleted_at is null
            left join members m on m.project_id = r.project_id and m.user_id = %(viewer)s
            where r.id = %(id)s and (m.role is not null or %(is_admin)s)
            {"for update of r" if is_locked else ""}
            """,
            {"id": ruling_id, "viewer": viewer.id, "is_admin": viewer.is_admin},
        )
        return await cursor.fetchone()
