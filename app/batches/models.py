"""Batches, and what became of each of their images."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, BigId, CreatedAt


class Batch(Base):
    """One deed for many images; `details` holds its reason, pool or people. One that takes another back names it.

    When no image waits any more, it is noted to how many of the `total` it was `done`.
    """

    __tablename__ = "batches"
    __table_args__ = (
        CheckConstraint(
            "deed in ('exclude', 'include', 'gold', 'ordinary', 'pool', 'assign', 'take_back', 'pin')",
            name="deed",
        ),
        Index("uq_batches_author_id_request_id", "author_id", "request_id", unique=True),
        Index("uq_batches_undoes_id", "undoes_id", unique=True),
        Index("ix_batches_project_id", "project_id"),
    )

    id: Mapped[BigId]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    request_id: Mapped[UUID]
    deed: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("batches.id", ondelete="CASCADE"))
    total: Mapped[int | None] = mapped_column(BigInteger)
    done: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[CreatedAt]


class BatchImage(Base):
    """An image of a batch. `wanted` is its own part of the deed, where it has one; `before` is what takes it back.

    `outcome` is `done`, or why it was not done; empty while it waits.
    """

    __tablename__ = "batch_images"

    batch_id: Mapped[int] = mapped_column(
        ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True
    )
    image_id: Mapped[int] = mapped_column(
        ForeignKey("images.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    wanted: Mapped[dict[str, Any] | None]
    before: Mapped[dict[str, Any] | None]
    outcome: Mapped[str | None]
