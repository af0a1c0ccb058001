"""One row per image: a typed column for every fact of `app.exif.COLUMNS`, and every raw field."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped
from sqlalchemy.types import TypeEngine

from app.database.base import Base
from app.database.sampling import bucket_of, is_indexed
from app.exif import COLUMNS

_TYPES: dict[str, TypeEngine[Any]] = {
    "text": Text(),
    "integer": Integer(),
    "boolean": Boolean(),
    "double precision": Double(),
    "timestamptz": DateTime(timezone=True),
    "timestamp": DateTime(timezone=False),
}


OFTEN_ASKED = ("iso", "exposure_s", "f_number", "focal_mm", "gps_latitude")
"""Columns with an index, for filters that find little and for orders."""
COUNTED = (
    "make",
    "model",
    "lens_model",
    "taken_at_local",
    "iso",
    "exposure_s",
    "f_number",
    "focal_mm",
    "flash_fired",
    "scene_capture_type",
    "gps_latitude",
    "gps_longitude",
    "file_format",
    "orientation",
)
"""Columns that facets and maps count; a sample of a large project reads them from an index alone."""


class ImageMetadata(Base):
    """What an image file says about itself. Its columns are those that extraction documents; none is written twice."""

    image_id: Mapped[int]
    raw: Mapped[dict[str, Any]]
    problems: Mapped[list[dict[str, Any]]]

    __table__ = Table(
        "image_metadata",
        Base.metadata,
        Column(
            "image_id",
            BigInteger,
            ForeignKey("images.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        Column("project_id", BigInteger, nullable=False),
        *(Column(column.name, _TYPES[column.sql_type]) for column in COLUMNS),
        Column("raw", JSONB, nullable=False, server_default=text("'{}'")),
        Column("problems", JSONB, nullable=False, server_default=text("'[]'")),
        Index("ix_image_metadata_project_id_model", "project_id", "model"),
        Index("ix_image_metadata_project_id_taken_at_local", "project_id", "taken_at_local"),
        *(
            Index(
                f"ix_image_metadata_project_id_{name}",
                "project_id",
                name,
                postgresql_where=text(f"{name} is not null"),
            )
            for name in OFTEN_ASKED
        ),
        Index(
            "ix_image_metadata_counted",
            "project_id",
            text(bucket_of("image_id")),
            postgresql_include=["image_id", *COUNTED],
            postgresql_where=text(is_indexed("image_id")),
        ),
    )
