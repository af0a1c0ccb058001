"""Remove what has run out: sessions, links, failed sign-ins of more than a day ago, addresses in the audit log."""

from sqlalchemy import delete, func, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import Session, SignInFailure, SignInLink
from app.database.engine import Connection


async def sweep(session: AsyncSession) -> None:
    """Nothing that still works is touched, so it may run at any time."""
    a_day_ago = func.now() - text("interval '1 day'")
    await session.execute(delete(Session).where(Session.expires_at < func.now()))
    await session.execute(delete(SignInLink).where(SignInLink.expires_at < a_day_ago))
    await session.execute(delete(SignInFailure).where(SignInFailure.at < a_day_ago))


async def forget_addresses(connection: Connection, *, days: int) -> int:
    """Take network addresses older than so many days out of the audit log, where what was done and by whom stays.

    Returns: of how many entries.
    """
    async with connection.transaction():
        await connection.execute("set local concord.erasing = 'on'")
        cursor = await connection.execute(
            "update audit_entries set address = '' where address <> '' and at < now() - make_interval(days => %s)",
            [days],
        )
        await connection.execute("set local concord.erasing = 'off'")
    return cursor.rowcount
