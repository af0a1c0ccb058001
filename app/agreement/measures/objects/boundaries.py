"""Boundary IoU: how alike two regions are along their outlines.

The IoU of two large regions hardly tells a careful outline from a sloppy one; that of the bands inside their outlines
does.

Source: B. Cheng et al., "Boundary IoU: Improving object-centric image segmentation evaluation", 2021.
"""

from dataclasses import dataclass
from math import ceil, floor, sqrt

import numpy as np

from app.agreement.measures.objects.crops import Window, pixels_within
from app.agreement.measures.objects.ragged import sums_at
from app.agreement.measures.objects.records import (
    Flags,
    Floats,
    Images,
    Ints,
    Objects,
    Pairs,
    Shape,
)
from app.agreement.measures.objects.similarity.boxes import edges_of
from app.agreement.measures.objects.sums.matching import Matching

BAND_SHARE = 0.02
"""The band's width as a share of the image's diagonal."""
MOST_OF_SIDE = 0.1
"""It is at most this share of the smaller region's side (the root of its area), or it would hold the whole region."""

MOST_PIXELS = 4_000_000
"""So many pixels of an image's pairs are looked at: about a tenth of a second."""


def boundary_iou(first: Flags, second: Flags, *, diagonal_px: float) -> float:
    """Of two regions as pixels of one window that holds both wholly; 1 where both are empty."""
    smaller = min(int(first.sum()), int(second.sum()))
    band_px = max(1, round(min(BAND_SHARE * diagonal_px, MOST_OF_SIDE * sqrt(smaller))))
    one, other = _band(first, band_px), _band(second, band_px)
    union = int((one | other).sum())
    return int((one & other).sum()) / union if union else 1.0


def boundary_ious(objects: Objects, images: Images, first: Ints, second: Ints) -> Floats:
    """Of each pair of rows."""
    diagonals = np.hypot(*images.size.T)
    result = np.empty(len(first))
    for place, (one, other) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        window = _window(objects.bounds[[one, other]], images.size[objects.image[one]])
        result[place] = boundary_iou(
            pixels_within(_shape(objects, one), window),
            pixels_within(_shape(objects, other), window),
            diagonal_px=float(diagonals[objects.image[one]]),
        )
    return result


@dataclass(frozen=True)
class BoundarySums:
    """One row an image."""

    alike: Floats
    """Boundary IoU of matched pairs of outlines, weighed as pairs in `found`."""
    weight: Floats
    """The weights of those pairs."""


def boundary_sums(matching: Matching, images: Images) -> BoundarySums:
    """Of matched regions neither of which is a plain box.

    A region takes time by its pixels. Where an image has more than `MOST_PIXELS` of them the first pairs by the ids of
    their objects, which are random, stand for all of its pairs.
    """
    objects, count = matching.objects, len(images)
    pairs = np.flatnonzero(_are_outlines(objects, matching.pairs))
    order = _ids(objects)
    first, second = matching.pairs.first[pairs], matching.pairs.second[pairs]
    sorting = np.lexsort((order[second], order[first], matching.pair_image[pairs]))
    pairs, first, second = pairs[sorting], first[sorting], second[sorting]
    image, weight = matching.pair_image[pairs], matching.pair_weight[pairs]
    kept = _affordable(objects, image, first, second)
    ious = boundary_ious(objects, images, first[kept], second[kept])
    sampled = sums_at(image[kept], weight[kept], count)
    whole = sums_at(image, weight, count)
    alike = sums_at(image[kept], ious * weight[kept], count)
    share = np.divide(whole, sampled, out=np.zeros(count), where=sampled > 0)
    return BoundarySums(alike * share, whole)


def _are_outlines(objects: Objects, pairs: Pairs) -> Flags:
    if objects.shapes is None:
        return np.zeros(len(pairs.first), dtype=np.bool_)
    is_outline = np.array([shape["type"] != "box" for shape in objects.shapes], dtype=np.bool_)
    return np.asarray(is_outline[pairs.first] & is_outline[pairs.second], dtype=np.bool_)


def _ids(objects: Objects) -> Ints:
    return np.arange(len(objects)) if objects.rank is None else objects.rank


def _affordable(objects: Objects, image: Ints, first: Ints, second: Ints) -> Flags:
    """The first pair of each image, and as many more as its pixels allow; pairs come image by image."""
    edges = edges_of(objects.bounds)
    low = np.minimum(edges[first, :2], edges[second, :2])
    high = np.maximum(edges[first, 2:], edges[second, 2:])
    pixels = np.prod(high - low + 2, axis=1)
    spent = np.cumsum(pixels)
    is_first = np.concatenate([[True], image[1:] != image[:-1]])[: len(image)]
    before = np.maximum.accumulate(np.where(is_first, spent - pixels, 0.0))
    return np.asarray((spent - before <= MOST_PIXELS) | is_first, dtype=np.bool_)


def _band(pixels: Flags, band_px: int) -> Flags:
    """What lies within so many pixels of the outline; beyond the window there is nothing of the region."""
    from scipy import ndimage

    padded = np.pad(pixels, 1)
    core = ndimage.minimum_filter(
        padded.astype(np.uint8), size=2 * band_px + 1, mode="constant", cval=0
    )
    return np.asarray((padded & (core == 0))[1:-1, 1:-1], dtype=np.bool_)


def _window(bounds: Floats, size: Floats) -> Window:
    """Around both, a pixel wider where outlines may stand out, within the image."""
    left, top = bounds[:, :2].min(axis=0).tolist()
    right, bottom = (bounds[:, :2] + bounds[:, 2:]).max(axis=0).tolist()
    width, height = (round(side) for side in size.tolist())
    return (
        min(max(floor(left) - 1, 0), width - 1),
        min(max(floor(top) - 1, 0), height - 1),
        max(min(ceil(right) + 1, width), 1),
        max(min(ceil(bottom) + 1, height), 1),
    )


def _shape(objects: Objects, row: int) -> Shape:
    if objects.shapes is not None:
        return objects.shapes[row]
    names = ("x", "y", "width", "height")
    return {"type": "box", **dict(zip(names, objects.bounds[row].tolist(), strict=True))}
