"""Reading people, their sessions and tokens, and the audit log."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import ApiToken, AuditEntry, Session, User
from app.accounts.schemas import AuditEntryOut


async def user_by_id(session: AsyncSession, user_id: int) -> User | None:
    return await session.get(User, user_id)


async def user_by_email(session: AsyncSession, email: str) -> User | None:
    """The person with this e-mail, in any case of letters."""
    return await session.scalar(
        select(User).where(func.lower(User.email) == func.lower(literal(email.strip())))
    )


async def users_page(
    session: AsyncSession, *, search: str, after_id: int, limit: int
) -> Sequence[User]:
    """People in the order they joined; `search` is a part of a name or an e-mail."""
    found = await session.scalars(
        select(User)
        .where(User.id > after_id)
        .where(
            or_(
                User.name.icontains(search, autoescape=True),
                User.email.icontains(search, autoescape=True),
            )
        )
        .order_by(User.id)
        .limit(limit)
    )
    return found.all()


async def has_users(session: AsyncSession) -> bool:
    return bool(await session.scalar(select(select(User.id).exists())))


async def tokens_of(session: AsyncSession, user_id: int) -> Sequence[ApiToken]:
    """A person's API tokens that still work, newest first."""
    found = await session.scalars(
        select(ApiToken)
        .where(ApiToken.user_id == user_id)
        .where(ApiToken.revoked_at.is_(None))
        .where(or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > func.now()))
        .order_by(ApiToken.id.desc())
    )
    return found.all()


async def sessions_of(session: AsyncSession, user_id: int) -> Sequence[Session]:
    """The browsers in which a person is signed in, last used first."""
    found = await session.scalars(
        select(Session)
        .where(Session.user_id == user_id)
        .where(Session.expires_at > func.now())
        .order_by(Session.last_used_at.desc())
    )
    return found.all()


@dataclass(frozen=True)
class AuditFilter:
    """Which entries. `visible_project_ids` limits them to those projects; None is an administrator's view."""

    visible_project_ids: Collection[int] | None
    project_id: int | None = None
    actor_id: int | None = None
    action: str | None = None
    since: datetime | None = None
    before: datetime | None = None


async def audit_page(
    session: AsyncSession, wanted: AuditFilter, *, before_id: int | None, limit: int
) -> list[AuditEntryOut]:
    """Entries of the audit log, newest first. `action` may be a whole one or its noun (`project`)."""
    statement = (
        select(AuditEntry, User.name)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(*_conditions(wanted))
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    if before_id is not None:
        statement = statement.where(AuditEntry.id < before_id)
    return [_entry(row) for row in await session.execute(statement)]


def _conditions(wanted: AuditFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.visible_project_ids is not None:
        yield AuditEntry.project_id.in_(wanted.visible_project_ids)
    if wanted.project_id is not None:
        yield AuditEntry.project_id == wanted.project_id
    if wanted.actor_id is not None:
        yield AuditEntry.actor_id == wanted.actor_id
    if wanted.action is not None:
        noun = AuditEntry.action.startswith(f"{wanted.action}.", autoescape=True)
        yield or_(AuditEntry.action == wanted.action, noun)
    if wanted.since is not None:
        yield AuditEntry.at >= wanted.since
    if wanted.before is not None:
        yield AuditEntry.at < wanted.before


async def recent_actions(session: AsyncSession) -> list[str]:
    """The kinds of changes among the last ten thousand, by name."""
    recent = select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(10_000).subquery()
    found = await session.scalars(select(recent.c.action).distinct().order_by(recent.c.action))
    return list(found)


def _entry(row: Row[AuditEntry, str | None]) -> AuditEntryOut:
    entry, actor_name = row
    return AuditEntryOut(
        id=entry.id,
        at=entry.at,
        actor_id=entry.actor_id,
        actor_name=actor_name,
        project_id=entry.project_id,
        action=entry.action,
        subject=entry.subject,
        detail=entry.detail,
        address=entry.address,
    )
