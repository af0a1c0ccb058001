"""`concord import` of pictures, fetched by this process, beside a running server or without one."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.collecting.errors import PrefixNotAllowed
from app.collecting.schemas import NewCollection
from app.collecting.service import import_folder, plan_collection, queue_collection
from app.commands.errors import NothingThere, NotText
from app.commands.jobs import access_of_creator, run_here
from app.commands.progress import ProgressLine
from app.commands.projects import find_project_id
from app.commands.ready import with_database
from app.commands.tools import image_tools
from app.database.engine import Database
from app.images.outside.buckets import Prefix
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
    return _summarise(tallies[0].result_outside())


def import_bucket(settings: Settings, *, prefix: str, project: str, is_reference: bool) -> int:
    """Add every picture below a prefix of a bucket; 1 when some were refused.

    Whoever may use the command line of this machine may copy from where its keys reach. What stays where it is has to
    be opened in the settings: the server reads it later.
    """
    try:
        Prefix.of(prefix)
    except ValueError:
        raise PrefixNotAllowed(prefix, settings.import_buckets) from None
    if not is_reference:
        opened = (*settings.import_buckets, prefix)
        settings = settings.model_copy(update={"import_buckets": opened})
    return _collect(settings, project, {"prefix": prefix}, is_reference=is_reference)


def import_addresses(settings: Settings, *, path: Path, project: str, is_reference: bool) -> int:
    """Add the pictures of a list of URLs; 1 when some were refused."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise NotText(path) from None
    except OSError:
        raise NothingThere(path) from None
    return _collect(settings, project, {"urls": text}, is_reference=is_reference)


def _collect(
    settings: Settings, project: str, place: Mapping[str, str], *, is_reference: bool
) -> int:
    wanted = NewCollection(**place, pictures="reference" if is_reference else "copy")
    results: list[Mapping[str, Any]] = []

    async def work(database: Database) -> None:
        async with image_tools(settings, database) as tools:
            project_id = await find_project_id(database, project)
            planned = await plan_collection(tools, wanted)

            async def ask(session: AsyncSession) -> int:
                access = await access_of_creator(session, project_id)
                return await queue_collection(session, access, planned)

            results.append(await run_here(database, tools, ask))

    with_database(settings, work)
    return _summarise(results[0])


def _summarise(result: Mapping[str, Any]) -> int:
    sys.stdout.write(
        f"Images added: {result['created']:,}. There already: {result['duplicates']:,}. "
        f"Refused: {result['rejected_count']:,}.\n"
    )
    for told in (*result["changes"], *result["rejected"]):
        sys.stdout.write(f"{told['filename']}: {told['reason']}\n")
    return 1 if result["rejected_count"] else 0
