"""A consensus that was imported counts as settled, until annotators submit something else."""

from collections.abc import Sequence

from app.database.engine import Connection


async def note_imported(
    connection: Connection, *, project_id: int, image_ids: Sequence[int]
) -> None:
    """Note that these images' consensus layers were brought in whole; those with submissions stand as they did."""
    await connection.execute(
        """
        insert into consensus_images (image_id, project_id, settled_at)
        select image_id, %s, now() from unnest(%s::bigint[]) image_id
        order by image_id
        on conflict (image_id) do nothing
        """,
        [project_id, list(image_ids)],
    )
