"""Where each point of an image goes on a picture that is made of it."""

from dataclasses import dataclass

from app.geometry.boxes import Size


@dataclass(frozen=True, slots=True)
class Plan:
    """One picture: a window of the original, brought to a size, laid on a ground, mirrored, turned and lit.

    `window` is x, y, width and height in the original. It becomes `content`, which lies at `offset` in a picture of
    `framed`. Then left and right are exchanged, if at all, and the whole is turned clockwise. `brightness` is a factor,
    `stops` are of exposure, `noise` a share of full white with a seed of its own. `suffix` is of the picture's name.
    """

    window: tuple[int, int, int, int]
    content: Size
    offset: tuple[int, int]
    framed: Size
    is_mirrored: bool = False
    quarter_turns: int = 0
    brightness: float = 1.0
    stops: float = 0.0
    noise: float = 0.0
    noise_seed: int = 0
    suffix: str = ""

    @property
    def size(self) -> Size:
        """Of the finished picture."""
        is_turned = self.quarter_turns % 2 == 1
        return Size(self.framed.height, self.framed.width) if is_turned else self.framed

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the original goes."""
        left, top, width, height = self.window
        x = (x - left) * self.content.width / width + self.offset[0]
        y = (y - top) * self.content.height / height + self.offset[1]
        return self._turned(self.framed.width - x if self.is_mirrored else x, y)

    def direction(self, x: float, y: float) -> tuple[float, float]:
        """Which way, and how far, a step on the original goes."""
        there, origin = self.point(x, y), self.point(0, 0)
        return there[0] - origin[0], there[1] - origin[1]

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        width, height = self.framed.width, self.framed.height
        for _ in range(self.quarter_turns):
            x, y = height - y, x
            width, height = height, width
        return x, y
