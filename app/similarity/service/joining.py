"""Compare new images with the others alone: their groups are those that comparing all would find."""

import asyncio
from collections.abc import Sequence

import numpy as np

from app.database.engine import Connection
from app.similarity.grouping import Groups
from app.similarity.newcomers import Standing, pairs_of
from app.similarity.outlying import SAMPLE, distances_to_sample, rated
from app.similarity.vectors import sampled_vectors, vectors_of_images

FEWEST = 2_000
"""A smaller project is compared as a whole in no time."""

MOST_NEW = 2_000
MOST_GROWTH = 1.1
"""A project that has grown by more since it was compared as a whole has another idea of what is odd."""


def may_join(standing: Standing) -> bool:
    """Whether the new images can be compared alone."""
    return (
        standing.is_sound
        and standing.image_count >= FEWEST
        and len(standing.fresh_ids) <= MOST_NEW
        and standing.image_count <= standing.compared_count * MOST_GROWTH
    )


async def join_groups(
    connection: Connection, project_id: int, standing: Standing
) -> dict[str, int]:
    """Put new images into groups, and say how far they are from their likes, in units of the last comparison of all.

    The caller holds the lock of whoever compares. Returns how many images are in groups of each kind.
    """
    await connection.execute(
        "update image_quality set is_compared = true where image_id = any(%s)",
        [standing.fresh_ids],
    )
    pairs = await pairs_of(connection, project_id, standing.fresh_ids)
    for kind, of_kind in pairs.items():
        if of_kind:
            await _join(connection, project_id, kind, of_kind)
    await _rate(connection, project_id, standing)
    cursor = await connection.execute(
        "select kind, count(*) from image_groups where project_id = %s group by kind", [project_id]
    )
    counts: dict[str, int] = {kind: count async for kind, count in cursor}
    return {kind: counts.get(kind, 0) for kind in pairs}


async def _join(
    connection: Connection, project_id: int, kind: str, pairs: Sequence[tuple[int, int]]
) -> None:
    """New groups, new members of groups, and groups that a new image joins; each is named by its lowest id."""
    members = sorted({image_id for pair in pairs for image_id in pair})
    cursor = await connection.execute(
        "select image_id, leader_id from image_groups where kind = %s and image_id = any(%s)",
        [kind, members],
    )
    leader_of: dict[int, int] = {image_id: leader_id async for image_id, leader_id in cursor}
    groups = Groups()
    for first, second in pairs:
        groups.join(leader_of.get(first, first), leader_of.get(second, second))
    final = groups.leaders()
    moved = [each for each in set(leader_of.values()) if final[each] != each]
    await connection.execute(
        """
        update image_groups g set leader_id = w.new_id
        from unnest(%s::bigint[], %s::bigint[]) as w(old_id, new_id)
        where g.project_id = %s and g.kind = %s and g.leader_id = w.old_id
        """,
        [moved, [final[each] for each in moved], project_id, kind],
    )
    added = [each for each in members if each not in leader_of]
    await connection.execute(
        """
        insert into image_groups (image_id, kind, project_id, leader_id)
        select w.image_id, %s, %s, w.leader_id from unnest(%s::bigint[], %s::bigint[]) as w(image_id, leader_id)
        """,
        [kind, project_id, added, [final[each] for each in added]],
    )


async def _rate(connection: Connection, project_id: int, standing: Standing) -> None:
    if standing.median_distance is None:
        return
    image_ids, vectors = await vectors_of_images(connection, standing.fresh_ids)
    if not image_ids:
        return
    sample = await sampled_vectors(connection, project_id, most=SAMPLE)
    distances = await asyncio.to_thread(distances_to_sample, vectors, sample)
    await connection.execute(
        """
        update image_quality q set outlier = w.outlier
        from unnest(%s::bigint[], %s::float8[]) as w(image_id, outlier)
        where q.image_id = w.image_id and q.outlier is distinct from w.outlier
        """,
        [image_ids, rated(np.asarray(distances), standing.median_distance)],
    )
