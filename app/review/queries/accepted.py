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
