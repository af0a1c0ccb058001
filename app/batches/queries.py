"""Reading batches."""

from typing import Any

from psycopg.rows import class_row, dict_row

from app.accounts.viewer import Viewer
from app.batches.policy import words_of
from app.batches.schemas import BatchListed, BatchOut, OutcomeOut
from app.database.engine import Connection


async def details_of(connection: Connection, batch_id: int) -> dict[str, Any]:
    """What a deed was asked with: its reason, pool, people or part of the split."""
    cursor = await connection.execute("select details from batches where id = %s", [batch_id])
    row = await cursor.fetchone()
    return row[0] if row else {}


async def find_batch(connection: Connection, viewer: Viewer, batch_id: int) -> BatchOut | None:
    """A batch of a project that the person reviews or owns, with what has become of its images."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select
                b.id, b.project_id, b.deed, coalesce(j.state, 'cancelled') as state, b.job_id,
                b.undoes_id, u.id as undone_by_id, b.created_at
            from batches b
            join projects p on p.id = b.project_id and p.deleted_at is null
            left join members m on m.project_id = b.project_id and m.user_id = %(viewer)s
            left join jobs j on j.id = b.job_id
            left join batches u on u.undoes_id = b.id
            where b.id = %(id)s and (m.role in ('reviewer', 'owner') or %(is_admin)s)
            """,
            {"id": batch_id, "viewer": viewer.id, "is_admin": viewer.is_admin},
        )
        row = await cursor.fetchone()
    if row is None:
        return None
    return await _with_outcomes(connection, row)


async def list_batches(
    connection: Connection, project_id: int, *, before_id: int | None, limit: int
) -> list[BatchListed]:
    """The batches of a project, the newest first; those before an id."""
    async with connection.cursor(row_factory=class_row(BatchListed)) as cursor:
        await cursor.execute(
            """
            select
                b.id, b.deed, coalesce(j.state, 'cancelled') as state,
                coalesce(b.total, counted.total) as total, coalesce(b.done, counted.done) as done,
                author.name as author, b.undoes_id, u.id as undone_by_id, b.created_at
            from batches b
            join users author on author.id = b.author_id
            left join jobs j on j.id = b.job_id
            left join batches u on u.undoes_id = b.id
            cross join lateral (
                select count(*) as total, count(*) filter (where outcome = 'done') as done
                from batch_images
                where batch_id = b.id and b.total is null
            ) counted
            where b.project_id = %(project)s and (%(before)s::bigint is null or b.id < %(before)s)
            order by b.id desc
            limit %(limit)s
            """,
            {"project": project_id, "before": before_id, "limit": limit},
        )
        return await cursor.fetchall()


async def _with_outcomes(connection: Connection, row: dict[str, Any]) -> BatchOut:
    cursor = await connection.execute(
        """
        select known.outcome, count(*)
        from batch_images b
        cross join lateral (select coalesce(b.outcome, 'waiting') as outcome) known
        where b.batch_id = %s
        group by known.outcome
        order by known.outcome <> 'done', count(*) desc
        """,
        [row["id"]],
    )
    outcomes = [
        OutcomeOut(outcome=outcome, sentence=words_of(row["deed"], outcome), count=count)
        async for outcome, count in cursor
    ]
    return BatchOut(**row, outcomes=outcomes, total=sum(each.count for each in outcomes))
