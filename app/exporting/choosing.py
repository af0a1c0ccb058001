"""Which images an export is of: all of a project, or those that a filter line finds.

The filter language belongs to the gallery, above this feature; `app.main` hands its reader down.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from psycopg import sql
from starlette.datastructures import State

from app.database.engine import Connection
from app.errors import Invalid
from app.exporting.errors import BadWhere


@dataclass(frozen=True)
class Selection:
    """A query of image ids with its parameters."""

    query: sql.Composable | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    tells_private: bool = False
    """Whether the line itself says where images were taken, or by whom, as `near:` does."""

    def on(self, column: str) -> sql.Composable:
        """The condition that a column is one of the ids; nothing for all images."""
        if self.query is None:
            return sql.SQL("")
        return sql.SQL(" and {} in ({})").format(sql.Identifier(*column.split(".")), self.query)


FindImages = Callable[[Connection, str, int], Awaitable[Selection]]
"""From a filter line and a project's id; the connection is for what must be looked up.

Raises Invalid, pointing at the character that is wrong.
"""

EVERYTHING = Selection()
WITHHELD = "a filter that tells of places or people"
"""In the place of a line that would say what was stripped."""


async def selection_of(
    connection: Connection, state: State, where: str, project_id: int
) -> Selection:
    """What a filter line chooses. Raises BadWhere."""
    if not where.strip():
        return EVERYTHING
    find: FindImages = state.find_images
    try:
        return await find(connection, where, project_id)
    except Invalid as problem:
        raise BadWhere(problem.message, problem.errors) from None


def told_where(where: str, selection: Selection, *, is_stripped: bool) -> str:
    """The filter line as an archive may tell it."""
    return WITHHELD if is_stripped and selection.tells_private else where
