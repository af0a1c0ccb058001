"""`concord import`: the pictures of a folder, added by this process, beside a running server or without one."""

import sys
from pathlib import Path

from app.collecting.service import import_folder
from app.commands.progress import ProgressLine
from app.commands.projects import find_project_id
from app.commands.ready import with_database
from app.commands.tools import image_tools
from app.database.engine import Database
from app.images.service import Destination
from app.images.service.unpacking import Tally
from app.settings import Settings


def import_pictures(settings: Settings, *, folder: Path, project: str, is_reference: bool) -> int:
    """Add every picture below a folder to a project; 1 when some were refused."""
    tallies: list[Tally] = []
    line = ProgressLine()

    async def add(database: Database) -> None:
        async with image_tools(settings, database) as tools:
            project_id = await find_project_id(database, project)
            destination = Destination(project_id, added_by=None)
            tally = await import_folder(
                tools, destination, folder, report=follow, is_reference=is_reference
            )
            tallies.append(tally)

    async def follow(tally: Tally, file_name: str) -> None:
        line.say(f"{tally.files:,} files: {file_name}")

    with_database(settings, add)
    line.end()
    return _summarise(tallies[0])


def _summarise(tally: Tally) -> int:
    sys.stdout.write(
        f"Images added: {tally.created:,}. There already: {tally.duplicates:,}. "
        f"Refused: {tally.rejected:,}.\n"
    )
    for told in tally.changes:
        sys.stdout.write(f"{told['filename']}: {told['reason']}\n")
    for refused in tally.reasons:
        sys.stdout.write(f"{refused['filename']}: {refused['reason']}\n")
    return 1 if tally.rejected else 0
