"""How sharp, light, colourful and noisy a picture is. All in levels of 0 to 255 unless a range is given."""

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Grid = NDArray[np.float32]

COLOURS_PX = 512
LIGHTEST, DARKEST = 250, 5
"""From these levels on a pixel counts as clipped: reducing a picture and JPEG both blur the ends of the scale."""


def measures_of(picture: Image.Image, luma: Image.Image) -> dict[str, float]:
    """Every measure that one picture has by itself, by its column's name; of a picture in mode L or RGB."""
    levels = np.asarray(luma, np.float32)
    return {
        "sharpness": sharpness(levels),
        **tones(np.array(luma.histogram(), np.float64)),
        "colourfulness": colourfulness(picture),
        "noise": noise(levels),
    }


def sharpness(levels: Grid) -> float:
    """The variance of the Laplacian, in squared levels, over all pixels but those of the edge; 0 without any.

    Source: J. L. Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy: a comparative study", 2000.
    """
    if min(levels.shape) < 3:
        return 0.0
    laplacian = levels[:-2, 1:-1] + levels[2:, 1:-1]
    laplacian += levels[1:-1, :-2]
    laplacian += levels[1:-1, 2:]
    laplacian -= 4 * levels[1:-1, 1:-1]
    return _variance(laplacian)


def noise(levels: Grid) -> float:
    """The standard deviation of noise, estimated by a mask that lines and slopes do not excite; 0 without any pixel.

    Fine texture counts as noise, so it compares pictures of one kind.

    Source: J. Immerkær, "Fast Noise Variance Estimation", 1996.
    """
    if min(levels.shape) < 3:
        return 0.0
    rows = levels[:-2] - 2 * levels[1:-1] + levels[2:]
    mask = rows[:, :-2] - 2 * rows[:, 1:-1] + rows[:, 2:]
    return math.sqrt(math.pi / 2) / 6 * float(np.abs(mask).mean(dtype=np.float64))


def tones(histogram: NDArray[np.float64]) -> dict[str, float]:
    """What the 256 counts of luma say: mean and spread on a scale of 0 to 1, shares at both ends, entropy in bits."""
    shares = histogram / histogram.sum()
    levels = np.arange(256)
    mean = float(shares @ levels)
    spread = math.sqrt(float(shares @ (levels - mean) ** 2))
    there = shares[shares > 0]
    return {
        "brightness": mean / 255,
        "contrast": spread / 127.5,
        "clipped_highlights": float(shares[LIGHTEST:].sum()),
        "clipped_shadows": float(shares[: DARKEST + 1].sum()),
        "entropy": max(0.0, float(-(there * np.log2(there)).sum())),
    }


def colourfulness(picture: Image.Image) -> float:
    """How far colours are from grey and from each other; 0 for a grey picture. Measured at COLOURS_PX at most.

    Source: D. Hasler, S. Süsstrunk, "Measuring colourfulness in natural images", 2003.
    """
    if picture.mode == "L":
        return 0.0
    small = picture.reduce(math.ceil(max(picture.size) / COLOURS_PX))
    red, green, blue = (np.asarray(band, np.float32) for band in small.split())
    red_green = red - green
    yellow_blue = 0.5 * (red + green) - blue
    spread = math.sqrt(_variance(red_green) + _variance(yellow_blue))
    return spread + 0.3 * math.hypot(_mean(red_green), _mean(yellow_blue))


def _mean(values: Grid) -> float:
    return float(values.mean(dtype=np.float64))


def _variance(values: Grid) -> float:
    """By one product of float32: numpy's own would pass over the values three times."""
    flat = values.ravel() - np.float32(_mean(values))
    return float(np.dot(flat, flat)) / flat.size
