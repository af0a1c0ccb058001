"""The dataset card that goes into every archive.

It is counted by the insights, above this feature; `app.main` hands their writer down.
"""

from collections.abc import Awaitable, Callable, Mapping

from starlette.datastructures import State

from app.database.engine import Connection
from app.exporting.schemas import ExportOptions

CardFiles = Callable[[Connection, int, ExportOptions], Awaitable[Mapping[str, bytes]]]
"""From a project's id and what its export is asked for: files by their names, the same for unchanged data."""


async def card_files(
    connection: Connection, state: State, project_id: int, options: ExportOptions
) -> Mapping[str, bytes]:
    """The card, read in the snapshot of the records."""
    write: CardFiles = state.card_files
    return await write(connection, project_id, options)
