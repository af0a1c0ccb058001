"""Rulings over REST."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.accounts.viewer import SignedIn
from app.database.engine import Connection, driver_connection
from app.projects.access import MemberAccess, ReviewerAccess
from app.rulings import service
from app.rulings.errors import NoSuchRuling
from app.rulings.queries import find_ruling, rulings_of
from app.rulings.schemas import NewRuling, RulingChange, RulingList, RulingOut
from app.web.identifiers import LARGEST_ID, PathId
from app.web.transactions import RequestConnection, RequestSession

router = APIRouter(tags=["rulings"])

SomeId = Annotated[int, Query(ge=1, le=LARGEST_ID)]


@router.get("/projects/{project_id}/rulings")
async def get_rulings(
    access: MemberAccess,
    session: RequestSession,
    category: Annotated[
        list[SomeId] | None, Query(max_length=100, description="About any of these categories.")
    ] = None,
    question: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
) -> RulingList:
    """What was decided on hard cases, the latest first; those about the whole project always fit."""
    rows = await rulings_of(
        await driver_connection(session),
        access.project.id,
        category_ids=category or (),
        question_id=question,
    )
    return RulingList(items=[RulingOut.model_validate(row) for row in rows])


@router.post("/projects/{project_id}/rulings", status_code=201)
async def write_ruling(
    access: ReviewerAccess, session: RequestSession, body: NewRuling
) -> RulingOut:
    """Write a decision down, with examples; for reviewers and owners."""
    connection = await driver_connection(session)
    ruling_id = await service.write_ruling(connection, access, body)
    return await _shown(connection, ruling_id)


@router.patch("/rulings/{ruling_id}")
async def change_ruling(
    ruling_id: PathId, viewer: SignedIn, connection: RequestConnection, body: RulingChange
) -> RulingOut:
    """Change a ruling; what is not sent stays."""
    await service.change_ruling(connection, viewer=viewer, ruling_id=ruling_id, change=body)
    return await _shown(connection, ruling_id)


@router.delete("/rulings/{ruling_id}", status_code=204)
async def delete_ruling(ruling_id: PathId, viewer: SignedIn, connection: RequestConnection) -> None:
    """Take a ruling back; it can be restored."""
    await service.delete_ruling(connection, viewer=viewer, ruling_id=ruling_id)


@router.post("/rulings/{ruling_id}/restorations", status_code=201)
async def restore_ruling(
    ruling_id: PathId, viewer: SignedIn, connection: RequestConnection
) -> RulingOut:
    """Undo the deletion of a ruling."""
    await service.restore_ruling(connection, viewer=viewer, ruling_id=ruling_id)
    return await _shown(connection, ruling_id)


async def _shown(connection: Connection, ruling_id: int) -> RulingOut:
    row = await find_ruling(connection, ruling_id)
    if row is None:
        raise NoSuchRuling
    return RulingOut.model_validate(row)
