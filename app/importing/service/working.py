"""The job of an import: read, match, and either tell what would be done or do it, whole or not at all."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from psycopg.types.json import Json
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.audit import record
from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.annotations.label_schema import label_schema
from app.assignments.service.image_states import refresh_image_states
from app.database.engine import Connection, driver_connection
from app.formats.reading.detecting import detect
from app.formats.reading.findings import FileRefused, Findings
from app.formats.reading.records import Contents, Reading
from app.formats.reading.sources import Source
from app.geometry.boxes import Size
from app.images.tools import ImageTools
from app.importing.album import Album, Sought
from app.importing.models import Import
from app.importing.preparing import Plan, Preparation, names_in
from app.importing.queries import members_by_name
from app.importing.schemas import ImportOptions
from app.importing.service.applying import Applied, apply, consensus_images
from app.importing.service.finding import enter, enter_names, enter_pictures, in_batches
from app.importing.service.gathering import gathered
from app.importing.service.matching import Matched, make_schema, match_schema, targets_of
from app.importing.service.pictures import add_pictures, look_at
from app.importing.service.reporting import Told, report_of
from app.importing.service.staging import finish_staging, make_tables, stage
from app.importing.service.undoing import keep_pictures, take_back_of_run, take_back_pictures
from app.jobs.running import JobCancelled, RunningJob
from app.projects.models import Project
from app.projects.service.locking import lock_project
from app.review.service import note_imported

KIND = "importing.run"


async def run_import(job: RunningJob) -> dict[str, Any]:
    """Check an import, or carry it out; run again after a crash, it finds what it did and goes on."""
    tools = ImageTools.of(job.app_state)
    async with tools.database.session() as session:
        row = await session.get_one(Import, int(job.args["import_id"]))
    if row.state == "imported":
        return {"import_id": row.id, "state": row.state}
    work = _Work(tools, job, row, Findings(), is_dry=bool(job.args["dry_run"]))
    try:
        async with gathered(tools, row.files, row.folder, work.findings) as source:
            await work.do(source)
    except FileRefused as refusal:
        await work.note_refused(refusal)
    except BaseException as error:
        is_stopped = isinstance(error, asyncio.CancelledError | JobCancelled)
        await take_back_of_run(tools.database, row.id, job.claim, is_stopped=is_stopped)
        raise
    return {"import_id": row.id, "state": work.state}


@dataclass
class _Work:
    """One run of one import."""

    tools: ImageTools
    job: RunningJob
    row: Import
    findings: Findings
    is_dry: bool
    state: str = "waiting"
    format: str | None = None
    picture_ids: list[int] = field(default_factory=list)
    """Images of the pictures that came along."""

    async def do(self, source: Source) -> None:
        await self.job.progress(0, message="Reading")
        options = ImportOptions.model_validate(self.row.options)
        album = Album()
        async with self.tools.database.connection() as connection:
            await enter_names(connection, self.row.project_id, album, source)
        readable = await asyncio.to_thread(detect, source, options.format)
        self.format = readable.name
        new = 0
        if options.images == "add" and source.pictures:
            new = await self._bring_pictures(source, album, readable.read)
        reading = Reading(source, self.findings, _sizes(album))
        contents = await asyncio.to_thread(readable.read, reading)
        self.format = contents.format
        async with self.tools.database.session() as session:
            await self._take(session, contents, album, options, new)

    async def _bring_pictures(self, source: Source, album: Album, read: Any) -> int:
        """The pictures that the file names and the project lacks; findings of this first reading are not told."""
        wanted = await self._pictures_wanted(source, album, read)
        project_id = self.row.project_id
        if self.is_dry:
            return await look_at(self.tools, project_id, source, wanted, album, self.findings)
        added = await add_pictures(self.tools, self.job, self.row.id, source, wanted, self.findings)
        self.picture_ids = sorted(added.ids.values())
        async with self.tools.database.connection() as connection:
            await enter(connection, project_id, album, Sought(ids=frozenset(self.picture_ids)))
        found = album.by_id
        album.by_path.update({path: found[key] for path, key in added.ids.items() if key in found})
        return added.created

    async def _pictures_wanted(self, source: Source, album: Album, read: Any) -> set[str]:
        wanted: set[str] = set()
        reading = Reading(source, Findings(), lambda name: Size(1, 1))
        contents = await asyncio.to_thread(read, reading)
        batches = in_batches(contents.pictures)
        while (pictures := await asyncio.to_thread(next, batches, None)) is not None:
            async with self.tools.database.connection() as connection:
                await enter_pictures(connection, self.row.project_id, album, pictures)
            wanted |= names_in(each for each in pictures if album.find(each) is None)
        return wanted & set(source.pictures)

    async def _take(
        self,
        session: AsyncSession,
        contents: Contents,
        album: Album,
        options: ImportOptions,
        new_pictures: int,
    ) -> None:
        """Everything that is written, in this one transaction."""
        connection = await driver_connection(session)
        await lock_project(session, self.row.project_id)
        project = await session.get_one(Project, self.row.project_id, populate_existing=True)
        schema = await label_schema(
            connection, project_id=project.id, schema_version=project.schema_version
        )
        matched = match_schema(contents, schema, options, self.findings)
        plan = self._plan(contents, options, matched, await members_by_name(connection, project.id))
        preparation = Preparation(contents, plan, album, self.findings)
        if not self.is_dry:
            await make_tables(connection, plan.targets)
        await self._stage(connection, preparation, contents, album)
        applied = None
        if not self.is_dry:
            viewer = await _viewer(session, self.job.created_by, project)
            ids = await make_schema(session, viewer, project, matched, preparation.tally)
            await finish_staging(connection, ids)
            applied = await self._apply(session, connection, contents, ids)
        found = Told(contents, matched, preparation.tally, self.findings, applied, new_pictures)
        await self._note(connection, report_of(found))

    def _plan(
        self,
        contents: Contents,
        options: ImportOptions,
        matched: Matched,
        members: Mapping[str, int],
    ) -> Plan:
        targets, target_of = targets_of(contents, options, self.row.source, members)
        return Plan(
            project_id=self.row.project_id,
            source=self.row.source,
            rules=matched.rules,
            questions=matched.questions,
            targets=targets,
            target_of=target_of,
            numbers=frozenset({*matched.ids, *(each.id for each in matched.new)}),
            may_create=options.categories == "create",
            frame=options.frame,
        )

    async def _stage(
        self, connection: Connection, preparation: Preparation, contents: Contents, album: Album
    ) -> None:
        batches = in_batches(contents.pictures)
        while (pictures := await asyncio.to_thread(next, batches, None)) is not None:
            await enter_pictures(connection, self.row.project_id, album, pictures)
            made = await asyncio.to_thread(preparation.prepare, pictures)
            if not self.is_dry:
                await stage(connection, made)
            tally = preparation.tally
            done = tally.objects + self.findings.count("refused")
            await self.job.progress(min(done, contents.mark_count), contents.mark_count, "Reading")

    async def _apply(
        self,
        session: AsyncSession,
        connection: Connection,
        contents: Contents,
        ids: dict[int, int],
    ) -> Applied:
        await self.job.progress(contents.mark_count, message="Writing")
        applied, submitted = await apply(
            connection,
            project_id=self.row.project_id,
            author_id=self.job.created_by,
            source=self.row.source,
        )
        await refresh_image_states(connection, image_ids=submitted)
        await note_imported(
            connection,
            project_id=self.row.project_id,
            image_ids=await consensus_images(connection),
        )
        await _keep_extras(connection, self.row.project_id, contents, ids)
        await keep_pictures(connection, self.row.id, self.picture_ids)
        if not applied.is_nothing:
            await record(
                session,
                actor=self.job.created_by,
                action="import.done",
                subject=f"import:{self.row.id}",
                project_id=self.row.project_id,
                detail={"source": self.row.source, "objects": applied.written_objects},
            )
        return applied

    async def note_refused(self, refusal: FileRefused) -> None:
        """The file cannot be read at all, so nothing was written."""
        report = {
            "refusal": {"place": refusal.place, "problem": refusal.problem},
            "findings": self.findings.as_json(),
        }
        self.state = "refused"
        async with self.tools.database.connection() as connection:
            await take_back_pictures(connection, self.row.id)
            await self._write(connection, report)

    async def _note(self, connection: Connection, report: dict[str, Any]) -> None:
        self.state = "checked" if self.is_dry else "imported"
        await self._write(connection, report)

    async def _write(self, connection: Connection, report: dict[str, Any]) -> None:
        await connection.execute(
            """
            update imports
            set state = %(state)s::text, format = %(format)s, report = %(report)s,
                checked_at = coalesce(checked_at, now()),
                finished_at = case when %(state)s::text = 'imported' then now() end
            where id = %(id)s
            """,
            {
                "state": self.state,
                "format": self.format,
                "report": Json(report),
                "id": self.row.id,
            },
        )


def _sizes(album: Album) -> Any:
    def size_of(name: str) -> Size | None:
        known = album.by_path.get(name) or album.named(name) or album.named(name, is_stem=True)
        return known.size if known else None

    return size_of


async def _viewer(session: AsyncSession, user_id: int | None, project: Project) -> Viewer:
    """Who asked for the import; on the command line nobody has, and the project's creator stands in."""
    user = await session.get_one(User, user_id or project.created_by)
    return Viewer(user.id, user.email, user.name, user.role)


async def _keep_extras(
    connection: Connection, project_id: int, contents: Contents, ids: dict[int, int]
) -> None:
    """Fields that mean nothing here, for exports to give back; what an earlier file said stays beside."""
    if contents.extra:
        await connection.execute(
            "update projects set extra = (coalesce(extra::jsonb, '{}') || %s::jsonb)::json where id = %s",
            [Json(dict(contents.extra)), project_id],
        )
    for number, extra in contents.category_extras.items():
        if number in ids:
            await connection.execute(
                "update categories set extra = %s where id = %s and extra is null",
                [Json(dict(extra)), ids[number]],
            )
