"""Images over JSON and multipart: add them, describe them, serve their pixels."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from app.accounts.audit import record
from app.accounts.viewer import SignedIn, Viewer
from app.images import service
from app.images.archives import is_archive
from app.images.errors import NoSuchTile
from app.images.incoming import Arrival, Rejected
from app.images.keys import PYRAMID
from app.images.queries import ImageFile, describe_images, find_file
from app.images.receiving import FIELD, UploadLimits, receive_files
from app.images.schemas import QueuedArchive, RejectedFile, UploadAnswer
from app.images.service import PREVIEW_PX, THUMBNAIL_PX, Created, Destination, Duplicate, Outcome
from app.images.serving import IMMUTABLE, Sent, send_blob
from app.images.tools import ImageTools
from app.projects.access import project_of
from app.projects.errors import ProjectArchived
from app.storage.keys import derived_key, original_key
from app.web.identifiers import PathId

router = APIRouter(tags=["images"])


def image_tools(request: Request) -> ImageTools:
    """The stores and decoders of this process."""
    return ImageTools.of(request.app.state)


Tools = Annotated[ImageTools, Depends(image_tools)]


async def open_file(image_id: PathId, viewer: SignedIn, tools: Tools) -> ImageFile:
    """The image in the address. Its connection is given back before anything is decoded or sent."""
    async with tools.database.connection() as connection:
        return await find_file(connection, viewer, image_id)


File = Annotated[ImageFile, Depends(open_file)]

_FILES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [FIELD],
                    "properties": {
                        FIELD: {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                            "description": "Pictures, or ZIP and TAR archives of them.",
                        }
                    },
                }
            }
        },
    }
}


@router.post("/projects/{project_id}/images", openapi_extra=_FILES)
async def add_images(
    project_id: PathId, request: Request, viewer: SignedIn, tools: Tools
) -> UploadAnswer:
    """Add pictures. Each file is judged by itself: added, known already, rejected with the reason, or unpacked."""
    destination = await _destination(tools, viewer, project_id)
    limits = UploadLimits(tools.settings.max_upload_bytes, tools.settings.max_request_bytes)
    received = receive_files(request, tools.scratch_path, limits)
    became = _Became()
    pictures = _queue_archives(tools, destination, received, became)
    async with aclosing(service.take_in(tools, destination, pictures)) as outcomes:
        async for outcome in outcomes:
            became.note(outcome)
    return await _answer(tools, viewer, destination, became)


@router.get("/images/{image_id}/file", response_class=Response)
async def show_file(
    request: Request,
    image: File,
    tools: Tools,
    frame: Annotated[
        Literal["upright", "stored"],
        Query(
            description="Upright pixels in a format that browsers show, or the file as it was sent."
        ),
    ] = "upright",
) -> Response:
    """The whole picture."""
    if frame == "stored":
        sent = Sent(original_key(image.sha256), image.mime_type, image.sha256, image.file_name)
    else:
        served = await service.ensure_upright(tools, image)
        is_copy = served.key != original_key(image.sha256)
        etag = f"{image.sha256}-upright" if is_copy else image.sha256
        sent = Sent(served.key, served.mime_type, etag, None if is_copy else image.file_name)
    return await send_blob(request, tools.blobs, tools.settings, sent)


@router.get("/images/{image_id}/thumbnail", response_class=Response)
async def show_thumbnail(
    request: Request,
    image: File,
    tools: Tools,
    size: Annotated[
        int,
        Query(
            ge=1, le=8192, description="The longer side: up to 512 the thumbnail, else 2,048 px."
        ),
    ] = THUMBNAIL_PX,
) -> Response:
    """The picture reduced, upright; made at once if the background has not come to it."""
    is_small = size <= THUMBNAIL_PX
    served = await (service.ensure_thumbnail if is_small else service.ensure_preview)(tools, image)
    etag = f"{image.sha256}-{THUMBNAIL_PX if is_small else PREVIEW_PX}"
    sent = Sent(served.key, served.mime_type, etag)
    return await send_blob(request, tools.blobs, tools.settings, sent)


@router.get("/images/{image_id}/tiles/{z}/{x}/{y}", response_class=Response)
async def show_tile(image: File, tools: Tools, z: int, x: int, y: int) -> Response:
    """A square of 512 px of an image with `tile_levels`: level 0 is the smallest, the last one the full size.

    Squares at the right and lower edges are padded.
    """
    if image.tile_levels is None:
        raise NoSuchTile
    tile = await tools.pyramids.tile(derived_key(image.sha256, PYRAMID), z, x, y)
    if tile is None:
        raise NoSuchTile
    return Response(tile, media_type="image/jpeg", headers={"Cache-Control": IMMUTABLE})


@dataclass
class _Became:
    """What became of the files of one upload, in the order they came."""

    created: list[int] = field(default_factory=list)
    duplicates: list[int] = field(default_factory=list)
    rejected: list[RejectedFile] = field(default_factory=list)
    archives: list[QueuedArchive] = field(default_factory=list)

    def note(self, outcome: Outcome) -> None:
        match outcome:
            case Created(_, image_id):
                self.created.append(image_id)
            case Duplicate(_, image_id):
                self.duplicates.append(image_id)
            case Rejected(file_name, reason):
                self.rejected.append(RejectedFile(filename=file_name, reason=reason))


async def _destination(tools: ImageTools, viewer: Viewer, project_id: int) -> Destination:
    """Checked in a transaction of its own: an upload may take an hour, and there are ten connections."""
    async with tools.database.session() as session:
        access = await project_of(session, viewer, project_id, at_least="owner")
        if access.project.archived_at is not None:
            raise ProjectArchived
    return Destination(project_id, viewer.id)


async def _queue_archives(
    tools: ImageTools,
    destination: Destination,
    received: AsyncGenerator[Arrival | Rejected, None],
    became: _Became,
) -> AsyncGenerator[Arrival | Rejected, None]:
    """The pictures of an upload; its archives are handed to a job on the way."""
    async with aclosing(received):
        async for arrival in received:
            if isinstance(arrival, Arrival) and is_archive(arrival.head):
                job_id = await service.queue_archive(tools, destination, arrival)
                became.archives.append(QueuedArchive(filename=arrival.file_name, job_id=job_id))
            else:
                yield arrival


async def _answer(
    tools: ImageTools, viewer: Viewer, destination: Destination, became: _Became
) -> UploadAnswer:
    async with tools.database.session() as session:
        if became.created:
            await service.request_derivatives(session, destination.project_id)
            await record(
                session,
                actor=viewer,
                action="images.added",
                subject=f"project:{destination.project_id}",
                project_id=destination.project_id,
                detail={"images": len(became.created)},
            )
        return UploadAnswer(
            created=await describe_images(session, viewer, became.created),
            duplicates=await describe_images(session, viewer, became.duplicates),
            rejected=became.rejected,
            archives=became.archives,
        )
