"""Places that people have marked."""

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, BigId, CreatedAt
from app.hiding.places import Kind, Place


class HiddenPlace(Base):
    """A box in pixels of the upright image. `found_by` names the detector that proposed it, where one did."""

    __tablename__ = "hidden_places"
    __table_args__ = (
        CheckConstraint("kind in ('face', 'plate', 'other')", name="kind"),
        CheckConstraint("x >= 0 and y >= 0 and width > 0 and height > 0", name="box"),
    )

    id: Mapped[BigId]
    image_id: Mapped[int] = mapped_column(ForeignKey("images.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Kind] = mapped_column(Text)
    x: Mapped[float]
    y: Mapped[float]
    width: Mapped[float]
    height: Mapped[float]
    found_by: Mapped[str | None]
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[CreatedAt]

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(self.kind, self.x, self.y, self.width, self.height)
