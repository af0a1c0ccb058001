"""Sharing the work out over REST: the queue, pools, gold, and single assignments."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.accounts.viewer import SignedIn
from app.assigning import service
from app.assigning.queries import loads_of, pools_of, queue_page
from app.assigning.schemas import (
    Load,
    LoadList,
    QueuedImageOut,
    QueuePage,
    QueueQuery,
)
from app.assignments import service as assignments
from app.assignments.schemas import (
    Given,
    HandOver,
    NewPool,
    PoolChange,
    PoolList,
    PoolOut,
    QueueChange,
    QueueChanged,
)
from app.database.engine import driver_connection
from app.gallery.sight import Sight
from app.images.access import ReviewedImage
from app.projects.access import ChangeAccess, ReviewerAccess
from app.web.identifiers import PathId
from app.web.transactions import RequestConnection, RequestSession

router = APIRouter(tags=["sharing work out"])


@router.get("/projects/{project_id}/queue")
async def get_queue(
    access: ReviewerAccess, session: RequestSession, asked: Annotated[QueueQuery, Query()]
) -> QueuePage:
    """Images in the order in which they are handed out, with who has them."""
    sight = Sight(access.project.id, access.viewer.id, sees_all=True, knows_gold=True)
    rows, more = await queue_page(await driver_connection(session), asked, sight)
    return QueuePage(items=[QueuedImageOut.model_validate(row) for row in rows], next_cursor=more)


@router.put("/projects/{project_id}/queue")
async def put_queue(
    access: ChangeAccess, session: RequestSession, body: QueueChange
) -> QueueChanged:
    """Change overlap, priority, pool, people or gold, of the images named or of all that match a filter."""
    shared = await service.change_queue(
        await driver_connection(session), access, body, asked=QueueQuery(q=body.q)
    )
    return QueueChanged(images=shared.images, assigned=shared.assigned, not_gold=shared.not_gold)


@router.get("/projects/{project_id}/load")
async def get_load(access: ReviewerAccess, session: RequestSession) -> LoadList:
    """What every member has in hand and has done."""
    rows = await loads_of(await driver_connection(session), access.project.id)
    return LoadList(items=[Load.model_validate(row) for row in rows])


@router.get("/projects/{project_id}/pools")
async def get_pools(access: ReviewerAccess, session: RequestSession) -> PoolList:
    """The named sets of annotators for whom images can be reserved."""
    rows = await pools_of(await driver_connection(session), access.project.id)
    return PoolList(items=[PoolOut.model_validate(row) for row in rows])


@router.post("/projects/{project_id}/pools", status_code=201)
async def post_pool(access: ChangeAccess, session: RequestSession, body: NewPool) -> PoolOut:
    """Define a pool."""
    connection = await driver_connection(session)
    pool_id = await assignments.create_pool(
        connection, viewer=access.viewer, project_id=access.project.id, new=body
    )
    return await _pool(session, access.project.id, pool_id)


@router.patch("/projects/{project_id}/pools/{pool_id}")
async def patch_pool(
    access: ChangeAccess, session: RequestSession, pool_id: PathId, body: PoolChange
) -> PoolOut:
    """Give a pool another name or other people."""
    await assignments.change_pool(
        await driver_connection(session),
        viewer=access.viewer,
        project_id=access.project.id,
        pool_id=pool_id,
        change=body,
    )
    return await _pool(session, access.project.id, pool_id)


@router.delete("/projects/{project_id}/pools/{pool_id}", status_code=204)
async def delete_pool(access: ChangeAccess, session: RequestSession, pool_id: PathId) -> None:
    """Remove a pool; its images are everybody's again."""
    await assignments.delete_pool(
        await driver_connection(session),
        viewer=access.viewer,
        project_id=access.project.id,
        pool_id=pool_id,
    )


async def _pool(session: RequestSession, project_id: int, pool_id: int) -> PoolOut:
    rows = await pools_of(await driver_connection(session), project_id)
    return next(PoolOut.model_validate(row) for row in rows if row["id"] == pool_id)


@router.put("/images/{image_id}/gold", status_code=204)
async def make_gold(found: ReviewedImage, session: RequestSession) -> None:
    """Test annotators with this image, whose answer is known; they cannot tell."""
    await service.set_gold(await driver_connection(session), found, is_gold=True)


@router.delete("/images/{image_id}/gold", status_code=204)
async def make_ordinary(found: ReviewedImage, session: RequestSession) -> None:
    """Test nobody with this image any more; what was done stays."""
    await service.set_gold(await driver_connection(session), found, is_gold=False)


@router.delete("/assignments/{assignment_id}", status_code=204)
async def take_back(assignment_id: PathId, viewer: SignedIn, connection: RequestConnection) -> None:
    """Remove an assignment that nobody has begun."""
    await assignments.take_back(connection, viewer=viewer, assignment_id=assignment_id)


@router.delete("/assignments/{assignment_id}/lease", status_code=204)
async def release_lease(
    assignment_id: PathId, viewer: SignedIn, connection: RequestConnection
) -> None:
    """End a lease now, so that somebody else gets the image; the work stays."""
    await assignments.release_lease(connection, viewer=viewer, assignment_id=assignment_id)


@router.delete("/assignments/{assignment_id}/skip", status_code=204)
async def offer_again(
    assignment_id: PathId, viewer: SignedIn, connection: RequestConnection
) -> None:
    """Give a skipped image back to who skipped it."""
    await assignments.offer_again(connection, viewer=viewer, assignment_id=assignment_id)


@router.put("/assignments/{assignment_id}/annotator")
async def hand_over(
    assignment_id: PathId, viewer: SignedIn, connection: RequestConnection, body: HandOver
) -> Given:
    """Give unfinished work's image to somebody else, who starts empty; the work so far stays as it is."""
    given = await assignments.hand_over(
        connection, viewer=viewer, assignment_id=assignment_id, annotator_id=body.annotator_id
    )
    return Given(assignment_id=given)
