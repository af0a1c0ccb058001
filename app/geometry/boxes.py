"""Axis-parallel boxes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Box:
    """A box by its top-left corner and its size, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.y + self.height

    @property
    def area(self) -> float:
        """In square pixels."""
        return self.width * self.height


def is_inside(box: Box, size: Size, *, tolerance_px: float = 0.01) -> bool:
    """Whether the box lies in an image of this size, up to rounding."""
    return (
        box.x >= -tolerance_px
        and box.y >= -tolerance_px
        and box.right <= size.width + tolerance_px
        and box.bottom <= size.height + tolerance_px
    )
