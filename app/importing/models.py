"""Imports: what was sent, how it is to be taken, and what was found in it."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, BigId, CreatedAt

ImportState = Literal["waiting", "checked", "imported", "refused"]


class Import(Base):
    """A dataset on its way in.

    `files` are [{name, key, size_bytes}], blobs that are kept until the import is done; `folder` is a folder of the
    server in their place, `prefix` one of a bucket. `options` say how it is to be taken, `report` what was found;
    `source` names the layers, and with the project and the file's ids gives every object its id.
    """

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'checked', 'imported', 'refused')", name="state"),
        Index("ix_imports_project_id_id", "project_id", "id"),
    )

    id: Mapped[BigId]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"))
    source: Mapped[str]
    files: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'"))
    folder: Mapped[str | None]
    prefix: Mapped[str | None]
    options: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(server_default="waiting")
    format: Mapped[str | None]
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[CreatedAt]
    checked_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    @property
    def is_read_anew(self) -> bool:
        """Whether each run reads it where it lies, and may find it changed."""
        return self.folder is not None or self.prefix is not None


class ImportImage(Base):
    """An image that an unfinished import has added, and takes along when it fails; none is left once it is done."""

    __tablename__ = "import_images"
    __table_args__ = (Index("ix_import_images_import_id", "import_id"),)

    image_id: Mapped[int] = mapped_column(
        ForeignKey("images.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"))
