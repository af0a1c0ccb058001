"""API tokens: a program's key, shown once."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.audit import record
from app.accounts.credentials import SHOWN_CHARACTERS, digest, new_api_token
from app.accounts.errors import NoSuchToken
from app.accounts.models import ApiToken
from app.accounts.viewer import Viewer


async def create_token(
    session: AsyncSession,
    *,
    user_id: int,
    name: str,
    expires_in_days: int | None = None,
    actor: Viewer | None,
) -> tuple[ApiToken, str]:
    """A token and its secret, which cannot be read again."""
    secret = new_api_token()
    token = ApiToken(
        user_id=user_id,
        name=name,
        prefix=secret[:SHOWN_CHARACTERS],
        token_hash=digest(secret),
        expires_at=datetime.now(UTC) + timedelta(days=expires_in_days) if expires_in_days else None,
    )
    session.add(token)
    await session.flush()
    await session.refresh(token)
    await record(
        session,
        actor=actor,
        action="token.created",
        subject=f"token:{token.id}",
        detail={"name": name, "user_id": user_id},
    )
    return token, secret


async def revoke_token(session: AsyncSession, *, viewer: Viewer, token_id: int) -> None:
    """Make one of the viewer's tokens useless at once; raises NoSuchToken."""
    name = await session.scalar(
        update(ApiToken)
        .where(ApiToken.id == token_id)
        .where(ApiToken.user_id == viewer.id)
        .where(ApiToken.revoked_at.is_(None))
        .values(revoked_at=func.now())
        .returning(ApiToken.name)
    )
    if name is None:
        raise NoSuchToken(token_id)
    await record(
        session,
        actor=viewer,
        action="token.revoked",
        subject=f"token:{token_id}",
        detail={"name": name},
    )
