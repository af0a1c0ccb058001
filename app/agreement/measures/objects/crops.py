"""The pixels of objects within a window, without ever drawing the whole image."""

from collections.abc import Sequence

import numpy as np

from app.agreement.measures.objects.records import Flags, Shape
from app.agreement.measures.objects.similarity.rasters import raster_of_rings, rings_of
from app.geometry.boxes import Size
from app.geometry.masks import difference_of, pixels_of_runs, runs_of_counts
from app.geometry.rings import Ring

Window = tuple[int, int, int, int]
"""Left, top, right, bottom in whole pixels."""


def pixels_within(shape: Shape, window: Window) -> Flags:
    """The pixels (height, width) of a region within a window."""
    if shape["type"] == "mask":
        return _pixels_of_mask(shape, window)
    if shape["type"] == "polygon":
        drawn = [_pixels_of_part(rings, window) for rings in shape["parts"]]
        return np.asarray(np.logical_or.reduce(drawn), dtype=np.bool_)
    return _pixels_of_part(rings_of(shape), window)


def _pixels_of_part(rings: Sequence[Ring], window: Window) -> Flags:
    """An exterior less its holes. Moved by whole pixels, an outline holds the same ones."""
    left, top, right, bottom = window
    size = Size(right - left, bottom - top)
    moved = [[(point[0] - left, point[1] - top) for point in ring] for ring in rings]
    exterior, *holes = [
        runs_of_counts(raster_of_rings([ring], size)["counts"].decode("ascii")) for ring in moved
    ]
    return pixels_of_runs(difference_of(exterior, holes), size).astype(np.bool_)


def _pixels_of_mask(shape: Shape, window: Window) -> Flags:
    """Only the columns of the window are laid out."""
    left, top, right, bottom = window
    height = shape["size"][0]
    runs = runs_of_counts(shape["counts"])
    ends = np.clip(np.cumsum(runs), left * height, right * height)
    lengths = np.diff(ends, prepend=left * height)
    values = np.arange(len(runs)) % 2 == 1
    columns = np.repeat(values, lengths).reshape(right - left, height)
    return np.asarray(columns.T[top:bottom], dtype=np.bool_)
