"""Previews over REST, for those who may export: what would become of one image, and each picture of it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.exporting import service
from app.exporting.preview_schemas import AskedPicture, AskedPreview, PreviewOut
from app.exporting.preview_showing import told_preview
from app.images.viewing import Viewings
from app.projects.access import BriefReviewerAccess

router = APIRouter(tags=["export"])

# Labels say what is hidden on a picture, and they change.
_FOR_A_MINUTE = {"Cache-Control": "private, max-age=60"}


@router.post("/projects/{project_id}/exports/preview")
async def preview_export(
    access: BriefReviewerAccess, request: Request, asked: AskedPreview
) -> PreviewOut:
    """What an export would make of one image: its pictures, their labels, and what became of each object.

    Nothing is kept. Up to 48 pictures are told at once; `skip` goes on. Images for validation and tests have no copies,
    which a preview has: it knows no split.
    """
    rendered = await service.preview_image(request.app.state, access.project.id, asked)
    Viewings.of(request).note(access.viewer.id, rendered.preview.image.id)
    return told_preview(rendered, asked)


@router.get(
    "/projects/{project_id}/exports/preview/picture",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}, "image/png": {}}}},
)
async def get_preview_picture(
    access: BriefReviewerAccess, request: Request, asked: Annotated[AskedPicture, Query()]
) -> Response:
    """One picture of a preview, byte for byte what an export with this `prepare` has of a training image.

    Who asks is noted among those who saw the image.
    """
    content, mime_type = await service.preview_picture(request.app.state, access.project.id, asked)
    Viewings.of(request).note(access.viewer.id, asked.image_id)
    return Response(content, media_type=mime_type, headers=_FOR_A_MINUTE)
