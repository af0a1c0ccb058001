"""From an empty database to a person with a password."""

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.audit import record
from app.accounts.errors import AlreadySetUp
from app.accounts.models import User
from app.accounts.queries import has_users, user_by_id
from app.accounts.service.users import create_user, set_password, translated_email
from app.accounts.viewer import Viewer

FIRST_EMAIL = "admin@localhost"
FIRST_NAME = "Administrator"
# Any number that no other advisory lock of Concord uses.
SETUP_LOCK = 7_101


async def ensure_first_admin(session: AsyncSession) -> User | None:
    """The first administrator while nobody has claimed that account yet, made when there is no user at all.

    None once Concord is set up: any administrator has a password, or anybody else exists.
    """
    await _lock(session)
    if not await has_users(session):
        return await create_user(
            session, email=FIRST_EMAIL, name=FIRST_NAME, role="admin", password=None, actor=None
        )
    is_claimed = await session.scalar(
        select(func.count()).select_from(User).where(User.password_hash.is_not(None))
    )
    if is_claimed:
        return None
    return await session.scalar(select(User).where(User.email == FIRST_EMAIL))


async def create_first_admin(
    session: AsyncSession, *, email: str, name: str, password: str
) -> User:
    """The first administrator, by whoever comes first; raises AlreadySetUp when there is any user."""
    await _lock(session)
    if await has_users(session):
        raise AlreadySetUp
    return await create_user(
        session, email=email, name=name, role="admin", password=password, actor=None
    )


async def set_up_account(
    session: AsyncSession, *, viewer: Viewer, email: str, name: str, password: str
) -> User:
    """What a person chooses who came by a link; raises AlreadySetUp when they have a password."""
    user = await user_by_id(session, viewer.id)
    if user is None or user.has_password:
        raise AlreadySetUp
    async with translated_email(session, email):
        user.email = email
        user.name = name
    await set_password(user, password)
    await record(session, actor=viewer, action="user.set_up", subject=f"user:{user.id}")
    return user


async def _lock(session: AsyncSession) -> None:
    """One at a time, until the transaction ends: two servers may start together."""
    await session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": SETUP_LOCK})
