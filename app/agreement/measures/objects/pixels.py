"""Pixel alpha: nominal alpha of the pixels of one object, region or background, without laying out a pixel.

It is taken within a window around the object, since the further the background reaches, the nearer it is to 1.
"""

import numpy as np

from app.agreement.measures.objects.ragged import sums_at
from app.agreement.measures.objects.records import Floats, Images, Measured, Objects
from app.agreement.measures.objects.similarity.boxes import edges_of
from app.agreement.measures.objects.similarity.regions import Regions

WINDOW_SHARE = 1.1
"""How much wider and higher the window is than the box around all that its raters marked."""


def binary_pixel_alpha(
    raters: Floats, areas: Floats, shared: Floats, pixel_counts: Floats
) -> Floats:
    """Alpha of each window; NaN where all raters marked all of it, or nothing.

    Args:
        raters: how many, two or more.
        areas: the sum of their areas within the window.
        shared: the sum over all two raters of the area that both marked, each two counted once.
        pixel_counts: the window's pixels.
    """
    total = raters * pixel_counts
    background = total - areas
    coincident = 2 * shared / (raters - 1)
    by_chance = background * areas
    apart = (total - 1) * (areas - coincident)
    ratio = np.divide(apart, by_chance, out=np.full(len(raters), np.nan), where=by_chance > 0)
    return np.asarray(1 - ratio, dtype=np.float64)


def pixel_alphas(objects: Objects, images: Images, measured: Measured) -> Floats:
    """Of every cluster of regions that two or more raters marked; NaN of others."""
    count = len(measured.clusters.votes)
    rows = np.flatnonzero(measured.cluster >= 0)
    cluster = measured.cluster[rows]
    areas = Regions(objects, images).areas(np.arange(len(objects)))
    pairs = measured.pairs
    summed = areas[pairs.first] + areas[pairs.second]
    shared = pairs.similarity / (1 + pairs.similarity) * summed
    result = np.full(count, np.nan)
    kept = measured.clusters.votes > 1
    result[kept] = binary_pixel_alpha(
        measured.clusters.votes[kept].astype(np.float64),
        sums_at(cluster, areas[rows], count)[kept],
        sums_at(pairs.cluster, shared, count)[kept],
        _windows(objects, images, measured)[kept],
    )
    return result


def _windows(objects: Objects, images: Images, measured: Measured) -> Floats:
    """The pixels of each cluster's window, which ends where the image does."""
    count = len(measured.clusters.votes)
    rows = np.flatnonzero(measured.cluster >= 0)
    low, high = np.full((count, 2), np.inf), np.full((count, 2), -np.inf)
    edges = edges_of(objects.bounds)[rows]
    np.minimum.at(low, measured.cluster[rows], edges[:, :2])
    np.maximum.at(high, measured.cluster[rows], edges[:, 2:])
    margin = (high - low) * (WINDOW_SHARE - 1) / 2
    size = images.size[measured.clusters.image]
    sides = np.minimum(high + margin, size) - np.maximum(low - margin, 0.0)
    return np.asarray(np.ceil(sides).prod(axis=1), dtype=np.float64)
