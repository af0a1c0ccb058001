"""How often annotators err, for people: a row a part, each rate with its interval."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.agreement.access import CaughtUp
from app.insights.dividing import MOST_PARTS
from app.insights.erring import count_errors
from app.insights.error_schemas import AskedErrors, ErrorPart, ErrorRate, ErrorsOut
from app.insights.label_pages import answer_of, fields_of, frame_of, page_of
from app.insights.label_showing import url_of
from app.insights.showing import share_words
from app.projects.access import ReviewerAccess
from app.web.charts import Axis, interval_dot
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

_STEPS = 4


@pages.get("/projects/{project_id}/insights/errors", dependencies=[CaughtUp])
async def show_errors(
    request: Request,
    access: ReviewerAccess,
    session: RequestSession,
    asked: Annotated[AskedErrors, Query()],
) -> Response:
    """Against most of the others, or against gold; a truth that is nobody's own stands for everybody."""
    if asked.truth != "all" and not asked.truth.startswith("annotator:"):
        asked = asked.model_copy(update={"truth": "all"})
    context = await frame_of(session, access, "errors", asked)
    context["truths"] = [("all", "Everybody"), *_people(context["truths"])]
    context["fields"] = await fields_of(session, access.project.id)
    context["bins"] = [("", "As they fall"), *((str(n), f"{n} parts") for n in range(2, MOST_PARTS + 1))]  # fmt: skip
    found = await answer_of(session, access, context, count_errors, asked)
    if found is not None:
        context["shown"] = shown_errors(access.project.id, found)
    return page_of(request, context, "errors")


def _people(truths: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        (name, words.removeprefix("Only "))
        for name, words in truths
        if name.startswith("annotator:")
    ]


def shown_errors(project_id: int, found: ErrorsOut) -> dict[str, Any]:
    """Rows on one scale, from 0 to the next quarter beyond all intervals."""
    rows = [found.whole, *found.parts]
    highest = max((part.rates[0].high or part.rates[0].value or 0 for part in rows), default=0)
    axis = Axis(0, max(1, -(-highest * _STEPS // 1)) / _STEPS)
    return {
        "axis": axis,
        "names": [rate.name for rate in found.whole.rates],
        "has_any": any(rate.of for rate in found.whole.rates),
        "rows": [_row(project_id, part, axis) for part in rows],
    }


def _row(project_id: int, part: ErrorPart, axis: Axis) -> dict[str, Any]:
    first, *others = part.rates
    return {
        "name": part.name,
        "images": part.images,
        "url": url_of(project_id, part.line),
        "differing_url": url_of(project_id, part.differing_line),
        "dot": interval_dot(first.value, first.low, first.high, axis),
        "first": _told(first),
        "others": [_told(each) for each in others],
    }


def _told(rate: ErrorRate) -> dict[str, Any]:
    return {
        "name": rate.name,
        "text": None if rate.value is None else share_words(rate.value),
        "interval": ""
        if rate.low is None or rate.high is None
        else f"{share_words(rate.low)} to {share_words(rate.high)}",
        "counts": f"{rate.errors:,} of {rate.of:,}",
        "is_few": rate.is_few,
        "reason": rate.reason,
    }
