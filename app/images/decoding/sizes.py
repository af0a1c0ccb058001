"""Width and height, never as a bare pair."""

from typing import NamedTuple


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int

    @property
    def pixels(self) -> int:
        """How many pixels that is."""
        return self.width * self.height

    @property
    def swapped(self) -> "Size":
        """The size after a quarter turn."""
        return Size(self.height, self.width)

    def within(self, longest_px: int) -> "Size":
        """The size with the same proportions whose longer side is at most `longest_px`; never enlarged, never empty."""
        scale = min(1.0, longest_px / max(self))
        return Size(max(1, round(self.width * scale)), max(1, round(self.height * scale)))
