"""The pictures: identity by content, both frames' sizes, and what has been made from them."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, BigId, CreatedAt
from app.database.sampling import bucket_of

STEM = r"lower(regexp_replace(regexp_replace(file_name, '^.*/', ''), '(.)\.[^.]*$', '\1'))"
"""SQL: the name without folders and ending in small letters, by which datasets find their images."""

ImageState = Literal["new", "in_progress", "submitted", "accepted", "excluded"]


class Image(Base):
    """One picture of a project.

    `width` and `height` are of the upright frame, the one people see and label; `stored_width` and `stored_height`
    of the file's own. `sha256` is hexadecimal and names the blob.
    """

    __tablename__ = "images"
    __table_args__ = (
        CheckConstraint(
            "state in ('new', 'in_progress', 'submitted', 'accepted', 'excluded')", name="state"
        ),
        CheckConstraint("derivatives in ('pending', 'ready', 'failed')", name="derivatives"),
        CheckConstraint("upright_format in ('stored', 'jpeg', 'png')", name="upright_format"),
        CheckConstraint("orientation between 1 and 8", name="orientation"),
        CheckConstraint("width > 0 and height > 0", name="size"),
        Index(
            "uq_images_project_id_sha256",
            "project_id",
            "sha256",
            unique=True,
            postgresql_where=text("deleted_at is null"),
        ),
        Index(
            "ix_images_project_id_state_id",
            "project_id",
            "state",
            "id",
            postgresql_where=text("deleted_at is null"),
        ),
        Index("ix_images_project_id_id", "project_id", "id"),
        Index("ix_images_project_id_stem", "project_id", text(STEM)),
        Index(
            "ix_images_project_id_bucket",
            "project_id",
            text(bucket_of("id")),
            postgresql_include=["id", "state", "width", "height"],
            postgresql_where=text("deleted_at is null"),
        ),
        Index("ix_images_sha256", "sha256"),
        Index("ix_images_gold", "project_id", "id", postgresql_where=text("is_gold")),
        Index(
            "ix_images_pending",
            "project_id",
            "id",
            postgresql_where=text("derivatives = 'pending'"),
        ),
        Index(
            "ix_images_file_name",
            "file_name",
            postgresql_using="gin",
            postgresql_ops={"file_name": "gin_trgm_ops"},
        ),
    )

    id: Mapped[BigId]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    file_name: Mapped[str]
    sha256: Mapped[str]
    mime_type: Mapped[str]
    size_bytes: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    stored_width: Mapped[int]
    stored_height: Mapped[int]
    orientation: Mapped[int] = mapped_column(server_default=text("1"))
    frame_count: Mapped[int] = mapped_column(server_default=text("1"))
    state: Mapped[str] = mapped_column(server_default="new")
    exclusion_reason: Mapped[str | None]
    is_gold: Mapped[bool] = mapped_column(server_default=text("false"))
    derivatives: Mapped[str] = mapped_column(server_default="pending")
    derivatives_error: Mapped[str | None]
    # Which file shows the upright frame: the stored one as it is, or a copy of this format. Null until that copy is
    # made, and where no single file can hold it.
    upright_format: Mapped[str | None]
    # Depth of the tile pyramid; null for an image that is shown whole.
    tile_levels: Mapped[int | None]
    # Fields of an imported file that mean nothing here; exports give them back.
    extra: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    # Whether the file itself is left where it lies (`ImageOrigin`), unless the store has the same bytes.
    is_referenced: Mapped[bool] = mapped_column(server_default=text("false"))
    added_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[CreatedAt]
    deleted_at: Mapped[datetime | None]


class ImageOrigin(Base):
    """Where an image's file lay outside the store, and how it looked when it was read.

    `address` is an absolute path, `s3://bucket/key` or a URL; `stamp` its time, or an ETag. `problem` is what
    the last look at a referenced file has found, in words.
    """

    __tablename__ = "image_origins"
    __table_args__ = (
        CheckConstraint("kind in ('folder', 'bucket', 'url')", name="kind"),
        Index("ix_image_origins_project_id_address", "project_id", text("md5(address)")),
    )

    image_id: Mapped[int] = mapped_column(
        ForeignKey("images.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    kind: Mapped[str]
    address: Mapped[str]
    size_bytes: Mapped[int]
    stamp: Mapped[str | None]
    problem: Mapped[str | None]
    checked_at: Mapped[datetime] = mapped_column(server_default=func.now())
