"""What was found."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, BigId, CreatedAt


class ImageAnomaly(Base):
    """One contradiction of one image. `severity` is 1 (odd), 2 (doubtful) or 3 (impossible).

    `details` has under `facts` what contradicts each other, as pairs of a label and a value in words.
    """

    __tablename__ = "image_anomalies"
    __table_args__ = (
        UniqueConstraint("image_id", "kind"),
        CheckConstraint("severity between 1 and 3", name="severity"),
        Index("ix_image_anomalies_project_id_severity_id", "project_id", "severity", "id"),
    )

    id: Mapped[BigId]
    image_id: Mapped[int] = mapped_column(ForeignKey("images.id", ondelete="CASCADE"))
    project_id: Mapped[int]
    kind: Mapped[str]
    severity: Mapped[int]
    reason: Mapped[str]
    details: Mapped[dict[str, Any]]
    created_at: Mapped[CreatedAt]
    dismissed_at: Mapped[datetime | None]
    dismissed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
