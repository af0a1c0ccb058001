"""Image rows without pictures, for tests that never look at a pixel."""

import hashlib
from typing import Any

import psycopg


def make_images(
    database: psycopg.Connection[Any],
    project_id: int,
    count: int = 1,
    *,
    width: int = 640,
    height: int = 480,
    prefix: str = "image",
) -> list[int]:
    """`count` images, queued for labelling; their ids in the order in which they are handed out."""
    image_ids = []
    for index in range(count):
        name = f"{prefix}-{index:05}.jpg"
        row = database.execute(
            """
            insert into images (
                project_id, file_name, sha256, mime_type, size_bytes,
                width, height, stored_width, stored_height, derivatives
            )
            values (%s, %s, %s, 'image/jpeg', 1000, %s, %s, %s, %s, 'ready')
            returning id
            """,
            [
                project_id,
                name,
                hashlib.sha256(f"{project_id}/{name}".encode()).hexdigest(),
                width,
                height,
                width,
                height,
            ],
        ).fetchone()
        assert row is not None
        image_ids.append(row[0])
    database.execute(
        """
        insert into queued_images (image_id, project_id, place, wanted)
        select i.id, i.project_id, i.id, p.overlap
        from images i
        join projects p on p.id = i.project_id
        where i.id = any(%s)
        """,
        [image_ids],
    )
    return image_ids
