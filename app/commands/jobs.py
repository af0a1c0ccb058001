"""Jobs that a command runs itself, beside a running server or without one; they stand on the Jobs page like others."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import State

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.commands.errors import JobDidNotSucceed
from app.commands.progress import SPEAK_EVERY_S, ProgressLine
from app.database.engine import Database, driver_connection
from app.gallery.selecting import select_images
from app.images.tools import ImageTools
from app.insights.card_archive import archived_card
from app.jobs.models import Job
from app.jobs.runner import JobRunner
from app.jobs.runs import claim
from app.main import job_kinds
from app.projects.access import ProjectAccess
from app.projects.models import Project


def state_of(tools: ImageTools) -> State:
    """What handlers of jobs find in the application's state."""
    return State({"image_tools": tools, "find_images": select_images, "card_files": archived_card})


async def access_of_creator(session: AsyncSession, project_id: int) -> ProjectAccess:
    """The command line acts as the project's creator."""
    project = await session.get_one(Project, project_id)
    user = await session.get_one(User, project.created_by)
    return ProjectAccess(project, "owner", Viewer(user.id, user.email, user.name, user.role))


async def run_here(
    database: Database, tools: ImageTools, ask: Callable[[AsyncSession], Awaitable[int]]
) -> Mapping[str, Any]:
    """Ask for a job, and run it in this process: it is claimed before anybody else can see it. Gives its result.

    Raises:
        JobDidNotSucceed: it failed, or somebody cancelled it.
    """
    runner = JobRunner(database, job_kinds(), app_state=state_of(tools), concurrency=1)
    async with database.session() as session:
        job_id = await ask(session)
        await session.flush()
        started = await claim(await driver_connection(session), job_id)
    assert started is not None, "a job of this very transaction"
    watching = asyncio.create_task(_watch(runner))
    try:
        await runner.run_claimed(started)
    finally:
        watching.cancel()
    async with database.session() as session:
        job = await session.get_one(Job, job_id)
    if job.state != "succeeded":
        raise JobDidNotSucceed(job.error or job.message or f"It was {job.state}.")
    return job.result or {}


async def _watch(runner: JobRunner) -> None:
    line = ProgressLine()
    try:
        while True:
            await asyncio.sleep(SPEAK_EVERY_S)
            for run in runner.executor.runs.values():
                line.say(run.job.told)
    finally:
        line.end()
