"""Points: how near they are."""

from functools import cached_property

import numpy as np

from app.agreement.measures.objects.records import Floats, Images, Ints, Objects
from app.agreement.measures.objects.similarity.boxes import share_of_bounds

SCALE_SHARE = 0.01
"""The distance s at which similarity has fallen to exp(-1/2), as a share of the image's diagonal."""
# exp(-d² / 2 s²) is below 1e-3 from here on.
_REACH_IN_SCALES = 3.8


class Places:
    """The similarity of points: exp(-d² / 2 s²)."""

    def __init__(self, objects: Objects, images: Images) -> None:
        self._bounds = objects.bounds
        self._scales = SCALE_SHARE * np.hypot(*images.size.T)[objects.image]

    @cached_property
    def reach(self) -> Floats:
        # Two reaches meet where the points are nearer than both halves together.
        margin = (_REACH_IN_SCALES / 2 * self._scales)[:, np.newaxis]
        return np.asfortranarray(
            np.concatenate([self._bounds[:, :2] - margin, self._bounds[:, :2] + margin], axis=1)
        )

    def between(self, first: Ints, second: Ints, *, at_least: float = 0.0) -> Floats:
        steps = self._bounds[first, :2] - self._bounds[second, :2]
        squares = (steps**2).sum(axis=1)
        return np.asarray(np.exp(-squares / (2 * self._scales[first] ** 2)), dtype=np.float64)

    def share_inside(self, rows: Ints, regions: Ints) -> Floats:
        return share_of_bounds(self._bounds, rows, regions)
