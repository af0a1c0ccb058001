"""`concord import`: the pictures of a folder, added by this process, beside a running server or without one."""

import sys
import time
from pathlib import Path

from app.commands.projects import find_project_id
from app.commands.ready import with_database
from app.database.engine import Database
from app.database.tables import load_all_tables
from app.images.service import Destination, import_folder
from app.images.service.unpacking import Tally
from app.main import open_image_tools
from app.settings import Settings

SPEAK_EVERY_S = 0.2


def import_pictures(settings: Settings, *, folder: Path, project: str) -> int:
    """Add every picture below a folder to a project; 1 when some were refused."""
    tallies: list[Tally] = []

    async def add(database: Database) -> None:
        load_all_tables()
        tools = open_image_tools(settings, database)
        try:
            project_id = await find_project_id(database, project)
            destination = Destination(project_id, added_by=None)
            tallies.append(await import_folder(tools, destination, folder, report=_Progress()))
        finally:
            await tools.close()

    with_database(settings, add)
    return _summarise(tallies[0])


class _Progress:
    """A line that follows the import, where there is somebody to watch it."""

    def __init__(self) -> None:
        self._is_watched = sys.stderr.isatty()
        self._spoken_at = 0.0

    async def __call__(self, tally: Tally, file_name: str) -> None:
        now = time.monotonic()
        if self._is_watched and now - self._spoken_at >= SPEAK_EVERY_S:
            self._spoken_at = now
            sys.stderr.write(f"\r\x1b[K{tally.files:,} files: {file_name}")
            sys.stderr.flush()


def _summarise(tally: Tally) -> int:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    sys.stdout.write(
        f"Images added: {tally.created:,}. There already: {tally.duplicates:,}. "
        f"Refused: {tally.rejected:,}.\n"
    )
    for refused in tally.reasons:
        sys.stdout.write(f"{refused['filename']}: {refused['reason']}\n")
    return 1 if tally.rejected else 0
