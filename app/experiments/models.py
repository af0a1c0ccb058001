"""Experiments: what was asked, what came out, and of which state of the data."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, BigId, CreatedAt


class Experiment(Base):
    """One question of whether metadata helps.

    `parameters` are `NewExperiment`. `result` is null until the job is done (docs/experiments.md); `manifest` counts
    the layers and revisions that were read, so that it can be said when it is outdated.
    """

    __tablename__ = "experiments"
    __table_args__ = (Index("ix_experiments_project_id", "project_id", "id"),)

    id: Mapped[BigId]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    subject: Mapped[str]
    """What was to be predicted, as it was called then: the question's text, or `objects`."""
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"))
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[CreatedAt]
    finished_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    manifest: Mapped[dict[str, Any] | None] = mapped_column(JSON)
