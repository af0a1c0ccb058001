"""The job of an import: read, match, and either tell what would be done or do it, whole or not at all."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from psycopg.types.json import Json
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.audit import record
from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.annotations.label_schema import label_schema
from app.assignments.service.image_states import refresh_image_states
from app.database.engine import Connection, driver_connection
from app.database.erasing import may_be_erased_since, newest_erasure
from app.formats.reading.findings import FileRefused, Findings
from app.formats.reading.records import Contents
from app.images.tools import ImageTools
from app.importing.album import Known, Sought
from app.importing.conversation import Asked, Ended, Lacking, Opened, Refusal, Said
from app.importing.copying import Packed
from app.importing.errors import ErasedMeanwhile
from app.importing.models import Import
from app.importing.planning import Plan
from app.importing.queries import members_by_name
from app.importing.schemas import ImportOptions
from app.importing.service.applying import Applied, apply, consensus_images
from app.importing.service.checked import (
    fingerprint_of,
    keep_fingerprint,
    refuse_changed,
)
from app.importing.service.extras import keep_extras, renumber_licenses
from app.importing.service.facts import note_facts
from app.importing.service.finding import look_up
from app.importing.service.gathering import gathered
from app.importing.service.hearing import Reader, reader_of
from app.importing.service.holding import hold_references
from app.importing.service.listing import RunListing
from app.importing.service.matching import (
    Matched,
    match_schema,
    open_schema,
    settle_schema,
    targets_of,
)
from app.importing.service.pictures import Bringing, as_claimed, look_at
from app.importing.service.pinning import pin_splits
from app.importing.service.places import Gathered
from app.importing.service.reporting import Told, report_of
from app.importing.service.staging import finish_staging, make_tables, stage
from app.importing.service.undoing import keep_pictures, take_back_of_run, take_back_pictures
from app.importing.tally import Tally
from app.jobs.running import JobCancelled, RunningJob
from app.projects.models import Project
from app.projects.service.locking import lock_project
from app.review.service import note_imported

KIND = "importing.run"
_ATTEMPTS = 3

log = structlog.get_logger()


async def run_import(job: RunningJob) -> dict[str, Any]:
    """Check an import, or carry it out; run again after a crash, it finds what it did and goes on.

    It begins anew where something was erased meanwhile, which its findings may name.

    Raises:
        ErasedMeanwhile: that happened again and again.
    """
    for _ in range(_ATTEMPTS - 1):
        try:
            return await _attempt(job)
        except ErasedMeanwhile:
            log.info("import begins anew after an erasure", job_id=job.id)
    return await _attempt(job)


async def _attempt(job: RunningJob) -> dict[str, Any]:
    tools = ImageTools.of(job.app_state)
    async with tools.database.session() as session:
        row = await session.get_one(Import, int(job.args["import_id"]))
        erased_until = await newest_erasure(await driver_connection(session))
    if row.state == "imported":
        return {"import_id": row.id, "state": row.state}
    listing = RunListing(tools, row.id)
    work = _Work(
        tools=tools,
        job=job,
        row=row,
        listing=listing,
        findings=Findings(listing.own),
        is_dry=bool(job.args["dry_run"]),
        erased_until=erased_until,
    )
    try:
        async with gathered(tools, job, row, work.findings) as found:
            await work.do(found)
    except FileRefused as refusal:
        await work.note_refused(refusal)
    except BaseException as error:
        is_stopped = isinstance(error, asyncio.CancelledError | JobCancelled)
        await take_back_of_run(tools.database, row.id, job.claim, is_stopped=is_stopped)
        raise
    finally:
        listing.discard()
    return {"import_id": row.id, "state": work.state}


@dataclass
class _Work:
    """One run of one import."""

    tools: ImageTools
    job: RunningJob
    row: Import
    listing: RunListing
    findings: Findings
    is_dry: bool
    erased_until: int
    """The newest certificate of erasure when it began to read."""
    fingerprint: bytes | None = None
    """How the folder or prefix looked that was checked."""
    state: str = "waiting"
    format: str | None = None
    picture_ids: list[int] = field(default_factory=list)
    """Images of the pictures that came along."""
    new_pictures: int = 0
    filled: int = 0
    """Objects that are in their layers before all of the file is read."""

    async def do(self, found: Gathered) -> None:
        await self.job.progress(0, message="Reading")
        if self.row.is_read_anew:
            await self._look(found)
        options = ImportOptions.model_validate(self.row.options)
        asked = Asked(
            found.source.root,
            options.format,
            brings_pictures=options.images != "match",
            fetches_pictures=options.images == "fetch",
            wants_rows=not self.is_dry,
            processes=min(self.tools.settings.import_processes, os.cpu_count() or 1),
            listing=self.listing.of_reader,
            elsewhere=tuple(found.objects or ()),
        )
        async with reader_of(self.tools.readers) as reader:
            said = self._heard(await reader.begin(asked))
            while isinstance(said, Sought | Lacking):
                answer = await self._answer(said, found)
                said = self._heard(await reader.advance(answer))
            assert isinstance(said, Opened)
            self.format = said.contents.format
            async with self.tools.database.session() as session:
                await self._take(session, reader, said.contents, options)

    async def _look(self, found: Gathered) -> None:
        """Hold a folder or prefix against what was checked, or keep how it looks."""
        if self.is_dry:
            self.fingerprint = await fingerprint_of(found)
        elif self.row.state == "checked":
            await refuse_changed(self.tools, self.row.id, found)

    def _heard(self, said: Said) -> Said:
        """What the process says, unless it refuses the file or is done, which ends here."""
        if isinstance(said, Refusal):
            self.format = said.format
            self.findings.merge(said.findings)
            raise FileRefused(said.place, said.problem)
        if isinstance(said, Ended):
            self.findings.merge(said.findings)
        return said

    async def _answer(self, said: Sought | Lacking, found: Gathered) -> Any:
        if isinstance(said, Lacking):
            return await self._bring_pictures(found, said)
        async with self.tools.database.connection() as connection:
            return await look_up(connection, self.row.project_id, said)

    async def _bring_pictures(self, gathered: Gathered, lacking: Lacking) -> dict[str, Known]:
        """Those that the project lacks, added, or for a check only looked at."""
        project_id, paths = self.row.project_id, lacking.paths
        if self.is_dry:
            seen = await look_at(self.tools, project_id, gathered, paths, self.findings)
            seen |= as_claimed(lacking.fetchable, start=len(paths))
            self.new_pictures = sum(image.id < 0 for image in seen.values())
            return seen
        bringing = Bringing(self.tools, self.job, self.row, self.findings, gathered)
        await bringing.add(bringing.arrivals(sorted(paths)), sorted(paths))
        urls = [each.url for each in lacking.fetchable]
        await bringing.add(bringing.fetched(lacking.fetchable), urls)
        self.new_pictures, ids = bringing.created, bringing.ids
        self.picture_ids = sorted(ids.values())
        async with self.tools.database.connection() as connection:
            found = await look_up(connection, project_id, Sought(ids=frozenset(self.picture_ids)))
        by_id = {image.id: image for image in found}
        return {key: by_id[image_id] for key, image_id in ids.items() if image_id in by_id}

    async def _take(
        self, session: AsyncSession, reader: Reader, contents: Contents, options: ImportOptions
    ) -> None:
        """Everything that is written, in this one transaction."""
        connection = await driver_connection(session)
        await lock_project(session, self.row.project_id)
        project = await session.get_one(Project, self.row.project_id, populate_existing=True)
        schema = await label_schema(
            connection, project_id=project.id, schema_version=project.schema_version
        )
        matched = match_schema(contents, schema, options, self.findings)
        await note_facts(session, contents.categories, matched.ids, self.findings)
        members = await members_by_name(connection, project.id)
        numbers = (*matched.ids, *(each.id for each in matched.new))
        ids = dict.fromkeys(numbers, 0)
        if not self.is_dry:
            ids = await open_schema(session, project, matched)
            await hold_references(connection, ids.values(), self.job.created_by)
        plan = self._plan(contents, options, matched, members, ids)
        if not self.is_dry:
            await make_tables(connection, plan.targets, ids)
        tally = await self._stage(connection, reader, contents, plan)
        applied = None
        if not self.is_dry:
            viewer = await _viewer(session, self.job.created_by, project)
            await settle_schema(session, viewer, project, matched, ids, tally)
            await finish_staging(connection)
            applied = await self._apply(session, connection, contents, ids)
        pinned = await self._pin(session, connection, options, tally)
        found = Told(contents, matched, tally, self.findings, applied, self.new_pictures, pinned)
        await self._note(connection, report_of(found))

    def _plan(
        self,
        contents: Contents,
        options: ImportOptions,
        matched: Matched,
        members: Mapping[str, int],
        ids: Mapping[int, int],
    ) -> Plan:
        targets, target_of = targets_of(contents, options, self.row.source, members)
        return Plan(
            project_id=self.row.project_id,
            source=self.row.source,
            rules=matched.rules,
            questions=matched.questions,
            targets=targets,
            target_of=target_of,
            category_ids=ids,
            has_numbered_extras=contents.format.startswith("coco"),
            may_create=options.categories == "create",
            frame=options.frame,
        )

    async def _stage(
        self, connection: Connection, reader: Reader, contents: Contents, plan: Plan
    ) -> Tally:
        """Take in what the process makes of the file; while rows are written it makes the next."""
        said = await self._made(reader, plan)
        while isinstance(said, Packed):
            done = min(said.done, contents.mark_count)
            keeping = asyncio.create_task(self._keep(connection, said))
            try:
                said = await self._made(reader)
            finally:
                await keeping  # Whatever became of the reader: the connection is in use so long.
            await self.job.progress(done, contents.mark_count, "Reading")
        return said.tally

    async def _made(self, reader: Reader, answer: Any = None) -> Packed | Ended:
        """What comes next; images are looked up beside the transaction, which may be writing."""
        said = self._heard(await reader.advance(answer))
        while isinstance(said, Sought):
            async with self.tools.database.connection() as connection:
                found = await look_up(connection, self.row.project_id, said)
            said = self._heard(await reader.advance(found))
        assert isinstance(said, Packed | Ended)
        return said

    async def _keep(self, connection: Connection, made: Packed) -> None:
        if not self.is_dry:
            self.filled += await stage(connection, made, self._values())

    def _values(self) -> dict[str, object]:
        """What statements are told. The source is noted in the revisions: by it an import knows its own again."""
        return {
            "project_id": self.row.project_id,
            "author_id": self.job.created_by,
            "source": self.row.source,
        }

    async def _apply(
        self,
        session: AsyncSession,
        connection: Connection,
        contents: Contents,
        ids: dict[int, int],
    ) -> Applied:
        async def report(written: int) -> None:
            await self.job.progress(written, contents.mark_count, "Writing")

        await report(0)
        await renumber_licenses(connection, self.row.project_id, contents)
        applied, submitted = await apply(
            connection, self._values(), filled=self.filled, report=report
        )
        await refresh_image_states(connection, image_ids=submitted)
        await note_imported(
            connection,
            project_id=self.row.project_id,
            image_ids=await consensus_images(connection),
        )
        await keep_extras(connection, self.row.project_id, contents, ids)
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

    async def _pin(
        self, session: AsyncSession, connection: Connection, options: ImportOptions, tally: Tally
    ) -> Mapping[str, int]:
        """Pin images to the parts that the file states, where that is wanted; a check only tells what cannot be."""
        if options.splits == "ignore":
            return {}
        pinned = await pin_splits(
            connection, self.row.project_id, tally.splits, self.findings, is_dry=self.is_dry
        )
        for split, images in pinned.items():
            await record(
                session,
                actor=self.job.created_by,
                action="images.pinned",
                subject=f"project:{self.row.project_id}",
                project_id=self.row.project_id,
                detail={"images": images, "split": split, "import": self.row.id},
            )
        return pinned

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
        if await may_be_erased_since(connection, self.row.project_id, since=self.erased_until):
            raise ErasedMeanwhile
        report["listed"] = await self.listing.keep()
        if self.fingerprint is not None:
            await keep_fingerprint(self.tools, self.row.id, self.fingerprint)
        await connection.execute(
            """
            update imports
            set state = %(state)s::text, format = %(format)s, report = %(report)s,
                checked_at = case when %(is_dry)s or checked_at is null then now() else checked_at end,
                finished_at = case when %(state)s::text = 'imported' then now() end
            where id = %(id)s
            """,
            {
                "state": self.state,
                "format": self.format,
                "report": Json(report),
                "is_dry": self.is_dry,
                "id": self.row.id,
            },
        )


async def _viewer(session: AsyncSession, user_id: int | None, project: Project) -> Viewer:
    """Who asked for the import; on the command line nobody has, and the project's creator stands in."""
    user = await session.get_one(User, user_id or project.created_by)
    return Viewer(user.id, user.email, user.name, user.role)
