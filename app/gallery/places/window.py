"""The part of the earth that a map shows. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """Degrees north and east. A window that ends west of where it begins goes across the antimeridian."""

    west: float = -180.0
    south: float = -90.0
    east: float = 180.0
    north: float = 90.0

    @property
    def is_across(self) -> bool:
        """Whether it goes across the antimeridian."""
        return self.west > self.east
