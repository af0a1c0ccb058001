"""Make an export: records from one snapshot into an archive, pictures, a look at what was written, and the manifest.

Everything happens in the scratch folder; the row is written when the file lies in the store. A job whose worker was
killed begins again, and nobody has seen anything of the first attempt. So does one during which something was erased.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import structlog
from psycopg.types.json import Json

from app.accounts.audit import record_on
from app.agreement.keeper import Keeper
from app.database.engine import Connection
from app.database.erasing import is_erased_since, newest_erasure
from app.exporting.altering.hidden import HIDDEN
from app.exporting.archive import Archive, sha256_of
from app.exporting.carding import card_files
from app.exporting.checking import verify
from app.exporting.choosing import Selection, selection_of, told_where
from app.exporting.croissant import CROISSANT, croissant_of
from app.exporting.errors import ErasedMeanwhile
from app.exporting.facts import Provenance, dataset_of, provenance_of
from app.exporting.manifest import MANIFEST, Made, manifest_of
from app.exporting.naming import PREFIX, listing_key
from app.exporting.pictures import Content, Picture, PictureChoice, altered_bytes, picture_bytes
from app.exporting.queries import summary_of
from app.exporting.reading import Wanted, read_images
from app.exporting.recording import Recording, open_digests
from app.exporting.schemas import ExportOptions
from app.exporting.service.preparing import prepare_pictures
from app.exporting.sharing import TORN, TORN_SENTENCE, images_in_words, keep_splits, splits_of
from app.exporting.truth import parse_truth
from app.exporting.verified import Kept, Verified, problems_of
from app.formats.listing import ListingFile
from app.formats.plain import json_file
from app.formats.reading.findings import FileRefused
from app.formats.records import Dataset
from app.formats.registry import format_of
from app.formats.writing import PROVENANCE, Format, Report
from app.hiding.places import Place
from app.hiding.queries import places_by_image_id
from app.images.tools import ImageTools
from app.jobs.running import RunningJob
from app.similarity.service import compare_if_stale

ZIP = "application/zip"
_ATTEMPTS = 3

log = structlog.get_logger()


@dataclass
class Making:
    """An export while it is made. `erased_until` is the newest certificate of erasure when its reading began."""

    id: int
    project_id: int
    format: Format
    options: ExportOptions
    job: RunningJob
    tools: ImageTools
    archive: Archive
    listing: ListingFile
    digest_path: Path
    name: str | None
    selection: Selection
    erased_until: int
    image_count: int = 0
    verified: dict[str, Any] = field(default_factory=dict)
    card: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def choice(self) -> PictureChoice | None:
        """Which pictures go along, if any."""
        if self.options.images == "none":
            return None
        return PictureChoice(self.options.images, self.options.strip_gps, self.options.prepare)

    @property
    def wanted(self) -> Wanted:
        """Which records."""
        return Wanted(
            project_id=self.project_id,
            truth=parse_truth(self.options.truth),
            selection=self.selection,
            has_metadata=self.options.metadata or self.format.reads_facts,
            has_measures=self.format.reads_facts,
            hides_private=self.options.strip_gps,
            has_provenance=self.tells_provenance,
        )

    @property
    def terms(self) -> dict[str, Any] | None:
        """The licence that was chosen."""
        chosen = self.options.license
        return None if chosen is None else chosen.model_dump(mode="json")

    @property
    def tells_provenance(self) -> bool:
        """Whether objects of the consensus say where they come from, if the format has a place for it."""
        offered = {option.name: option.default for option in self.format.options}
        chosen = {**offered, **self.options.options}.get(PROVENANCE, False)
        is_told = bool(chosen) and not self.options.strip_gps
        return is_told and parse_truth(self.options.truth).is_consensus


async def run_export(job: RunningJob) -> dict[str, Any]:
    """Make the export that the job names, anew where something was erased meanwhile.

    Raises:
        ErasedMeanwhile: that happened again and again.
    """
    for _ in range(_ATTEMPTS - 1):
        try:
            return await _attempt(job)
        except ErasedMeanwhile:
            log.info("export begins anew after an erasure", job_id=job.id)
    return await _attempt(job)


async def _attempt(job: RunningJob) -> dict[str, Any]:
    export_id = int(job.args["export_id"])
    tools = ImageTools.of(job.app_state)
    async with job.database.connection() as connection:
        asked = await _asked(connection, export_id)
        if asked is None:
            return {"export_id": export_id, "is_deleted": True}
        erased_until = await newest_erasure(connection)
        project_id, name, format_name, stored = asked
        options = ExportOptions.model_validate(stored)
        selection = await selection_of(connection, job.app_state, options.where, project_id)
    making = Making(
        id=export_id,
        project_id=project_id,
        format=format_of(format_name),
        options=options,
        job=job,
        tools=tools,
        archive=Archive(tools.scratch_path(), tools.scratch_path),
        listing=ListingFile(tools.scratch_path()),
        digest_path=tools.scratch_path(),
        name=name,
        selection=selection,
        erased_until=erased_until,
    )
    try:
        return await _make(making)
    finally:
        await asyncio.to_thread(making.archive.discard)
        making.listing.discard()
        making.digest_path.unlink(missing_ok=True)


async def _asked(
    connection: Connection, export_id: int
) -> tuple[int, str | None, str, dict[str, Any]] | None:
    """None where it has been deleted or made already."""
    cursor = await connection.execute(
        """
        select project_id, name, format, options from exports
        where id = %s and deleted_at is null and finished_at is null
        """,
        [export_id],
    )
    row = await cursor.fetchone()
    return None if row is None else (row[0], row[1], row[2], row[3])


async def _make(making: Making) -> dict[str, Any]:
    if making.options.images == "upright":
        await prepare_pictures(making.job, making.tools, making.wanted)
    recording, dataset, provenance = await _record(making)
    copied = await _copy_pictures(making, recording)
    await asyncio.to_thread(recording.end)
    await making.job.progress(making.image_count, making.image_count, "Reading it back")
    await asyncio.to_thread(_verify, making, recording)
    made = Made(
        format=making.format,
        options=making.options,
        where=told_where(
            making.options.where, making.selection, is_stripped=making.options.strip_gps
        ),
        provenance=provenance,
        dataset=dataset,
        report=recording.report,
        verified=making.verified,
        split_counts=recording.split_counts,
        picture_count=copied,
        hidden=_hidden(making, recording),
        channels=recording.channels,
        public_url=str(making.tools.settings.public_url or ""),
    )
    manifest = await asyncio.to_thread(_finish, making, made)
    await _keep(making, manifest, recording)
    return {
        "export_id": making.id,
        "images": recording.report.image_count,
        "verified": making.verified["is_right"],
    }


async def _record(making: Making) -> tuple[Recording, Dataset, Provenance]:
    """One snapshot for all that is read."""
    wanted, split = making.wanted, making.options.split
    if wanted.truth.least is not None:
        # What was submitted a moment ago is in what annotators agree on.
        await Keeper(making.job.database).catch_up(wanted.project_id)
    if split is not None and split.by != "hash":
        async with making.job.database.connection() as connection:
            await compare_if_stale(connection, wanted.project_id)
    async with making.job.database.connection() as connection:
        await connection.execute("set transaction isolation level repeatable read read only")
        summary = await summary_of(connection, wanted.project_id, wanted.truth, wanted.selection)
        making.image_count = summary["images"]
        await making.job.progress(0, making.image_count, "Writing")
        provenance = await provenance_of(connection, wanted.project_id)
        dataset = await dataset_of(connection, wanted, provenance.project_name, making.terms)
        splits = await splits_of(connection, wanted, split)
        making.card = await card_files(
            connection, making.job.app_state, making.project_id, making.options
        )
        recording = Recording(
            making.format,
            dataset,
            making.archive,
            making.options,
            Kept(summary["annotations"], names={each.id: each.name for each in dataset.categories}),
            Report(listing=making.listing),
        )
        recording.marked = await _marked(connection, making)
        for image_ids in splits.torn:
            recording.report.lose(TORN, TORN_SENTENCE, images_in_words(image_ids))
        done = 0
        with making.digest_path.open("wb") as file, open_digests(file) as digests:
            async for rows in read_images(connection, wanted):
                await asyncio.to_thread(recording.write, rows, splits.of, making.choice, digests)
                done += len(rows)
                await making.job.progress(done, making.image_count)
    return recording, dataset, provenance


async def _marked(connection: Connection, making: Making) -> Mapping[int, Sequence[Place]]:
    """The places that people want hidden, where anything is."""
    prepare = making.options.prepare
    if prepare is None or prepare.hide is None:
        return {}
    return await places_by_image_id(connection, making.project_id)


async def _copy_pictures(making: Making, recording: Recording) -> int:
    choice = making.choice
    if choice is None:
        return 0
    copied, done, total = 0, 0, len(recording.pictures)
    await making.job.progress(0, total, "Copying pictures")
    for _, of_one in groupby(recording.pictures, key=lambda picture: picture.file.id):
        pictures = list(of_one)
        for content in await _contents(making, choice, pictures, recording):
            await asyncio.to_thread(recording.take_picture, content)
            copied += 1
        done += len(pictures)
        await making.job.progress(done, total)
    return copied


async def _contents(
    making: Making, choice: PictureChoice, pictures: list[Picture], recording: Recording
) -> list[Content]:
    """The files of one image."""
    report = recording.report
    if choice.preparation is not None:
        return await altered_bytes(making.tools, pictures, report, recording.tally)
    contents = [await picture_bytes(making.tools, choice, each, report) for each in pictures]
    return [each for each in contents if each is not None]


def _verify(making: Making, recording: Recording) -> None:
    """Read the file back, and say so where it is not what was to be written."""
    making.archive.end_growing()
    making.archive.reopen()
    report, kept = recording.report, recording.kept
    kept.promise(report)
    found, problems = Verified(), []
    with ZipFile(making.archive.path) as archive:
        try:
            found = verify(making.format.name, archive, kept)
        except FileRefused as refusal:
            problems.append(f"The file cannot be read back: {refusal}.")
    is_countable = making.options.prepare is None and making.wanted.truth.least is None
    problems += problems_of(found, report, kept, kept.total if is_countable else None)
    making.verified = found.as_json(dropped=report.dropped_count, problems=problems)
    if problems:
        log.error("export is not what was to be written", export_id=making.id, problems=problems)


def _report_of(making: Making, report: Report) -> dict[str, Any]:
    """What the format could not hold, and whether the file is what was to be written."""
    return report.as_json() | {"verified": making.verified["is_right"]}


def _hidden(making: Making, recording: Recording) -> dict[str, Any] | None:
    """What was hidden, which the archive says image by image."""
    prepare = making.options.prepare
    if prepare is None or prepare.hide is None:
        return None
    making.archive.write(HIDDEN, recording.tally.table())
    return recording.tally.as_json()


def _finish(making: Making, made: Made) -> dict[str, Any]:
    """The manifest, which the archive has together with the list of its files."""
    manifest = manifest_of(made)
    archive = making.archive
    report = _report_of(making, made.report)
    for path, content in making.card.items():
        archive.write(path, content)
    archive.write(CROISSANT, json_file(croissant_of(made, archive.files)))
    archive.write(MANIFEST, json_file(manifest | {"report": report, "files": archive.files}))
    archive.close()
    return manifest


async def _keep(making: Making, manifest: dict[str, Any], recording: Recording) -> None:
    """Into the store under a name by content, then into the row: in this order nobody finds half of it."""
    path = making.archive.path
    sha256 = await asyncio.to_thread(sha256_of, path)
    size_bytes = path.stat().st_size
    file_key = f"{PREFIX}/{making.id}/{sha256}.zip"
    digest_key = f"{PREFIX}/{making.id}/{sha256}.digests"
    async with making.job.database.connection() as connection:
        if await is_erased_since(connection, making.project_id, since=making.erased_until):
            raise ErasedMeanwhile
        await making.tools.blobs.take_file(file_key, path, content_type=ZIP)
        await making.tools.blobs.take_file(digest_key, making.digest_path)
        listed = await _keep_listing(making)
        await connection.execute(
            """
            update exports
            set file_key = %(file_key)s, digest_key = %(digest_key)s, size_bytes = %(size)s, sha256 = %(sha256)s,
                manifest = %(manifest)s, report = %(report)s, finished_at = clock_timestamp()
            where id = %(id)s
            """,
            {
                "id": making.id,
                "file_key": file_key,
                "digest_key": digest_key,
                "size": size_bytes,
                "sha256": sha256,
                "manifest": Json(manifest),
                "report": Json(_report_of(making, recording.report) | {"listed": listed}),
            },
        )
        if making.name is not None:
            await keep_splits(connection, making.id, recording.split_members)
        await record_on(
            connection,
            actor=None,
            action="export.finished",
            subject=f"export:{making.id}",
            project_id=making.project_id,
            detail={
                "sha256": sha256,
                "size_bytes": size_bytes,
                "verified": making.verified["is_right"],
            },
        )


async def _keep_listing(making: Making) -> int:
    """The number of losses that it has."""
    making.listing.close()
    if making.listing.count:
        await making.tools.blobs.take_file(listing_key(making.id), making.listing.path)
    return making.listing.count
