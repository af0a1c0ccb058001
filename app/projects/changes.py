"""Keep what was counted of a project until something of the project changes.

The database counts the transactions that changed a project (`change_models`). Two snapshots with one count saw the same
transactions, for what is committed is only ever added to; so what was counted under it is still true under it.
"""

import pickle
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

from app.database.engine import Connection

T = TypeVar("T")
Key = tuple[Hashable, ...]

MOST_BYTES = 64 * 2**20
"""So much a process keeps; what nobody has asked for the longest goes first."""
_OWN_BYTES = 1024
"""What the place of a result takes besides, its key too."""


class Shelf:
    """Results as bytes: so they can be weighed, and nobody who is given one can change it for the next."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Key, tuple[str, bytes]] = OrderedDict()
        self._weight = 0

    def find(self, key: Key, changes: str) -> Any:
        """What was counted at this count of changes; None if nothing was."""
        found = self._kept.get(key)
        if found is None or found[0] != changes:
            return None
        self._kept.move_to_end(key)
        return pickle.loads(found[1])

    def keep(self, key: Key, changes: str, result: object) -> None:
        """In the place of what was kept by that key."""
        if key in self._kept:
            self._forget(*self._kept.pop(key))
        packed = pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
        self._kept[key] = changes, packed
        self._weight += len(packed) + _OWN_BYTES
        while self._weight > self._most_bytes:
            self._forget(*self._kept.popitem(last=False)[1])

    def _forget(self, _changes: str, packed: bytes) -> None:
        self._weight -= len(packed) + _OWN_BYTES


_shelf = Shelf(MOST_BYTES)


async def unless_changed(
    connection: Connection, project_id: int, asked: Key, count: Callable[[], Awaitable[T]]
) -> T:
    """What `count` gives, or gave before if nothing of the project has changed since.

    `asked` tells apart everything that the result depends on but the project: what is counted, with which options, for
    whom. A transaction that has written counts anew: nobody else may see what it sees.
    """
    key = (project_id, *asked)
    changes = await _changes_of(connection, project_id)
    if changes is None:
        return await count()
    found: T | None = _shelf.find(key, changes)
    if found is not None:
        return found
    counted = await count()
    # Statements of one transaction may see what others commit between them: then it was counted of two states.
    if changes == await _changes_of(connection, project_id):
        _shelf.keep(key, changes, counted)
    return counted


async def _changes_of(connection: Connection, project_id: int) -> str | None:
    """How many transactions have changed a project, or all projects; None for one that writes itself.

    With it, which database it is and since when it runs: one that was restored may count to the same number again.
    """
    cursor = await connection.execute(
        """
        select concat_ws(
                ' ',
                (select oid from pg_database where datname = current_database()),
                pg_postmaster_start_time(),
                coalesce(sum(weight), 0)
            ),
            pg_current_xact_id_if_assigned() is not null
        from project_changes
        where project_id in (%s, 0)
        """,
        [project_id],
    )
    row = await cursor.fetchone()
    assert row is not None  # an aggregate always has one row
    return None if row[1] else row[0]
