"""Exports: what was asked, the file that came of it, and what there is to know about that file."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, BigId, CreatedAt


class Export(Base):
    """One dataset, written once and never again. `options` are `ExportOptions`.

    The file is there once `finished_at` is: `file_key` names its blob, `digest_key` the digests of its objects, by
    which two exports are told apart. One with a name is a version and is kept; others go after a while.
    """

    __tablename__ = "exports"
    __table_args__ = (
        CheckConstraint("(finished_at is null) = (file_key is null)", name="finished"),
        Index("ix_exports_project_id_id", "project_id", "id"),
        Index(
            "uq_exports_project_id_name",
            "project_id",
            "name",
            unique=True,
            postgresql_where=text("deleted_at is null"),
        ),
    )

    id: Mapped[BigId]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    name: Mapped[str | None]
    format: Mapped[str]
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"))
    file_key: Mapped[str | None]
    digest_key: Mapped[str | None]
    size_bytes: Mapped[int | None]
    sha256: Mapped[str | None]
    manifest: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[CreatedAt]
    finished_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


class VersionSplit(Base):
    """In which part of its split an image of a version is. Exports without a name leave none: they go after a while."""

    __tablename__ = "version_splits"
    __table_args__ = (
        CheckConstraint("split in ('train', 'val', 'test')", name="split"),
        Index("ix_version_splits_image_id", "image_id"),
    )

    export_id: Mapped[int] = mapped_column(
        ForeignKey("exports.id", ondelete="CASCADE"), primary_key=True
    )
    image_id: Mapped[int] = mapped_column(
        ForeignKey("images.id", ondelete="CASCADE"), primary_key=True
    )
    split: Mapped[str]


class SplitPin(Base):
    """An image that somebody has pinned to a part: every split puts it there."""

    __tablename__ = "split_pins"
    __table_args__ = (
        CheckConstraint("split in ('train', 'val', 'test')", name="split"),
        Index("ix_split_pins_project_id_split", "project_id", "split"),
    )

    image_id: Mapped[int] = mapped_column(
        ForeignKey("images.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    project_id: Mapped[int]
    split: Mapped[str]
