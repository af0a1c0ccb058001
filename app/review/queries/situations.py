"""How images stand: what each was submitted, how it was grouped, and what has been decided."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, LiteralString, TypeVar

from psycopg.rows import class_row, dict_row

from app.agreement.truths import truths_of
from app.database.engine import Connection
from app.database.image_locks import lock_images
from app.review.records import Cluster, Decided, Situation

COMPLETE: LiteralString = """(
    not exists (
        select from queued_images q
        join projects o on o.id = q.project_id
        where q.image_id = i.id and q.held < least(q.wanted, coalesce(q.overlap, o.overlap))
    )
    and not exists (
        select from assignments w
        where w.image_id = i.id and w.holds_slot and w.state not in ('submitted', 'accepted')
    )
)"""
"""Whether as many as the image `i` needs have submitted it, and nobody is at it. In a pilot more may, but need not."""

CLUSTER: LiteralString = """
    c.id, c.image_id, c.family, c.question_id, c.key, c.fingerprint, c.members, c.rater_count, c.vote_count,
    c.category_id, c.category_share, c.similarity, c.spread, c.status, c.settle_score, c.value
"""
_DECISION: LiteralString = """
    id, image_id, cluster_key, fingerprint, rater_count, members, kind, layer_id, question_id, annotation_id,
    content, note, decided_by, decided_at, is_in_force, revision
"""

Row = TypeVar("Row", Cluster, Decided)


async def situations_of(
    connection: Connection, image_ids: Sequence[int], *, settles_at: float | None = None
) -> list[Situation]:
    """The situations of those images that have been submitted or decided on, locked until the transaction ends.

    With `settles_at`, clusters settle from this score on, whatever the project's policy says.
    """
    images = await _locked_images(connection, image_ids)
    clusters = _by_image(await _clusters(connection, image_ids))
    decisions = _by_image(await _decisions(connection, image_ids))
    submitted_at = await _submissions(connection, image_ids)
    projects = sorted({row["project_id"] for row in images})
    truths = {each: await truths_of(connection, each) for each in projects}
    return [
        Situation(
            image_id=row["id"],
            project_id=row["project_id"],
            clusters=clusters[row["id"]],
            decisions=decisions[row["id"]],
            submitted_at=submitted_at[row["id"]],
            rater_ids=row["rater_ids"],
            is_complete=row["is_complete"],
            is_gold=row["is_gold"],
            was_settled=row["was_settled"],
            settles_at=row["settles_at"] if settles_at is None else settles_at,
            truths=truths[row["project_id"]],
        )
        for row in images
    ]


async def _locked_images(connection: Connection, image_ids: Sequence[int]) -> list[dict[str, Any]]:
    await lock_images(connection, image_ids)
    await connection.execute(
        """
        insert into consensus_images (image_id, project_id)
        select image_id, project_id from agreement_images where image_id = any(%s) and rater_count > 0
        order by image_id
        on conflict do nothing
        """,
        [list(image_ids)],
    )
    await connection.execute(
        "select from consensus_images where image_id = any(%s) order by image_id for update",
        [list(image_ids)],
    )
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            select
                i.id, i.project_id, i.is_gold, s.settled_at is not null as was_settled, {COMPLETE} as is_complete,
                coalesce(g.rater_ids, '{{}}') as rater_ids,
                case when p.review = 'consensus' and p.auto_settle then p.agreement_threshold end as settles_at
            from consensus_images s
            join images i on i.id = s.image_id
            join projects p on p.id = i.project_id
            left join agreement_images g on g.image_id = i.id
            where s.image_id = any(%s) and i.deleted_at is null and i.state <> 'excluded'
            order by i.id
            """,
            [list(image_ids)],
        )
        return await cursor.fetchall()


async def _clusters(connection: Connection, image_ids: Sequence[int]) -> list[Cluster]:
    async with connection.cursor(row_factory=class_row(Cluster)) as cursor:
        await cursor.execute(
            f"""
            select {CLUSTER}
            from clusters c
            where c.image_id = any(%s) and c.vanished_at is null
            order by c.image_id, c.id
            """,
            [list(image_ids)],
        )
        return await cursor.fetchall()


async def _decisions(connection: Connection, image_ids: Sequence[int]) -> list[Decided]:
    async with connection.cursor(row_factory=class_row(Decided)) as cursor:
        await cursor.execute(
            f"""
            select {_DECISION}
            from decisions
            where image_id = any(%s) and undone_at is null
            order by image_id, id
            """,
            [list(image_ids)],
        )
        return await cursor.fetchall()


async def _submissions(
    connection: Connection, image_ids: Sequence[int]
) -> defaultdict[int, dict[int, str]]:
    """Image → layer → when it was submitted, to the microsecond."""
    cursor = await connection.execute(
        """
        select l.image_id, l.id, extract(epoch from a.submitted_at)::text
        from layers l
        join assignments a on a.id = l.assignment_id and a.state in ('submitted', 'accepted')
        where l.image_id = any(%s)
        """,
        [list(image_ids)],
    )
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    async for image_id, layer_id, submitted_at in cursor:
        found[image_id][layer_id] = submitted_at
    return found


def _by_image(rows: Sequence[Row]) -> defaultdict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.image_id].append(row)
    return found
