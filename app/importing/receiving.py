"""The files of an import on their way in: streamed to scratch, then kept in the store until the import is done."""

from contextlib import aclosing
from typing import Any
from uuid import uuid4

from fastapi import Request

from app.accounts.viewer import Viewer
from app.collecting.service import allowed_prefix
from app.errors import Invalid
from app.images.incoming import Arrival, Rejected
from app.images.outside.folders import allowed_folder
from app.images.receiving import UploadLimits, receive_files
from app.images.tools import ImageTools
from app.importing.errors import NothingSent
from app.projects.access import project_of
from app.projects.errors import ProjectArchived


async def receive_dataset(
    request: Request, tools: ImageTools, fields: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    """What was sent, as `Import.files` has it; the texts of a form go into `fields`.

    Raises:
        NothingSent: no file came.
        Invalid: one of them is too large, and then none is kept.
    """
    largest = tools.settings.max_request_bytes
    kept: list[dict[str, Any]] = []
    limits = UploadLimits(largest, largest)
    received = receive_files(request, tools.scratch_path, limits, fields)
    async with aclosing(received):
        async for arrival in received:
            if isinstance(arrival, Arrival) and not arrival.size_bytes:
                arrival.discard()  # A form whose field of files was left empty.
                continue
            if isinstance(arrival, Rejected):
                await forget(tools, kept)
                raise Invalid(arrival.reason)
            # The sweep removes what lies below `archives` for a week, so an import that nobody ends does not stay.
            key = f"archives/{uuid4().hex}"
            await tools.blobs.take_file(key, arrival.path)
            kept.append({"name": arrival.file_name, "key": key, "size_bytes": arrival.size_bytes})
    if not kept:
        raise NothingSent
    return kept


def place_of(tools: ImageTools, folder: str | None, prefix: str | None) -> dict[str, str]:
    """The one place that is named, as `Import` has it.

    Raises:
        NothingSent: none is, or both.
        FolderNotAllowed, PrefixNotAllowed: the operator has not opened it.
    """
    if folder and not prefix:
        return {"folder": str(allowed_folder(folder, tools.settings.import_roots))}
    if prefix and not folder:
        return {"prefix": str(allowed_prefix(tools, prefix))}
    raise NothingSent


async def forget(tools: ImageTools, files: list[dict[str, Any]]) -> None:
    """Remove what was kept."""
    for file in files:
        await tools.blobs.delete(file["key"])


async def refuse_others(tools: ImageTools, viewer: Viewer, project_id: int) -> None:
    """Asked before a byte is read, in a transaction of its own: an upload may take an hour."""
    async with tools.database.session() as session:
        access = await project_of(session, viewer, project_id, at_least="owner")
        if access.project.archived_at is not None:
            raise ProjectArchived
