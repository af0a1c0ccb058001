"""PNGs whose pixels are numbers: by their place in a palette, as grey, or as the colours of Pascal VOC's palette."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from app.formats.painting import voc_palette
from app.formats.reading.findings import FileRefused
from app.formats.reading.masks import MOST_PIXELS
from app.formats.reading.sources import Source

Color = tuple[int, int, int]
Numbers = NDArray[np.int64]
FIRST_OTHER = 256
"""Colours that are not in VOC's palette are numbered from here on."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """`numbers` (height, width), and the colour of each of them, where the picture has colours."""

    numbers: Numbers
    colors: Mapping[int, Color]


def read_numbered(source: Source, path: str) -> Numbered:
    """The numbers of a PNG; raises FileRefused for what is none, or is too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(source.path_of(path), formats=("PNG",)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise FileRefused(path, f"expected at most {MOST_PIXELS:,} pixels")
                return _numbered(picture)
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombWarning,
            Image.DecompressionBombError):  # fmt: skip
        raise FileRefused(path, "expected a sound PNG") from None


def _numbered(picture: Image.Image) -> Numbered:
    if picture.mode == "P":
        palette = _colors_in(bytes(picture.getpalette("RGB") or b""))
        numbers = np.asarray(picture, dtype=np.int64)
        return Numbered(numbers, dict(enumerate(palette)))
    if picture.mode in {"1", "L", "I", "I;16"}:
        return Numbered(np.asarray(picture, dtype=np.int64), {})
    return _of_colors(np.asarray(picture.convert("RGB"), dtype=np.int64))


def _of_colors(pixels: Numbers) -> Numbered:
    """The place of each colour in VOC's palette; the colours that it does not have come after it."""
    packed = pixels[..., 0] << 16 | pixels[..., 1] << 8 | pixels[..., 2]
    found, places = np.unique(packed, return_inverse=True)
    colors = [(code >> 16, code >> 8 & 255, code & 255) for code in found.tolist()]
    known = {color: number for number, color in enumerate(_colors_in(voc_palette()))}
    numbers = [known.get(color, FIRST_OTHER + place) for place, color in enumerate(colors)]
    return Numbered(
        np.array(numbers, dtype=np.int64)[places].reshape(packed.shape),
        dict(zip(numbers, colors, strict=True)),
    )


def _colors_in(palette: bytes) -> list[Color]:
    return [(palette[at], palette[at + 1], palette[at + 2]) for at in range(0, len(palette) - 2, 3)]
