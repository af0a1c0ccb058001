"""Images over JSON and multipart: add them, describe them, serve their pixels."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.background import BackgroundTask

from app.accounts.viewer import SignedIn
from app.images import service
from app.images.errors import NoSuchTile
from app.images.keys import PYRAMID
from app.images.originals import OutsideBlob, store_of
from app.images.queries import ImageFile, find_file
from app.images.receiving import FIELD
from app.images.schemas import UploadAnswer
from app.images.service import PREVIEW_PX, THUMBNAIL_PX
from app.images.serving import IMMUTABLE, Sent, send_blob
from app.images.tools import Tools
from app.images.uploading import take_upload
from app.images.viewing import Viewings
from app.storage.keys import derived_key, original_key
from app.web.identifiers import PathId

router = APIRouter(tags=["images"])


async def open_file(image_id: PathId, viewer: SignedIn, tools: Tools) -> ImageFile:
    """The image in the address. Its connection is given back before anything is decoded or sent."""
    async with tools.database.connection() as connection:
        return await find_file(connection, viewer, image_id)


File = Annotated[ImageFile, Depends(open_file)]


async def note_opening(request: Request, image: File, viewer: SignedIn) -> ImageFile:
    """The image in the address, opened in full: that is remembered."""
    Viewings.of(request).note(viewer.id, image.id)
    return image


OpenedFile = Annotated[ImageFile, Depends(note_opening)]

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
    return await take_upload(request, viewer, tools, project_id)


@router.get("/images/{image_id}/file", response_class=Response)
async def show_file(
    request: Request,
    image: OpenedFile,
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
    return await _send(request, image, tools, sent)


@router.get("/images/{image_id}/thumbnail", response_class=Response)
async def show_thumbnail(
    request: Request,
    image: File,
    viewer: SignedIn,
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
    if not is_small:
        Viewings.of(request).note(viewer.id, image.id)
    served = await (service.ensure_thumbnail if is_small else service.ensure_preview)(tools, image)
    etag = f"{image.sha256}-{THUMBNAIL_PX if is_small else PREVIEW_PX}"
    sent = Sent(served.key, served.mime_type, etag)
    return await _send(request, image, tools, sent)


@router.get("/images/{image_id}/tiles/{z}/{x}/{y}", response_class=Response)
async def show_tile(image: OpenedFile, tools: Tools, z: int, x: int, y: int) -> Response:
    """A square of 512 px of an image with `tile_levels`: level 0 is the smallest, the last one the full size.

    Squares at the right and lower edges are padded.
    """
    if image.tile_levels is None:
        raise NoSuchTile
    tile = await tools.pyramids.tile(derived_key(image.sha256, PYRAMID), z, x, y)
    if tile is None:
        raise NoSuchTile
    return Response(tile, media_type="image/jpeg", headers={"Cache-Control": IMMUTABLE})


async def _send(request: Request, image: ImageFile, tools: Tools, sent: Sent) -> Response:
    store = await store_of(tools, image, sent.key)
    response = await send_blob(request, store, tools.settings, sent)
    if isinstance(store, OutsideBlob):
        response.background = BackgroundTask(store.close)
    return response
