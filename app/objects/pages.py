"""The page of objects: crops to choose from, and a bar that gives the chosen ones another category."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.database.engine import driver_connection
from app.evaluation.exampling import cropped
from app.gallery.errors import BadFilter, Unanswerable
from app.gallery.facets import choice_of
from app.gallery.linking import Links
from app.gallery.listing import sight_of
from app.gallery.pages import VIEWS
from app.gallery.sight import Sight
from app.objects.queries import list_objects, sources_of
from app.objects.schemas import KINDS, ORDERS, ObjectKind, ObjectQuery, Order
from app.projects.access import MemberAccess
from app.projects.queries import categories_of
from app.web.identifiers import LARGEST_ID
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

PER_PAGE = 60
Side = Literal["", "small", "medium", "large"]
# The bounds of COCO's sizes, of the longer side.
SIDES: dict[str, tuple[str, float | None, float | None]] = {
    "small": ("up to 32 px", None, 32),
    "medium": ("32 to 96 px", 32, 96),
    "large": ("96 px and more", 96, None),
}
ORDER_NAMES: dict[Order, str] = {
    "image": "Image by image",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "category": "By category",
    "largest": "Largest first",
    "smallest": "Smallest first",
    "agreement": "Least agreed images first",
    "score": "Least sure predictions first",
}
_KIND_NAMES: dict[ObjectKind, str] = {kind: kind.replace("_", " ").capitalize() for kind in KINDS}
Words = Annotated[str, Field(max_length=400)]


class PageQuery(BaseModel):
    """The page's form, as a browser sends it; what cannot be meant is left out."""

    model_config = ConfigDict(extra="ignore")

    q: Annotated[str, Field(max_length=4000)] = ""
    f: Annotated[list[Annotated[str, Field(max_length=2000)]], Field(max_length=200)] = []
    category: Words = ""
    source: Words = ""
    kind: Words = ""
    side: Words = ""
    sort: Words = ""
    cursor: str | None = None

    @property
    def wanted(self) -> ObjectQuery:
        """As the API takes it."""
        _, low, high = SIDES.get(self.side, ("", None, None))
        is_id = self.category.isascii() and self.category.isdigit() and len(self.category) < 20
        category_id = int(self.category) if is_id else 0
        try:
            source = ObjectQuery(source=self.source or "people").source
        except ValueError:
            source = "people"
        return ObjectQuery(
            category_id=category_id if 0 < category_id <= LARGEST_ID else None,
            source=source,
            kind=next((kind for kind in KINDS if kind == self.kind), None),
            min_side=low,
            max_side=high,
            sort=next((order for order in ORDERS if order == self.sort), "image"),
            limit=PER_PAGE,
            cursor=self.cursor,
        )

    @property
    def view(self) -> str:
        """Which of the gallery's views this is."""
        return "objects"

    @property
    def is_narrow(self) -> bool:
        """Whether anything is asked for but an order."""
        return bool(self.q or self.f or self.category or self.kind or self.side) or (
            self.source not in {"", "people"}
        )

    def url(self, home: str, **others: Any) -> str:
        """The address of this view, with some of it exchanged."""
        sent = {**self.model_dump(exclude={"f", "cursor"}), "f": self.f, **others}
        pairs = [(name, value) for name, value in sent.items() if value]
        return f"{home}?{urlencode(pairs, doseq=True)}" if pairs else home


@dataclass(frozen=True)
class _InGallery:
    """The same filter as the gallery's form has it, in its usual order."""

    q: str
    f: list[str]
    sort: str = "id"
    way: str = "up"
    size: str = "medium"
    view: str = "objects"
    timeline: str = ""


@dataclass(frozen=True)
class _Found:
    """What a query finds; of a filter that cannot be read nothing, and why."""

    rows: list[dict[str, Any]]
    next_cursor: str | None
    refusal: str = ""


@pages.get("/projects/{project_id}/objects")
async def show_objects(
    request: Request,
    access: MemberAccess,
    session: RequestSession,
    asked: Annotated[PageQuery, Query()],
) -> Response:
    """Crops of the objects of the images that the gallery's filter finds."""
    connection = await driver_connection(session)
    sight = sight_of(access, is_blind=access.project.blind)
    try:
        choice = choice_of(asked.q, asked.f)
        found = _Found(*await list_objects(connection, sight, choice.whole, asked.wanted))
    except (BadFilter, Unanswerable) as refused:
        found = _Found([], None, refused.message.removeprefix("q: "))
    home = f"/projects/{access.project.id}/objects"
    context = {
        "project": {"id": access.project.id, "name": access.project.name, "role": access.role},
        "asked": asked,
        "objects": [cropped(row) for row in found.rows],
        "next_url": asked.url(home, cursor=found.next_cursor) if found.next_cursor else None,
    }
    if request.headers.get("HX-Request") == "true" and asked.cursor:
        return render(request, "objects/_crops.html", context)
    categories = await categories_of(session, access.project.id)
    context |= {
        "palette": categories,
        "categories": [(str(each.id), each.name) for each in categories],
        "sources": await sources_of(connection, sight),
        "choices": _choices(sight),
        "refusal": found.refusal,
        "links": Links(f"/projects/{access.project.id}/images", _InGallery(asked.q, asked.f)),
        "views": VIEWS,
        "plain_url": home,
    }
    return render(request, "objects/index.html", context, status_code=422 if found.refusal else 200)


def _choices(sight: Sight) -> dict[str, list[tuple[str, str]]]:
    """What the form's lists offer, as (value, name)."""
    return {
        "kind": [("", "Any shape"), *_KIND_NAMES.items()],
        "side": [("", "Any size"), *((name, words) for name, (words, _, _) in SIDES.items())],
        "sort": [each for each in ORDER_NAMES.items() if each[0] != "agreement" or sight.sees_all],
    }
