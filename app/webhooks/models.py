"""Webhooks, and what each was told or is still to be told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from app.database.base import Base, BigId, CreatedAt


class Webhook(Base):
    """An address that is told of some of a project's events."""

    __tablename__ = "webhooks"
    __table_args__ = (
        Index("ix_webhooks_project_id", "project_id", postgresql_where=text("deleted_at is null")),
    )

    id: Mapped[BigId]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    url: Mapped[str]
    events: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    # Kept as it is: without it nothing can be signed.
    secret: Mapped[str]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    # Why Concord has switched it off; empty when a person has, or nobody.
    stopped_because: Mapped[str] = mapped_column(server_default="")
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[CreatedAt]
    deleted_at: Mapped[datetime | None]


class WebhookDelivery(Base):
    """One event on its way to one address. `body` is what is sent, byte for byte, at every attempt."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'delivered', 'failed')", name="state"),
        Index("ix_webhook_deliveries_webhook_id_id", "webhook_id", "id"),
        Index("ix_webhook_deliveries_due", "due_at", postgresql_where=text("state = 'waiting'")),
    )

    id: Mapped[BigId]
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    message_id: Mapped[UUID] = mapped_column(server_default=text("gen_random_uuid()"))
    event: Mapped[str]
    body: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="waiting")
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    due_at: Mapped[CreatedAt]
    status: Mapped[int | None]
    # The beginning of the answer, or why there was none.
    answer: Mapped[str] = mapped_column(server_default="")
    took_ms: Mapped[int | None]
    created_at: Mapped[CreatedAt]
    finished_at: Mapped[datetime | None]
