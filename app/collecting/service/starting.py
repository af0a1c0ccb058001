"""Begin a collection: check that the place is open to it, and ask for the job."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.viewer import Viewer
from app.collecting.errors import ListRefused, NoPlaceNamed, NoUrls, PrefixNotAllowed
from app.collecting.schemas import KIND, NewCollection
from app.formats.reading.findings import FileRefused
from app.formats.reading.url_lists import read_url_list
from app.images.outside.buckets import Prefix
from app.images.outside.folders import allowed_folder
from app.images.tools import ImageTools
from app.jobs.queue import enqueue
from app.projects.access import ProjectAccess, project_of
from app.projects.errors import ProjectArchived

_LIST_NAME = "urls"


@dataclass(frozen=True, slots=True)
class Planned:
    """What a job is called, and what it has to know."""

    title: str
    args: Mapping[str, Any]


async def start_collection(
    tools: ImageTools, viewer: Viewer, project_id: int, wanted: NewCollection
) -> int:
    """Ask for the pictures of a place; gives the job's id.

    Raises:
        NoPlaceNamed, FolderNotAllowed, PrefixNotAllowed, NoUrls, ListRefused: there is no such place to take from.
    """
    async with tools.database.session() as session:
        access = await project_of(session, viewer, project_id, at_least="owner")
        if access.project.archived_at is not None:
            raise ProjectArchived
    planned = await plan_collection(tools, wanted)
    async with tools.database.session() as session:
        return await queue_collection(session, access, planned)


async def queue_collection(session: AsyncSession, access: ProjectAccess, planned: Planned) -> int:
    """Ask for what was planned, within a transaction; gives the job's id."""
    if access.project.archived_at is not None:
        raise ProjectArchived
    job = await enqueue(
        session,
        kind=KIND,
        title=planned.title,
        project_id=access.project.id,
        created_by=access.viewer.id,
        args=planned.args,
    )
    return job.id


async def plan_collection(tools: ImageTools, wanted: NewCollection) -> Planned:
    """Find out whether there is such a place, and keep a list for the job; raises as `start_collection` does."""
    title, args = await _place(tools, wanted)
    return Planned(title, {**args, "pictures": wanted.pictures})


async def _place(tools: ImageTools, wanted: NewCollection) -> tuple[str, dict[str, Any]]:
    if [wanted.folder, wanted.prefix, wanted.urls].count(None) != 2:
        raise NoPlaceNamed
    if wanted.folder is not None:
        folder = str(allowed_folder(wanted.folder, tools.settings.import_roots))
        return f"Adding pictures of {folder}", {"folder": folder}
    if wanted.prefix is not None:
        prefix = str(allowed_prefix(tools, wanted.prefix))
        return f"Adding pictures of {prefix}", {"prefix": prefix}
    content = _text_of(wanted.urls or "").encode()
    return "Adding pictures by URL", {"list": await _keep_list(tools, content, _LIST_NAME)}


async def _keep_list(tools: ImageTools, content: bytes, name: str) -> dict[str, str]:
    """Keep a list for the job, once it is sure that it names something; the sweep removes what nobody reads."""
    try:
        has_urls = await asyncio.to_thread(_has_urls, content, name)
    except FileRefused as refusal:
        raise ListRefused(refusal.place, refusal.problem) from None
    if not has_urls:
        raise NoUrls
    key = f"archives/{uuid4().hex}"
    await tools.blobs.put_bytes(key, content)
    return {"key": key, "name": name}


def _has_urls(content: bytes, name: str) -> bool:
    return any(each.url is not None for each in read_url_list(content, name))


def _text_of(urls: str | Sequence[str]) -> str:
    return urls if isinstance(urls, str) else "\n".join(urls)


def allowed_prefix(tools: ImageTools, given: str) -> Prefix:
    """The prefix that an address names; raises PrefixNotAllowed when the operator has not opened it."""
    with contextlib.suppress(ValueError):
        prefix = Prefix.of(given.strip())
        if tools.places.buckets.opens(prefix):
            return prefix
    raise PrefixNotAllowed(given, tools.settings.import_buckets)
