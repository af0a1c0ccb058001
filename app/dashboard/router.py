"""Progress over JSON."""

from fastapi import APIRouter

from app.dashboard import queries
from app.dashboard.schemas import CategoryProgress, PersonProgress, Progress, WaitingOut
from app.projects.access import MemberAccess
from app.web.transactions import RequestSession

router = APIRouter(tags=["projects"])


@router.get("/projects/{project_id}/progress")
async def show_progress(session: RequestSession, access: MemberAccess) -> Progress:
    """Images by state, annotations by category, work by person, submissions of the last 14 days."""
    project_id = access.project.id
    only = queries.only_annotator(access)
    categories = await queries.category_counts(session, project_id, annotator_id=only)
    people = await queries.people_visible_to(session, access)
    waiting = await queries.waiting_for(session, access.viewer, [project_id])
    return Progress(
        images=(await queries.image_states(session, access.viewer, [project_id]))[project_id],
        waiting=WaitingOut.model_validate(waiting[project_id]),
        categories=[CategoryProgress.model_validate(each) for each in categories],
        people=[PersonProgress.model_validate(each) for each in people],
        submissions_by_day=dict(await queries.throughput(session, project_id, annotator_id=only)),
    )
