"""The list of projects, and one project at a glance."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from app.accounts.queries import AuditFilter, audit_page
from app.accounts.viewer import SignedIn
from app.comments.showing import waiting_context
from app.comments.waiting import waiting_comments
from app.dashboard import queries
from app.dashboard.gauges import agreement_gauges, project_gauge
from app.dashboard.lately import Deed, deeds_of, is_public
from app.dashboard.next_steps import Standing, next_step
from app.dashboard.queries import CategoryCount
from app.database.engine import driver_connection
from app.projects.access import MemberAccess, ProjectAccess
from app.projects.queries import ProjectState, list_projects, questions_of
from app.web.paging import Cursor, decode_cursor, encode_cursor
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

CARDS_PER_PAGE = 60
LATELY = 8
ENTRIES_READ = 200


@pages.get("/projects")
async def show_projects(
    request: Request,
    session: RequestSession,
    viewer: SignedIn,
    state: ProjectState = "active",
    cursor: Cursor = None,
) -> Response:
    before_id = decode_cursor(cursor, kinds=(int,))[0] if cursor else None
    found = await list_projects(
        session, viewer, shown=state, before_id=before_id, limit=CARDS_PER_PAGE + 1
    )
    shown = found[:CARDS_PER_PAGE]
    ids = [each.project.id for each in shown]
    states = await queries.image_states(session, viewer, ids)
    waiting = await queries.waiting_for(session, viewer, ids)
    changed = await queries.last_changes(session, ids)
    agreement = await agreement_gauges(session, viewer, shown)
    cards = [
        {
            "id": each.project.id,
            "name": each.project.name,
            "description": each.project.description,
            "role": each.role,
            "image_count": sum(states[each.project.id].values()),
            "states": states[each.project.id],
            "updated_at": changed[each.project.id],
            "to_label": waiting[each.project.id].to_label,
            "returned": waiting[each.project.id].returned,
            "to_review": waiting[each.project.id].to_review,
            "disagreements": waiting[each.project.id].disagreements,
            "agreement": agreement.get(each.project.id),
        }
        for each in shown
    ]
    next_url = None
    if len(found) > CARDS_PER_PAGE:
        next_url = f"/projects?state={state}&cursor={encode_cursor([ids[-1]])}"
    context = {"projects": cards, "state": state, "next_url": next_url}
    return render(request, "projects/index.html", context)


@pages.get("/projects/{project_id}")
async def show_project(request: Request, session: RequestSession, access: MemberAccess) -> Response:
    project, viewer = access.project, access.viewer
    states = (await queries.image_states(session, viewer, [project.id]))[project.id]
    categories = await queries.category_counts(
        session, project.id, annotator_id=queries.only_annotator(access)
    )
    waiting = (await queries.waiting_for(session, viewer, [project.id]))[project.id]
    step = next_step(
        Standing(
            project_id=project.id,
            role=access.role,
            is_archived=project.archived_at is not None,
            category_count=len(categories),
            question_count=len(await questions_of(session, project.id)),
            states=states,
            waiting=waiting,
        )
    )
    context = {
        "project": _heading(access),
        "next": step,
        "figures": await _figures(session, access, categories, sum(states.values())),
        "states_count": states,
        "categories": categories,
        "people": await queries.people_visible_to(session, access),
        "activity": await _lately(session, access),
        "talk": waiting_context(
            await waiting_comments(await driver_connection(session), viewer, project_id=project.id)
        ),
        "image_count": sum(states.values()),
        "agreement": await project_gauge(session, access),
        "disagreements": waiting.disagreements,
        "viewer_id": viewer.id,
    }
    return render(request, "projects/show.html", context)


def _heading(access: ProjectAccess) -> dict[str, Any]:
    project = access.project
    return {
        "id": project.id,
        "name": project.name,
        "role": access.role,
        "description": project.description,
        "overlap": project.overlap,
        "pilot": project.pilot,
        "is_pilot": project.is_pilot,
    }


async def _figures(
    session: RequestSession, access: ProjectAccess, categories: Sequence[CategoryCount], images: int
) -> list[dict[str, str | None]]:
    by_day = await queries.throughput(
        session, access.project.id, annotator_id=queries.only_annotator(access)
    )
    last_week = sum(list(by_day.values())[-7:])
    annotations = sum(category.count for category in categories)
    more = "+" if any(category.is_capped for category in categories) else ""
    return [
        {"name": "Images", "value": f"{images:,}", "note": None},
        {"name": "Annotations", "value": f"{annotations:,}{more}", "note": None},
        {
            "name": "Submitted in 7 days",
            "value": f"{last_week:,}",
            "note": f"{sum(by_day.values()):,} in {len(by_day)} days",
        },
    ]


async def _lately(session: RequestSession, access: ProjectAccess) -> list[Deed]:
    """What happened; of other people's work and talk an annotator of a blind project is told nothing."""
    wanted = AuditFilter(visible_project_ids=None, project_id=access.project.id)
    entries = await audit_page(session, wanted, before_id=None, limit=ENTRIES_READ)
    only = queries.only_annotator(access)
    if only is not None:
        entries = [each for each in entries if each.actor_id == only or is_public(each.action)]
    return deeds_of(entries, most=LATELY)
