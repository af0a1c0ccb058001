"""Certificates of erasure."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, BigId, CreatedAt


class Erasure(Base):
    """What was erased, when and by whom. Append-only: the database refuses updates and deletes.

    `body` is the certificate, `sha256` its hash (`certificates.digest_of`), `previous_sha256` that of the certificate
    before it. `project_id` refers to nothing: the certificate outlives the project.
    """

    __tablename__ = "erasures"
    __table_args__ = (
        CheckConstraint("kind in ('image', 'person')", name="kind"),
        Index("ix_erasures_project_id_id", "project_id", "id"),
        Index("ix_erasures_kind_subject_id", "kind", "subject_id"),
    )

    id: Mapped[BigId]
    project_id: Mapped[int | None]
    kind: Mapped[str]
    subject_id: Mapped[int]
    body: Mapped[dict[str, Any]]
    sha256: Mapped[str]
    previous_sha256: Mapped[str | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[CreatedAt]
