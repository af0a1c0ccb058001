"""Pictures that come along with labels: measured for a check, added for good."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from collections.abc import Collection as Several
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from app.collecting.service.addresses import arrivals_of
from app.collecting.service.buckets import arrivals_of_objects, fetch_object
from app.collecting.service.folders import copy_of
from app.collecting.service.taking import Collection, several
from app.formats.reading.findings import Findings
from app.formats.reading.sources import Source
from app.formats.reading.url_lists import Listed
from app.geometry.boxes import Size
from app.images.decoding import remote
from app.images.decoding.pool import DecoderStopped
from app.images.decoding.refusals import ImageRefused
from app.images.incoming import Arrival, Rejected, copy_in
from app.images.outside.records import Origin
from app.images.service import Created, Destination, Duplicate, Outcome, conclude_intake, take_in
from app.images.service.intake import Arriving
from app.images.tools import AddedImage, ImageTools, OnImageAdded
from app.importing.album import Known, Sought
from app.importing.conversation import Fetchable
from app.importing.models import Import, ImportImage
from app.importing.service.finding import look_up
from app.importing.service.places import Gathered
from app.jobs.running import RunningJob

_LOOKED_AT_ONCE = 200


async def look_at(
    tools: ImageTools, project_id: int, gathered: Gathered, paths: Several[str], findings: Findings
) -> dict[str, Known]:
    """What pictures would be if they were added, by their path; the new ones have ids below 0."""
    made: dict[str, Known] = {}
    ordered = sorted(paths)
    for start in range(0, len(ordered), _LOOKED_AT_ONCE):
        some = ordered[start : start + _LOOKED_AT_ONCE]
        async with _at_hand(tools, gathered, some, findings) as files:
            async with tools.database.connection() as connection:
                sought = Sought(contents=frozenset(each.sha256 for each in files.values()))
                found = await look_up(connection, project_id, sought)
            there = {image.sha256: image for image in found}
            for number, (path, file) in enumerate(files.items(), start=start + 1):
                try:
                    known = there.get(file.sha256)
                    made[path] = known or await _measured(tools, file.path, path, -number)
                except (ImageRefused, DecoderStopped) as refusal:
                    _refuse(gathered.place_of(path), str(refusal), findings)
    return made


class _File(NamedTuple):
    """A picture's file, and what it is known by."""

    path: Path
    sha256: str


@asynccontextmanager
async def _at_hand(
    tools: ImageTools, gathered: Gathered, paths: Sequence[str], findings: Findings
) -> AsyncIterator[dict[str, _File]]:
    """The files by their paths in the source; those of a bucket lie in scratch as long as the block lasts."""
    if gathered.objects is None:
        yield await asyncio.to_thread(_files, gathered.source, paths)
        return
    arrived: dict[str, Arrival] = {}
    try:
        async with aclosing(_fetched(tools, gathered.objects, paths)) as arrivals:
            at = 0
            async for arrival in arrivals:
                if isinstance(arrival, Arrival):
                    arrived[paths[at]] = arrival
                elif isinstance(arrival, Rejected):
                    _refuse(gathered.place_of(paths[at]), arrival.reason, findings)
                at += 1
        yield {path: _File(each.path, each.sha256) for path, each in arrived.items()}
    finally:
        for each in arrived.values():
            each.discard()


def _fetched(
    tools: ImageTools, objects: Mapping[str, Origin], paths: Sequence[str]
) -> AsyncGenerator[Arriving, None]:
    """What is fetched to be looked at, in the order of the paths."""

    async def wanted() -> AsyncIterator[str]:
        for path in paths:
            yield path

    async def fetch(path: str) -> Arriving:
        return await fetch_object(tools, objects[path], path, is_reference=False)

    return several(wanted(), fetch, at_once=tools.settings.fetch_concurrency)


async def _measured(tools: ImageTools, file: Path, path: str, number: int) -> Known:
    facts = await tools.decoders.run(remote.INSPECT, file, path, tools.limits)
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
    gathered: Gathered
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

    def arrivals(self, paths: Sequence[str]) -> AsyncGenerator[Arriving, None]:
        """Files of the source; those of a folder of the server, or a bucket, know where they lie."""
        source, objects = self.gathered.source, self.gathered.objects
        if objects is None:
            return self._of_folder(source, paths)
        listed = [(path, objects[path]) for path in paths]
        return arrivals_of_objects(self._collection, listed)

    async def _of_folder(
        self, source: Source, paths: Sequence[str]
    ) -> AsyncGenerator[Arriving, None]:
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
                _refuse(self.gathered.place_of(key), reason, self.findings)

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


def _files(source: Source, paths: Several[str]) -> dict[str, _File]:
    found = {}
    for path in paths:
        with source.path_of(path).open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        found[path] = _File(source.path_of(path), sha256)
    return found


def _refuse(place: str, reason: str, findings: Findings) -> None:
    done = "left out with what is marked on it"
    findings.refused("picture", place, "a picture", reason, done)
