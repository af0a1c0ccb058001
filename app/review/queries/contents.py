"""The annotations that clusters group, in the API's form."""

from collections.abc import Iterable
from typing import Any

from app.annotations.queries import ANNOTATION_JSON
from app.database.engine import Connection
from app.geometry.boxes import Size
from app.review.records import Cluster


async def contents_of(
    connection: Connection, clusters: Iterable[Cluster]
) -> dict[str, dict[str, Any]]:
    """Annotation id → what it is, without its id; those that have been removed are left out."""
    wanted = [each for cluster in clusters for each in cluster.annotation_ids]
    if not wanted:
        return {}
    cursor = await connection.execute(
        f"""
        select n.id::text, {ANNOTATION_JSON}
        from annotations n
        where n.id = any(%s::uuid[]) and n.removed_at is null
        """,
        [wanted],
    )
    return {annotation_id: content async for annotation_id, content in cursor}


async def size_and_schema_of(connection: Connection, image_id: int) -> tuple[Size, int]:
    """The upright size of an image, and the version of its project's schema."""
    cursor = await connection.execute(
        """
        select i.width, i.height, p.schema_version
        from images i
        join projects p on p.id = i.project_id
        where i.id = %s
        """,
        [image_id],
    )
    row = await cursor.fetchone()
    assert row is not None
    return Size(row[0], row[1]), int(row[2])
