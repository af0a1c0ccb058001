"""What is learnt from all images of a project together."""

from typing import Any

from sqlalchemy import Double, ForeignKey, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.agreement.models import Count, Text
from app.database.base import Base, CreatedAt


class LearntSigmas(Base):
    """How far this project's people scatter at each point of a category's skeleton, by which instances are matched.

    `values` are null until enough instances were marked twice, `instance_count` says how many there were then.
    `seen_count` instances were looked at last, `unseen_count` images have been measured since.
    """

    __tablename__ = "agreement_sigmas"

    category_id: Mapped[int] = mapped_column(
        ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    project_id: Mapped[int]
    values: Mapped[list[float] | None] = mapped_column(ARRAY(Double))
    instance_count: Mapped[Count]
    seen_count: Mapped[Count]
    unseen_count: Mapped[Count]


class FittedJudges(Base):
    """How annotators err, by `judges.Judges`: of `categories` and each `question <id>`.

    `weights` is always there: what each annotator's outlines count, and how many images there were when it was fitted.
    """

    __tablename__ = "agreement_judges"

    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True
    )
    scope: Mapped[Text]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    fitted_at: Mapped[CreatedAt]
    image_count: Mapped[int]
    model: Mapped[dict[str, Any]]
