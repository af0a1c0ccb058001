"""Disagreements, decisions and the consensus over REST.

Each answer first catches up with what has been submitted, in transactions of its own; so a request holds no connection
while it waits for them.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response

from app.accounts.viewer import SignedIn, Viewer
from app.agreement.keeper import Keeper
from app.agreement.measures.fusion.regions import Method
from app.annotations.errors import NoSuchLayer
from app.database.engine import Connection
from app.projects.access import role_on
from app.review import service
from app.review.filters import Filters, filtered
from app.review.queries.consensus import consensus_of, outcome_of, outcomes_of
from app.review.queries.disagreements import (
    count_disagreements,
    find_disagreement,
)
from app.review.queries.images import ImageFacts, image_facts
from app.review.queries.overview import overview_of, settled_by
from app.review.queries.showing import Looked, Wanted, disagreements_in, look_at, proposals_in
from app.review.queries.situations import situations_of
from app.review.records import Situation
from app.review.schemas import (
    MOST_AT_ONCE,
    ConsensusOut,
    ConsensusOverview,
    DisagreementOut,
    DisagreementPage,
    ImageDisagreements,
    NewDecision,
    Outcome,
    Outcomes,
    Proposals,
    Settlement,
    SettlementOut,
    SeveralDecisions,
    Totals,
    WholeDecision,
)
from app.web.bodies import body_of, read_json
from app.web.identifiers import LARGEST_ID, PathId, RowId
from app.web.paging import Cursor, Limit
from app.web.schemas import refusal

router = APIRouter(tags=["review"])

HowFused = Annotated[Method, Query(description="How polygons and masks are fused.")]


def _place_in_decision(location: Sequence[int | str]) -> Sequence[int | str]:
    """Where a wrong field is, without the kind of shape that pydantic puts behind `shape`."""
    is_shape = tuple(location[:2]) == ("annotation", "shape")
    return (*location[:2], *location[3:]) if is_shape else location


def _place_in_several(location: Sequence[int | str]) -> Sequence[int | str]:
    is_decision = tuple(location[:1]) == ("decisions",)
    return (*location[:2], *_place_in_decision(location[2:])) if is_decision else location


@router.get("/projects/{project_id}/disagreements")
async def get_disagreements(
    project_id: PathId,
    request: Request,
    viewer: SignedIn,
    filters: Annotated[Filters, Depends()],
    limit: Limit = 50,
    cursor: Cursor = None,
) -> DisagreementPage:
    """What annotators differ on, the most valuable decision for a second of work first. For reviewers and owners."""
    keeper = await _caught_up(request, viewer, project_id)
    async with keeper.database.connection() as connection:
        rows, more = await filtered(connection, project_id, filters, limit=limit, cursor=cursor)
        counted = None
        if filters.totals:
            wanted = await filters.wanted(connection, project_id)
            counted = Totals(**await count_disagreements(connection, wanted))
    items = [DisagreementOut(**row) for row in rows]
    return DisagreementPage(items=items, next_cursor=more, totals=counted)


@router.get(
    "/images/{image_id}/disagreements",
    response_class=Response,
    responses={200: {"model": ImageDisagreements}},
)
async def get_image_disagreements(
    image_id: PathId,
    request: Request,
    viewer: SignedIn,
    method: HowFused = "majority",
    proposals: Annotated[
        Wanted,
        Query(description="`first`: of outlines only the first that are open; others are pending."),
    ] = "all",
) -> Response:
    """Everything that a reviewer needs to decide on one image, in one answer."""
    looked = await _looked_at(request, viewer, image_id)
    return await _in_thread(lambda: disagreements_in(looked, method, wanted=proposals))


@router.get(
    "/images/{image_id}/proposals",
    response_class=Response,
    responses={200: {"model": Proposals}},
)
async def get_proposals(
    image_id: PathId,
    request: Request,
    viewer: SignedIn,
    disagreement: Annotated[
        Sequence[RowId],
        Query(max_length=MOST_AT_ONCE, description="Ids; all of the image without."),
    ] = (),
    method: HowFused = "majority",
) -> Response:
    """What annotators say together of some objects or answers of an image: those that were pending, or by a method."""
    looked = await _looked_at(request, viewer, image_id, only=frozenset(disagreement) or None)
    return await _in_thread(lambda: proposals_in(looked, method))


@router.put(
    "/disagreements/{disagreement_id}/decision",
    openapi_extra=body_of(NewDecision),
    responses={409: refusal("Somebody else has decided; `current` is their decision.")},
)
async def put_decision(
    disagreement_id: PathId,
    request: Request,
    viewer: SignedIn,
    body: Annotated[NewDecision, Depends(read_json(NewDecision, place_of=_place_in_decision))],
) -> Outcome:
    """Decide on a disagreement: the consensus layer's next revision is written with it."""
    keeper = await _caught_up_for(request, viewer, disagreement_id)
    async with keeper.database.connection() as connection:
        await service.decide(
            connection, viewer=viewer, disagreement_id=disagreement_id, wanted=body
        )
        return Outcome(**await outcome_of(connection, disagreement_id))


@router.delete("/disagreements/{disagreement_id}/decision")
async def delete_decision(
    disagreement_id: PathId,
    request: Request,
    viewer: SignedIn,
    decision: Annotated[
        int | None,
        Query(ge=1, le=LARGEST_ID, description="Only this one, so that a repeat changes nothing."),
    ] = None,
) -> Outcome:
    """Take a decision back: what stood before stands again. What had settled by itself is reopened."""
    keeper = await _caught_up_for(request, viewer, disagreement_id)
    async with keeper.database.connection() as connection:
        await service.undo(
            connection, viewer=viewer, disagreement_id=disagreement_id, decision_id=decision
        )
        return Outcome(**await outcome_of(connection, disagreement_id))


@router.put(
    "/images/{image_id}/decisions",
    openapi_extra=body_of(SeveralDecisions),
    responses={409: refusal("Somebody else has decided on one; `current` is their decision.")},
)
async def put_decisions(
    image_id: PathId,
    request: Request,
    viewer: SignedIn,
    body: Annotated[
        SeveralDecisions, Depends(read_json(SeveralDecisions, place_of=_place_in_several))
    ],
) -> Outcomes:
    """Decide on several disagreements of an image in one revision, or take decisions back: all of them, or none."""
    keeper, facts = await _reviewed(request, viewer, image_id)
    facts.refuse_when_closed()
    asked = body.disagreement_ids
    async with keeper.database.connection() as connection:
        await service.decide_several(connection, viewer=viewer, image_id=image_id, wanted=body)
        return Outcomes(**await outcomes_of(connection, image_id, asked))


@router.get("/projects/{project_id}/consensus")
async def get_consensus_overview(
    project_id: PathId, request: Request, viewer: SignedIn
) -> ConsensusOverview:
    """How far the consensus has come, and what each threshold would settle by itself: to be seen before it does."""
    keeper = await _caught_up(request, viewer, project_id)
    async with keeper.database.connection() as connection:
        return ConsensusOverview(**await overview_of(connection, project_id))


@router.post("/projects/{project_id}/consensus/settlements", status_code=202)
async def post_settlement(
    project_id: PathId, request: Request, viewer: SignedIn, body: Settlement
) -> SettlementOut:
    """Settle whatever annotators agree on to a threshold, as a job; or only count it."""
    keeper = await _caught_up(request, viewer, project_id)
    async with keeper.database.connection() as connection:
        [counted] = await settled_by(connection, project_id, (body.threshold,))
        job_id = None
        if not body.dry_run:
            job_id = await service.start_settlement(
                connection, viewer=viewer, project_id=project_id, threshold=body.threshold
            )
    return SettlementOut(**counted, job_id=job_id)


@router.get("/images/{image_id}/consensus")
async def get_consensus(image_id: PathId, request: Request, viewer: SignedIn) -> ConsensusOut:
    """The consensus of an image as far as it has come; in a blind project for reviewers and owners."""
    keeper, facts = await _seen(request, viewer, image_id)
    if not facts.sees_all:
        raise NoSuchLayer
    async with keeper.database.connection() as connection:
        return await _consensus(connection, image_id)


@router.put("/images/{image_id}/consensus")
async def put_consensus(
    image_id: PathId, request: Request, viewer: SignedIn, body: WholeDecision
) -> ConsensusOut:
    """Take one submitted layer as the whole consensus, or everything that is still open fused."""
    keeper, facts = await _reviewed(request, viewer, image_id)
    facts.refuse_when_closed()
    async with keeper.database.connection() as connection:
        await service.take_whole(connection, viewer=viewer, image_id=image_id, wanted=body)
        return await _consensus(connection, image_id)


async def _caught_up(request: Request, viewer: Viewer, project_id: int) -> Keeper:
    """The keeper, once it has caught up with a project that the viewer may review."""
    keeper: Keeper = request.app.state.agreement_keeper
    async with keeper.database.connection() as connection:
        await role_on(connection, viewer, project_id, at_least="reviewer")
    await keeper.catch_up(project_id)
    return keeper


async def _caught_up_for(request: Request, viewer: Viewer, disagreement_id: int) -> Keeper:
    keeper: Keeper = request.app.state.agreement_keeper
    async with keeper.database.connection() as connection:
        image_id = await find_disagreement(connection, viewer, disagreement_id)
        facts = await image_facts(connection, viewer, image_id)
    await keeper.catch_up(facts.project_id)
    return keeper


async def _seen(request: Request, viewer: Viewer, image_id: int) -> tuple[Keeper, ImageFacts]:
    keeper: Keeper = request.app.state.agreement_keeper
    async with keeper.database.connection() as connection:
        facts = await image_facts(connection, viewer, image_id)
    await keeper.catch_up(facts.project_id)
    return keeper, facts


async def _reviewed(request: Request, viewer: Viewer, image_id: int) -> tuple[Keeper, ImageFacts]:
    keeper: Keeper = request.app.state.agreement_keeper
    async with keeper.database.connection() as connection:
        facts = await image_facts(connection, viewer, image_id)
        facts.refuse_below("reviewer")
    await keeper.catch_up(facts.project_id)
    return keeper, facts


async def _looked_at(
    request: Request, viewer: Viewer, image_id: int, *, only: Collection[int] | None = None
) -> Looked:
    keeper, _ = await _reviewed(request, viewer, image_id)
    async with keeper.database.connection() as connection:
        situation = await _situation(connection, image_id)
        if only is not None:
            chosen = [each for each in situation.clusters if each.id in only]
            situation = replace(situation, clusters=chosen)
        return await look_at(connection, situation)


async def _in_thread(made: Callable[[], dict[str, Any]]) -> Response:
    """What takes long to make and to write keeps nobody else waiting."""
    body = await asyncio.to_thread(lambda: msgspec.json.encode(made()))
    return Response(body, media_type="application/json")


async def _consensus(connection: Connection, image_id: int) -> ConsensusOut:
    """As it is now; Postgres has written the shapes, so lists stand for tuples."""
    return ConsensusOut.model_validate(await consensus_of(connection, image_id), strict=False)


async def _situation(connection: Connection, image_id: int) -> Situation:
    """How an image stands; nothing to decide where nobody has submitted it."""
    for situation in await situations_of(connection, [image_id]):
        return situation
    return Situation(image_id=image_id, project_id=0, clusters=(), decisions=())
