"""One lock an image for everything that measures it or decides on it, so that nobody waits in a circle.

It is taken before any row of the image. Who wants one image waits for it; who measures many at once only tries, and
passes over those that somebody has. Rows that annotators lock on their own (assignments, `agreement_stale`) are passed
over or written last.
"""

from collections.abc import Sequence
from typing import LiteralString

from app.database.engine import Connection

# A number that no other advisory lock of Concord uses, in front of the image's id.
IMAGE_KEY: LiteralString = "((7204::bigint << 48) # image_id)"


async def lock_images(connection: Connection, image_ids: Sequence[int]) -> None:
    """Have these images until the transaction ends, in the order of their ids."""
    await connection.execute(
        f"""
        select pg_advisory_xact_lock({IMAGE_KEY})
        from (select distinct image_id from unnest(%s::bigint[]) image_id order by image_id) wanted
        """,
        [list(image_ids)],
    )


async def try_images(connection: Connection, image_ids: Sequence[int]) -> list[int]:
    """Have those of these images that nobody else has, until the transaction ends; gives their ids."""
    cursor = await connection.execute(
        f"""
        with wanted as materialized (select distinct image_id from unnest(%s::bigint[]) image_id)
        select image_id from wanted where pg_try_advisory_xact_lock({IMAGE_KEY}) order by image_id
        """,
        [list(image_ids)],
    )
    return [row[0] for row in await cursor.fetchall()]
