"""Pictures that come along with labels: measured for a check, added for good."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing
from pathlib import Path

from app.formats.reading.findings import Findings
from app.formats.reading.sources import Source
from app.geometry.boxes import Size
from app.images.decoding import remote
from app.images.decoding.pool import DecoderStopped
from app.images.decoding.refusals import ImageRefused
from app.images.incoming import Arrival, Rejected, copy_in
from app.images.service import Created, Destination, Duplicate, conclude_intake, take_in
from app.images.tools import ImageTools
from app.importing.album import Album, Known
from app.jobs.running import RunningJob


async def look_at(
    tools: ImageTools, source: Source, paths: Collection[str], album: Album, findings: Findings
) -> int:
    """Enter pictures into the album as they would be if they were added; gives how many are new."""
    new = 0
    for number, path in enumerate(sorted(paths), start=1):
        file = source.path_of(path)
        known = album.of_content(await asyncio.to_thread(_sha256, file))
        if known is None:
            known = await _measured(tools, file, path, -number, findings)
            new += known is not None
        if known is not None:
            album.by_path[path] = known
    return new


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
    tools: ImageTools, job: RunningJob, source: Source, paths: Collection[str], findings: Findings
) -> dict[str, int]:
    """Add pictures to the project; gives each one's image by its path. Those that are there already are found."""
    assert job.project_id is not None
    destination = Destination(job.project_id, job.created_by)
    ids: dict[str, int] = {}
    created = 0
    ordered = sorted(paths)
    outcomes = take_in(tools, destination, _arrivals(tools, source, ordered))
    async with aclosing(outcomes):
        at = 0
        async for outcome in outcomes:
            path = ordered[at]
            at += 1
            match outcome:
                case Created(_, image_id):
                    ids[path] = image_id
                    created += 1
                case Duplicate(_, image_id):
                    ids[path] = image_id
                case Rejected(_, reason):
                    done = "left out with what is marked on it"
                    findings.refused("picture", path, "a picture", reason, done)
            await job.progress(at, len(ordered), f"Adding {path}")
    async with tools.database.session() as session:
        await conclude_intake(
            session, actor=job.created_by, project_id=job.project_id, image_count=created
        )
    return ids


async def _arrivals(
    tools: ImageTools, source: Source, paths: list[str]
) -> AsyncGenerator[Arrival | Rejected, None]:
    for path in paths:
        yield await asyncio.to_thread(_copy, tools, source.path_of(path), path)


def _copy(tools: ImageTools, file: Path, path: str) -> Arrival | Rejected:
    with file.open("rb") as stream:
        return copy_in(stream, tools.scratch_path(), path, limit=tools.settings.max_upload_bytes)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
