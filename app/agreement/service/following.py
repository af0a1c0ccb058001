"""Let other features follow an image whose agreement is new, once for each time it was measured."""

from collections.abc import Awaitable, Callable, Sequence

import structlog
from psycopg import OperationalError

from app.database.engine import Connection, Database

log = structlog.get_logger()

Follower = Callable[[Connection, Sequence[int]], Awaitable[None]]
SETTLE_S = 60
"""After this long, an image that nobody has followed was left behind by a process that ended."""
_AT_ONCE = 100


async def follow(
    database: Database, image_ids: Sequence[int], followers: Sequence[Follower]
) -> None:
    """Run the followers in one transaction apart from the measuring, whose locks they must not wait within."""
    try:
        async with database.connection() as connection:
            for follower in followers:
                await follower(connection, image_ids)
            await connection.execute(
                "update agreement_images set followed_at = now() where image_id = any(%s)",
                [list(image_ids)],
            )
    except OperationalError:
        raise
    except Exception as error:
        if len(image_ids) == 1:
            log.exception("what follows agreement failed", image_id=image_ids[0], exc_info=error)
            await _put_off(database, image_ids[0])
            return
        for image_id in image_ids:
            await follow(database, [image_id], followers)


async def unfollowed(database: Database, project_id: int | None = None) -> list[int]:
    """Images that were measured a while ago and not followed; of one project, those measured just now, too."""
    async with database.connection() as connection:
        cursor = await connection.execute(
            """
            select image_id from agreement_images
            where followed_at is null
              and (project_id = %(project)s or %(project)s::bigint is null
                   and computed_at < now() - make_interval(secs => %(settle)s))
            order by computed_at
            limit %(most)s
            """,
            {"project": project_id, "settle": SETTLE_S, "most": _AT_ONCE},
        )
        return [row[0] for row in await cursor.fetchall()]


async def _put_off(database: Database, image_id: int) -> None:
    """Try again after the image's next turn, not at once."""
    async with database.connection() as connection:
        await connection.execute(
            "update agreement_images set computed_at = now() where image_id = %s", [image_id]
        )
