"""`concord check-originals`: whether what is kept by reference is as it was."""

import sys
from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.commands.jobs import access_of_creator, run_here
from app.commands.projects import find_project_id
from app.commands.ready import with_database
from app.commands.tools import image_tools
from app.database.engine import Database
from app.images.service import queue_checks
from app.settings import Settings


def check_originals(settings: Settings, *, project: str, has_hash: bool) -> int:
    """Look at every original that a project refers to, or read all of each; 1 when some are not as they were."""
    results: list[Mapping[str, Any]] = []

    async def work(database: Database) -> None:
        async with image_tools(settings, database) as tools:
            project_id = await find_project_id(database, project)

            async def ask(session: AsyncSession) -> int:
                access = await access_of_creator(session, project_id)
                return await queue_checks(
                    session, project_id=project_id, created_by=access.viewer.id, has_hash=has_hash
                )

            results.append(await run_here(database, tools, ask))

    with_database(settings, work)
    return _tell(results[0])


def _tell(result: Mapping[str, Any]) -> int:
    sys.stdout.write(
        f"Originals looked at: {result['checked']:,}. Not as they were: {result['failed']:,}.\n"
    )
    for each in result["problems"]:
        sys.stdout.write(f"{each['problem']}\n")
    return 1 if result["failed"] else 0
