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


def intersection(a: Box, b: Box) -> Box | None:
    """The box that both cover, or none when they share no area."""
    x, y = max(a.x, b.x), max(a.y, b.y)
    width, height = min(a.right, b.right) - x, min(a.bottom, b.bottom) - y
    return Box(x, y, width, height) if width > 0 and height > 0 else None


def iou(a: Box, b: Box) -> float:
    """Intersection over union, in [0, 1]; 0 for boxes that share no area."""
    overlap = intersection(a, b)
    if overlap is None:
        return 0.0
    return overlap.area / (a.area + b.area - overlap.area)


def is_inside(box: Box, size: Size, *, tolerance_px: float = 0.01) -> bool:
    """Whether the box lies in an image of this size, up to rounding."""
    return (
        box.x >= -tolerance_px
        and box.y >= -tolerance_px
        and box.right <= size.width + tolerance_px
        and box.bottom <= size.height + tolerance_px
    )
