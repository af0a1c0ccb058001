"""`concord demo`: the project of the first day."""

import asyncio
import sys

from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.service import ensure_first_admin
from app.accounts.viewer import Viewer
from app.commands.errors import NoAdministrator
from app.commands.ready import with_database, work_on
from app.commands.tools import image_tools
from app.database.engine import Database
from app.demo.service import build_demo, viewer_of
from app.projects.models import Project
from app.settings import Settings


def make_demo(settings: Settings) -> int:
    """Make the demo project, beside a running server or without one."""
    with_database(settings, lambda database: _build(settings, database))
    sys.stdout.write("The demo project is there.\n")
    return 0


def make_demo_if_empty(settings: Settings, url: str) -> None:
    """Make the demo project where there is no project at all, as on the first start."""

    async def build_first(database: Database) -> None:
        async with database.session() as session:
            has_any = await session.scalar(select(func.count()).select_from(Project))
        if not has_any:
            sys.stdout.write("Making the demo project …\n")
            sys.stdout.flush()
            await _build(settings, database)

    asyncio.run(work_on(settings, url, build_first))


async def _build(settings: Settings, database: Database) -> None:
    async with image_tools(settings, database) as tools:
        await build_demo(tools, await _owner(database))


async def _owner(database: Database) -> Viewer:
    """The first administrator, made where there is none yet."""
    async with database.session() as session:
        first = await ensure_first_admin(session)
        if first is None:
            first = await session.scalar(
                select(User).where(User.role == "admin", User.is_active).order_by(User.id).limit(1)
            )
        if first is None:
            raise NoAdministrator
        return viewer_of(first)
