"""Changes of the categories of many objects at once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, BigId, CreatedAt


class Relabelling(Base):
    """What one request changed, for repeating its answer and for taking it back.

    `report` and `undo_report` are what the API has answered; `changes` has, of each object, the layer and the revision
    of it that holds the object's earlier content.
    """

    __tablename__ = "relabellings"
    __table_args__ = (
        Index("uq_relabellings_author_id_request_id", "author_id", "request_id", unique=True),
        Index("ix_relabellings_project_id", "project_id"),
    )

    id: Mapped[BigId]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    request_id: Mapped[UUID]
    # Each with its id, layer_id and revision.
    changes: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'"))
    report: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    created_at: Mapped[CreatedAt]
    undone_at: Mapped[datetime | None]
    undo_report: Mapped[dict[str, Any] | None]
