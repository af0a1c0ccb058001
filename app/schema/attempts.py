"""What the forms of the schema page have in common."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import AppError, Conflict, Invalid
from app.projects.access import ProjectAccess

REFUSALS = (ValidationError, Invalid, Conflict)


@asynccontextmanager
async def whole_or_not(session: AsyncSession, access: ProjectAccess) -> AsyncIterator[None]:
    """Take back what a refused change has begun: the page that tells of it is a success of the request."""
    try:
        async with session.begin_nested():
            yield
    except AppError:
        session.expunge_all()
        session.add(access.project)
        await session.refresh(access.project)
        raise


def moved(ids: Sequence[int], moved_id: int, *, step: str) -> list[int]:
    """The ids with one of them a place further up or down; at the end it stays."""
    order = list(ids)
    if moved_id in order and step in {"-1", "1"}:
        place = order.index(moved_id)
        order.insert(max(0, place + int(step)), order.pop(place))
    return order
