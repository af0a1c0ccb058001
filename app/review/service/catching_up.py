"""Be up to date before answering: what was submitted before somebody asked is in what they read."""

from app.agreement.keeper import Keeper
from app.review.service.settling import settle


async def catch_up(keeper: Keeper, project_id: int) -> None:
    """Measure what is stale, and settle what has been measured and not settled since."""
    await keeper.catch_up(project_id)
    async with keeper.database.connection() as connection:
        cursor = await connection.execute(
            """
            select image_id from agreement_images
            where project_id = %s and followed_at is null
            order by image_id
            limit 100
            """,
            [project_id],
        )
        image_ids = [row[0] for row in await cursor.fetchall()]
        if image_ids:
            await settle(connection, image_ids)
