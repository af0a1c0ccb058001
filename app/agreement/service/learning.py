"""Learn how far people scatter at each keypoint, and match by it.

What is learnt changes what is matched, and so what is learnt next. That ends: sigmas are taken over from 30 instances
on, and again only when there are twice as many and one of them differs by a fifth.
"""

from collections.abc import Sequence
from typing import LiteralString

import numpy as np

from app.agreement.measures.keypoints.sigmas import LEAST_INSTANCES, Sigmas, sigmas_of_sums
from app.database.engine import Connection

LEAST_UNSEEN = 10
"""After so many images, or a fifth of the instances seen last, all are looked at again."""
SHARE_UNSEEN = 0.2
MATERIAL = 1.2
"""Sigmas that differ by less than this factor match alike."""

_COUNT: LiteralString = """
    with new as (
        select k.category_id, k.project_id, count(distinct k.image_id) as images
        from agreement_keypoint_sums k
        -- What the schema states is not to be learnt.
        join categories c on c.id = k.category_id and c.skeleton -> 'sigmas' is null
        where k.image_id = any(%(images)s)
        group by k.category_id, k.project_id
    )
    insert into agreement_sigmas as s (category_id, project_id, unseen_count)
    select category_id, project_id, images from new order by category_id
    on conflict (category_id) do update set unseen_count = s.unseen_count + excluded.unseen_count
    returning category_id, project_id, s.values, instance_count, seen_count, unseen_count
"""

_SUMS: LiteralString = """
    select sum(variance), sum(variance_count)::bigint
    from agreement_keypoint_sums
    where project_id = %(project)s and category_id = %(category)s
    group by keypoint
    order by keypoint
"""


async def learn_sigmas(connection: Connection, image_ids: Sequence[int]) -> None:
    """Look at what was measured, now and then; where sigmas change, the project is measured anew by its job."""
    cursor = await connection.execute(_COUNT, {"images": list(image_ids)})
    for category_id, project_id, values, learnt_from, seen, unseen in await cursor.fetchall():
        if unseen >= max(LEAST_UNSEEN, SHARE_UNSEEN * seen):
            await _look(connection, project_id, category_id, (values, learnt_from))


async def _look(
    connection: Connection,
    project_id: int,
    category_id: int,
    before: tuple[Sequence[float] | None, int],
) -> None:
    cursor = await connection.execute(_SUMS, {"project": project_id, "category": category_id})
    rows = await cursor.fetchall()
    found = sigmas_of_sums(
        np.array([row[0] for row in rows], dtype=np.float64),
        np.array([row[1] for row in rows], dtype=np.int64),
    )
    instances = int(found.instances.max(initial=0))
    await connection.execute(
        "update agreement_sigmas set seen_count = %s, unseen_count = 0 where category_id = %s",
        [instances, category_id],
    )
    if is_worth_it(found, *before):
        await connection.execute(
            "update agreement_sigmas set values = %s, instance_count = %s where category_id = %s",
            [found.values.tolist(), instances, category_id],
        )
        await connection.execute("select mark_project_stale(%s)", [project_id])


def is_worth_it(found: Sigmas, values: Sequence[float] | None, learnt_from: int) -> bool:
    """Whether to match by these sigmas from now on, instead of by `values`, learnt from so many instances."""
    instances = int(found.instances.max(initial=0))
    if instances < LEAST_INSTANCES:
        return False
    if values is None or len(values) != len(found.values):
        return True
    factor = found.values / np.array(values)
    return instances >= 2 * learnt_from and bool(
        np.maximum(factor, 1 / factor).max(initial=1.0) >= MATERIAL
    )
