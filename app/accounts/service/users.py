"""People: made by administrators, changed by themselves and by administrators, never deleted (history names them)."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from psycopg.errors import UniqueViolation
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.audit import record
from app.accounts.errors import EmailTaken, LastAdmin, NoSuchUser, WeakPassword, WrongPassword
from app.accounts.models import Session, User
from app.accounts.passwords import hash_password, verify_password
from app.accounts.policy import password_refusal
from app.accounts.queries import user_by_id
from app.accounts.service.sessions import end_other_sessions
from app.accounts.viewer import Viewer


async def create_user(
    session: AsyncSession,
    *,
    email: str,
    name: str,
    role: str,
    password: str | None,
    actor: Viewer | None,
) -> User:
    """A new person; without a password they come by a sign-in link. Raises EmailTaken or WeakPassword."""
    user = User(email=email, name=name, role=role)
    if password is not None:
        await set_password(user, password)
    async with translated_email(session, email):
        session.add(user)
    await session.refresh(user)
    await record(
        session,
        actor=actor,
        action="user.created",
        subject=f"user:{user.id}",
        detail={"email": email, "role": role},
    )
    return user


async def change_user(
    session: AsyncSession, *, actor: Viewer, user_id: int, changes: Mapping[str, Any]
) -> User:
    """An administrator's change of name, email, role or is_active; raises LastAdmin, EmailTaken or NoSuchUser."""
    user = await user_by_id(session, user_id)
    if user is None:
        raise NoSuchUser(user_id)
    if changes.get("role", "admin") != "admin" or not changes.get("is_active", True):
        await _require_another_admin(session, user_id)
    before = {name: getattr(user, name) for name in changes}
    async with translated_email(session, changes.get("email", user.email)):
        for name, value in changes.items():
            setattr(user, name, value)
    if not user.is_active:
        await session.execute(delete(Session).where(Session.user_id == user_id))
    await record(
        session,
        actor=actor,
        action="user.changed",
        subject=f"user:{user_id}",
        detail={"before": before, "after": dict(changes)},
    )
    return user


async def change_me(session: AsyncSession, *, viewer: Viewer, changes: Mapping[str, Any]) -> User:
    """The viewer's own name."""
    user = await session.get_one(User, viewer.id, with_for_update=True)
    if changes.get("name") is not None and changes["name"] != user.name:
        detail = {"before": user.name, "after": changes["name"]}
        user.name = changes["name"]
        await record(
            session, actor=viewer, action="user.renamed", subject=f"user:{user.id}", detail=detail
        )
    await session.flush()
    return user


async def change_password(
    session: AsyncSession,
    *,
    viewer: Viewer,
    current_password: str | None,
    new_password: str,
    kept_secret: str | None,
) -> None:
    """The viewer's own password; every other browser is signed out. Raises WrongPassword or WeakPassword."""
    user = await session.get_one(User, viewer.id, with_for_update=True)
    is_right = await verify_password(current_password or "", user.password_hash)
    if user.has_password and not is_right:
        raise WrongPassword
    await set_password(user, new_password)
    await end_other_sessions(session, viewer=viewer, kept_secret=kept_secret)
    await record(session, actor=viewer, action="user.password_changed", subject=f"user:{user.id}")


async def set_password(user: User, password: str) -> None:
    """Give a person a password; raises WeakPassword."""
    refusal = password_refusal(password, email=user.email)
    if refusal is not None:
        raise WeakPassword(refusal)
    user.password_hash = await hash_password(password)


@asynccontextmanager
async def translated_email(session: AsyncSession, email: str) -> AsyncIterator[None]:
    """Flush what the block changed; an e-mail that somebody else has becomes EmailTaken."""
    try:
        async with session.begin_nested():
            yield
    except IntegrityError as error:
        if isinstance(error.orig, UniqueViolation):
            raise EmailTaken(email) from None
        raise


async def _require_another_admin(session: AsyncSession, user_id: int) -> None:
    """Raise LastAdmin when nobody else could administer; holds the others until the transaction ends."""
    admins = await session.scalars(
        select(User.id)
        .where(User.role == "admin")
        .where(User.is_active)
        .order_by(User.id)
        .with_for_update()
    )
    if set(admins) == {user_id}:
        raise LastAdmin
