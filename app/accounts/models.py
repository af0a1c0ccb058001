"""People and what proves who they are. Secrets are kept as sha256 digests only."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, BigId, CreatedAt

UserRole = Literal["admin", "member"]


class Installation(Base):
    """This database: one row, made with the schema. Browsers keep what they save for it apart by its id."""

    __tablename__ = "installations"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    created_at: Mapped[CreatedAt]


class User(Base):
    """A person. `password_hash` is empty until they have chosen a password."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("role in ('admin', 'member')", name="role"),
        Index("uq_users_email", func.lower(text("email")), unique=True),
    )

    id: Mapped[BigId]
    email: Mapped[str]
    name: Mapped[str]
    role: Mapped[str] = mapped_column(server_default="member")
    password_hash: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    preferences: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    created_at: Mapped[CreatedAt]
    last_seen_at: Mapped[datetime | None]

    @property
    def has_password(self) -> bool:
        """Whether this person has set up their account, and so can sign in without a link."""
        return self.password_hash is not None


class Session(Base):
    """A signed-in browser."""

    __tablename__ = "sessions"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    user_agent: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[CreatedAt]
    last_used_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime]


class ApiToken(Base):
    """A program's key. `prefix` is the part that may be shown again."""

    __tablename__ = "api_tokens"

    id: Mapped[BigId]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    prefix: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[CreatedAt]
    last_used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SignInLink(Base):
    """A link that signs one person in once."""

    __tablename__ = "sign_in_links"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInFailure(Base):
    """A failed sign-in, counted for the rate limit and swept after a day."""

    __tablename__ = "sign_in_failures"
    __table_args__ = (Index("ix_sign_in_failures_key_at", "key", "at"),)

    id: Mapped[BigId]
    key: Mapped[str]
    at: Mapped[CreatedAt]


class AuditEntry(Base):
    """One change that somebody made. Append-only: the database refuses deletes, and updates but those that erase."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_project_id_id", "project_id", "id"),
        Index("ix_audit_entries_actor_id_id", "actor_id", "id"),
    )

    id: Mapped[BigId]
    at: Mapped[CreatedAt]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    project_id: Mapped[int | None]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    address: Mapped[str] = mapped_column(server_default="")
