"""A project, its people and its label schema."""

from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, BigId, CreatedAt

MemberRole = Literal["owner", "reviewer", "annotator"]
ReviewPolicy = Literal["none", "each", "consensus"]
QuestionMode = Literal["binary", "multiclass", "multilabel"]
InvitationState = Literal["open", "accepted", "expired", "revoked"]


class Project(Base):
    """A body of images that people label by one schema and one policy."""

    __tablename__ = "projects"
    __table_args__ = (
        CheckConstraint("overlap >= 1", name="overlap"),
        CheckConstraint("review in ('none', 'each', 'consensus')", name="review"),
        CheckConstraint("gold_rate between 0 and 1", name="gold_rate"),
        CheckConstraint("iou_threshold > 0 and iou_threshold <= 1", name="iou_threshold"),
        CheckConstraint("agreement_threshold between 0 and 1", name="agreement_threshold"),
        CheckConstraint("lease_minutes >= 1", name="lease_minutes"),
        CheckConstraint("max_overlap >= 1", name="max_overlap"),
        CheckConstraint("certainty > 0 and certainty <= 1", name="certainty"),
        CheckConstraint("extra_budget >= 0 and extra_used >= 0", name="extra_budget"),
        CheckConstraint("pilot >= 0", name="pilot"),
    )

    id: Mapped[BigId]
    name: Mapped[str]
    description: Mapped[str] = mapped_column(server_default="")
    guidelines: Mapped[str] = mapped_column(server_default="")
    overlap: Mapped[int] = mapped_column(server_default=text("1"))
    review: Mapped[ReviewPolicy] = mapped_column(Text, server_default="each")
    gold_rate: Mapped[float] = mapped_column(server_default=text("0"))
    iou_threshold: Mapped[float] = mapped_column(server_default=text("0.5"))
    agreement_threshold: Mapped[float] = mapped_column(server_default=text("0.8"))
    lease_minutes: Mapped[int] = mapped_column(server_default=text("60"))
    blind: Mapped[bool] = mapped_column(server_default=text("true"))
    # So that they do not anchor: the editor shows a model's work only once the annotator has begun.
    predictions_hidden_until_first_stroke: Mapped[bool] = mapped_column(
        server_default=text("false")
    )
    # The stop rule: further annotators are asked for one by one, until an answer is certain enough or one of the
    # limits is reached. `extra_used` counts them, `extra_budget` is what there is in all.
    max_overlap: Mapped[int] = mapped_column(server_default=text("5"))
    certainty: Mapped[float] = mapped_column(server_default=text("0.95"))
    extra_budget: Mapped[int] = mapped_column(server_default=text("0"))
    extra_used: Mapped[int] = mapped_column(server_default=text("0"))
    auto_settle: Mapped[bool] = mapped_column(server_default=text("true"))
    # How many images everybody labels first; the others wait until an owner ends the pilot.
    pilot: Mapped[int] = mapped_column(server_default=text("0"))
    pilot_ended_at: Mapped[datetime | None]
    # Raised by every change of categories or questions: caches of the schema compare it.
    schema_version: Mapped[int] = mapped_column(server_default=text("1"))
    # What an imported file says of itself: {info, licenses}; exports give it back.
    extra: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[CreatedAt]
    archived_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]

    @property
    def is_pilot(self) -> bool:
        """Whether everybody labels the same first images now, and the rest waits."""
        return self.pilot > 0 and self.pilot_ended_at is None


class Member(Base):
    """A person's role in a project."""

    __tablename__ = "members"
    __table_args__ = (
        CheckConstraint("role in ('owner', 'reviewer', 'annotator')", name="role"),
        Index("ix_members_user_id", "user_id"),
    )

    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[MemberRole] = mapped_column(Text)
    created_at: Mapped[CreatedAt]


class Category(Base):
    """An entry of the label schema. Its id is the category id of every export, for ever."""

    __tablename__ = "categories"
    __table_args__ = (
        Index(
            "uq_categories_project_id_name",
            "project_id",
            "name",
            unique=True,
            postgresql_where=text("deleted_at is null"),
        ),
    )

    id: Mapped[BigId]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    name: Mapped[str]
    color: Mapped[str]
    supercategory: Mapped[str | None]
    shapes: Mapped[list[str]]
    attributes: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'"))
    skeleton: Mapped[dict[str, Any] | None]
    position: Mapped[int] = mapped_column(server_default=text("0"))
    # Fields of an imported file that mean nothing here; exports give them back.
    extra: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_at: Mapped[CreatedAt]
    deleted_at: Mapped[datetime | None]


class Question(Base):
    """A classification asked of a whole image."""

    __tablename__ = "questions"
    __table_args__ = (
        CheckConstraint("mode in ('binary', 'multiclass', 'multilabel')", name="mode"),
        Index(
            "uq_questions_project_id_name",
            "project_id",
            "name",
            unique=True,
            postgresql_where=text("deleted_at is null"),
        ),
    )

    id: Mapped[BigId]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    name: Mapped[str]
    mode: Mapped[QuestionMode] = mapped_column(Text)
    values: Mapped[list[str]]
    is_required: Mapped[bool] = mapped_column(server_default=text("false"))
    position: Mapped[int] = mapped_column(server_default=text("0"))
    created_at: Mapped[CreatedAt]
    deleted_at: Mapped[datetime | None]


class Invitation(Base):
    """A link by which whoever holds it joins a project, until it expires or is withdrawn."""

    __tablename__ = "invitations"
    __table_args__ = (CheckConstraint("role in ('owner', 'reviewer', 'annotator')", name="role"),)

    id: Mapped[BigId]
    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    role: Mapped[MemberRole] = mapped_column(Text)
    email: Mapped[str | None]
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime]
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    @property
    def state(self) -> InvitationState:
        """Whether the link still works, and why not."""
        if self.revoked_at is not None:
            return "revoked"
        if self.accepted_at is not None:
            return "accepted"
        return "expired" if self.expires_at <= datetime.now(UTC) else "open"
