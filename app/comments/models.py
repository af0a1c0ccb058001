"""Comments and whom they mention."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, CreatedAt


class Comment(Base):
    """One thing said. The first of a thread has no `thread_id`; it alone is pinned, asks and is resolved.

    `x` and `y` are in pixels of the upright image; of a comment on an annotation they are where its middle was, so
    that the thread keeps its place when the annotation goes. `annotation_id` refers to nothing, for the same reason.
    """

    __tablename__ = "comments"
    __table_args__ = (
        CheckConstraint("(x is null) = (y is null)", name="place"),
        CheckConstraint("(resolved_at is null) = (resolved_by is null)", name="resolution"),
        CheckConstraint(
            "thread_id is null or (layer_id is null and annotation_id is null and x is null"
            " and resolved_at is null and not is_question)",
            name="reply",
        ),
        Index("ix_comments_image_id", "image_id"),
        Index("ix_comments_layer_id", "layer_id", postgresql_where=text("layer_id is not null")),
        Index("ix_comments_thread_id_created_at", "thread_id", "created_at"),
        Index(
            "ix_comments_open",
            "project_id",
            postgresql_where=text("thread_id is null and resolved_at is null"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    image_id: Mapped[int] = mapped_column(ForeignKey("images.id", ondelete="CASCADE"))
    thread_id: Mapped[UUID | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str]
    is_question: Mapped[bool] = mapped_column(server_default=false())
    layer_id: Mapped[int | None] = mapped_column(ForeignKey("layers.id", ondelete="SET NULL"))
    annotation_id: Mapped[UUID | None]
    x: Mapped[float | None]
    y: Mapped[float | None]
    created_at: Mapped[CreatedAt]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class CommentMention(Base):
    """A person whom a comment calls. `opens_thread`: a reviewer wrote it, so the person may read the whole thread."""

    __tablename__ = "comment_mentions"
    __table_args__ = (Index("ix_comment_mentions_user_id", "user_id"),)

    comment_id: Mapped[UUID] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    opens_thread: Mapped[bool]
