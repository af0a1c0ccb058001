"""Archives of pictures: kept as a blob when they come, unpacked by a job."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from app.images.archives import (
    ArchiveBroken,
    ArchiveLimits,
    Clutter,
    Member,
    RefusedMember,
    read_archive,
)
from app.images.incoming import Arrival, Rejected, copy_in
from app.images.names import clean_file_name
from app.images.service.concluding import conclude_intake
from app.images.service.intake import Created, Destination, Duplicate, Outcome, take_in
from app.images.tools import ImageTools
from app.jobs.queue import enqueue
from app.jobs.running import RunningJob

UNPACK = "images.unpack"
MOST_REPORTED = 1_000
"""Refusals that a job lists one by one; the others are counted."""


@dataclass
class Tally:
    """What became of many files."""

    created: int = 0
    duplicates: int = 0
    rejected: int = 0
    clutter: int = 0
    changed: int = 0
    missing: int = 0
    reasons: list[dict[str, str]] = field(default_factory=list)
    changes: list[dict[str, str]] = field(default_factory=list)
    """Files outside that are no longer what images were made of."""

    def count(self, outcome: Outcome) -> None:
        """One more file."""
        match outcome:
            case Created(file_name, image_id, earlier):
                self.created += 1
                for each in earlier:
                    self.changed += 1
                    told = f"Its bytes have changed since image {each} was made of them; now they are image {image_id}."
                    self._tell(file_name, told)
            case Duplicate():
                self.duplicates += 1
            case Rejected(file_name, reason):
                self.rejected += 1
                if len(self.reasons) < MOST_REPORTED:
                    self.reasons.append({"filename": file_name, "reason": reason})

    def miss(self, file_name: str, image_id: int) -> None:
        """A file that an image refers to and that is not there any more."""
        self.missing += 1
        self._tell(file_name, f"It is not there any more; image {image_id} refers to it.")

    def _tell(self, file_name: str, sentence: str) -> None:
        if len(self.changes) < MOST_REPORTED:
            self.changes.append({"filename": file_name, "reason": sentence})

    @property
    def files(self) -> int:
        """How many files that was."""
        return self.created + self.duplicates + self.rejected

    def result(self) -> dict[str, object]:
        """The numbers as a job's result."""
        return {
            "created": self.created,
            "duplicates": self.duplicates,
            "rejected_count": self.rejected,
            "rejected": self.reasons,
            "skipped": self.clutter,
        }

    def result_outside(self) -> dict[str, object]:
        """The same of files that lie outside, which may change there."""
        told = {"changed": self.changed, "missing": self.missing, "changes": self.changes}
        return self.result() | told


async def queue_archive(tools: ImageTools, destination: Destination, arrival: Arrival) -> int:
    """Keep an archive for the job that unpacks it; returns the job's id."""
    key = f"archives/{uuid4().hex}"
    await tools.blobs.take_file(key, arrival.path)
    async with tools.database.session() as session:
        job = await enqueue(
            session,
            kind=UNPACK,
            title=f"Unpacking {arrival.file_name}",
            project_id=destination.project_id,
            created_by=destination.added_by,
            args={"key": key, "file_name": arrival.file_name},
        )
        return job.id


async def unpack(tools: ImageTools, job: RunningJob) -> dict[str, object]:
    """Add every picture of an archive. Repeating it is harmless: what is there already is a duplicate."""
    assert job.project_id is not None, "an archive belongs to a project"
    destination = Destination(job.project_id, job.created_by)
    key, file_name = str(job.args["key"]), str(job.args["file_name"])
    tally = Tally()
    archive = tools.scratch_path()
    try:
        await tools.blobs.download_to(key, archive)
        members = _members(tools, archive, file_name, tally)
        async with aclosing(take_in(tools, destination, members)) as outcomes:
            async for outcome in outcomes:
                tally.count(outcome)
                await job.progress(tally.files, message=outcome.file_name)
    finally:
        archive.unlink(missing_ok=True)
        await conclude(tools, destination, tally)
    await tools.blobs.delete(key)
    return tally.result()


async def conclude(tools: ImageTools, destination: Destination, tally: Tally) -> None:
    """End an intake of many files: say in the activity how many images it made."""
    async with tools.database.session() as session:
        await conclude_intake(
            session,
            actor=destination.added_by,
            project_id=destination.project_id,
            image_count=tally.created,
        )


async def _members(
    tools: ImageTools, archive: Path, file_name: str, tally: Tally
) -> AsyncGenerator[Arrival | Rejected, None]:
    limits = ArchiveLimits(
        files=tools.settings.max_archive_files,
        total_bytes=tools.settings.max_archive_bytes,
        member_bytes=tools.settings.max_upload_bytes,
    )
    items = read_archive(archive, limits)

    def next_item() -> Arrival | Rejected | Clutter | None:
        match next(items, None):
            case Member(name, content):
                return copy_in(content, tools.scratch_path(), name, limit=limits.member_bytes)
            case RefusedMember(name, reason):
                return Rejected(clean_file_name(name), reason)
            case other:
                return other

    try:
        while (item := await asyncio.to_thread(next_item)) is not None:
            if isinstance(item, Clutter):
                tally.clutter += 1
            else:
                yield item
    except ArchiveBroken as refusal:
        yield Rejected(file_name, refusal.message)
