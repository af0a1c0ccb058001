"""The next image for a person: unfinished work first, else an image that nobody is waiting for a lock on.

Two statements, sent together. The first makes a second tab of the same person wait; it stands alone, because what the
next one sees is fixed when it begins. The second finds the person's right to ask, their unfinished work, and what
decides which images are for them. Where nothing is unfinished it claims: it finds the first image with an open slot
that this person has not had, skipping rows that others hold for a moment (`FOR UPDATE SKIP LOCKED`), takes the slot,
makes the assignment, and moves the person's cursor (`searching.py`). Only before saying that nothing is left does a
last search wait for the rows that others hold.

Now and then, and only while there is something else to do, a gold image takes the other one's turn. Whatever an
annotator can see of the two is alike (docs/assigning.md).
"""

import random
import time
from dataclasses import dataclass
from typing import LiteralString

from psycopg.rows import class_row

from app.accounts.viewer import Viewer
from app.assignments.service.queueing import release_expired_leases
from app.assignments.service.searching import CLAIM_IN_ORDER, CLAIM_RAISED, PASS_RAISED
from app.database.engine import Connection
from app.projects.errors import NoSuchProject

ONE_AT_A_TIME: LiteralString = """
    select pg_advisory_xact_lock(
        hashtextextended('next ' || %(project_id)s || ' ' || %(annotator_id)s, 0)
    )
"""
"""Makes everything that gives an image to this person wait for each other."""

_CLAIM_FREE = CLAIM_IN_ORDER.replace("{skip_locked}", "skip locked")
_CLAIM_WAITING = CLAIM_IN_ORDER.replace("{skip_locked}", "")

RELEASE_EVERY_S = 5.0
_MOST_REMEMBERED = 10_000
_released_at: dict[tuple[str, int], float] = {}
_chance = random.SystemRandom()


@dataclass(frozen=True)
class _Found:
    """An assignment, unfinished or new, or none; `asked_extra`: how many further annotators the project has asked for.

    `is_raised`: some of them since this person looked last, and that is where to search first.
    """

    assignment_id: int | None
    is_raised: bool
    asked_extra: int


async def claim_next(
    connection: Connection,
    *,
    viewer: Viewer,
    project_id: int,
    after: int | None = None,
    is_prefetch: bool = False,
) -> int | None:
    """The id of the person's next assignment, or none when nothing is left for them; raises NoSuchProject.

    Returned work comes first, then what was begun, then what they were given by hand, then a new image by priority.
    With `after`, only what follows that assignment: the way on without submitting. A prefetched assignment stays
    `open` until it is opened.
    """
    claim = Claim(
        connection, viewer=viewer, project_id=project_id, after=after, is_prefetch=is_prefetch
    )
    async with connection.pipeline():
        await claim.send()
        found = await claim.received()
    return found if found is not None else await claim.search_further()


class Claim:
    """`claim_next` in steps: within one pipeline, statements about `CLAIMED` may follow `send` before it is known."""

    def __init__(
        self,
        connection: Connection,
        *,
        viewer: Viewer,
        project_id: int,
        after: int | None = None,
        is_prefetch: bool = False,
    ) -> None:
        self._connection = connection
        self._project_id = project_id
        self._key = (connection.info.dbname, project_id)
        self._values: dict[str, object] = {
            "project_id": project_id,
            "annotator_id": viewer.id,
            "is_admin": viewer.is_admin,
            "after": after or 0,
            "state": "open" if is_prefetch else "in_progress",
            "chance": _chance.random(),
            "from_start": False,
            "heeds_raised": True,
        }
        self._cursor = connection.cursor(row_factory=class_row(_Found))
        self._found: _Found | None = None

    async def send(self) -> None:
        """Ask for what is unfinished, else for an image behind the person's cursor."""
        await self._connection.execute(ONE_AT_A_TIME, self._values)
        if _is_release_due(self._key):
            await release_expired_leases(self._connection, project_id=self._project_id)
        await self._cursor.execute(_CLAIM_FREE, self._values)

    async def received(self) -> int | None:
        """What was found at once; raises NoSuchProject."""
        self._found = await self._cursor.fetchone()
        if self._found is None:
            # What it has released is rolled back.
            _released_at.pop(self._key, None)
            raise NoSuchProject
        return self._found.assignment_id

    async def search_further(self) -> int | None:
        """Where nothing was found: what was raised, the start, where slots may have opened again; then wait."""
        assert self._found is not None, "what was sent has been received"
        if self._found.is_raised:
            claimed = await self._search_raised(self._found.asked_extra)
            if claimed is not None:
                return claimed
        await release_expired_leases(self._connection, project_id=self._project_id)
        for query in (_CLAIM_FREE, _CLAIM_WAITING):
            claimed = await self._search(query, from_start=True)
            if claimed is not None:
                return claimed
        return None

    async def _search_raised(self, asked_extra: int) -> int | None:
        """What the person has passed by, and wants another person now; once none is left, what is behind the cursor."""
        claimed = await self._search(CLAIM_RAISED, from_start=False)
        if claimed is not None:
            return claimed
        await self._connection.execute(PASS_RAISED, self._values | {"asked_extra": asked_extra})
        return await self._search(_CLAIM_FREE, from_start=False)

    async def _search(self, query: LiteralString, *, from_start: bool) -> int | None:
        values = self._values | {"from_start": from_start, "heeds_raised": False}
        await self._cursor.execute(query, values)
        found = await self._cursor.fetchone()
        return found.assignment_id if found else None


def _is_release_due(key: tuple[str, int]) -> bool:
    """Expired leases are given back at most once in RELEASE_EVERY_S by each process, not by every request."""
    now = time.monotonic()
    if now - _released_at.get(key, -RELEASE_EVERY_S) < RELEASE_EVERY_S:
        return False
    if len(_released_at) >= _MOST_REMEMBERED:
        _released_at.clear()
    _released_at[key] = now
    return True
