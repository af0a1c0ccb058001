"""One lock an image for everything that measures it or decides on it, so that nobody waits in a circle.

It is taken before any row of the image. Who wants one image waits for it; who measures many at once only tries, and
passes over those that somebody has. Rows that annotators lock on their own (assignments, `agreement_stale`) are passed
over or written last.

Beside it stands a lock of the project, which all who measure share, and which a change of its categories has alone: it
marks every image to be measured anew, and nobody who measures one may wait for a category meanwhile.
"""

from collections.abc import Sequence
from typing import LiteralString

from app.database.engine import Connection

# A number that no other advisory lock of Concord uses, in front of the image's id.
IMAGE_KEY: LiteralString = "((7204::bigint << 48) # image_id)"

PROJECT_KEY: LiteralString = "((7206::bigint << 48) # project_id)"


async def hold_measuring(connection: Connection, project_id: int) -> None:
    """Wait until nobody measures images of this project, and let nobody until the transaction ends."""
    await connection.execute(
        f"select pg_advisory_xact_lock({PROJECT_KEY}) from (select %s::bigint as project_id) one",
        [project_id],
    )


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
