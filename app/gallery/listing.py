"""One page of the gallery, for the API and for people alike."""

from dataclasses import dataclass
from typing import Any

from app.database.engine import Connection
from app.gallery.language import Filter
from app.gallery.looking_up import looked_up
from app.gallery.queries import asked_of, list_images
from app.gallery.sight import Sight
from app.gallery.sorting import sort_of
from app.images.access import ImageAccess
from app.projects.access import ProjectAccess
from app.web.paging import decode_cursor, encode_cursor


@dataclass(frozen=True)
class Listing:
    """Rows of images and the cursor of the page behind them."""

    rows: list[dict[str, Any]]
    next_cursor: str | None


NOTHING = Listing([], None)


def sight_of(access: ProjectAccess, *, is_blind: bool) -> Sight:
    """Reviewers and owners see everybody's labels, annotators only where the project is not blind."""
    sees_all = access.role in {"owner", "reviewer"} or not is_blind
    knows_gold = access.role in {"owner", "reviewer"}
    return Sight(access.project.id, access.viewer.id, sees_all, knows_gold)


async def sight_on(connection: Connection, found: ImageAccess) -> Sight:
    """`sight_of` for one image."""
    knows_gold = found.role in {"owner", "reviewer"}
    cursor = await connection.execute(
        "select blind from projects where id = %s", [found.image.project_id]
    )
    row = await cursor.fetchone()
    sees_all = knows_gold or (row is not None and not row[0])
    return Sight(found.image.project_id, found.viewer.id, sees_all, knows_gold)


async def list_page(
    connection: Connection,
    sight: Sight,
    tree: Filter | None,
    *,
    sort: str,
    limit: int,
    cursor: str | None,
) -> Listing:
    """Images that match, `limit` of them, behind `cursor`; raises BadSort, BadCursor and Unanswerable."""
    tree = await looked_up(connection, tree, sight)
    filtered = await asked_of(connection, tree, sight)
    order = sort_of(sort, sight, tree)
    after = None
    if cursor:
        key, image_id, cursor_sort = decode_cursor(cursor, kinds=(str | None, int, str))
        after = (key, image_id) if cursor_sort == sort else None
    rows = await list_images(connection, filtered, sight, sort=order, after=after, limit=limit)
    more = None
    if len(rows) > limit:
        last = rows[limit - 1]
        more = encode_cursor([last["sort_key"], last["id"], sort])
    return Listing(rows[:limit], more)
