"""Pictures that come along with labels: measured for a check, added for good."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Sequence
from collections.abc import Collection as Several
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from app.collecting.service.addresses import arrivals_of
from app.collecting.service.folders import copy_of
from app.collecting.service.taking import Collection
from app.formats.reading.findings import Findings
from app.formats.reading.sources import Source
from app.formats.reading.url_lists import Listed
from app.geometry.boxes import Size
from app.images.decoding import remote
from app.images.decoding.pool import DecoderStopped
from app.images.decoding.refusals import ImageRefused
from app.images.incoming import Arrival, Rejected, copy_in
from app.images.service import Created, Destination, Duplicate, Outcome, conclude_intake, take_in
from app.images.service.intake import Arriving
from app.images.tools import AddedImage, ImageTools, OnImageAdded
from app.importing.album import Known, Sought
from app.importing.conversation import Fetchable
from app.importing.models import Import, ImportImage
from app.importing.service.finding import look_up
from app.jobs.running import RunningJob

_LOOKED_AT_ONCE = 200


async def look_at(
    tools: ImageTools, project_id: int, source: Source, paths: Several[str], findings: Findings
) -> dict[str, Known]:
    """What pictures would be if they were added, by their path; the new ones have ids below 0."""
    made: dict[str, Known] = {}
    ordered = sorted(paths)
    for start in range(0, len(ordered), _LOOKED_AT_ONCE):
        some = ordered[start : start + _LOOKED_AT_ONCE]
        contents = await asyncio.to_thread(_digests, source, some)
        async with tools.database.connection() as connection:
            sought = Sought(contents=frozenset(contents.values()))
            found = await look_up(connection, project_id, sought)
        there = {image.sha256: image for image in found}
        for number, path in enumerate(some, start=start + 1):
            known = there.get(contents[path]) or await _measured(
                tools, source.path_of(path), path, -number, findings
            )
            if known is not None:
                made[path] = known
    return made


async def _measured(
    tools: ImageTools, file: Path, path: str, number: int, findings: Findings
) -> Known | None:
    try:
        facts = await tools.decoders.run(remote.INSPECT, file, path, tools.limits)
    except (ImageRefused, DecoderStopped) as refusal:
        findings.refused(
            "picture", path, "a picture", str(refusal), "left out with what is marked on it"
        )
        return None
    return Known(number, path, Size(facts.upright.width, facts.upright.height), facts.orientation)


def as_claimed(fetchable: Sequence[Fetchable], *, start: int) -> dict[str, Known]:
    """What pictures by URL would be, as far as the file tells their sizes: a check fetches nothing."""
    return {
        each.url: Known(-number, each.file_name, each.size)
        for number, each in enumerate(fetchable, start=start + 1)
        if each.size is not None
    }


@dataclass
class Bringing:
    """Adds pictures to the project, noting which the import has added; those that are there already are found."""

    tools: ImageTools
    job: RunningJob
    row: Import
    findings: Findings
    ids: dict[str, int] = field(default_factory=dict)
    """Each picture's image, by its path in the source or its URL."""
    created: int = 0

    async def add(self, arrivals: AsyncGenerator[Arriving, None], keys: Sequence[str]) -> None:
        """Take in what arrives; `keys` are in the same order."""
        noting = replace(
            self.tools, on_image_added=(*self.tools.on_image_added, _noted_by(self.row.id))
        )
        before = self.created
        outcomes = take_in(noting, self._destination, arrivals)
        async with aclosing(outcomes):
            at = 0
            async for outcome in outcomes:
                self._count(keys[at], outcome)
                at += 1
                await self.job.progress(at, len(keys), f"Adding {outcome.file_name}")
        async with self.tools.database.session() as session:
            await conclude_intake(
                session,
                actor=self.job.created_by,
                project_id=self._destination.project_id,
                image_count=self.created - before,
            )

    async def arrivals(
        self, source: Source, paths: Sequence[str]
    ) -> AsyncGenerator[Arriving, None]:
        """Files of the source; those of a folder of the server know where they lie."""
        for path in paths:
            file = source.path_of(path)
            if self.row.folder is None:
                yield await asyncio.to_thread(_copy, self.tools, file, path)
            else:
                yield await asyncio.to_thread(copy_of, self._collection, source.root, file, path)

    async def fetched(self, fetchable: Sequence[Fetchable]) -> AsyncGenerator[Arriving, None]:
        """Pictures by URL, several at a time."""
        listed = [Listed(each.file_name, each.url, each.file_name) for each in fetchable]
        async with aclosing(arrivals_of(self._collection, listed)) as arrivals:
            async for arrival in arrivals:
                yield arrival

    def _count(self, key: str, outcome: Outcome) -> None:
        match outcome:
            case Created(_, image_id):
                self.ids[key] = image_id
                self.created += 1
            case Duplicate(_, image_id):
                self.ids[key] = image_id
            case Rejected(_, reason):
                done = "left out with what is marked on it"
                self.findings.refused("picture", key, "a picture", reason, done)

    @property
    def _destination(self) -> Destination:
        return Destination(self.row.project_id, self.job.created_by)

    @property
    def _collection(self) -> Collection:
        is_reference = self.row.options.get("pictures") == "reference"
        return Collection(self.tools, self._destination, is_reference)


def _noted_by(import_id: int) -> OnImageAdded:
    async def note(session: AsyncSession, image: AddedImage) -> None:
        session.add(ImportImage(image_id=image.image_id, import_id=import_id))

    return note


def _copy(tools: ImageTools, file: Path, path: str) -> Arrival | Rejected:
    with file.open("rb") as stream:
        return copy_in(stream, tools.scratch_path(), path, limit=tools.settings.max_upload_bytes)


def _digests(source: Source, paths: Several[str]) -> dict[str, str]:
    found = {}
    for path in paths:
        with source.path_of(path).open("rb") as file:
            found[path] = hashlib.file_digest(file, "sha256").hexdigest()
    return found
