"""What two convex outlines share, exactly: Sutherland and Hodgman's clipping, for many pairs at once."""

import numpy as np

from app.agreement.measures.objects.records import Floats


def shared_areas(first: Floats, second: Floats) -> Floats:
    """The areas that pairs of convex outlines share.

    Args:
        first: (p, k, 2) corners, clockwise on the screen (x right, y down).
        second: (p, l, 2) likewise.

    Returns:
        (p,) square pixels; exact but for rounding.

    Source: I. Sutherland, G. Hodgman, "Reentrant polygon clipping", 1974.
    """
    # Near the origin the products of coordinates keep their digits.
    origin = first[:, :1]
    outlines, clips = first - origin, second - origin
    for corner in range(clips.shape[1]):
        start, end = clips[:, corner], clips[:, (corner + 1) % clips.shape[1]]
        outlines = _cut(outlines, start, end)
    return np.maximum(_areas(outlines), 0.0)


def _cut(outlines: Floats, start: Floats, end: Floats) -> Floats:
    """What lies right of each line from start to end; a convex outline gains at most one corner.

    All outlines keep one length: those with fewer corners repeat their first, which adds no area.
    """
    along = end - start
    offsets = outlines - start[:, np.newaxis]
    sides = along[:, :1] * offsets[:, :, 1] - along[:, 1:] * offsets[:, :, 0]
    is_in = sides >= 0
    after, sides_after = np.roll(outlines, -1, axis=1), np.roll(sides, -1, axis=1)
    is_crossing = is_in != np.roll(is_in, -1, axis=1)
    steps = np.divide(sides, sides - sides_after, out=np.zeros_like(sides), where=is_crossing)
    crossings = outlines + steps[:, :, np.newaxis] * (after - outlines)
    pair_count, corner_count = sides.shape
    corners = np.stack([outlines, crossings], axis=2).reshape(pair_count, 2 * corner_count, 2)
    is_kept = np.stack([is_in, is_crossing], axis=2).reshape(pair_count, 2 * corner_count)
    return _packed(corners, is_kept, corner_count + 1)


def _packed(corners: Floats, is_kept: np.ndarray, length: int) -> Floats:
    """The kept corners in their order, filled up with the first of them."""
    order = np.argsort(~is_kept, axis=1, kind="stable")[:, :length]
    counts = np.count_nonzero(is_kept, axis=1)
    order = np.where(np.arange(length) < counts[:, np.newaxis], order, order[:, :1])
    packed: Floats = np.take_along_axis(corners, order[:, :, np.newaxis], axis=1)
    packed[counts == 0] = 0.0
    return packed


def _areas(outlines: Floats) -> Floats:
    after = np.roll(outlines, -1, axis=1)
    products = outlines[:, :, 0] * after[:, :, 1] - after[:, :, 0] * outlines[:, :, 1]
    return np.asarray(products.sum(axis=1) / 2, dtype=np.float64)
