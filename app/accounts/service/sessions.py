"""Browser sessions: a random secret in a cookie, its digest in the database."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, insert, literal, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.audit import record
from app.accounts.credentials import digest, new_secret
from app.accounts.errors import NoSuchSession
from app.accounts.models import Session, User
from app.accounts.viewer import Viewer

PUBLIC_ID_BYTES = 8


@dataclass(frozen=True)
class Browser:
    """Where a sign-in comes from, and how long its session lasts when it is not used."""

    address: str
    user_agent: str
    session_days: int
    replaced_secret: str | None = None


async def create_session(session: AsyncSession, *, user_id: int, browser: Browser) -> str:
    """Sign a person in; returns the secret for the cookie. A session that the browser had is ended."""
    if browser.replaced_secret is not None:
        await end_session(session, browser.replaced_secret)
    secret = new_secret()
    await session.execute(update(User).where(User.id == user_id).values(last_seen_at=func.now()))
    await session.execute(
        insert(Session).values(
            token_hash=digest(secret),
            user_id=user_id,
            user_agent=browser.user_agent[:300],
            address=browser.address,
            expires_at=func.now()
            + text("make_interval(days => :days)").bindparams(days=browser.session_days),
        )
    )
    return secret


async def end_session(session: AsyncSession, secret: str) -> None:
    """Sign a browser out. Harmless when it is signed out already."""
    await session.execute(delete(Session).where(Session.token_hash == digest(secret)))


async def end_session_by_id(session: AsyncSession, *, viewer: Viewer, session_id: str) -> None:
    """Sign one of the viewer's browsers out."""
    ended = await session.execute(
        delete(Session)
        .where(Session.user_id == viewer.id)
        .where(_public_id_of_row() == session_id)
        .returning(Session.user_id)
    )
    if not ended.all():
        raise NoSuchSession
    await record(session, actor=viewer, action="session.ended", subject=f"user:{viewer.id}")


async def end_other_sessions(
    session: AsyncSession, *, viewer: Viewer, kept_secret: str | None
) -> None:
    """Sign the viewer out everywhere but in this browser."""
    kept = digest(kept_secret) if kept_secret else b""
    ended = await session.execute(
        delete(Session)
        .where(Session.user_id == viewer.id)
        .where(Session.token_hash != kept)
        .returning(Session.user_id)
    )
    count = len(ended.all())
    if count:
        await record(
            session,
            actor=viewer,
            action="session.others_ended",
            subject=f"user:{viewer.id}",
            detail={"count": count},
        )


def session_public_id(token_hash: bytes) -> str:
    """The name of a session in the API: too short a part of the digest to be of any use elsewhere."""
    return token_hash[:PUBLIC_ID_BYTES].hex()


def _public_id_of_row() -> ColumnElement[str]:
    return func.encode(
        func.substring(Session.token_hash, literal(1), literal(PUBLIC_ID_BYTES)), "hex"
    )
