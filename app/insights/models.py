"""What people have to say of a dataset, since no count tells it."""

from datetime import datetime

from sqlalchemy import ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base

WORDS = ("intended_uses", "other_uses", "collection", "limitations", "licence", "contact")
"""The texts of a card, in their order."""


class DatasetCard(Base):
    """The texts that owners write into a project's card; everything else of it is counted."""

    __tablename__ = "dataset_cards"

    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    intended_uses: Mapped[str] = mapped_column(server_default="")
    other_uses: Mapped[str] = mapped_column(server_default="")
    collection: Mapped[str] = mapped_column(server_default="")
    limitations: Mapped[str] = mapped_column(server_default="")
    licence: Mapped[str] = mapped_column(server_default="")
    contact: Mapped[str] = mapped_column(server_default="")
    updated_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
