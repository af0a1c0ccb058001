"""The gallery and the page of one image, for people."""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.database.engine import driver_connection
from app.gallery import service
from app.gallery.facets import Facets, facets_of
from app.gallery.image_page import image_context
from app.gallery.language import Filter, all_of, any_of, parse_filter, print_value
from app.gallery.listing import list_page, sight_of
from app.gallery.queries import MOST_COUNTED, count_images, labels_of
from app.images.access import ReviewedImage, SeenImage
from app.projects.access import MemberAccess, ProjectAccess
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, text_of
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

PAGE_SIZES = {"small": 120, "medium": 60, "large": 30}


class GalleryQuery(BaseModel):
    """The gallery's form, as a browser sends it."""

    model_config = ConfigDict(extra="ignore")

    state: list[str] = []
    category: list[str] = []
    name: Annotated[str, Field(max_length=500)] = ""
    camera: Annotated[str, Field(max_length=500)] = ""
    taken_from: Annotated[str, Field(max_length=10)] = ""
    taken_to: Annotated[str, Field(max_length=10)] = ""
    size: str = "medium"
    cursor: str | None = None


@dataclass(frozen=True)
class _Filter:
    """One filter in force: its term in the language, its words, and the form field that set it."""

    term: str
    label: str
    field: str
    value: str


@pages.get("/projects/{project_id}/images")
async def show_gallery(
    request: Request,
    access: MemberAccess,
    session: RequestSession,
    asked: Annotated[GalleryQuery, Query()],
) -> Response:
    connection = await driver_connection(session)
    sight = sight_of(access, is_blind=access.project.blind)
    facets = await facets_of(connection, sight)
    filters = _filters_of(asked, facets)
    size = asked.size if asked.size in PAGE_SIZES else "medium"
    listing = await list_page(
        connection,
        sight,
        _tree_of(filters),
        sort="id",
        limit=PAGE_SIZES[size],
        cursor=asked.cursor,
    )
    labels = await labels_of(connection, sight, [row["id"] for row in listing.rows])
    home = f"/projects/{access.project.id}/images"
    shown = [(each.field, each.value) for each in filters] + [("size", size)]
    context = {
        "project": _project(access),
        "filters": _form_of(asked),
        "active": _active(home, filters, shown),
        "states": facets.states,
        "categories": facets.categories,
        "cameras": facets.cameras,
        "images": [row | {"annotations": labels[row["id"]]} for row in listing.rows],
        "count": await count_images(connection, listing.conditions),
        "most_counted": MOST_COUNTED,
        "next_url": _next_url(home, shown, listing.next_cursor),
        "size": size,
    }
    is_fragment = request.headers.get("HX-Request") == "true"
    return render(
        request, "gallery/_results.html" if is_fragment else "gallery/index.html", context
    )


@pages.get("/images/{image_id}")
async def show_image(
    request: Request,
    found: SeenImage,
    session: RequestSession,
    layer: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
) -> Response:
    return render(request, "images/show.html", await image_context(session, found, layer))


@pages.post("/images/{image_id}/exclusion")
async def exclude(found: ReviewedImage, session: RequestSession, form: SentForm) -> Response:
    image = found.image
    reason = text_of(form, "reason").strip() or "no reason given"
    await service.exclude_image(
        session, viewer=found.viewer, project_id=image.project_id, image_id=image.id, reason=reason
    )
    message = f"{image.file_name} is excluded: nobody gets it, and exports leave it out."
    flash = Flash(message, undo_url=f"/images/{image.id}/inclusion")
    return redirect(f"/images/{image.id}", flash)


@pages.post("/images/{image_id}/inclusion")
async def include(found: ReviewedImage, session: RequestSession) -> Response:
    image = found.image
    await service.include_image(
        session, viewer=found.viewer, project_id=image.project_id, image_id=image.id
    )
    return redirect(
        f"/images/{image.id}", Flash(f"{image.file_name} is part of the project again.")
    )


def _project(access: ProjectAccess) -> dict[str, Any]:
    return {"id": access.project.id, "name": access.project.name, "role": access.role}


def _filters_of(asked: GalleryQuery, facets: Facets) -> list[_Filter]:
    """The filters in force, in the order of the form. What the language does not know, it refuses when it parses."""
    names = {str(category["id"]): category["name"] for category in facets.categories}
    made = [
        _Filter(_term("state", value), value.replace("_", " "), "state", value)
        for value in asked.state
    ]
    made += [
        _Filter(_term("category", value), names.get(value, value), "category", value)
        for value in asked.category
    ]
    if asked.name:
        made.append(_Filter(_term("name", asked.name), f"name: {asked.name}", "name", asked.name))
    if asked.camera:
        made.append(_Filter(_term("camera", asked.camera), asked.camera, "camera", asked.camera))
    if asked.taken_from:
        term = f"taken:{asked.taken_from}.."
        made.append(_Filter(term, f"from {asked.taken_from}", "taken_from", asked.taken_from))
    if asked.taken_to:
        term = f"taken:..{asked.taken_to}"
        made.append(_Filter(term, f"until {asked.taken_to}", "taken_to", asked.taken_to))
    return made


def _term(field: str, value: str) -> str:
    return f"{field}:{print_value(value)}"


def _tree_of(filters: list[_Filter]) -> Filter | None:
    """Ticked values of one field are alternatives; different fields must all hold."""
    groups: dict[str, list[Filter]] = {}
    for each in filters:
        parsed = parse_filter(each.term)
        if parsed is not None:
            groups.setdefault(each.field, []).append(parsed)
    joined = (any_of(group) for group in groups.values())
    return all_of(tree for tree in joined if tree is not None)


def _form_of(asked: GalleryQuery) -> dict[str, Any]:
    """The form's fields as they were sent, for the form to show again."""
    return {
        "states": asked.state,
        "categories": [
            int(value) for value in asked.category if value.isascii() and value.isdigit()
        ],
        "name": asked.name,
        "camera": asked.camera,
        "taken_from": asked.taken_from,
        "taken_to": asked.taken_to,
    }


def _active(
    home: str, filters: list[_Filter], shown: list[tuple[str, str]]
) -> list[dict[str, str]]:
    """The filters in words, each with the address that leaves it out."""
    return [
        {"label": each.label, "remove_url": f"{home}?{urlencode(_without(shown, each))}"}
        for each in filters
    ]


def _without(shown: list[tuple[str, str]], gone: _Filter) -> list[tuple[str, str]]:
    return [pair for pair in shown if pair != (gone.field, gone.value)]


def _next_url(home: str, shown: list[tuple[str, str]], cursor: str | None) -> str | None:
    return f"{home}?{urlencode([*shown, ('cursor', cursor)])}" if cursor else None
