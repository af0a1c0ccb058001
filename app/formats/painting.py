"""Objects painted over each other, for formats in which a pixel holds one value."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures

from app.formats.losses import Ledger, code_of
from app.formats.records import Category, Image, Object
from app.formats.regions import REGIONS, runs_of, size_of
from app.geometry.masks import Runs, area_of_runs

Ordinals = NDArray[np.uint16]
MOST_SHORT = 65_535
"""The largest number that 16 bits hold."""
_COUNTED_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class Painted:
    """An object on the canvas: how many pixels it covers, and how many of them are still seen."""

    object: Object
    area: int
    visible: int


@dataclass(frozen=True, slots=True)
class Painting:
    """`ordinals` (height, width): 0 is background, 1 the first of `painted`, and so on."""

    ordinals: Ordinals
    painted: Sequence[Painted]

    def with_values(self, values: Sequence[int], dtype: type[np.unsignedinteger[Any]]) -> Any:
        """The canvas with a value in place of each ordinal."""
        return np.array([0, *values], dtype=dtype)[self.ordinals]


def paint(image: Image, objects: Sequence[Object]) -> Painting:
    """Paint at most 65,535 regions in the order given, later ones over earlier ones."""
    size = size_of(image)
    canvas = np.zeros(size.width * size.height, dtype=np.uint16)
    areas = []
    for ordinal, each in enumerate(objects, start=1):
        runs = runs_of(each.shape, size)
        areas.append(area_of_runs(runs))
        _fill(canvas, runs, ordinal)
    seen = counts_of(canvas, len(objects) + 1)[1:].tolist()
    painted = [Painted(*each) for each in zip(objects, areas, seen, strict=True)]
    return Painting(canvas.reshape((size.height, size.width), order="F"), painted)


def paint_regions(image: Image, ledger: Ledger, *, most: int = MOST_SHORT) -> Painting:
    """Paint what can be painted of an image, and tell of every object whether it is held, bent or dropped."""
    regions: list[Object] = []
    for each in image.objects:
        if each.shape["type"] not in REGIONS:
            ledger.drop(image, each)
        elif len(regions) == most:
            ledger.drop(image, each, "too-many-dropped")
        else:
            regions.append(each)
    painting = paint(image, regions)
    for painted in painting.painted:
        _tell(image, painted, ledger)
    return painting


def _tell(image: Image, painted: Painted, ledger: Ledger) -> None:
    each = painted.object
    if not painted.visible:
        ledger.drop(image, each, "covered-dropped" if painted.area else "no-pixel-dropped")
        return
    ledger.hold(image, each)
    if each.shape["type"] != "mask":
        ledger.note(code_of(each.shape["type"], "pixels"), image, each)
    if painted.visible < painted.area:
        ledger.note("covered-in-part", image, each, iou=painted.visible / painted.area)


def counts_of(numbers: Ordinals, count: int) -> NDArray[np.int64]:
    """How often each number below `count` occurs; in slices, because numpy counts in a copy of 64 bits a pixel."""
    counts = np.zeros(count, dtype=np.int64)
    for start in range(0, len(numbers), _COUNTED_AT_ONCE):
        counts += np.bincount(numbers[start : start + _COUNTED_AT_ONCE], minlength=count)
    return counts


def _fill(canvas: Ordinals, runs: Runs, value: int) -> None:
    """Runs go down the columns: one slice each, so that a small object on a large image is cheap."""
    ends = np.cumsum(runs)
    for start, end in zip(ends[0::2].tolist(), ends[1::2].tolist(), strict=False):
        canvas[start:end] = value


def png_of(values: NDArray[Any], palette: bytes | None = None) -> bytes:
    """A PNG of numbers: (height, width) of uint8 or uint16, or (height, width, 3) of uint8."""
    picture = Pictures.fromarray(np.ascontiguousarray(values))
    if palette is not None:
        picture.putpalette(palette)
    file = BytesIO()
    picture.save(file, format="PNG")
    return file.getvalue()


def palette_of(categories: Sequence[Category]) -> bytes:
    """Colours of background (black) and of categories by their place from 1; VOC's where a category has none."""
    colors = bytearray(voc_palette())
    for place, category in enumerate(categories, start=1):
        if category.color:
            colors[3 * place : 3 * place + 3] = bytes.fromhex(category.color.removeprefix("#"))
    return bytes(colors)


def voc_palette() -> bytes:
    """Pascal VOC's 256 colours: the bits of a number dealt out to red, green and blue, highest first."""
    colors = bytearray()
    for number in range(256):
        channels = [0, 0, 0]
        for step in range(8):
            bits = number >> (3 * step)
            for channel in range(3):
                channels[channel] |= (bits >> channel & 1) << (7 - step)
        colors += bytes(channels)
    return bytes(colors)
