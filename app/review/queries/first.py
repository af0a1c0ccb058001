"""What the screen that settles disagreements begins with: read with the page, where that keeps nobody waiting."""

import asyncio
from typing import Any

from app.database.engine import Connection
from app.review.queries.disagreements import Wanted, key_of, list_disagreements
from app.review.queries.showing import disagreements_in, look_at
from app.review.queries.situations import situations_of
from app.review.schemas import ImageDisagreements
from app.web.paging import encode_cursor

PAGE = 100
MOST_CLUSTERS = 200
"""An image with more is asked for behind the page, which shall not wait for it."""


async def first_disagreements(
    connection: Connection, wanted: Wanted, image_id: int | None
) -> dict[str, Any] | None:
    """The first page of the queue by its ids, and all about the first of them, or about the one that is named.

    None where something that was submitted has not been measured yet: the API catches up with it first.
    """
    if not await _is_caught_up(connection, wanted.project_id):
        return None
    rows = await list_disagreements(connection, wanted, after=None, limit=PAGE)
    queue = {
        "items": [{"id": row["id"], "image_id": row["image_id"]} for row in rows[:PAGE]],
        "next_cursor": encode_cursor(key_of(wanted.sort, rows[PAGE - 1]))
        if len(rows) > PAGE
        else None,
    }
    first = image_id or (rows[0]["image_id"] if rows else None)
    shown = await _image(connection, wanted.project_id, first) if first else None
    return {"queue": queue, "image": shown}


async def _is_caught_up(connection: Connection, project_id: int) -> bool:
    cursor = await connection.execute(
        """
        select
            not exists (
                select from agreement_stale
                where project_id = %(project_id)s and not is_bulk and retry_at <= clock_timestamp()
            )
            and not exists (
                select from agreement_images where project_id = %(project_id)s and followed_at is null
            )
        """,
        {"project_id": project_id},
    )
    row = await cursor.fetchone()
    assert row is not None
    return bool(row[0])


async def _image(connection: Connection, project_id: int, image_id: int) -> dict[str, Any] | None:
    for situation in await situations_of(connection, [image_id]):
        if situation.project_id == project_id and len(situation.clusters) <= MOST_CLUSTERS:
            looked = await look_at(connection, situation)
            shown = await asyncio.to_thread(disagreements_in, looked, wanted="first")
            return ImageDisagreements(**shown).model_dump(mode="json")
    return None
