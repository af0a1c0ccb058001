"""The door to a project's agreement: annotators of a blind project see nothing of it but what is their own."""

from typing import Annotated

from fastapi import Depends, Request

from app.accounts.viewer import SignedIn, Viewer
from app.agreement.errors import AgreementIsHidden
from app.agreement.keeper import Keeper
from app.agreement.policy import may_read, may_read_annotator
from app.database.engine import Connection
from app.projects.access import role_on
from app.projects.models import MemberRole
from app.web.identifiers import PathId
from app.web.transactions import RequestConnection


async def catch_up_first(request: Request, project_id: PathId, viewer: SignedIn) -> None:
    """Be up to date before the request's transaction begins, in connections of its own: one at a time.

    Belongs among the `dependencies` of a route's decorator, which come first: whoever waits for a second connection
    while they hold one may wait for ever. Strangers make nobody work.
    """
    keeper: Keeper = request.app.state.agreement_keeper
    async with keeper.database.connection() as connection:
        await role_on(connection, viewer, project_id, at_least="annotator")
    await keeper.catch_up(project_id)


async def open_agreement(
    project_id: PathId, viewer: SignedIn, connection: RequestConnection
) -> int:
    """The id of a project whose agreement the viewer may read; raises NoSuchProject and AgreementIsHidden."""
    role, is_blind = await _role_and_blindness(connection, viewer, project_id)
    if not may_read(role, is_blind=is_blind):
        raise AgreementIsHidden
    return project_id


async def open_annotator(
    project_id: PathId, user_id: PathId, viewer: SignedIn, connection: RequestConnection
) -> tuple[int, int]:
    """The ids of a project and of an annotator of it whose figures the viewer may read."""
    role, is_blind = await _role_and_blindness(connection, viewer, project_id)
    if not may_read_annotator(role, is_blind=is_blind, is_self=user_id == viewer.id):
        raise AgreementIsHidden
    return project_id, user_id


async def _role_and_blindness(
    connection: Connection, viewer: Viewer, project_id: int
) -> tuple[MemberRole, bool]:
    role = await role_on(connection, viewer, project_id, at_least="annotator")
    cursor = await connection.execute("select blind from projects where id = %s", [project_id])
    row = await cursor.fetchone()
    assert row is not None
    return role, row[0]


CaughtUp = Depends(catch_up_first)
ReadableAgreement = Annotated[int, Depends(open_agreement)]
ReadableAnnotator = Annotated[tuple[int, int], Depends(open_annotator)]
