"""Bring back what went with a deleted category: its annotations, and the layers that called it absent.

Everything that one transaction writes bears its time, so what a deletion removed is found by when the category went.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from app.database.engine import Connection
from app.schema import rewriting


@dataclass(frozen=True)
class Gone:
    """A category of a project, and when it was deleted."""

    project_id: int
    category_id: int
    deleted_at: datetime


async def bring_back(connection: Connection, gone: Gone, *, author_id: int) -> None:
    """Give every layer that the deletion changed one revision with what it had."""
    await rewriting.prepare(connection)
    await _lock_layers(connection, gone)
    await _take_removed(connection, gone)
    await rewriting.gather_layers(connection)
    await _gather_absences(connection, gone)
    await rewriting.write_gathered(connection, author_id=author_id)


async def _lock_layers(connection: Connection, gone: Gone) -> None:
    await connection.execute(
        """
        select from layers
        where id in (
            select layer_id from annotations
            where category_id = %(category_id)s and removed_at = %(deleted_at)s
            union
            select r.layer_id from layer_revisions r
            join layers l on l.id = r.layer_id
            where l.project_id = %(project_id)s and r.created_at = %(deleted_at)s
        )
        order by id
        for update
        """,
        asdict(gone),
    )


async def _take_removed(connection: Connection, gone: Gone) -> None:
    """They were nothing, and will be what their rows still say."""
    await connection.execute(
        """
        insert into edited_annotations (
            id, number, layer_id, before, category_id, shape, attributes, is_crowd, z, group_id, score,
            x, y, width, height, area
        )
        select
            n.id, n.number, n.layer_id, 'null'::json,
            n.category_id, n.shape, n.attributes, n.is_crowd, n.z, n.group_id, n.score,
            n.x, n.y, n.width, n.height, n.area
        from annotations n
        where n.category_id = %(category_id)s and n.removed_at = %(deleted_at)s
        """,
        asdict(gone),
    )
    await connection.execute("analyze edited_annotations")


async def _gather_absences(connection: Connection, gone: Gone) -> None:
    """A layer that called the category absent does so again, unless it has learned better since."""
    await connection.execute(
        """
        insert into edited_layers (id, revision, absent_before, absent_after)
        select l.id, l.revision, l.verified_absent, l.verified_absent || %(category_id)s::bigint
        from layer_revisions r
        join layers l on l.id = r.layer_id
        where l.project_id = %(project_id)s
          and r.created_at = %(deleted_at)s
          and (r.diff #> '{verified_absent,before}')::jsonb @> to_jsonb(%(category_id)s::bigint)
          and not l.verified_absent @> array[%(category_id)s]::bigint[]
        on conflict (id) do nothing
        """,
        asdict(gone),
    )
