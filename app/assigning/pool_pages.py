"""The page on which owners define pools."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from starlette.datastructures import FormData

from app.assigning import queries
from app.assigning.showing import project_of, sentence_of
from app.assignments import service as assignments
from app.assignments.schemas import NewPool, PoolChange
from app.database.engine import driver_connection
from app.errors import Conflict, Invalid
from app.projects.access import ChangeAccess, ReviewerAccess
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, text_of, texts_of
from app.web.identifiers import PathId
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)


@pages.get("/projects/{project_id}/pools")
async def show_pools(request: Request, access: ReviewerAccess, session: RequestSession) -> Response:
    """The named sets of annotators, with their people."""
    connection = await driver_connection(session)
    context = {
        "project": project_of(access),
        "pools": await queries.pools_of(connection, access.project.id),
        "people": await queries.loads_of(connection, access.project.id),
    }
    return render(request, "assignments/pools.html", context)


@pages.post("/projects/{project_id}/pools")
async def add_pool(access: ChangeAccess, session: RequestSession, form: SentForm) -> Response:
    """Define a pool."""
    home = f"/projects/{access.project.id}/pools"
    try:
        new = NewPool.model_validate(_pool_of(form), strict=False)
        await assignments.create_pool(
            await driver_connection(session),
            viewer=access.viewer,
            project_id=access.project.id,
            new=new,
        )
    except (ValidationError, Invalid, Conflict) as refused:
        return redirect(home, Flash(sentence_of(refused), "error"))
    return redirect(
        home, Flash(f"The pool {new.name} is ready: reserve images to it under Assigning.")
    )


@pages.post("/projects/{project_id}/pools/{pool_id}")
async def change_pool(
    access: ChangeAccess, session: RequestSession, pool_id: PathId, form: SentForm
) -> Response:
    """Give a pool another name or other people."""
    home = f"/projects/{access.project.id}/pools"
    await assignments.refuse_unknown_pool(
        await driver_connection(session), access.project.id, pool_id
    )
    try:
        await assignments.change_pool(
            await driver_connection(session),
            viewer=access.viewer,
            project_id=access.project.id,
            pool_id=pool_id,
            change=PoolChange.model_validate(_pool_of(form), strict=False),
        )
    except (ValidationError, Invalid, Conflict) as refused:
        return redirect(home, Flash(sentence_of(refused), "error"))
    return redirect(home, Flash("The pool is saved."))


@pages.post("/projects/{project_id}/pools/{pool_id}/removal")
async def remove_pool(access: ChangeAccess, session: RequestSession, pool_id: PathId) -> Response:
    """Remove a pool; its images are everybody's again."""
    await assignments.delete_pool(
        await driver_connection(session),
        viewer=access.viewer,
        project_id=access.project.id,
        pool_id=pool_id,
    )
    message = "The pool is removed; its images are everybody's again."
    return redirect(f"/projects/{access.project.id}/pools", Flash(message))


def _pool_of(form: FormData) -> dict[str, Any]:
    return {"name": text_of(form, "name"), "annotator_ids": texts_of(form, "annotator_ids")}
