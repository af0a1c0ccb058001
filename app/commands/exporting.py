"""`concord export --format …`: an export as on the page, written to a file."""

import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from app.commands.errors import CannotWrite
from app.commands.jobs import access_of_creator, run_here, state_of
from app.commands.options import read_options
from app.commands.projects import find_project_id
from app.commands.ready import with_database
from app.commands.tools import image_tools
from app.database.engine import Database
from app.exporting import service
from app.exporting.models import Export
from app.exporting.schemas import NewExport
from app.exporting.showing import loss_rows
from app.images.tools import ImageTools
from app.settings import Settings


def export_dataset(settings: Settings, *, project: str, out: Path, wanted: dict[str, Any]) -> int:
    """Write a project in any format to a ZIP; what the format cannot hold is told."""
    new = read_options(NewExport, wanted)
    made: list[Export] = []

    async def work(database: Database) -> None:
        async with image_tools(settings, database) as tools:
            made.append(await _export(tools, project, new))
            await _write(tools, made[0], out)

    with_database(settings, work)
    _tell(made[0], out)
    return 0


async def _export(tools: ImageTools, project: str, new: NewExport) -> Export:
    project_id = await find_project_id(tools.database, project)
    made: list[int] = []

    async def ask(session: AsyncSession) -> int:
        access = await access_of_creator(session, project_id)
        export, job = await service.start_export(session, access, new, state=state_of(tools))
        made.append(export.id)
        return job.id

    await run_here(tools.database, tools, ask)
    async with tools.database.session() as session:
        return await session.get_one(Export, made[0])


async def _write(tools: ImageTools, export: Export, out: Path) -> None:
    """Under another name first: what stood there before is replaced by a whole file, or not at all."""
    assert export.file_key is not None
    partial = out.with_name(f".{out.name}.{uuid4().hex[:8]}")
    try:
        await tools.blobs.download_to(export.file_key, partial)
        partial.replace(out)
    except OSError as error:
        raise CannotWrite(out, error.strerror) from error
    finally:
        partial.unlink(missing_ok=True)


def _tell(export: Export, out: Path) -> None:
    manifest = export.manifest or {}
    verified = manifest.get("verified", {})
    sys.stdout.write(f"{out}: {export.size_bytes:,} bytes, sha256 {export.sha256}\n")
    sys.stdout.write(f"Objects dropped: {verified.get('dropped', 0):,}.\n")
    for loss in loss_rows(export.report or {}):
        sys.stdout.write(f"  {loss['count']:,} times: {loss['sentence']}\n")
