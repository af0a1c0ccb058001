"""That something of a project has changed, for who keeps what they have counted."""

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, BigId


class ProjectChange(Base):
    """A transaction that changed a project; or many of them in one row, that weighs as much as they did.

    Written by triggers, so that no writer can forget, and only ever added to, so that none waits for another. Project 0
    stands for all. No foreign key: what is counted outlives nobody, and a key would be looked up at every save.
    """

    __tablename__ = "project_changes"
    __table_args__ = (
        Index("ix_project_changes_project_id", "project_id", postgresql_include=["weight"]),
    )

    id: Mapped[BigId]
    project_id: Mapped[int]
    weight: Mapped[int] = mapped_column(server_default=text("1"))
