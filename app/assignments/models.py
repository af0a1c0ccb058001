"""Who labels what: the queue of open slots, and one row per image and annotator."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, BigId, CreatedAt

AssignmentState = Literal["open", "in_progress", "submitted", "accepted", "returned", "skipped"]


class QueuedImage(Base):
    """How many annotators an image wants, and has. Beside `images`, because it changes with every `next`.

    `overlap` is this image's own; without it the project's rules. `wanted` follows from both, from the pilot and from
    gold (`service/queueing.py`), and is kept so that `next` need not know them. Images are handed out by `rank`, then
    by `place`.
    """

    __tablename__ = "queued_images"
    __table_args__ = (
        CheckConstraint("held >= 0", name="held"),
        CheckConstraint("overlap is null or overlap >= 1", name="overlap"),
        Index(
            "ix_queued_images_open",
            "project_id",
            "pool_id",
            "rank",
            "place",
            postgresql_where=text("open_slots > 0"),
        ),
        Index("ix_queued_images_pilot", "project_id", postgresql_where=text("is_pilot")),
        Index("ix_queued_images_order", "project_id", "rank", "place"),
        Index(
            "ix_queued_images_raised",
            "project_id",
            "raised",
            postgresql_where=text("raised is not null and open_slots > 0"),
        ),
        {"postgresql_with": {"fillfactor": "70"}},
    )

    image_id: Mapped[int] = mapped_column(
        ForeignKey("images.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    # The negated priority: lowest first, so that one ascending index serves the whole order.
    rank: Mapped[int] = mapped_column(server_default=text("0"))
    # The image's id; where gold images are slipped in, a hash of it, so that an id out of turn tells nothing.
    place: Mapped[int]
    overlap: Mapped[int | None]
    # 0: anybody's. No foreign key, since an index over one column serves both.
    pool_id: Mapped[int] = mapped_column(server_default=text("0"))
    is_pilot: Mapped[bool] = mapped_column(server_default=text("false"))
    # Which of the project's further annotators was asked for last, here; see QueueCursor.
    raised: Mapped[int | None]
    wanted: Mapped[int]
    held: Mapped[int] = mapped_column(server_default=text("0"))
    open_slots: Mapped[int] = mapped_column(
        Computed("greatest(wanted - held, 0::bigint)", persisted=True)
    )


class Pool(Base):
    """A named set of annotators, such as experts, for whom images can be reserved."""

    __tablename__ = "pools"
    __table_args__ = (Index("uq_pools_project_id_name", "project_id", "name", unique=True),)

    id: Mapped[BigId]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    name: Mapped[str]
    created_at: Mapped[CreatedAt]


class PoolMember(Base):
    __tablename__ = "pool_members"
    __table_args__ = (Index("ix_pool_members_user_id", "user_id"),)

    pool_id: Mapped[int] = mapped_column(
        ForeignKey("pools.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )


class Assignment(Base):
    """An image given to an annotator; never the same image twice to one person.

    `holds_slot` says that it counts towards the image's overlap. An expired lease gives the slot back, but the
    person may go on: work that exists is never refused for being late. Work on a gold image never counts.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint(
            "state in ('open', 'in_progress', 'submitted', 'accepted', 'returned', 'skipped')",
            name="state",
        ),
        Index("uq_assignments_image_id_annotator_id", "image_id", "annotator_id", unique=True),
        Index("ix_assignments_annotator", "annotator_id", "project_id", "state", "id"),
        Index("ix_assignments_project_id_state_id", "project_id", "state", "id"),
        Index(
            "ix_assignments_project_id_submitted_at",
            "project_id",
            "submitted_at",
            postgresql_where=text("submitted_at is not null"),
        ),
        Index(
            "ix_assignments_lease",
            "project_id",
            "lease_expires_at",
            postgresql_where=text("holds_slot and state in ('open', 'in_progress')"),
        ),
    )

    id: Mapped[BigId]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    image_id: Mapped[int] = mapped_column(ForeignKey("images.id", ondelete="CASCADE"))
    annotator_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(server_default="open")
    holds_slot: Mapped[bool] = mapped_column(server_default=text("true"))
    # Known to owners and reviewers alone.
    is_gold: Mapped[bool] = mapped_column(server_default=text("false"))
    # Who gave the image to this person by hand; none where `next` did.
    assigned_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lease_expires_at: Mapped[datetime | None]
    note: Mapped[str | None]
    skip_reason: Mapped[str | None]
    created_at: Mapped[CreatedAt]
    started_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    submitted_revision: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class GivenVerdict(Base):
    """What a reviewer said of a submission: kept for ever, the latest one on the assignment too.

    `marks` are the objects that a return is about, [{annotation_id, note?}]; they show while the work is returned.
    """

    __tablename__ = "verdicts"
    __table_args__ = (
        CheckConstraint("verdict in ('accepted', 'returned')", name="verdict"),
        Index("ix_verdicts_assignment_id_id", "assignment_id", "id"),
    )

    id: Mapped[BigId]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    verdict: Mapped[str]
    note: Mapped[str | None]
    marks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, server_default=text("'[]'"))
    # The revision that was judged.
    revision: Mapped[int | None]
    decided_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[CreatedAt]


class QueueCursor(Base):
    """Where an annotator's search for the next image begins: everything before it they have had.

    Only a hint that keeps `next` constant in time. When nothing is found behind it, the search starts over. `raised`
    does the same for images whose overlap the stop rule has raised: they come first, whoever has passed them by.
    """

    __tablename__ = "queue_cursors"

    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True
    )
    annotator_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    rank: Mapped[int]
    place: Mapped[int]
    raised: Mapped[int] = mapped_column(server_default=text("0"))
