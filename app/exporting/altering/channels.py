"""How bright pictures are, channel by channel: what networks are fed numbers by."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Counts = tuple[int, ...]
"""Of red, green and blue, how many pixels have each of 256 values: 768 numbers."""

IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of the pictures that most networks were first trained on, as torchvision's documentation has them."""
_DIGITS = 6


def counts_of(picture: Image.Image) -> Counts:
    """Of a picture without transparency; a grey one has three channels alike."""
    return tuple(picture.convert("RGB").histogram())


@dataclass
class Channels:
    """The pictures for training, added up: whole numbers, so that their order does not matter."""

    counts: list[int] = field(default_factory=lambda: [0] * 768)
    pictures: int = 0

    def add(self, counts: Sequence[int]) -> None:
        """One more picture."""
        self.counts = [one + other for one, other in zip(self.counts, counts, strict=True)]
        self.pictures += 1

    def mean_and_std(self) -> tuple[list[float], list[float]] | None:
        """Of values from 0 to 1, channel by channel; the deviation is of all pixels. None without a pixel."""
        means, deviations = [], []
        for channel in range(3):
            counts = self.counts[256 * channel : 256 * (channel + 1)]
            total = sum(counts)
            if not total:
                return None
            first = sum(value * count for value, count in enumerate(counts))
            second = sum(value * value * count for value, count in enumerate(counts))
            means.append(round(first / total / 255, _DIGITS))
            spread = sqrt(second * total - first * first) / total
            deviations.append(round(spread / 255, _DIGITS))
        return means, deviations


def normalization_of(by: str | None, channels: Channels) -> dict[str, Any] | None:
    """What the manifest says; the numbers are null where no picture went along."""
    if by is None:
        return None
    if by == "imagenet":
        return {"by": by, "mean": list(IMAGENET_MEAN), "std": list(IMAGENET_STD)}
    mean, std = channels.mean_and_std() or (None, None)
    return {"by": by, "mean": mean, "std": std, "pictures": channels.pictures}


def normalized(picture: Image.Image, mean: Sequence[float], std: Sequence[float]) -> Image.Image:
    """Normalised values for the eye: the least of all black, the greatest white."""
    colors = np.asarray(picture.convert("RGB"))
    low, high = normalized_range(counts_of(picture), mean, std) or (0.0, 0.0)
    shown = (_normalized(colors, mean, std) - low) * (255 / ((high - low) or 1))
    return Image.fromarray(np.rint(np.clip(shown, 0, 255)).astype(np.uint8))


def normalized_range(
    counts: Sequence[int], mean: Sequence[float], std: Sequence[float]
) -> tuple[float, float] | None:
    """The least and the greatest normalised value of a picture; None without a pixel."""
    seen = np.array(counts).reshape(3, 256) > 0
    if not seen.any():
        return None
    values = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    found = _normalized(values, mean, std)[seen.T]
    return round(float(found.min()), 4), round(float(found.max()), 4)


def _normalized(
    colors: NDArray[np.uint8], mean: Sequence[float], std: Sequence[float]
) -> NDArray[np.float64]:
    """A channel that never changes has no deviation; it is left in its own unit."""
    spread = np.array([each or 1 for each in std])
    values: NDArray[np.float64] = (colors / 255 - np.array(mean)) / spread
    return values
