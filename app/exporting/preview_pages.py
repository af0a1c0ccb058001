"""The page that shows what an export would make of an image: the original, each picture beside it, and their labels."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from app.errors import Conflict, Invalid
from app.exporting import service
from app.exporting.altering import form
from app.exporting.choosing import selection_of
from app.exporting.errors import NotToBePreviewed
from app.exporting.offering import truths_of
from app.exporting.preview_drawing import drawn_preview
from app.exporting.preview_schemas import AskedPreview, Skip
from app.exporting.preview_showing import Rendered, told_preview
from app.exporting.previewing import MOST_PICTURES, neighbour_of
from app.exporting.reading import Wanted
from app.exporting.truth import parse_truth
from app.hiding.queries import told_detector
from app.images.tools import ImageTools, Tools
from app.images.viewing import Viewings
from app.projects.access import BriefReviewerAccess, ProjectAccess
from app.web.forms import sentences_of
from app.web.identifiers import LARGEST_ID
from app.web.templates import render

pages = APIRouter(include_in_schema=False)

_OWN = ("image", "skip")
"""What says which part of a preview is shown; all else in the address is the form of the export."""
_SHOWN = ("truth", "where", *form.UNFILLED)


@pages.get("/projects/{project_id}/exports/preview")
async def show_preview(
    request: Request,
    access: BriefReviewerAccess,
    tools: Tools,
    image: Annotated[str, Query(max_length=20)] = "",
    skip: Skip = 0,
) -> Response:
    """The choices stand in the address, as the form of an export has them; `image` is an id, or empty for any.

    No connection is held while pictures are made.
    """
    sent = _sent(request)
    async with tools.database.session() as session:
        truths = await truths_of(session, access.project.id)
    context: dict[str, Any] = {
        "project": {"id": access.project.id, "name": access.project.name, "role": access.role},
        "truths": truths,
        "resizes": form.RESIZES,
        "hides": form.HIDES,
        "detector": told_detector(),
        "normalizations": form.NORMALIZATIONS,
        "filled": {**form.UNFILLED, "truth": "accepted", "where": "", **sent},
        "carried": [pair for pair in _pairs(request) if pair[0] not in (*_SHOWN, "images")],
        "image": image,
        "errors": {},
        "shown": None,
        "nothing": None,
    }
    try:
        asked = _asked(sent, image, skip)
        rendered = await service.preview_image(request.app.state, access.project.id, asked)
        Viewings.of(request).note(access.viewer.id, rendered.preview.image.id)
        context["shown"] = drawn_preview(rendered, told_preview(rendered, asked))
        context["links"] = await _links(request, access, tools, rendered, asked)
    except NotToBePreviewed:
        context["nothing"] = True
    except (ValidationError, Invalid) as error:
        context["errors"] = sentences_of(error, flattened="prepare")
    except Conflict as error:
        context["errors"] = {"": error.message}
    return render(
        request, "exporting/preview.html", context, status_code=422 if context["errors"] else 200
    )


def _pairs(request: Request) -> list[tuple[str, str]]:
    return [pair for pair in request.query_params.multi_items() if pair[0] not in _OWN]


def _sent(request: Request) -> dict[str, str]:
    """A box that is not ticked is not sent: whoever sends copies has sent the form."""
    sent = dict(_pairs(request))
    return {"copies_flip": "", **sent} if "copies" in sent else sent


def _asked(sent: dict[str, str], image: str, skip: int) -> AskedPreview:
    if image and not (image.isascii() and image.isdigit() and 0 < int(image) <= LARGEST_ID):
        raise NotToBePreviewed
    return AskedPreview.model_validate(
        {
            "truth": sent.get("truth") or "accepted",
            "where": sent.get("where", ""),
            "image_id": int(image) if image else None,
            "prepare": form.preparation_of({**form.UNFILLED, **sent}) or {},
            "skip": skip,
        }
    )


async def _links(
    request: Request,
    access: ProjectAccess,
    tools: ImageTools,
    rendered: Rendered,
    asked: AskedPreview,
) -> dict[str, str | None]:
    """Other images, and the rest of the pictures of this one."""
    id = rendered.preview.image.id
    project_id = access.project.id
    async with tools.database.connection() as connection:
        wanted = Wanted(
            project_id=project_id,
            truth=parse_truth(asked.truth),
            selection=await selection_of(connection, request.app.state, asked.where, project_id),
        )
        before = await neighbour_of(connection, wanted, id, is_next=False)
        after = await neighbour_of(connection, wanted, id, is_next=True)
    rest = asked.skip + MOST_PICTURES
    has_rest = rest < len(rendered.preview.altered)
    return {
        "previous": None if before is None else _url(request, image=before),
        "next": None if after is None else _url(request, image=after),
        "any": _url(request),
        "rest": _url(request, image=id, skip=rest) if has_rest else None,
        "first": _url(request, image=id) if asked.skip else None,
    }


def _url(request: Request, **own: int) -> str:
    return f"{request.url.path}?{urlencode([*_pairs(request), *own.items()])}"
