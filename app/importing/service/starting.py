"""Begin an import: keep what was sent, and ask for the job that checks it or carries it out."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.viewer import Viewer
from app.importing.errors import AlreadyImported, NotAMember, NotImportable, StillRunning
from app.importing.models import Import
from app.importing.schemas import ImportOptions
from app.importing.service.working import KIND
from app.jobs.models import Job
from app.jobs.queue import enqueue
from app.jobs.schemas import FINAL_STATES
from app.projects.models import Member

_WORDS = {True: "Checking", False: "Importing"}


async def start_import(
    session: AsyncSession,
    viewer: Viewer,
    project_id: int,
    sent: Mapping[str, Any],
    options: ImportOptions,
    *,
    is_dry: bool,
) -> Import:
    """A new import; `sent` has `files`, `folder` or `prefix`, and perhaps `source`. Raises NotAMember."""
    await _refuse_strangers(session, project_id, options)
    made = Import(
        project_id=project_id,
        source=sent.get("source") or _name_of(sent),
        files=list(sent.get("files", ())),
        folder=sent.get("folder"),
        prefix=sent.get("prefix"),
        options=options.model_dump(
            by_alias=True, exclude={"folder", "prefix", "source", "dry_run"}
        ),
        created_by=viewer.id,
    )
    session.add(made)
    await session.flush()
    await _ask(session, viewer, made, is_dry=is_dry)
    await session.refresh(made)
    return made


async def carry_out(
    session: AsyncSession, viewer: Viewer, row: Import, *, is_dry: bool = False
) -> None:
    """Do what was checked, or `is_dry`: check it again, as its folder or prefix is now.

    Raises:
        AlreadyImported, NotImportable, StillRunning: it is done, cannot be done, or is being worked on.
    """
    if row.state == "imported":
        raise AlreadyImported
    if row.state == "refused" and not (is_dry and row.is_read_anew):
        raise NotImportable
    if row.job_id is not None:
        state = await session.scalar(select(Job.state).where(Job.id == row.job_id))
        if state is not None and state not in FINAL_STATES:
            raise StillRunning
    await _ask(session, viewer, row, is_dry=is_dry)
    await session.refresh(row)


async def _ask(session: AsyncSession, viewer: Viewer, row: Import, *, is_dry: bool) -> None:
    job = await enqueue(
        session,
        kind=KIND,
        title=f"{_WORDS[is_dry]} {row.source}",
        project_id=row.project_id,
        created_by=viewer.id,
        args={"import_id": row.id, "dry_run": is_dry},
    )
    row.job_id = job.id
    await session.flush()


async def _refuse_strangers(session: AsyncSession, project_id: int, options: ImportOptions) -> None:
    kind, _, who = options.as_.partition(":")
    if kind != "annotator":
        return
    if await session.get(Member, (project_id, int(who))) is None:
        raise NotAMember(int(who))


def _name_of(sent: Mapping[str, Any]) -> str:
    """After the first file, or the place."""
    files: Sequence[Mapping[str, Any]] = sent.get("files", ())
    place = sent.get("folder") or sent.get("prefix") or "import"
    path = str(files[0]["name"]) if files else str(place).rstrip("/")
    name = PurePosixPath(path).name
    for ending in (".tar.gz", ".tar.bz2", ".zip", ".tar", ".tgz", ".json", ".xml"):
        name = name.removesuffix(ending)
    return name[:200] or "import"
