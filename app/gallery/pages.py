"""The gallery and the page of one image, for people."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.database.engine import Connection, driver_connection
from app.gallery import service
from app.gallery.errors import BadFilter, BadSort, Unanswerable
from app.gallery.facets import Choice, choice_of, count_facets
from app.gallery.image_page import image_context, shown_origin
from app.gallery.language import print_filter
from app.gallery.linking import Links
from app.gallery.listing import NOTHING, Listing, list_page, sight_of
from app.gallery.looking_up import has_likes
from app.gallery.places import tiles_of
from app.gallery.queries import labels_of
from app.gallery.sight import Sight
from app.gallery.sorting import LIKENESS, sorts_for, way_words
from app.gallery.timeline import Timeline, count_times
from app.images.access import ReviewedImage, SeenImage
from app.images.tools import Tools
from app.images.viewing import Viewings
from app.projects.access import MemberAccess, ProjectAccess
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, text_of
from app.web.middleware import headers_for_pictures_of
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

Size = Literal["small", "medium", "large"]
PAGE_SIZES: dict[Size, int] = {"small": 120, "medium": 60, "large": 30}


View = Literal["grid", "map"]
VIEWS: dict[View, tuple[str, str]] = {"grid": ("Grid", "layout-grid"), "map": ("Map", "map")}
"""The views with their words and icons; each is drawn by the template `gallery/_<view>.html`."""


def _known_size(size: str) -> str:
    return size if size in PAGE_SIZES else "medium"


def _known_view(view: str) -> str:
    return view if view in VIEWS else "grid"


def _open_or_not(timeline: str) -> str:
    return "open" if timeline == "open" else ""


class GalleryQuery(BaseModel):
    """The gallery's form, as a browser sends it: a filter line, terms chosen of facets, an order."""

    model_config = ConfigDict(extra="ignore")

    q: Annotated[str, Field(max_length=4000)] = ""
    f: Annotated[list[Annotated[str, Field(max_length=2000)]], Field(max_length=200)] = []
    sort: Annotated[str, Field(max_length=100)] = "id"
    way: Literal["up", "down"] = "up"
    size: Annotated[Size, BeforeValidator(_known_size)] = "medium"
    view: Annotated[View, BeforeValidator(_known_view)] = "grid"
    timeline: Annotated[Literal["", "open"], BeforeValidator(_open_or_not)] = ""
    cursor: str | None = None

    @property
    def order(self) -> str:
        """The order as the API takes it."""
        return f"-{self.sort}" if self.way == "down" else self.sort

    def fitting(self, choice: Choice) -> "GalleryQuery":
        """An order by likeness goes when what it was to has been taken away."""
        if self.sort != LIKENESS or has_likes(choice.whole):
            return self
        return self.model_copy(update={"sort": "id", "way": "up"})


@dataclass(frozen=True)
class _Found:
    """What a query finds; of a filter that cannot be read nothing, and why."""

    asked: GalleryQuery
    choice: Choice
    listing: Listing
    refusal: str = ""


@pages.get("/projects/{project_id}/images")
async def show_gallery(
    request: Request,
    access: MemberAccess,
    session: RequestSession,
    asked: Annotated[GalleryQuery, Query()],
) -> Response:
    connection = await driver_connection(session)
    sight = sight_of(access, is_blind=access.project.blind)
    found = await _find(connection, sight, asked)
    asked, rows = found.asked, found.listing.rows
    labels = await labels_of(connection, sight, [row["id"] for row in rows])
    links = Links(f"/projects/{access.project.id}/images", asked)
    context = {
        "project": _project(access),
        "asked": asked,
        "links": links,
        "images": [row | {"annotations": labels[row["id"]]} for row in rows],
        "next_url": links.next(found.listing.next_cursor),
    }
    if request.headers.get("HX-Request") == "true" and asked.cursor:
        return render(request, "gallery/_pictures.html", context)
    tiles = tiles_of(request.app.state.settings)
    facets = await count_facets(connection, sight, found.choice)
    context |= {
        "facets": facets,
        "active": links.chips(found.choice, facets),
        "kept": links.kept(found.choice, facets),
        "line": print_filter(found.choice.whole),
        "tiles": tiles,
        "times": await _times(connection, sight, asked, found),
        "refusal": found.refusal,
        "sorts": sorts_for(sight, found.choice.whole),
        "way_words": way_words(asked.sort),
        "views": VIEWS,
    }
    status_code = 422 if found.refusal else 200
    page = render(request, "gallery/index.html", context, status_code=status_code)
    if asked.view == "map" and tiles:
        page.headers.update(headers_for_pictures_of(tiles.host))
    return page


async def _times(
    connection: Connection, sight: Sight, asked: GalleryQuery, found: _Found
) -> Timeline | None:
    if asked.timeline != "open" or found.refusal:
        return None
    return await count_times(connection, sight, found.choice.whole)


async def _find(connection: Connection, sight: Sight, asked: GalleryQuery) -> _Found:
    try:
        choice = await choice_of(asked.q, asked.f).looked_up(connection, sight)
        asked = asked.fitting(choice)
        listing = await list_page(
            connection,
            sight,
            choice.whole,
            sort=asked.order,
            limit=PAGE_SIZES[asked.size] if asked.view == "grid" else 1,
            cursor=asked.cursor,
        )
    except (BadFilter, BadSort, Unanswerable) as refused:
        return _Found(asked, Choice(), NOTHING, refused.message.removeprefix("q: "))
    return _Found(asked, choice, listing)


@pages.get("/images/{image_id}")
async def show_image(
    request: Request,
    found: SeenImage,
    session: RequestSession,
    tools: Tools,
    layer: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
) -> Response:
    Viewings.of(request).note(found.viewer.id, found.image.id)
    context = await image_context(session, found, layer)
    return render(
        request, "images/show.html", context | {"origin": await shown_origin(tools, found)}
    )


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
