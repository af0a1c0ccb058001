"""Layers and what is in them. Revisions are append-only; annotations and answers are the newest state."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, BigId, CreatedAt

LayerKind = Literal["annotator", "prediction", "import", "consensus"]


class Layer(Base):
    """One author's view of one image."""

    __tablename__ = "layers"
    __table_args__ = (
        CheckConstraint("kind in ('annotator', 'prediction', 'import', 'consensus')", name="kind"),
        CheckConstraint("(kind = 'annotator') = (assignment_id is not null)", name="assignment"),
        Index("ix_layers_image_id", "image_id"),
        Index("ix_layers_project_id_kind_image_id", "project_id", "kind", "image_id"),
        Index("uq_layers_assignment_id", "assignment_id", unique=True),
        Index(
            "uq_layers_prediction",
            "image_id",
            "source",
            unique=True,
            postgresql_where=text("kind = 'prediction'"),
        ),
        Index(
            "uq_layers_import",
            "image_id",
            "source",
            unique=True,
            postgresql_where=text("kind = 'import'"),
        ),
        Index(
            "uq_layers_consensus",
            "image_id",
            unique=True,
            postgresql_where=text("kind = 'consensus'"),
        ),
    )

    id: Mapped[BigId]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    image_id: Mapped[int] = mapped_column(ForeignKey("images.id", ondelete="CASCADE"))
    kind: Mapped[str]
    assignment_id: Mapped[int | None] = mapped_column(
        ForeignKey("assignments.id", ondelete="CASCADE")
    )
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    # The model (`name@version`) or the import a layer comes from; such layers have no author.
    source: Mapped[str | None]
    revision: Mapped[int] = mapped_column(server_default=text("0"))
    verified_absent: Mapped[list[int]] = mapped_column(server_default=text("'{}'"))
    verified_absent_revision: Mapped[int] = mapped_column(server_default=text("0"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]


class Annotation(Base):
    """One marked object. `shape` is the geometry as the API writes it, kept byte for byte (`json`, not `jsonb`).

    `number` is its permanent id in exports. `x`, `y`, `width`, `height` are the shape's bounds and `area` its area, in
    pixels. `segmentation` is COCO's, null where an export derives it from the shape. Those with one `group_id` belong
    together.
    A prediction has a `score`, and nothing else has: people's work is found without a look at the layers.
    `revision` is the layer's revision that changed it last. A removed annotation keeps its row and its number.
    """

    __tablename__ = "annotations"
    __table_args__ = (
        Index("uq_annotations_project_id_number", "project_id", "number", unique=True),
        Index("ix_annotations_layer_id", "layer_id", postgresql_where=text("removed_at is null")),
        Index(
            "ix_annotations_project_id_image_id",
            "project_id",
            "image_id",
            postgresql_where=text("removed_at is null"),
        ),
        Index(
            "ix_annotations_category_id_image_id",
            "category_id",
            "image_id",
            postgresql_where=text("removed_at is null"),
        ),
        CheckConstraint("score is null or score between 0 and 1", name="score"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    project_id: Mapped[int]
    image_id: Mapped[int] = mapped_column(ForeignKey("images.id", ondelete="CASCADE"))
    layer_id: Mapped[int] = mapped_column(ForeignKey("layers.id", ondelete="CASCADE"))
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    kind: Mapped[str]
    shape: Mapped[dict[str, Any]] = mapped_column(JSON)
    x: Mapped[float]
    y: Mapped[float]
    width: Mapped[float]
    height: Mapped[float]
    area: Mapped[float]
    segmentation: Mapped[Any | None] = mapped_column(JSON)
    attributes: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    is_crowd: Mapped[bool] = mapped_column(server_default=text("false"))
    z: Mapped[int] = mapped_column(server_default=text("0"))
    group_id: Mapped[UUID | None]
    score: Mapped[float | None]
    # Fields of an imported file that mean nothing here; exports give them back.
    extra: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    revision: Mapped[int]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    removed_at: Mapped[datetime | None]


class Answer(Base):
    """What one layer says to one question."""

    __tablename__ = "answers"
    __table_args__ = (Index("ix_answers_question_id_layer_id", "question_id", "layer_id"),)

    layer_id: Mapped[int] = mapped_column(
        ForeignKey("layers.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True)
    values: Mapped[list[str]]
    revision: Mapped[int]


class LayerRevision(Base):
    """One numbered change of a layer: who, when, and a diff that can be read both ways."""

    __tablename__ = "layer_revisions"
    __table_args__ = (
        Index(
            "uq_layer_revisions_layer_id_request_id",
            "layer_id",
            "request_id",
            unique=True,
            postgresql_where=text("request_id is not null"),
        ),
    )

    layer_id: Mapped[int] = mapped_column(
        ForeignKey("layers.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[CreatedAt]
    request_id: Mapped[UUID | None]
    # {annotations: [{id, before, after}], answers: [{question, before, after}], verified_absent: {before, after}?}
    # The first revision of an imported layer names its source as `import`, and leaves the shape out of each `after`:
    # that is what the next revision has as `before`, or the annotation's own.
    diff: Mapped[dict[str, Any]] = mapped_column(JSON)
