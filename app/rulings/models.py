"""Rulings, what they are about, and their examples."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, BigId, CreatedAt


class Ruling(Base):
    """One decision. `body` is Markdown; it is about categories (`RulingCategory`), a question, or the whole project."""

    __tablename__ = "rulings"
    __table_args__ = (
        Index(
            "ix_rulings_project_id", "project_id", "id", postgresql_where=text("deleted_at is null")
        ),
    )

    id: Mapped[BigId]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    title: Mapped[str]
    body: Mapped[str]
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id", ondelete="SET NULL"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    deleted_at: Mapped[datetime | None]


class RulingCategory(Base):
    """A category that a ruling is about."""

    __tablename__ = "ruling_categories"
    __table_args__ = (Index("ix_ruling_categories_category_id", "category_id"),)

    ruling_id: Mapped[int] = mapped_column(
        ForeignKey("rulings.id", ondelete="CASCADE"), primary_key=True
    )
    category_id: Mapped[int] = mapped_column(
        ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True
    )


class RulingExample(Base):
    """A part of an image (pixels of the upright frame), perhaps with an outline, right or wrong by the ruling."""

    __tablename__ = "ruling_examples"
    __table_args__ = (
        CheckConstraint("width > 0 and height > 0", name="size"),
        Index("ix_ruling_examples_image_id", "image_id"),
    )

    ruling_id: Mapped[int] = mapped_column(
        ForeignKey("rulings.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    image_id: Mapped[int] = mapped_column(ForeignKey("images.id", ondelete="CASCADE"))
    x: Mapped[float]
    y: Mapped[float]
    width: Mapped[float]
    height: Mapped[float]
    shape: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    category_id: Mapped[int | None] = mapped_column(
        ForeignKey("categories.id", ondelete="SET NULL")
    )
    caption: Mapped[str] = mapped_column(server_default="")
    is_right: Mapped[bool] = mapped_column(server_default=text("true"))
