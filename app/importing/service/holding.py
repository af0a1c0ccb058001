"""What an import's rows refer to stays until its transaction ends: rows may then be added without a look-up for each.

An image needs no hold of its own: it goes with its layers, which are held, and whoever removes it waits for these.
"""

from collections.abc import Iterable

from app.database.engine import Connection
from app.importing.errors import ReferenceGone

_CATEGORIES = "select id from categories where id = any(%s) order by id for key share"
_AUTHORS = "select id from users where id = any(%s) for key share"


async def hold_references(
    connection: Connection, category_ids: Iterable[int], author_id: int | None
) -> None:
    """Hold these categories and the author of the revisions; raises ReferenceGone where one is not there any more."""
    await _hold(connection, _CATEGORIES, "category", set(category_ids))
    await _hold(connection, _AUTHORS, "user", set() if author_id is None else {author_id})


async def _hold(connection: Connection, statement: str, noun: str, wanted: set[int]) -> None:
    cursor = await connection.execute(statement, [sorted(wanted)])
    gone = wanted - {row[0] async for row in cursor}
    if gone:
        raise ReferenceGone(noun, min(gone))
