"""Ask for an export."""

from dataclasses import dataclass

from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import State

from app.accounts.audit import record_on
from app.database.engine import driver_connection
from app.exporting.altering.asked import Hide
from app.exporting.choosing import selection_of
from app.exporting.errors import NameTaken, NotAvailable, UnknownCategory, UnknownOption
from app.exporting.facts import schema_of
from app.exporting.models import Export
from app.exporting.queries import refuse_unknown_source
from app.exporting.schemas import ExportOptions, NewExport
from app.exporting.truth import parse_truth
from app.formats.records import Dataset
from app.formats.registry import format_of
from app.formats.writing import Format, Report
from app.hiding.detectors import best_detector
from app.hiding.errors import NoDetector
from app.jobs.models import Job
from app.jobs.queue import enqueue
from app.projects.access import ProjectAccess

KIND = "exports.run"


@dataclass
class _Nowhere:
    """Takes files and forgets them: to hear what a format says to its options."""

    def write(self, path: str, content: bytes) -> None: ...

    def append(self, path: str, content: bytes) -> None: ...


async def start_export(
    session: AsyncSession, access: ProjectAccess, new: NewExport, *, state: State
) -> tuple[Export, Job]:
    """Keep what was asked, and the job that will write it. `state` is the application's.

    Raises:
        UnknownFormat, NotAvailable, UnknownCategory, UnknownOption, BadOption: it cannot be written so.
        UnknownTruth, NoSuchAnnotator, NoSuchModel, BadWhere: what is asked for is not there.
        NoDetector: it is to find faces or number plates, and nothing here can.
        NameTaken: there is a version of this name.
    """
    made = format_of(new.format)
    connection = await driver_connection(session)
    schema = await schema_of(connection, access.project.id, access.project.name)
    _refuse_options(made, new, schema)
    await refuse_unknown_source(connection, access.project.id, parse_truth(new.truth))
    await selection_of(connection, state, new.where, access.project.id)
    export = await _kept(session, access, new)
    job = await enqueue(
        session,
        kind=KIND,
        title=f"Export {made.title}" + (f": {new.name}" if new.name else ""),
        project_id=access.project.id,
        args={"export_id": export.id},
        created_by=access.viewer.id,
    )
    export.job_id = job.id
    await session.flush()
    await record_on(
        connection,
        actor=access.viewer,
        action="export.started",
        subject=f"export:{export.id}",
        project_id=access.project.id,
        detail={"format": new.format, "truth": new.truth, "name": new.name},
    )
    return export, job


def _refuse_options(made: Format, new: NewExport, schema: Dataset) -> None:
    if not made.is_available:
        raise NotAvailable(made.title, made.module)
    known = [option.name for option in made.options]
    for name in new.options:
        if name not in known:
            raise UnknownOption(name, known)
    if new.prepare is not None and new.prepare.hide is not None:
        refuse_hiding(new.prepare.hide, [each.name for each in schema.categories])
    made.start(schema, _Nowhere(), Report(), new.options)


def refuse_hiding(hide: Hide, names: list[str]) -> None:
    """Raises UnknownCategory, NoDetector."""
    for name in hide.categories:
        if name not in names:
            raise UnknownCategory(name, names)
    if hide.find and best_detector() is None:
        raise NoDetector("prepare.hide.find")


async def _kept(session: AsyncSession, access: ProjectAccess, new: NewExport) -> Export:
    options = ExportOptions.model_validate(new.model_dump(exclude={"format", "name"}))
    export = Export(
        project_id=access.project.id,
        name=new.name,
        format=new.format,
        options=options.model_dump(mode="json"),
        created_by=access.viewer.id,
    )
    session.add(export)
    try:
        await session.flush()
    except IntegrityError as error:
        if isinstance(error.orig, UniqueViolation) and new.name is not None:
            raise NameTaken(new.name) from None
        raise
    return export
