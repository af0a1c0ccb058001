"""What a dataset's labels are like, for people: one choice of truth and images above several pages."""

from collections.abc import Awaitable, Callable
from itertools import groupby
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from app.database.engine import Connection, driver_connection
from app.errors import Invalid
from app.exporting.offering import truths_of
from app.insights.distributing import distribute
from app.insights.dividing import ANSWER, MOST_PARTS, divisors
from app.insights.extents import measure_objects
from app.insights.gaps import find_gaps
from app.insights.label_schemas import (
    Asked,
    AskedGaps,
    AskedLabels,
    AskedObjects,
    GapsOut,
    PopulationOut,
)
from app.insights.label_showing import shown_labels, shown_objects, shown_pairs, url_of
from app.insights.pairing import find_pairs
from app.metadata.recorded import recorded_fields
from app.projects.access import ProjectAccess, ReviewerAccess
from app.projects.queries import categories_of, questions_of
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

A = TypeVar("A", bound=Asked)
P = TypeVar("P", bound=PopulationOut)

TABS = (
    ("labels", "Labels", ""),
    ("pairs", "Pairs", "/pairs"),
    ("objects", "Sizes and places", "/objects"),
    ("gaps", "Gaps", "/gaps"),
    ("errors", "Errors", "/errors"),
    ("card", "Dataset card", "/card"),
)
SECTIONS = {
    "labelling": "Labelling",
    "image": "Image",
    "camera": "Camera",
    "time": "Time",
    "exposure": "Exposure",
    "place": "Place",
    "picture": "Picture",
    "text": "Text",
    "quality": "Quality",
    "answers": "Answers",
}
_ALWAYS = frozenset(
    {"state", "added", "width", "height", "megapixels", "size", "place", "agreement"}
)
_BY_CLOCK = frozenset({"hour", "month"})


@pages.get("/projects/{project_id}/insights")
async def show_labels(
    request: Request,
    access: ReviewerAccess,
    session: RequestSession,
    asked: Annotated[AskedLabels, Query()],
) -> Response:
    """Categories and answers by the parts of a field."""
    context = await frame_of(session, access, "labels", asked)
    context["fields"] = await fields_of(session, access.project.id)
    context["bins"] = [("", "As they fall"), *((str(n), f"{n} parts") for n in range(2, MOST_PARTS + 1))]  # fmt: skip
    found = await answer_of(session, access, context, distribute, asked)
    if found is not None:
        context["shown"] = shown_labels(access.project.id, found)
    return page_of(request, context, "labels")


@pages.get("/projects/{project_id}/insights/pairs")
async def show_pairs(
    request: Request,
    access: ReviewerAccess,
    session: RequestSession,
    asked: Annotated[Asked, Query()],
) -> Response:
    """Categories that are on the same images."""
    context = await frame_of(session, access, "pairs", asked)
    found = await answer_of(session, access, context, find_pairs, asked)
    if found is not None:
        context["shown"] = shown_pairs(access.project.id, found)
    return page_of(request, context, "pairs")


@pages.get("/projects/{project_id}/insights/objects")
async def show_objects(
    request: Request,
    access: ReviewerAccess,
    session: RequestSession,
    asked: Annotated[AskedObjects, Query()],
) -> Response:
    """How large objects are, and where."""
    context = await frame_of(session, access, "objects", asked)
    known = await categories_of(session, access.project.id)
    context["categories"] = [("", "All categories"), *((each.name, each.name) for each in known)]
    found = await answer_of(session, access, context, measure_objects, asked)
    if found is not None:
        context["shown"] = shown_objects(access.project.id, found)
    return page_of(request, context, "objects")


@pages.get("/projects/{project_id}/insights/gaps")
async def show_gaps(
    request: Request,
    access: ReviewerAccess,
    session: RequestSession,
    asked: Annotated[AskedGaps, Query()],
) -> Response:
    """What is rare, or missing where some field says something."""
    context = await frame_of(session, access, "gaps", asked)
    found = await answer_of(session, access, context, find_gaps, asked)
    if found is not None:
        context["shown"] = _shown_gaps(access.project.id, found)
    return page_of(request, context, "gaps")


def _shown_gaps(project_id: int, found: GapsOut) -> dict[str, Any]:
    return {
        "gaps": [
            (gap, url_of(project_id, gap.line), url_of(project_id, gap.part_line))
            for gap in found.gaps
        ],
        "rare": [(each, url_of(project_id, each.line)) for each in found.rare],
    }


def tabs_of(project_id: int, tab: str, behind: str) -> list[tuple[str, str, bool, None]]:
    """As `_macros/navigation.html` takes them; `behind` is what goes along to each."""
    home = f"/projects/{project_id}"
    made = [
        (title, f"{home}/insights{path}{behind}", name == tab, None) for name, title, path in TABS
    ]
    return [*made, ("Agreement by slice", f"{home}/agreement?by=slice", False, None)]


async def frame_of(
    session: RequestSession, access: ProjectAccess, tab: str, asked: Asked
) -> dict[str, Any]:
    """What every tab has around it; the choice of truth and images goes along to the others."""
    project = access.project
    kept = {name: getattr(asked, name) for name in ("truth", "where")}
    query = urlencode({name: value for name, value in kept.items() if value not in ("", "all")})
    truths = await truths_of(session, project.id)
    return {
        "project": {"id": project.id, "name": project.name, "role": access.role},
        "tab": tab,
        "tabs": tabs_of(project.id, tab, f"?{query}" if query else ""),
        "asked": asked,
        "truths": [(name, words) for name, words in truths if not name.startswith("agreed")],
        "found": None,
        "shown": None,
        "error": None,
    }


async def answer_of(
    session: RequestSession,
    access: ProjectAccess,
    context: dict[str, Any],
    question: Callable[[Connection, int, A], Awaitable[P]],
    asked: A,
) -> P | None:
    """None, with the reason in the context, where it cannot be asked so."""
    try:
        found = await question(await driver_connection(session), access.project.id, asked)
    except Invalid as problem:
        context["error"] = problem.message
        return None
    context["found"] = found
    return found


async def fields_of(
    session: RequestSession, project_id: int
) -> list[tuple[str, list[tuple[str, str]]]]:
    """By section, those of which something is recorded; then the questions."""
    connection = await driver_connection(session)
    recorded = {each.name for each in await recorded_fields(connection, project_id)}
    is_dated = "taken_at_local" in recorded
    offered = [
        (SECTIONS.get(each.section, each.section), each.name, each.label)
        for each in divisors().values()
        if each.name in recorded | _ALWAYS
        or (each.name in _BY_CLOCK and is_dated)
        or (each.name == "camera" and {"make", "model"} & recorded)
    ]
    places = {title: place for place, title in enumerate(SECTIONS.values())}
    offered.sort(key=lambda each: places.get(each[0], len(places)))
    questions = await questions_of(session, project_id)
    offered += [("Answers", f"{ANSWER}{each.name}", each.name) for each in questions]
    return [
        (title, [(name, label) for _, name, label in group])
        for title, group in groupby(offered, key=lambda each: each[0])
    ]


def page_of(request: Request, context: dict[str, Any], name: str) -> Response:
    """The tab, or why it cannot be shown."""
    status = 422 if context["error"] else 200
    return render(request, f"insights/{name}.html", context, status_code=status)
