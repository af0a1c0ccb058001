"""What pixels say of an image, what it looks like, and which images belong together."""

from sqlalchemy import (
    ARRAY,
    REAL,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, CreatedAt
from app.database.sampling import bucket_of, is_indexed
from app.quality import COLUMNS

COUNTED = ("sharpness", "brightness", "contrast", "outlier")
"""Columns that facets count; a sample of a large project reads them from an index alone."""


class ImageQuality(Base):
    """One row per measured image. Its columns are those that measuring documents; none is written twice.

    `is_compared` is false until the image was compared with the others of its project, `is_checked` until anomalies
    were looked for. `thumbnail_hashes` are those of the thumbnail inside the file: as it is, turned once, turned twice.
    """

    image_id: Mapped[int]
    project_id: Mapped[int]
    version: Mapped[int]
    perceptual_hash: Mapped[int]
    pixel_hash: Mapped[int]
    is_compared: Mapped[bool]
    is_checked: Mapped[bool]
    thumbnail_width: Mapped[int | None]
    thumbnail_height: Mapped[int | None]
    thumbnail_hashes: Mapped[list[int] | None]

    __table__ = Table(
        "image_quality",
        Base.metadata,
        Column(
            "image_id",
            BigInteger,
            ForeignKey("images.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        Column("project_id", BigInteger, nullable=False),
        Column("version", Integer, nullable=False),
        *(Column(column.name, Double) for column in COLUMNS),
        Column("perceptual_hash", BigInteger, nullable=False),
        Column("pixel_hash", BigInteger, nullable=False),
        Column("is_compared", Boolean, nullable=False, server_default=text("false")),
        Column("is_checked", Boolean, nullable=False, server_default=text("false")),
        Column("thumbnail_width", Integer),
        Column("thumbnail_height", Integer),
        Column("thumbnail_hashes", ARRAY(BigInteger)),
        *(
            Index(
                f"ix_image_quality_band_{band}",
                "project_id",
                text(f"((perceptual_hash >> {16 * band}) & 65535)"),
                postgresql_where=text("perceptual_hash not in (0, -9223372036854775808)"),
            )
            for band in range(4)
        ),
        Index("ix_image_quality_project_id_pixel_hash", "project_id", "pixel_hash"),
        Index("ix_image_quality_project_id_sharpness", "project_id", "sharpness"),
        Index("ix_image_quality_project_id_outlier", "project_id", "outlier"),
        Index(
            "ix_image_quality_not_compared",
            "project_id",
            postgresql_where=text("not is_compared"),
        ),
        Index(
            "ix_image_quality_not_checked",
            "project_id",
            postgresql_where=text("not is_checked"),
        ),
        Index(
            "ix_image_quality_counted",
            "project_id",
            text(bucket_of("image_id")),
            postgresql_include=["image_id", *COUNTED],
            postgresql_where=text(is_indexed("image_id")),
        ),
    )


class Comparison(Base):
    """What the last comparison of a whole project was of, by which new images are compared alone.

    `median_distance` is that of images to their likes (app.similarity.outlying); null where nothing is odd.
    """

    __tablename__ = "comparisons"

    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    image_count: Mapped[int] = mapped_column(Integer)
    median_distance: Mapped[float | None] = mapped_column(Double)
    compared_at: Mapped[CreatedAt]


class ImageEmbedding(Base):
    """What an image looks like to one model. `vector` has length 1."""

    __tablename__ = "image_embeddings"
    __table_args__ = (Index("ix_image_embeddings_project_id_model", "project_id", "model"),)

    image_id: Mapped[int] = mapped_column(
        ForeignKey("images.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    model: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[int]
    version: Mapped[int] = mapped_column(Integer)
    vector: Mapped[list[float]] = mapped_column(ARRAY(REAL))


class ImageGroup(Base):
    """An image's group of one kind: `exact` (same pixels), `near` (look the same) or `burst` (one camera at once).

    A group is named by its lowest image id. Only images that are not alone have rows.
    """

    __tablename__ = "image_groups"
    __table_args__ = (
        CheckConstraint("kind in ('exact', 'near', 'burst')", name="kind"),
        Index("ix_image_groups_project_id_kind_leader_id", "project_id", "kind", "leader_id"),
    )

    image_id: Mapped[int] = mapped_column(
        ForeignKey("images.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[int]
    leader_id: Mapped[int]
