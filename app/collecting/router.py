"""Collections over REST, for a project's owners."""

from fastapi import APIRouter

from app.accounts.viewer import SignedIn
from app.collecting import service
from app.collecting.schemas import CollectionOut, NewCollection
from app.images.tools import Tools
from app.web.identifiers import PathId

router = APIRouter(tags=["imports"])


@router.post("/projects/{project_id}/imports/pictures", status_code=202)
async def collect_pictures(
    project_id: PathId, viewer: SignedIn, tools: Tools, body: NewCollection
) -> CollectionOut:
    """Add pictures from where they lie: a folder of the server, a prefix of a bucket, or a list of URLs.

    `GET /jobs/{job_id}` has the progress, and at the end what became of each: created, duplicates, rejected with the
    reason, and `changes`: files that are no longer what images were made of.
    """
    job_id = await service.start_collection(tools, viewer, project_id, body)
    return CollectionOut(job_id=job_id)
