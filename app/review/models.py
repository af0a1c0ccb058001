"""What reviewers decided about disagreements, and how far the consensus of each image has come."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, BigId, CreatedAt

DecisionKind = Literal["layer", "fused", "none", "edited", "reopened"]


class Decision(Base):
    """What was taken for one cluster of an image; nobody's (`decided_by`) where it settled by itself.

    `content` is what it puts into the consensus layer: an annotation in the API's form without its id, or
    {"values": [...]}; null for nothing. `members` says what was seen: [{layer_id, annotation_id?, revision}].
    Rows stay: deciding again or undoing sets `undone_at`. A decision is in force while its cluster is as it was
    (`fingerprint`); its content then stands in the consensus layer, written by `revision`. One that is `reopened` only
    keeps its cluster from settling by itself again.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint(
            "kind in ('layer', 'fused', 'none', 'edited', 'reopened')",
            name="kind",
        ),
        CheckConstraint("undone_at is null or not is_in_force", name="force"),
        Index(
            "uq_decisions_image_id_cluster_key",
            "image_id",
            "cluster_key",
            unique=True,
            postgresql_where=text("undone_at is null"),
        ),
        Index("ix_decisions_image_id_id", "image_id", "id"),
        Index("ix_decisions_project_id_id", "project_id", "id"),
    )

    id: Mapped[BigId]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    image_id: Mapped[int] = mapped_column(ForeignKey("images.id", ondelete="CASCADE"))
    cluster_key: Mapped[str]
    fingerprint: Mapped[str]
    rater_count: Mapped[int]
    members: Mapped[list[dict[str, Any]]]
    kind: Mapped[str]
    layer_id: Mapped[int | None] = mapped_column(ForeignKey("layers.id", ondelete="SET NULL"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    annotation_id: Mapped[UUID | None]
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    note: Mapped[str | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[CreatedAt]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime | None]
    is_in_force: Mapped[bool] = mapped_column(server_default=text("false"))
    revision: Mapped[int | None]


class ConsensusImage(Base):
    """An image with submissions: how many of its clusters are undecided, and since when none is.

    Its row is the lock that keeps two who decide on one image apart.
    """

    __tablename__ = "consensus_images"
    __table_args__ = (Index("ix_consensus_images_project_id_image_id", "project_id", "image_id"),)

    image_id: Mapped[int] = mapped_column(
        ForeignKey("images.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    open_count: Mapped[int] = mapped_column(server_default=text("0"))
    settled_at: Mapped[datetime | None]


class Disagreement(Base):
    """A row of the queue: a cluster on which its annotators differ, or that a reviewer has reopened.

    Beside `clusters`, so that the queue is read from narrow rows and its indexes, however many images there are.
    `labels` and `annotator_ids` are what is filtered by, see `dissent`.
    """

    __tablename__ = "disagreements"
    __table_args__ = (
        Index(
            "ix_disagreements_value",
            "project_id",
            "is_open",
            text("value desc"),
            "cluster_id",
        ),
        Index(
            "ix_disagreements_status",
            "project_id",
            "is_open",
            "status",
            text("value desc"),
            "cluster_id",
        ),
        Index("ix_disagreements_image", "project_id", "is_open", "image_id", "cluster_id"),
        Index("ix_disagreements_newest", "project_id", "is_open", "cluster_id"),
        Index("ix_disagreements_image_id", "image_id"),
        *(
            Index(
                f"ix_disagreements_{column}",
                column,
                postgresql_using="gin",
                postgresql_with={"fastupdate": "off"},
            )
            for column in ("annotator_ids", "labels")
        ),
    )

    cluster_id: Mapped[int] = mapped_column(
        ForeignKey("clusters.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    image_id: Mapped[int] = mapped_column(ForeignKey("images.id", ondelete="CASCADE"))
    status: Mapped[str]
    category_id: Mapped[int | None]
    question_id: Mapped[int | None]
    labels: Mapped[list[str]]
    annotator_ids: Mapped[list[int]]
    value: Mapped[float]
    is_open: Mapped[bool]
    is_reopened: Mapped[bool]
