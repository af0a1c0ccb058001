"""An annotator's own version of disagreements beside what was accepted; nobody else's is read."""

from collections.abc import Sequence
from typing import Any

from psycopg.rows import dict_row

from app.database.engine import Connection


async def accepted_beside_own(
    connection: Connection, cluster_ids: Sequence[int], user_id: int
) -> dict[int, dict[str, Any]]:
    """Cluster id → {width, height, own, accepted, note, is_decided}.

    `own` is the annotation {shape, category_id, x, y, width, height} or none, `accepted` the same of the consensus, or
    {values} of a question, or none where nothing is there.
    """
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select
                c.id, i.width, i.height, d.note, d.id is not null as is_decided,
                case
                    when d.kind = 'none' then null
                    when c.question_id is not null then d.content
                    else (
                        select json_build_object(
                            'shape', k.shape, 'category_id', k.category_id,
                            'x', k.x, 'y', k.y, 'width', k.width, 'height', k.height
                        )
                        from annotations k
                        where k.id = d.annotation_id and k.removed_at is null
                    )
                end as accepted,
                (
                    select json_build_object(
                        'shape', n.shape, 'category_id', n.category_id,
                        'x', n.x, 'y', n.y, 'width', n.width, 'height', n.height
                    )
                    from json_array_elements(c.members) m
                    join annotations n on n.id = (m ->> 'annotation_id')::uuid and n.removed_at is null
                    where (m ->> 'annotator_id')::bigint = %(person)s
                    limit 1
                ) as own
            from clusters c
            join images i on i.id = c.image_id
            left join decisions d
                on d.image_id = c.image_id and d.cluster_key = c.key and d.is_in_force and d.kind <> 'reopened'
            where c.id = any(%(clusters)s)
            """,
            {"clusters": list(cluster_ids), "person": user_id},
        )
        return {row["id"]: row for row in await cursor.fetchall()}


async def gold_tally(connection: Connection, project_id: int, user_id: int) -> tuple[int, int]:
    """Of what was decided on gold images that this person has submitted: how much they had right, and how much it is.

    Right is to have marked what was accepted, in its category; to have left out what was not; the accepted answer.
    """
    cursor = await connection.execute(
        """
        select count(*) filter (where is_right), count(*)
        from (
            select case
                when d.kind = 'none' then own.member is null
                when c.question_id is not null
                    then (own.member -> 'values')::jsonb = (d.content -> 'values')::jsonb
                else own.member ->> 'category_id' = d.content ->> 'category_id'
            end as is_right
            from images i
            join agreement_images g on g.image_id = i.id and %(person)s = any(g.rater_ids)
            join clusters c on c.image_id = i.id and c.vanished_at is null
            join decisions d
                on d.image_id = c.image_id and d.cluster_key = c.key and d.is_in_force and d.kind <> 'reopened'
            left join lateral (
                select m as member from json_array_elements(c.members) m
                where (m ->> 'annotator_id')::bigint = %(person)s
                limit 1
            ) own on true
            where i.project_id = %(project)s and i.is_gold and i.deleted_at is null
        ) decided
        """,
        {"project": project_id, "person": user_id},
    )
    row = await cursor.fetchone()
    assert row is not None  # counts always have one row
    return row[0], row[1]
