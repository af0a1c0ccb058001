"""The form that adds pictures to a project, for browsers without script."""

from fastapi import APIRouter, Request, Response

from app.accounts.viewer import SignedIn
from app.images.schemas import UploadAnswer
from app.images.tools import Tools
from app.images.uploading import take_upload
from app.web.flashes import Flash, redirect
from app.web.identifiers import PathId

pages = APIRouter(include_in_schema=False)

MOST_REASONS = 3


@pages.post("/projects/{project_id}/images")
async def add_images_by_form(
    project_id: PathId, request: Request, viewer: SignedIn, tools: Tools
) -> Response:
    answer = await take_upload(request, viewer, tools, project_id)
    told = Flash(_sentence(answer), "caution" if answer.rejected else "done")
    return redirect(f"/projects/{project_id}/images", told)


def _sentence(answer: UploadAnswer) -> str:
    """`Added 2, 1 already here, 1 rejected. notes.txt: expected a picture.`"""
    counts = [
        (len(answer.created), "added"),
        (len(answer.duplicates), "already here"),
        (len(answer.archives), "to be unpacked"),
        (len(answer.rejected), "rejected"),
    ]
    said = ", ".join(f"{count:,} {word}" for count, word in counts if count) or "No files"
    reasons = [f"{each.filename}: {each.reason}" for each in answer.rejected[:MOST_REASONS]]
    return " ".join([f"{said}.", *reasons])
