"""How far people agree, for people: one address, divided by tabs as the API is by `by`."""

from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.accounts.viewer import SignedIn
from app.agreement.access import CaughtUp
from app.agreement.explaining import EXPLAINED
from app.agreement.glancing import Basis, basis_of, families_of, job_shown
from app.agreement.models import Family
from app.agreement.policy import may_read
from app.agreement.queries import recomputing
from app.agreement.service import start_recompute
from app.agreement.showing import all_shown, leading
from app.agreement.tabs import CONTENTS, Tab, View, tabs_of, with_slice
from app.database.engine import Connection, driver_connection
from app.projects.access import MemberAccess, OwnerAccess, ProjectAccess
from app.projects.policy import reaches
from app.projects.queries import categories_of, questions_of
from app.web.flashes import Flash, redirect
from app.web.identifiers import RowId
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)


class AgreementForm(BaseModel):
    """The filters of the page, as a browser sends them: an empty choice is none."""

    model_config = ConfigDict(extra="ignore")

    by: Tab = "overall"
    family: Family | Literal[""] = ""
    category: RowId | Literal[""] = ""
    question: RowId | Literal[""] = ""
    slice: Annotated[str, Field(max_length=220)] = ""
    measure: Annotated[str, Field(max_length=300)] = ""
    names: Literal["shown", "hidden"] = "shown"
    cursor: str | None = None


@pages.get("/projects/{project_id}/agreement", dependencies=[CaughtUp])
async def show_agreement(
    request: Request,
    session: RequestSession,
    access: MemberAccess,
    asked: Annotated[AgreementForm, Query()],
) -> Response:
    """The dashboard; an annotator of a blind project is shown their own page instead."""
    project = access.project
    if not may_read(access.role, is_blind=project.blind):
        return redirect(f"/projects/{project.id}/annotators/{access.viewer.id}")
    connection = await driver_connection(session)
    basis = await basis_of(connection, project.id)
    frame = await _frame(connection, access, basis)
    if not basis.shared:
        return render(request, "agreement/empty.html", frame)
    view = await with_slice(connection, await _view(session, connection, access, asked))
    told, content = await CONTENTS[view.tab](connection, view)
    main, second, axis = all_shown(told.measures)
    context = frame | {
        "tab": view.tab,
        "tabs": tabs_of(view),
        "view": view,
        "headline": leading(told.headline),
        "numbers": main,
        "second": second,
        "axis": axis,
        "exports": _exports(view),
        **content,
    }
    return render(request, f"agreement/{view.tab}.html", context)


@pages.get("/projects/{project_id}/agreement/numbers")
async def explain_numbers(request: Request, access: MemberAccess) -> Response:
    """What each number means."""
    context = {"project": _heading(access), "explained": list(EXPLAINED.values())}
    return render(request, "agreement/explained.html", context)


@pages.post("/projects/{project_id}/agreement/recomputes")
async def recompute(session: RequestSession, access: OwnerAccess, viewer: SignedIn) -> Response:
    """Measure everything anew."""
    connection = await driver_connection(session)
    await start_recompute(connection, project_id=access.project.id, viewer_id=viewer.id)
    message = "Agreement is measured anew; the numbers change while that runs."
    return redirect(f"/projects/{access.project.id}/agreement", Flash(message))


def _heading(access: ProjectAccess) -> dict[str, Any]:
    return {"id": access.project.id, "name": access.project.name, "role": access.role}


async def _frame(connection: Connection, access: ProjectAccess, basis: Basis) -> dict[str, Any]:
    """What every tab has around it, and the page without numbers, too."""
    stale, job_id = await recomputing(connection, access.project.id)
    return {
        "project": _heading(access),
        "basis": basis,
        "overlap": access.project.overlap,
        "stale": stale,
        "job": await job_shown(connection, job_id) if job_id is not None else None,
        "is_reviewer": reaches(access.role, "reviewer"),
        "is_owner": reaches(access.role, "owner"),
    }


async def _view(
    session: RequestSession, connection: Connection, access: ProjectAccess, asked: AgreementForm
) -> View:
    project_id = access.project.id
    return View(
        project_id=project_id,
        tab=asked.by,
        categories=await categories_of(session, project_id),
        questions=await questions_of(session, project_id),
        families=await families_of(connection, project_id),
        family=asked.family or None,
        category_id=asked.category or None,
        question_id=asked.question or None,
        slice=asked.slice or None,
        measure=asked.measure,
        hides_names=asked.names == "hidden",
        cursor=asked.cursor,
    )


def _exports(view: View) -> dict[str, str]:
    """The same numbers over REST."""
    query = {
        "by": "overall" if view.tab == "slice" and view.slice is None else view.tab,
        "family": view.family,
        "category": view.category_id,
        "question": view.question_id,
        "slice": view.slice,
        "names": "hidden" if view.hides_names else None,
    }
    kept = urlencode({name: value for name, value in query.items() if value is not None})
    address = f"/api/v1/projects/{view.project_id}/agreement?{kept}"
    return {"CSV": f"{address}&format=csv", "JSON": f"{address}&format=json"}
