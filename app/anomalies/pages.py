"""The queue of anomalies, and those of one image as a part of its page."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import FormData

from app.anomalies import service
from app.anomalies.errors import NothingChosen
from app.anomalies.queries import (
    Wanted,
    anomalies_of_image,
    count_anomalies,
    latest_check,
    list_anomalies,
)
from app.anomalies.schemas import AnomalyState, facts_in
from app.anomalies.service.deciding import Deed
from app.database.engine import driver_connection
from app.images.access import ReviewedImage
from app.metadata.anomaly_kinds import ANOMALY_KINDS, AnomalyKind
from app.projects.access import ReviewerAccess
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, text_of, texts_of
from app.web.identifiers import LARGEST_ID
from app.web.paging import Cursor, decode_cursor, encode_cursor
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

PER_PAGE = 50
SEVERITIES = {1: "Odd", 2: "Doubtful", 3: "Impossible"}
STATES = {"open": "To decide", "dismissed": "Dismissed", "excluded": "Image excluded"}
DEEDS: Mapping[str, Deed] = {
    "dismiss": "dismiss",
    "restore": "restore",
    "exclude": "exclude",
    "include": "include",
}
UNDOING: Mapping[Deed, Deed] = {
    "dismiss": "restore",
    "restore": "dismiss",
    "exclude": "include",
    "include": "exclude",
}
DONE: Mapping[Deed, tuple[str, str]] = {
    "dismiss": ("{} anomaly is dismissed.", "{} anomalies are dismissed."),
    "restore": (
        "{} anomaly waits for a decision again.",
        "{} anomalies wait for a decision again.",
    ),
    "exclude": ("{} image is excluded.", "{} images are excluded."),
    "include": ("{} image is part of the project again.", "{} images are part of it again."),
}


@pages.get("/projects/{project_id}/anomalies")
async def show_anomalies(
    request: Request,
    access: ReviewerAccess,
    session: RequestSession,
    kind: AnomalyKind | None = None,
    state: AnomalyState = "open",
    cursor: Cursor = None,
) -> Response:
    """What contradicts itself, the gravest first."""
    project = access.project
    connection = await driver_connection(session)
    after = decode_cursor(cursor, kinds=(int, int)) if cursor else None
    rows = await list_anomalies(
        connection, project.id, Wanted(kind, state), after=after, limit=PER_PAGE + 1
    )
    last = rows[PER_PAGE - 1] if len(rows) > PER_PAGE else None
    counts = await count_anomalies(connection, project.id)
    context = {
        "project": {"id": project.id, "name": project.name, "role": access.role},
        "anomalies": [_shown(row) for row in rows[:PER_PAGE]],
        "tabs": [
            (words, _url(project.id, kind, each), each == state, sum(counts[each].values()))
            for each, words in STATES.items()
        ],
        "kinds": _kinds(project.id, kind, state, counts[state]),
        "kind": kind,
        "state": state,
        "check": await latest_check(connection, project.id),
        "next_url": _url(project.id, kind, state, cursor=_cursor(last)) if last else None,
    }
    return render(request, "anomalies/index.html", context)


@pages.post("/projects/{project_id}/anomalies/checks")
async def check_by_form(access: ReviewerAccess, session: RequestSession) -> Response:
    await service.request_check(session, access.project.id, created_by=access.viewer.id)
    return redirect(_url(access.project.id, None, "open"))


@pages.post("/projects/{project_id}/anomalies/decisions")
async def decide_by_form(
    access: ReviewerAccess,
    session: RequestSession,
    form: SentForm,
    undo: Annotated[str, Query(description="A deed and the anomalies it is done to.")] = "",
) -> Response:
    """One thing done to one anomaly, or to those that are ticked; `undo` is how a flash sends that."""
    project_id = access.project.id
    home = _home(project_id, form)
    deed, ids = _asked(form, undo)
    done = await service.decide(
        session, viewer=access.viewer, project_id=project_id, anomaly_ids=ids, deed=deed
    )
    if not done:
        return redirect(home, Flash("Somebody else has decided that meanwhile.", kind="note"))
    one, several = DONE[deed]
    again = urlencode({"undo": f"{UNDOING[deed]}:{','.join(map(str, done))}"})
    is_undone = bool(undo)
    flash = Flash(
        (one if len(done) == 1 else several).format(len(done)),
        undo_url=None if is_undone else f"/projects/{project_id}/anomalies/decisions?{again}",
    )
    return redirect(home, flash)


@pages.get("/images/{image_id}/anomalies")
async def show_anomalies_of_image(
    request: Request, found: ReviewedImage, session: RequestSession
) -> Response:
    """A part of the image's page, fetched once that is shown; the project's queue without script."""
    if request.headers.get("HX-Request") != "true":
        return redirect(_url(found.image.project_id, None, "open"))
    rows = await anomalies_of_image(await driver_connection(session), found.image.id)
    context = {
        "project": {"id": found.image.project_id},
        "anomalies": [_shown(row) for row in rows],
    }
    return render(request, "anomalies/_of_image.html", context)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "title": ANOMALY_KINDS[row["kind"]],
        "severity_word": SEVERITIES[row["severity"]],
        "facts": facts_in(row),
    }


def _kinds(
    project_id: int, kind: str | None, state: str, counts: Mapping[str, int]
) -> list[tuple[str, str, bool, int]]:
    """What the list can be narrowed to; kinds of which there are none are left out, but for the one shown."""
    entries = [("All kinds", _url(project_id, None, state), kind is None, sum(counts.values()))]
    entries += [
        (words, _url(project_id, each, state), each == kind, counts.get(each, 0))
        for each, words in ANOMALY_KINDS.items()
        if counts.get(each) or each == kind
    ]
    return entries


def _url(project_id: int, kind: str | None, state: str, *, cursor: str | None = None) -> str:
    asked = {"kind": kind, "state": state if state != "open" else None, "cursor": cursor}
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    return f"/projects/{project_id}/anomalies" + (f"?{query}" if query else "")


def _cursor(row: dict[str, Any]) -> str:
    return encode_cursor((row["severity"], row["id"]))


def _home(project_id: int, form: FormData) -> str:
    """The list that the form stood on."""
    kind, state = text_of(form, "kind"), text_of(form, "state")
    return _url(
        project_id,
        kind if kind in ANOMALY_KINDS else None,
        state if state in STATES else "open",
    )


def _asked(form: FormData, undo: str) -> tuple[Deed, list[int]]:
    """`dismiss=12` is a row's own button, `deed=dismiss` that for all `anomaly=…`. Raises NothingChosen."""
    word, _, listed = undo.partition(":")
    if word in DEEDS:
        return DEEDS[word], _ids(listed.split(","))
    for name, deed in DEEDS.items():
        if name in form:
            return deed, _ids([text_of(form, name)])
    word = text_of(form, "deed")
    if word not in DEEDS:
        raise NothingChosen
    return DEEDS[word], _ids(texts_of(form, "anomaly"))


def _ids(words: list[str]) -> list[int]:
    ids = [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 20]
    ids = [each for each in ids if each <= LARGEST_ID][:PER_PAGE]
    if not ids:
        raise NothingChosen
    return ids
