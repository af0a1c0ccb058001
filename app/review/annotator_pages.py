"""One annotator: how their work stands beside the others', and for themselves what was accepted instead."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from app.agreement.access import CaughtUp
from app.agreement.errors import AgreementIsHidden
from app.agreement.numbers.people import AnnotatorTold
from app.agreement.numbers.weeks import weeks_of
from app.agreement.policy import may_read_annotator
from app.agreement.queries import annotator_agreement
from app.agreement.showing import Group, all_shown, pair_rows, shown, table_of, trend_of
from app.database.engine import Connection, driver_connection
from app.projects.access import MemberAccess
from app.projects.models import Category
from app.projects.policy import reaches
from app.projects.queries import categories_of
from app.review.annotator_view import Differences, differences_of, duration, edges_of
from app.review.poses import Pose, poses_of
from app.review.queries.accepted import accepted_beside_own
from app.review.queries.poses import figures_of
from app.web.charts import axis_of
from app.web.identifiers import PathId
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

MOST_TOLD = 24


@pages.get("/projects/{project_id}/annotators/{user_id}", dependencies=[CaughtUp])
async def show_annotator(
    request: Request,
    session: RequestSession,
    access: MemberAccess,
    user_id: PathId,
    names: Annotated[Literal["shown", "hidden"], Query()] = "shown",
) -> Response:
    """Of themselves everybody may read it; then nobody else is named, unless they review."""
    project_id = access.project.id
    is_reviewer = reaches(access.role, "reviewer")
    is_self = user_id == access.viewer.id
    if not may_read_annotator(access.role, is_blind=access.project.blind, is_self=is_self):
        raise AgreementIsHidden
    connection = await driver_connection(session)
    told = await annotator_agreement(
        connection,
        project_id,
        user_id,
        hides_names=names == "hidden" or not is_reviewer,
        is_reviewer=is_reviewer,
    )
    categories = await categories_of(session, project_id)
    context = {
        "project": {"id": project_id, "name": access.project.name, "role": access.role},
        "is_reviewer": is_reviewer,
        "is_self": is_self,
        "is_hidden": names == "hidden",
        "waits": access.project.blind and not is_reviewer,
        "person": {"id": user_id, "name": told.name},
        **_numbers(told),
        "poses": await _poses(connection, told, categories),
        "gold": _gold(told),
        "trend": trend_of(await weeks_of(connection, project_id, user_id), "Q1r"),
        "feedback": await _feedback(connection, told, categories, is_self=is_self),
        "numbers_url": f"/api/v1/projects/{project_id}/annotators/{user_id}/agreement?names={names}",
    }
    return render(request, "agreement/annotator_page.html", context)


def _numbers(told: AnnotatorTold) -> dict[str, Any]:
    main, second, axis = all_shown(told.measures)
    return {
        "numbers": main,
        "second": second,
        "axis": axis,
        "edges": edges_of(told.edges),
        "confusions": told.confusions,
        "pairs": table_of(pair_rows(told.pairs, str(told.user_id)), ("A1", "D1c", "D2", "T1")),
        "submitted": told.submitted,
        "median": None if told.seconds_median is None else duration(told.seconds_median),
        "slow": duration(told.seconds_p90) if told.seconds_p90 and told.seconds_p90 >= 1 else None,
    }


def _gold(told: AnnotatorTold) -> dict[str, Any] | None:
    """None for those who may not know, and where nobody was tested."""
    if told.gold is None or not any(each.n_images for each in told.gold.measures):
        return None
    axis = axis_of(each.value for each in told.gold.measures)
    listed = [shown(each, axis) for each in told.gold.measures if each.n_images]
    return {
        "numbers": [Group("Gold images", tuple(listed))],
        "axis": axis,
        "images": told.gold.images,
    }


async def _poses(
    connection: Connection, told: AnnotatorTold, categories: Sequence[Category]
) -> list[Pose]:
    if not told.keypoints:
        return []
    return poses_of(told.keypoints, categories, await figures_of(connection, categories))


async def _feedback(
    connection: Connection,
    told: AnnotatorTold,
    categories: Sequence[Category],
    *,
    is_self: bool,
) -> Differences:
    ids = [each.disagreement_id for each in told.feedback]
    versions = await accepted_beside_own(connection, ids, told.user_id)
    looks = {
        each.id: {"name": each.name, "edges": each.skeleton["edges"] if each.skeleton else []}
        for each in categories
    }
    return differences_of(told.feedback, versions, looks, is_self=is_self, most=MOST_TOLD)
