"""Compare the images of a project with each other: groups of duplicates and bursts, and outliers.

As a whole all of it is found anew, in time that grows with the number of images; rows are only written where something
changed. New images of a large project are compared alone, by look-ups, while that finds the same groups.
"""

import asyncio
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.database.engine import Connection
from app.quality.hashing import PLAIN
from app.similarity.grouping import Groups, leaders_by_key
from app.similarity.newcomers import standing_of
from app.similarity.outlying import (
    FEWEST,
    SAMPLE,
    distances_to_sample,
    rated,
    usual_of,
)
from app.similarity.queries import (
    bursts,
    hashes_of,
    is_stale,
    near_pairs,
)
from app.similarity.service.joining import join_groups, may_join
from app.similarity.vectors import sampled_vectors, vectors_of

_LOCK = 720_211
"""With the project's id, the advisory lock of whoever compares: two at once would write the same rows."""


async def keep_up(connection: Connection, project_id: int) -> dict[str, Any]:
    """Bring the groups and outliers of a project up to date; returns how many images are in groups of each kind."""
    await connection.execute("select pg_advisory_xact_lock(%s, %s::int)", [_LOCK, project_id])
    standing = await standing_of(connection, project_id)
    if standing is None or not may_join(standing):
        return await compare(connection, project_id)
    return await join_groups(connection, project_id, standing)


async def compare(connection: Connection, project_id: int) -> dict[str, Any]:
    """The same by comparing all with all."""
    await connection.execute("select pg_advisory_xact_lock(%s, %s::int)", [_LOCK, project_id])
    await connection.execute(
        "update image_quality set is_compared = true where project_id = %s and not is_compared",
        [project_id],
    )
    hashes = await hashes_of(connection, project_id)
    groups = {
        "exact": leaders_by_key((each.image_id, each.pixel_hash) for each in hashes),
        "near": await _near(
            connection, project_id, [(h.image_id, h.perceptual_hash) for h in hashes]
        ),
        "burst": leaders_by_key(await bursts(connection, project_id)),
    }
    await _write_groups(connection, project_id, groups)
    await _write_outliers(connection, project_id)
    return {kind: len(members) for kind, members in groups.items()}


async def compare_if_stale(connection: Connection, project_id: int) -> None:
    """The same, where images came in since; for who needs the groups now."""
    if await is_stale(connection, project_id):
        await keep_up(connection, project_id)


async def _near(
    connection: Connection, project_id: int, hashed: list[tuple[int, int]]
) -> dict[int, int]:
    """Image id → the lowest id of those that look the same, however indirectly."""
    alike = Groups()
    async for first, second in near_pairs(connection, project_id):
        alike.join(first, second)
    leader_of = alike.leaders()
    hashed = [each for each in hashed if each[1] not in PLAIN]
    return leaders_by_key((image_id, leader_of.get(hash_, hash_)) for image_id, hash_ in hashed)


async def _write_groups(
    connection: Connection, project_id: int, groups: dict[str, dict[int, int]]
) -> None:
    rows = [(i, kind, leader) for kind, group in groups.items() for i, leader in group.items()]
    await connection.execute(
        """
        with wanted as (
            select * from unnest(%(images)s::bigint[], %(kinds)s::text[], %(leaders)s::bigint[])
                as w(image_id, kind, leader_id)
        ), gone as (
            delete from image_groups g
            where g.project_id = %(project)s
              and not exists (select from wanted w where w.image_id = g.image_id and w.kind = g.kind)
        )
        insert into image_groups (image_id, kind, project_id, leader_id)
        select image_id, kind, %(project)s, leader_id from wanted
        on conflict (image_id, kind) do update set leader_id = excluded.leader_id
        where image_groups.leader_id <> excluded.leader_id
        """,
        {
            "project": project_id,
            "images": [row[0] for row in rows],
            "kinds": [row[1] for row in rows],
            "leaders": [row[2] for row in rows],
        },
    )


async def _write_outliers(connection: Connection, project_id: int) -> None:
    sample = await sampled_vectors(connection, project_id, most=SAMPLE)
    image_ids: list[int] = []
    distances: list[NDArray[np.float64]] = []
    if len(sample) >= FEWEST:
        async for ids, vectors in vectors_of(connection, project_id):
            image_ids += ids
            distances.append(await asyncio.to_thread(distances_to_sample, vectors, sample))
    found = np.concatenate(distances) if distances else np.empty(0)
    median = usual_of(found)
    await _note(connection, project_id, median)
    await connection.execute(
        """
        update image_quality q set outlier = r.outlier
        from (
            select q.image_id, w.outlier
            from image_quality q
            left join unnest(%(images)s::bigint[], %(outliers)s::float8[]) as w(image_id, outlier)
                on w.image_id = q.image_id
            where q.project_id = %(project)s
        ) r
        where r.image_id = q.image_id and q.outlier is distinct from r.outlier
        """,
        {"project": project_id, "images": image_ids, "outliers": rated(found, median)},
    )


async def _note(connection: Connection, project_id: int, median: float | None) -> None:
    """What new images will be compared by."""
    await connection.execute(
        """
        insert into comparisons (project_id, image_count, median_distance)
        select %(project)s, count(*), %(median)s from image_quality where project_id = %(project)s
        on conflict (project_id) do update
        set image_count = excluded.image_count, median_distance = excluded.median_distance, compared_at = now()
        """,
        {"project": project_id, "median": median},
    )
