"""How long a project keeps what it does not need for ever."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, CreatedAt


class Retention(Base):
    """Days after which a project's exports, and the records of who saw what, are deleted; none: never."""

    __tablename__ = "retentions"
    __table_args__ = (
        CheckConstraint("export_days >= 1", name="export_days"),
        CheckConstraint("view_days >= 1", name="view_days"),
    )

    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    export_days: Mapped[int | None]
    view_days: Mapped[int | None]
    changed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[CreatedAt]
    enforced_at: Mapped[datetime | None]
