"""Remove what has run out: sessions, links, and failed sign-ins of more than a day ago."""

from sqlalchemy import delete, func, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import Session, SignInFailure, SignInLink


async def sweep(session: AsyncSession) -> None:
    """Nothing that still works is touched, so it may run at any time."""
    a_day_ago = func.now() - text("interval '1 day'")
    await session.execute(delete(Session).where(Session.expires_at < func.now()))
    await session.execute(delete(SignInLink).where(SignInLink.expires_at < a_day_ago))
    await session.execute(delete(SignInFailure).where(SignInFailure.at < a_day_ago))
