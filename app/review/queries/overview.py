"""How far a project's consensus has come, and what each threshold would settle of the rest."""

from typing import Any, LiteralString

from psycopg.rows import dict_row

from app.database.engine import Connection
from app.review.queries.situations import COMPLETE
from app.review.standing import LEAST_RATERS

SETTLING = "review.settle"
THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)

# What a person has decided or reopened does not settle by itself, and neither does what waits for a submission.
_FREE: LiteralString = f"""
    candidates as (
        select g.image_id
        from agreement_images g
        join images i on i.id = g.image_id and i.deleted_at is null and i.state <> 'excluded'
        left join consensus_images s on s.image_id = g.image_id
        where g.project_id = %(project_id)s
          and g.rater_count >= {LEAST_RATERS}
          and s.settled_at is null
          and {COMPLETE}
    ), free as (
        select c.image_id, case when d.kind = 'reopened' then -1 else c.settle_score end as score
        from candidates
        join clusters c on c.image_id = candidates.image_id and c.vanished_at is null
        left join decisions d on d.image_id = c.image_id and d.cluster_key = c.key and d.undone_at is null
        where d.id is null or d.kind = 'reopened'
    ), lowest as (
        select candidates.image_id, coalesce(min(free.score), 1) as score
        from candidates
        left join free on free.image_id = candidates.image_id
        group by candidates.image_id
    )
"""


async def overview_of(connection: Connection, project_id: int) -> dict[str, Any]:
    """`schemas.ConsensusOverview` of a project; its own threshold is among those that are told."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select
                (select count(*) from agreement_images g where g.project_id = p.id) as images,
                count(s.settled_at) as settled,
                (select count(*) from agreement_images g where g.project_id = p.id) - count(s.settled_at) as open,
                (
                    select count(*) from disagreements d
                    where d.project_id = p.id and d.is_open and d.status <> 'unchecked'
                ) as disagreements,
                p.auto_settle, p.agreement_threshold as threshold
            from projects p
            left join consensus_images s on s.project_id = p.id
            where p.id = %s
            group by p.id
            """,
            [project_id],
        )
        row = await cursor.fetchone()
    assert row is not None
    thresholds = tuple(sorted({*THRESHOLDS, row["threshold"]}))
    return (
        row
        | await _waiting(connection, project_id)
        | {"thresholds": await settled_by(connection, project_id, thresholds)}
    )


async def _waiting(connection: Connection, project_id: int) -> dict[str, Any]:
    """What can settle: open images that nobody is still to submit, and what nobody has decided there."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            with {_FREE}
            select
                (select count(*) from lowest) as images_waiting,
                (select count(*) from free) as clusters_waiting
            """,
            {"project_id": project_id},
        )
        row = await cursor.fetchone()
    assert row is not None
    return row


async def settled_by(
    connection: Connection, project_id: int, thresholds: tuple[float, ...]
) -> list[dict[str, Any]]:
    """For each threshold, how many open images and clusters would settle by themselves."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            with {_FREE}
            select
                t as threshold,
                (select count(*) from lowest where score >= t) as images_settled,
                (select count(*) from free where score >= t) as clusters_settled
            from unnest(%(thresholds)s::float8[]) t
            order by t
            """,
            {"project_id": project_id, "thresholds": list(thresholds)},
        )
        return await cursor.fetchall()


async def settling_job(connection: Connection, project_id: int) -> int | None:
    """The job that is settling a project at a threshold, where there is one."""
    cursor = await connection.execute(
        """
        select max(id) from jobs
        where project_id = %s and kind = %s and state in ('waiting', 'running')
        """,
        [project_id, SETTLING],
    )
    row = await cursor.fetchone()
    assert row is not None
    job_id: int | None = row[0]
    return job_id


async def settling_images(
    connection: Connection, project_id: int, *, after: int, limit: int
) -> list[int]:
    """Open images that nobody is still to submit, in the order of their ids."""
    cursor = await connection.execute(
        f"""
        with {_FREE}
        select image_id from candidates where image_id > %(after)s order by image_id limit %(limit)s
        """,
        {"project_id": project_id, "after": after, "limit": limit},
    )
    return [row[0] for row in await cursor.fetchall()]
