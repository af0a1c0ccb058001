"""How far people agree, over REST."""

from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Response

from app.accounts.viewer import SignedIn
from app.agreement import queries
from app.agreement.access import CaughtUp, ReadableAgreement, ReadableAnnotator
from app.agreement.schemas import (
    AgreementOut,
    AgreementQuery,
    AnnotatorAgreementOut,
    AnnotatorQuery,
    RecomputeStarted,
)
from app.agreement.service import start_recompute
from app.agreement.tables import annotator_csv, csv_of
from app.projects.access import role_on
from app.projects.policy import reaches
from app.web.identifiers import PathId
from app.web.transactions import RequestConnection

router = APIRouter(tags=["agreement"])


@router.get(
    "/projects/{project_id}/agreement",
    response_model=AgreementOut,
    dependencies=[CaughtUp],
    responses={200: {"content": {"text/csv": {}}, "description": "The numbers."}},
)
async def show_agreement(
    connection: RequestConnection,
    project_id: ReadableAgreement,
    asked: Annotated[AgreementQuery, Query()],
    accept: Annotated[str, Header()] = "",
) -> object:
    """How far people agree: the headline, the numbers of the whole, and one row for each part."""
    told = await queries.agreement_of(
        connection,
        queries.Asked(
            project_id,
            by=asked.by,
            slice=asked.slice,
            family=asked.family,
            question_id=asked.question,
            category_id=asked.category,
            hides_names=asked.names == "hidden",
            limit=asked.limit,
            cursor=asked.cursor,
        ),
    )
    if _wants_csv(asked.format, accept):
        return Response(csv_of(told.measures, told.rows), media_type="text/csv; charset=utf-8")
    return told


@router.get(
    "/projects/{project_id}/annotators/{user_id}/agreement",
    response_model=AnnotatorAgreementOut,
    dependencies=[CaughtUp],
    responses={200: {"content": {"text/csv": {}}, "description": "The numbers."}},
)
async def show_annotator(
    connection: RequestConnection,
    viewer: SignedIn,
    access: ReadableAnnotator,
    asked: Annotated[AnnotatorQuery, Query()],
    accept: Annotated[str, Header()] = "",
) -> object:
    """One annotator's work beside the others'; of themselves everybody may read it, and then nobody else is named."""
    project_id, user_id = access
    role = await role_on(connection, viewer, project_id, at_least="annotator")
    told = await queries.annotator_agreement(
        connection,
        project_id,
        user_id,
        hides_names=viewer.id == user_id or asked.names == "hidden",
        is_reviewer=reaches(role, "reviewer"),
    )
    if _wants_csv(asked.format, accept):
        return Response(annotator_csv(told), media_type="text/csv; charset=utf-8")
    return told


@router.post("/projects/{project_id}/agreement/recomputes", status_code=201)
async def recompute(
    project_id: PathId, viewer: SignedIn, connection: RequestConnection
) -> RecomputeStarted:
    """Measure every image of the project anew. For its owners; the numbers change while the job runs."""
    await role_on(connection, viewer, project_id, at_least="owner")
    job_id = await start_recompute(connection, project_id=project_id, viewer_id=viewer.id)
    return RecomputeStarted(job_id=job_id)


def _wants_csv(form: Literal["json", "csv"] | None, accept: str) -> bool:
    return form == "csv" or (form is None and "text/csv" in accept)
