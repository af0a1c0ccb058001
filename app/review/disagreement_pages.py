"""The list of disagreements: what is behind every number of the dashboard."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from app.agreement.access import CaughtUp
from app.agreement.dividing import slice_words
from app.database.engine import driver_connection
from app.projects.access import ReviewerAccess
from app.projects.models import Category, Question
from app.projects.queries import categories_of, questions_of
from app.review.filters import Filters, filtered, sides_of
from app.review.listing import STATUSES, Look, listed
from app.review.queries.versions import counts_by_status, has_compared, raters_of, versions_of
from app.web.paging import Cursor
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

PER_PAGE = 24
SORTS = {"value": "Most worth deciding", "newest": "Newest", "image": "Image by image"}


@pages.get("/projects/{project_id}/disagreements", dependencies=[CaughtUp])
async def show_disagreements(
    request: Request,
    session: RequestSession,
    access: ReviewerAccess,
    filters: Annotated[Filters, Depends()],
    cursor: Cursor = None,
) -> Response:
    """Crops of what annotators differ on, the most valuable decision for a second of work first."""
    project = access.project
    connection = await driver_connection(session)
    rows, more = await filtered(connection, project.id, filters, limit=PER_PAGE, cursor=cursor)
    versions = await versions_of(connection, [row["id"] for row in rows])
    raters = await raters_of(connection, project.id)
    categories = await categories_of(session, project.id)
    looks = {rater.id: Look.of(rater) for rater in raters.values()}
    drawn = {each.id: _drawn(each) for each in categories}
    links = Links(project.id, filters)
    slicing = (await filters.wanted(connection, project.id)).slicing
    names = _names(categories, await questions_of(session, project.id), looks)
    names["slice"] = {filters.value: slicing.name_of(filters.value)} if slicing else {}
    context = {
        "project": {"id": project.id, "name": project.name, "role": access.role},
        "items": [
            listed(row, versions[row["id"]], looks, drawn) for row in rows if row["id"] in versions
        ],
        "kinds": _kinds(links, await counts_by_status(connection, project.id)),
        "chosen": links.chips(names),
        "menus": _menus(links, names),
        "sorts": [(SORTS[sort], links.url(sort=sort), sort == filters.sort) for sort in SORTS],
        "settle_url": links.url("adjudication", decided=None, sort=None),
        "ruling_url": _ruling_url(project.id, filters),
        "decided_url": links.url(decided=None if filters.decided else "true"),
        "is_decided": filters.decided,
        "export_url": f"/api/v1{links.url()}",
        "next_url": links.url(cursor=more) if more else None,
        "has_compared": bool(rows) or await has_compared(connection, project.id),
    }
    return render(request, "review/disagreements.html", context)


class Links:
    """Addresses of the same list with other filters."""

    def __init__(self, project_id: int, filters: Filters) -> None:
        self.home = f"/projects/{project_id}"
        defaults = {each.name: each.default for each in fields(Filters)}
        self.kept: dict[str, Any] = {
            name: "true" if value is True else value
            for name, default in defaults.items()
            if (value := getattr(filters, name)) != default
        }

    def url(self, page: str = "disagreements", /, **changes: Any) -> str:
        """With some filters changed; those set to none are taken off."""
        wanted = {name: value for name, value in (self.kept | changes).items() if value is not None}
        return f"{self.home}/{page}" + (f"?{urlencode(wanted, safe=',')}" if wanted else "")

    def chips(self, names: Mapping[str, Mapping[str, str]]) -> list[dict[str, str]]:
        """What is in force, in words, each with the address without it."""
        chips = []
        for name, value in self.kept.items():
            words = _words(name, str(value), names, self.kept)
            if words is not None:
                without = {"slice": None, "value": None} if name == "slice" else {name: None}
                chips.append({"label": words, "remove_url": self.url(**without)})
        return chips


def _words(
    name: str, value: str, names: Mapping[str, Mapping[str, str]], kept: Mapping[str, Any]
) -> str | None:
    """A filter in words; none for what is not shown as one."""
    if name in {"sort", "value", "kind"}:
        return None
    known = names.get(name, {})
    parts = sides_of(value) if name == "cell" else value.split(",")
    said = " and ".join(
        known.get(part, part.replace(",", ", ")) or "none of them" for part in parts
    )
    simple = {
        "category": f"Category: {said}",
        "question": f"Question: {said}",
        "annotator": f"Between {said}" if "," in value else f"Stands out: {said}",
        "cell": f"Taken for each other: {said}",
        "image": "One image",
        "week": f"Week from {value}",
        "decided": "Decided",
        "slice": f"{slice_words(value)}: {known.get(kept.get('value', ''), '')}",
    }
    return simple[name]


def _names(
    categories: list[Category], questions: list[Question], looks: Mapping[int, Look]
) -> dict[str, dict[str, str]]:
    """Filter → value → what people call it."""
    named = {str(each.id): each.name for each in categories}
    return {
        "category": named,
        "cell": named | {"none": "not marked"},
        "question": {str(each.id): each.name for each in questions},
        "annotator": {str(person): look.name for person, look in looks.items()},
    }


def _menus(links: Links, names: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    """What the list can be narrowed to by a menu."""
    titles = {"category": "Category", "question": "Question", "annotator": "Annotator"}
    return [
        {
            "name": name,
            "title": title,
            "entries": [
                (label, links.url(**{name: value, "cursor": None}))
                for value, label in names[name].items()
            ],
        }
        for name, title in titles.items()
        if names[name]
    ]


def _kinds(links: Links, counts: Mapping[str, int]) -> list[tuple[str, str, bool, int | None]]:
    """Tabs of kinds; those of which there are none are left out, but for the one that is shown."""
    shown = links.kept.get("kind")
    tabs: list[tuple[str, str, bool, int | None]] = [
        ("All", links.url(kind=None), shown is None, sum(counts.values()))
    ]
    tabs += [
        (words, links.url(kind=kind), kind == shown, counts.get(kind, 0))
        for kind, (_, words) in STATUSES.items()
        if counts.get(kind) or kind == shown
    ]
    return tabs


def _drawn(category: Category) -> dict[str, Any]:
    edges = category.skeleton["edges"] if category.skeleton else []
    return {"name": category.name, "color": category.color, "edges": edges}


def _ruling_url(project_id: int, filters: Filters) -> str:
    """A ruling on what the list is narrowed to."""
    about: list[tuple[str, Any]] = []
    if filters.cell and filters.question is None:
        about = [("category", side) for side in sides_of(filters.cell) if side.isdecimal()]
    elif filters.category is not None:
        about = [("category", filters.category)]
    if filters.question is not None:
        about.append(("question", filters.question))
    query = f"?{urlencode(about)}" if about else ""
    return f"/projects/{project_id}/rulings/new{query}"
