"""An embedding without learning: which colours are where, and which way edges run where."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Vector = NDArray[np.float32]
Grid = NDArray[np.float32]

_SIDE = 128
_LIGHT_BINS, _COLOUR_BINS, _COLOUR_CELLS = 8, 7, 2
_DIRECTIONS, _EDGE_CELLS = 8, 4
_COLOUR_REACH = 84.0
"""Opponent colours beyond this many levels share the outermost bin. The bins are odd in number: greys fill one."""


class Histograms:
    """Histograms of luma and colour in 2 by 2 parts of the picture, of the directions of edges in 4 by 4.

    Roots of the shares, so that the product of two vectors is Bhattacharyya's affinity and a large plain ground does
    not drown the rest; colours and edges weigh the same.

    Sources: M. J. Swain, D. H. Ballard, "Color Indexing", 1991; N. Dalal, B. Triggs, "Histograms of Oriented
    Gradients for Human Detection", 2005; R. Arandjelović, A. Zisserman, "Three things everyone should know to improve
    object retrieval", 2012 (the root).
    """

    name = "histograms"
    version = 1
    dimensions = _COLOUR_CELLS**2 * (_LIGHT_BINS + _COLOUR_BINS**2) + _EDGE_CELLS**2 * _DIRECTIONS
    is_installed = True

    def embed(self, picture: Image.Image) -> Vector:
        """356 numbers, length 1."""
        small = picture.convert("RGB").resize(
            (_SIDE, _SIDE), Image.Resampling.BOX, reducing_gap=2.0
        )
        pixels = np.asarray(small, np.float32)
        luma = pixels @ np.array([0.299, 0.587, 0.114], np.float32)
        parts = (_of_light(luma), _of_colours(pixels), _of_edges(luma))
        light, colours, edges = (np.sqrt(part / part.sum()) for part in parts)
        vector = np.concatenate([light, colours, np.sqrt(2) * edges])
        found: Vector = (vector / np.linalg.norm(vector)).astype(np.float32)
        return found


def _of_light(luma: Grid) -> Grid:
    bins = np.minimum(luma * (_LIGHT_BINS / 256), _LIGHT_BINS - 1).astype(np.intp)
    return _counted(bins, _LIGHT_BINS, _COLOUR_CELLS, np.ones_like(luma))


def _of_colours(pixels: Grid) -> Grid:
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    first, second = _binned(red - green), _binned(0.5 * (red + green) - blue)
    bins = first * _COLOUR_BINS + second
    return _counted(bins, _COLOUR_BINS**2, _COLOUR_CELLS, np.ones_like(red))


def _binned(opponent: Grid) -> NDArray[np.intp]:
    scaled = (opponent / _COLOUR_REACH + 1) * ((_COLOUR_BINS - 1) / 2)
    bins: NDArray[np.intp] = np.clip(np.rint(scaled), 0, _COLOUR_BINS - 1).astype(np.intp)
    return bins


def _of_edges(luma: Grid) -> Grid:
    """Weighed by strength. A little is added everywhere, so that a picture without edges has a direction, too."""
    down, right = np.gradient(luma)
    angle = np.arctan2(down, right) % np.pi
    bins = (np.rint(angle * (_DIRECTIONS / np.pi)).astype(np.intp)) % _DIRECTIONS
    return _counted(bins, _DIRECTIONS, _EDGE_CELLS, np.hypot(down, right)) + np.float32(_SIDE)


def _counted(bins: NDArray[np.intp], bin_count: int, cells: int, weights: Grid) -> Grid:
    """A histogram for each of `cells` by `cells` parts of the picture, row by row, in one array."""
    place = np.arange(_SIDE) * cells // _SIDE
    cell = place[:, None] * cells + place[None, :]
    counted = np.bincount(
        (cell * bin_count + bins).ravel(), weights.ravel(), minlength=cells**2 * bin_count
    )
    return counted.astype(np.float32)
