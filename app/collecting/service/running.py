"""The job of a collection. Run again after a crash, it passes over what it has taken in already."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.collecting.service.addresses import import_addresses
from app.collecting.service.buckets import import_bucket
from app.collecting.service.folders import import_folder
from app.collecting.service.taking import Collection, Report
from app.formats.reading.url_lists import Listed, read_url_list
from app.images.outside.buckets import Prefix
from app.images.outside.folders import allowed_folder
from app.images.service import Destination
from app.images.service.unpacking import Tally
from app.images.tools import ImageTools
from app.jobs.running import RunningJob


async def run_collection(job: RunningJob) -> dict[str, object]:
    """Take in the pictures of the place that the job names."""
    assert job.project_id is not None, "pictures belong to a project"
    tools = ImageTools.of(job.app_state)
    destination = Destination(job.project_id, job.created_by)
    is_reference = job.args["pictures"] == "reference"
    collection = Collection(tools, destination, is_reference)
    total: list[int] = []

    async def report(tally: Tally, file_name: str) -> None:
        await job.progress(tally.files, next(iter(total), None), file_name)

    if "list" in job.args:
        listed = await _read_list(tools, job.args["list"])
        total.append(len(listed))
        tally = await import_addresses(collection, listed, report=report)
        await tools.blobs.delete(job.args["list"]["key"])
    else:
        tally = await _of_place(collection, job.args, report)
    return tally.result_outside()


async def _of_place(collection: Collection, args: Mapping[str, Any], report: Report) -> Tally:
    """Whether the place is open is asked again: settings may have changed since the job was asked for."""
    tools = collection.tools
    if "prefix" in args:
        return await import_bucket(collection, Prefix.of(args["prefix"]), report=report)
    folder = await asyncio.to_thread(allowed_folder, args["folder"], tools.settings.import_roots)
    return await import_folder(
        tools,
        collection.destination,
        Path(folder),
        report=report,
        is_reference=collection.is_reference,
    )


async def _read_list(tools: ImageTools, kept: Mapping[str, str]) -> list[Listed]:
    content = await tools.blobs.read(kept["key"])
    return await asyncio.to_thread(lambda: list(read_url_list(content, kept["name"])))
