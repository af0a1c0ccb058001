"""Evaluations: what was asked, what came out, and of which state of the data."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, BigId, CreatedAt


class Evaluation(Base):
    """One run of a model against a truth.

    `parameters` are `EvaluationParameters`. `numbers` is null until the job is done; `manifest` counts the layers and
    revisions that it read, so that it can be said when it is outdated. `examples` are ids behind the confusions and
    the worst images. `outcomes` is what became of each detection (`measures.outcomes`), for comparisons.
    """

    __tablename__ = "evaluations"
    __table_args__ = (Index("ix_evaluations_project_id", "project_id", "id"),)

    id: Mapped[BigId]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    model: Mapped[str]
    truth: Mapped[str]
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"))
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[CreatedAt]
    finished_at: Mapped[datetime | None]
    numbers: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    examples: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    manifest: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    outcomes: Mapped[bytes | None] = mapped_column(LargeBinary)
