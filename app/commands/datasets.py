"""`concord import` of labels: checked and told line by line, and with --apply imported."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from app.collecting.service.folders import walk
from app.commands.errors import NothingThere
from app.commands.importing import import_pictures
from app.commands.jobs import access_of_creator, run_here
from app.commands.options import read_options
from app.commands.projects import find_project_id
from app.commands.ready import with_database
from app.commands.tools import image_tools
from app.database.engine import Database
from app.formats.reading.sources import is_picture
from app.images.names import is_clutter
from app.images.outside.folders import allowed_folder
from app.images.tools import ImageTools
from app.importing import service
from app.importing.models import Import
from app.importing.receiving import forget
from app.importing.schemas import SentOptions
from app.settings import Settings

Report = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """What to import into which project."""

    path: Path
    project: str
    options: SentOptions


def import_dataset(settings: Settings, *, path: Path, project: str, wanted: dict[str, Any]) -> int:
    """Check a file, an archive or a folder, or import it; 1 when it is refused, or something of it is left out.

    A folder of pictures alone has nothing to check: its pictures are added.
    """
    if path.is_dir() and wanted.get("format") is None and not has_labels(path):
        is_reference = wanted.get("pictures") == "reference"
        return import_pictures(settings, folder=path, project=project, is_reference=is_reference)
    sent = Sent(path.absolute(), project, read_options(SentOptions, wanted))
    if not path.exists():
        raise NothingThere(path)
    if path.is_dir() and sent.options.pictures == "reference":
        allowed_folder(str(path), settings.import_roots)  # The server has to read it later.
    elif path.is_dir():
        # Whoever may use the command line of this machine may read its folders.
        settings = settings.model_copy(update={"import_roots": (sent.path,)})
    reports: list[Report] = []

    async def work(database: Database) -> None:
        async with image_tools(settings, database) as tools:
            reports.append(await _import(tools, sent))

    with_database(settings, work)
    return _tell(reports[0], is_dry=sent.options.dry_run)


def has_labels(folder: Path) -> bool:
    """Whether there is anything but pictures; found without a list of them."""
    found = (path.relative_to(folder).as_posix() for path in walk(folder))
    return any(not is_picture(name) and not is_clutter(name) for name in found)


async def _import(tools: ImageTools, sent: Sent) -> Report:
    project_id = await find_project_id(tools.database, sent.project)
    files = [] if sent.path.is_dir() else await _keep(tools, [sent.path])
    given: dict[str, Any] = {"files": files} if files else {"folder": str(sent.path)}
    given["source"] = sent.options.source
    made: list[int] = []

    async def ask(session: AsyncSession) -> int:
        access = await access_of_creator(session, project_id)
        row = await service.start_import(
            session, access.viewer, project_id, given, sent.options, is_dry=sent.options.dry_run
        )
        made.append(row.id)
        assert row.job_id is not None
        return row.job_id

    try:
        await run_here(tools.database, tools, ask)
    finally:
        await forget(tools, files)
    async with tools.database.session() as session:
        row = await session.get_one(Import, made[0])
    return row.report or {}


async def _keep(tools: ImageTools, paths: Sequence[Path]) -> list[dict[str, Any]]:
    """Files as an upload keeps them."""
    kept = []
    for path in paths:
        key = f"archives/{uuid4().hex}"
        await tools.blobs.put_file(key, path)
        kept.append({"name": path.name, "key": key, "size_bytes": path.stat().st_size})
    return kept


def _tell(report: Report, *, is_dry: bool) -> int:
    for line in service.report_lines(report):
        sys.stdout.write(f"{line}\n")
    if report.get("refusal"):
        return 1
    if is_dry:
        sys.stdout.write("Nothing was written. To import it: the same with --apply.\n")
    return 1 if report["severities"]["refused"] else 0
