"""Links that sign one person in once: for the first administrator, for new people, for forgotten passwords."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.audit import record
from app.accounts.credentials import digest, new_secret
from app.accounts.errors import LinkUnusable
from app.accounts.models import SignInLink, User
from app.accounts.viewer import Viewer

LIFETIME = timedelta(days=7)


async def create_sign_in_link(
    session: AsyncSession, user_id: int, *, actor: Viewer | None = None
) -> tuple[str, datetime]:
    """The secret of a new link (its address is `/sign-in/SECRET`), and when it stops working.

    Earlier links of this person that were not used stop working at once.
    """
    await session.execute(
        update(SignInLink)
        .where(SignInLink.user_id == user_id)
        .where(SignInLink.used_at.is_(None))
        .values(expires_at=func.now())
    )
    secret = new_secret()
    expires_at = datetime.now(UTC) + LIFETIME
    await session.execute(
        insert(SignInLink).values(token_hash=digest(secret), user_id=user_id, expires_at=expires_at)
    )
    await record(
        session, actor=actor, action="user.sign_in_link_created", subject=f"user:{user_id}"
    )
    return secret, expires_at


async def peek_sign_in_link(session: AsyncSession, secret: str) -> User:
    """Whom a link would sign in, without using it: opening the page must not burn it."""
    user = await session.scalar(
        select(User)
        .join(SignInLink, SignInLink.user_id == User.id)
        .where(SignInLink.token_hash == digest(secret))
        .where(SignInLink.used_at.is_(None))
        .where(SignInLink.expires_at > func.now())
        .where(User.is_active)
    )
    if user is None:
        raise LinkUnusable
    return user


async def use_sign_in_link(session: AsyncSession, secret: str, *, address: str = "") -> User:
    """Whom the link signs in; it does not work again. Raises LinkUnusable."""
    user = await peek_sign_in_link(session, secret)
    used = await session.scalar(
        update(SignInLink)
        .where(SignInLink.token_hash == digest(secret))
        .where(SignInLink.used_at.is_(None))
        .values(used_at=func.now())
        .returning(SignInLink.user_id)
    )
    if used is None:
        raise LinkUnusable
    viewer = Viewer(user.id, user.email, user.name, user.role, address=address)
    await record(session, actor=viewer, action="session.created", subject=f"user:{user.id}")
    return user
