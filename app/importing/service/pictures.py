"""Pictures that come along with labels: measured for a check, added for good."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from app.formats.reading.findings import Findings
from app.formats.reading.sources import Source
from app.geometry.boxes import Size
from app.images.decoding import remote
from app.images.decoding.pool import DecoderStopped
from app.images.decoding.refusals import ImageRefused
from app.images.incoming import Arrival, Rejected, copy_in
from app.images.service import Created, Destination, Duplicate, conclude_intake, take_in
from app.images.tools import AddedImage, ImageTools, OnImageAdded
from app.importing.album import Known, Sought
from app.importing.models import ImportImage
from app.importing.service.finding import look_up
from app.jobs.running import RunningJob

_LOOKED_AT_ONCE = 200


@dataclass
class Added:
    """Each picture's image by its path, and how many of them are new."""

    ids: dict[str, int] = field(default_factory=dict)
    created: int = 0


async def look_at(
    tools: ImageTools, project_id: int, source: Source, paths: Collection[str], findings: Findings
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


async def add_pictures(
    tools: ImageTools,
    job: RunningJob,
    import_id: int,
    source: Source,
    paths: Collection[str],
    findings: Findings,
) -> Added:
    """Add pictures to the project, noting which the import has added; those that are there already are found."""
    assert job.project_id is not None
    noting = replace(tools, on_image_added=(*tools.on_image_added, _noted_by(import_id)))
    destination = Destination(job.project_id, job.created_by)
    added = Added()
    ordered = sorted(paths)
    outcomes = take_in(noting, destination, _arrivals(tools, source, ordered))
    async with aclosing(outcomes):
        at = 0
        async for outcome in outcomes:
            path = ordered[at]
            at += 1
            match outcome:
                case Created(_, image_id):
                    added.ids[path] = image_id
                    added.created += 1
                case Duplicate(_, image_id):
                    added.ids[path] = image_id
                case Rejected(_, reason):
                    done = "left out with what is marked on it"
                    findings.refused("picture", path, "a picture", reason, done)
            await job.progress(at, len(ordered), f"Adding {path}")
    async with tools.database.session() as session:
        await conclude_intake(
            session, actor=job.created_by, project_id=job.project_id, image_count=added.created
        )
    return added


def _noted_by(import_id: int) -> OnImageAdded:
    async def note(session: AsyncSession, image: AddedImage) -> None:
        session.add(ImportImage(image_id=image.image_id, import_id=import_id))

    return note


async def _arrivals(
    tools: ImageTools, source: Source, paths: list[str]
) -> AsyncGenerator[Arrival | Rejected, None]:
    for path in paths:
        yield await asyncio.to_thread(_copy, tools, source.path_of(path), path)


def _copy(tools: ImageTools, file: Path, path: str) -> Arrival | Rejected:
    with file.open("rb") as stream:
        return copy_in(stream, tools.scratch_path(), path, limit=tools.settings.max_upload_bytes)


def _digests(source: Source, paths: Collection[str]) -> dict[str, str]:
    found = {}
    for path in paths:
        with source.path_of(path).open("rb") as file:
            found[path] = hashlib.file_digest(file, "sha256").hexdigest()
    return found
