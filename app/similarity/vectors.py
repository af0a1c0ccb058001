"""Reading embeddings: those of a project as arrays, and the nearest to one image."""

import heapq
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg.rows import class_row

from app.database.engine import Connection
from app.quality.embedding import chosen_embedder

Vectors = NDArray[np.float32]

MOST_LOOKED_THROUGH = 20_000
"""Up to so many images every one is compared; in larger projects the index of neighbours answers, if there is one."""

_BLOCK = 2_000
_HEADER_BYTES = (
    20  # of Postgres's binary form of an array; every element is its length, then its value
)
_MOST_VISITED = 200_000


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An image and its cosine distance: 0 looks the same, 1 has nothing in common.

    `groups` are the kinds of groups in which it is with the image that was asked for.
    """

    id: int
    file_name: str
    width: int
    height: int
    distance: float
    groups: Sequence[str]


async def sampled_vectors(connection: Connection, project_id: int, *, most: int) -> Vectors:
    """Of a project the vectors of so many images, always the same ones while they are there."""
    cursor = await connection.execute(
        """
        with chosen as materialized (
            select i.id, i.sha256
            from images i
            where i.project_id = %s and i.deleted_at is null and exists (
                select from image_embeddings e
                where e.image_id = i.id and e.project_id = i.project_id and e.model = %s and e.version = %s
            )
            order by i.sha256 limit %s
        )
        select array_send(e.vector)
        from chosen c
        join image_embeddings e on e.image_id = c.id and e.model = %s
        order by c.sha256
        """,
        [project_id, *_model(), most, _model()[0]],
        binary=True,
    )
    return _stacked([row[0] async for row in cursor])


async def vectors_of_images(
    connection: Connection, image_ids: Sequence[int]
) -> tuple[list[int], Vectors]:
    """Those of these images that have one, with their ids."""
    cursor = await connection.execute(
        """
        select e.image_id, array_send(e.vector)
        from image_embeddings e
        where e.image_id = any(%s) and e.model = %s and e.version = %s
        """,
        [list(image_ids), *_model()],
        binary=True,
    )
    rows = await cursor.fetchall()
    return [row[0] for row in rows], _stacked([row[1] for row in rows])


async def vectors_of(
    connection: Connection, project_id: int
) -> AsyncIterator[tuple[list[int], Vectors]]:
    """Ids and vectors of all images of a project, some thousands at a time."""
    async with connection.cursor("vectors", binary=True) as cursor:
        cursor.itersize = _BLOCK
        await cursor.execute(
            """
            select e.image_id, array_send(e.vector)
            from image_embeddings e
            join images i on i.id = e.image_id and i.deleted_at is null
            where e.project_id = %s and e.model = %s and e.version = %s
            """,
            [project_id, *_model()],
        )
        while rows := await cursor.fetchmany(_BLOCK):
            yield [row[0] for row in rows], _stacked([row[1] for row in rows])


async def neighbours_of(
    connection: Connection, *, project_id: int, image_id: int, limit: int
) -> list[Neighbour]:
    """The images of a project that look most like one of them, the nearest first; none before it is measured."""
    found = await nearest_to(connection, project_id=project_id, image_id=image_id, limit=limit)
    return await _described(connection, image_id, found or [])


async def nearest_to(
    connection: Connection, *, project_id: int, image_id: int, limit: int
) -> list[tuple[int, float]] | None:
    """Ids and cosine distances of the images that look most like one; None before that is measured."""
    cursor = await connection.execute(
        """
        select vector, to_regtype('vector') is not null, to_regclass(%s) is not null,
            (
                select count(*) from (
                    select from image_embeddings where project_id = %s and model = %s limit %s
                ) looked_through
            )
        from image_embeddings where image_id = %s and model = %s and version = %s
        """,
        [_index(), project_id, _model()[0], MOST_LOOKED_THROUGH + 1, image_id, *_model()],
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    vector, has_vectors, has_index, count = row
    asked = {"project": project_id, "image": image_id, "vector": vector, "limit": limit}
    found: list[tuple[int, float]] = []
    if has_index and count > MOST_LOOKED_THROUGH:
        found = await _by_index(connection, asked)
    if len(found) < limit:
        look = _by_looking if has_vectors else _by_computing
        found = await look(connection, asked)
    return found


async def _by_looking(connection: Connection, asked: dict[str, Any]) -> list[tuple[int, float]]:
    """Postgres compares them all."""
    cursor = await connection.execute(
        """
        select e.image_id, e.vector::vector <=> %(vector)s::real[]::vector as distance
        from image_embeddings e
        join images i on i.id = e.image_id and i.deleted_at is null
        where e.project_id = %(project)s and e.model = %(model)s and e.version = %(version)s
          and e.image_id <> %(image)s
        order by distance, e.image_id limit %(limit)s
        """,
        asked | dict(zip(("model", "version"), _model(), strict=True)),
    )
    return [(row[0], row[1]) async for row in cursor]


async def _by_index(connection: Connection, asked: dict[str, Any]) -> list[tuple[int, float]]:
    """Postgres follows its graph of neighbours, and goes on while most that it meets are of other projects."""
    await connection.execute(
        "select set_config('hnsw.iterative_scan', 'strict_order', true),"
        " set_config('hnsw.max_scan_tuples', %s, true)",
        [str(_MOST_VISITED)],
    )
    # Written out: the index is of the rows of one model and version, and Postgres has to see that it may be used.
    embedder = chosen_embedder()
    halved = f"vector({embedder.dimensions})::halfvec({embedder.dimensions})"
    cursor = await connection.execute(
        f"""
        select e.image_id, e.vector::{halved} <=> %(vector)s::real[]::{halved} as distance
        from image_embeddings e
        join images i on i.id = e.image_id and i.deleted_at is null
        where e.project_id = %(project)s and e.model = '{embedder.name}' and e.version = {embedder.version}
          and e.image_id <> %(image)s
        order by distance limit %(limit)s
        """.encode(),
        asked,
    )
    return [(row[0], row[1]) async for row in cursor]


async def _by_computing(connection: Connection, asked: dict[str, Any]) -> list[tuple[int, float]]:
    """Without pgvector, numpy compares them all, some thousands at a time."""
    wanted = np.array(asked["vector"], np.float32)
    nearest: list[tuple[float, int]] = []
    async for image_ids, vectors in vectors_of(connection, asked["project"]):
        distances = (1.0 - vectors @ wanted).tolist()
        pairs = zip(distances, image_ids, strict=True)
        others = (pair for pair in pairs if pair[1] != asked["image"])
        nearest = heapq.nsmallest(asked["limit"], [*nearest, *others])
    return [(image_id, distance) for distance, image_id in nearest]


async def _described(
    connection: Connection, image_id: int, found: list[tuple[int, float]]
) -> list[Neighbour]:
    async with connection.cursor(row_factory=class_row(Neighbour)) as cursor:
        await cursor.execute(
            """
            select
                i.id, i.file_name, i.width, i.height, greatest(f.distance, 0) as distance,
                array(
                    select g.kind
                    from image_groups g
                    join image_groups own on own.image_id = %s and own.kind = g.kind and own.leader_id = g.leader_id
                    where g.image_id = i.id
                    order by array_position(array['exact', 'near', 'burst'], g.kind)
                ) as groups
            from unnest(%s::bigint[], %s::float8[]) with ordinality as f(id, distance, place)
            join images i on i.id = f.id
            order by f.place
            """,
            [image_id, [each[0] for each in found], [each[1] for each in found]],
        )
        return await cursor.fetchall()


def _model() -> tuple[str, int]:
    embedder = chosen_embedder()
    return embedder.name, embedder.version


def _index() -> str:
    """The index of neighbours by this model, where Postgres could make it."""
    return "ix_image_embeddings_" + chosen_embedder().name.replace("-", "_")


def _stacked(sent: list[bytes]) -> Vectors:
    """Arrays of real numbers as Postgres sends them, one a row."""
    dimensions = chosen_embedder().dimensions
    if not sent:
        return np.empty((0, dimensions), np.float32)
    rows = np.frombuffer(b"".join(sent), np.uint8).reshape(len(sent), -1)[:, _HEADER_BYTES:]
    words = np.ascontiguousarray(rows).view(">f4").reshape(len(sent), dimensions, 2)
    return words[:, :, 1].astype(np.float32)
