"""One full-screen page: the disagreements of a project, for its reviewers."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from app.accounts.viewer import SignedIn
from app.database.engine import Connection
from app.editor.pages import for_script_element
from app.editor.queries import adjudication_start
from app.errors import Invalid, NotFound
from app.projects.access import role_on
from app.projects.guidelines import guidelines_html
from app.review import filters as queue
from app.review.queries.disagreements import Wanted
from app.review.queries.first import first_disagreements
from app.web.identifiers import PathId, RowId
from app.web.templates import render
from app.web.transactions import RequestConnection

pages = APIRouter(include_in_schema=False)
_FILTERS = TypeAdapter(queue.Filters)


class Filters(BaseModel):
    """Which disagreements are looked at; passed on to the queue, which knows what they may be."""

    model_config = ConfigDict(extra="ignore")

    image: RowId | None = None
    kind: str | None = None
    category: str | None = None
    question: str | None = None
    annotator: str | None = None
    cell: str | None = None
    week: str | None = None
    slice: str | None = None
    value: str | None = None


@pages.get("/projects/{project_id}/adjudication")
async def show_adjudication(
    project_id: PathId,
    request: Request,
    viewer: SignedIn,
    connection: RequestConnection,
    filters: Annotated[Filters, Query()],
) -> Response:
    """The queue of disagreements, from the most valuable on, or beginning with the image that is named."""
    await role_on(connection, viewer, project_id, at_least="reviewer")
    start, guidelines = await adjudication_start(connection, viewer, project_id)
    wanted = await _wanted(connection, project_id, filters)
    document = msgspec.json.decode(start, type=dict[str, object]) | {
        "guidelines_html": guidelines_html(guidelines),
        "filters": filters.model_dump(exclude={"image"}, exclude_none=True),
        "image_id": filters.image,
        "first": await first_disagreements(connection, wanted, filters.image) if wanted else None,
    }
    start_json = for_script_element(msgspec.json.encode(document))
    return render(request, "review/adjudicate.html", {"start_json": start_json})


async def _wanted(connection: Connection, project_id: int, filters: Filters) -> Wanted | None:
    """What the queue would find; none where it would refuse the filters, and say so itself."""
    asked = filters.model_dump(exclude={"image"}, exclude_none=True)
    try:
        return await _FILTERS.validate_python(asked).wanted(connection, project_id)
    except (ValidationError, Invalid, NotFound):
        return None
