"""Instances of keypoints: symmetric OKS, and the boxes where it fails."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from app.agreement.measures.keypoints.oks import (
    AREA_SHARE,
    DEFAULT_SIGMA,
    candidate_similarity,
    symmetric_oks,
)
from app.agreement.measures.objects.records import Floats, Ints, Objects, Shape
from app.agreement.measures.objects.similarity.boxes import box_iou, edges_of, share_of_bounds


class Skeletons:
    """The similarity of keypoint instances; those with other numbers of points are compared by their boxes alone."""

    def __init__(self, objects: Objects, sigmas: Mapping[int, Floats], *, threshold: float) -> None:
        self._objects, self._sigmas, self._threshold = objects, sigmas, threshold
        self._edges = edges_of(objects.bounds)
        self._box_areas = objects.bounds[:, 2] * objects.bounds[:, 3]
        self._areas = np.maximum(AREA_SHARE * self._box_areas, 1.0)
        self._counts, self._points = _points_of(objects.shapes or [])

    @cached_property
    def reach(self) -> Floats:
        """Half a diagonal around the centre, or the box: so far may two centres be apart."""
        bounds = self._objects.bounds
        centers = bounds[:, :2] + bounds[:, 2:] / 2
        halves = np.maximum(np.hypot(bounds[:, 2], bounds[:, 3]) / 2, 1.0)[:, np.newaxis]
        return np.asfortranarray(np.concatenate([centers - halves, centers + halves], axis=1))

    def between(self, first: Ints, second: Ints, *, at_least: float = 0.0) -> Floats:
        alike = np.zeros(len(first))
        sizes = np.where(self._counts[first] == self._counts[second], self._counts[first], 0)
        for count in np.unique(sizes[sizes > 0]).tolist():
            at_count = np.flatnonzero(sizes == count)
            # Either may come first: where two categories meet, the lower one's sigmas count.
            categories = np.minimum(
                self._objects.category[first[at_count]], self._objects.category[second[at_count]]
            )
            for category in np.unique(categories).tolist():
                places = at_count[categories == category]
                alike[places] = self._oks(first[places], second[places], count, category)
        boxes = box_iou(self._edges, self._box_areas, first, second)
        return candidate_similarity(alike, boxes, threshold=self._threshold)

    def share_inside(self, rows: Ints, regions: Ints) -> Floats:
        return share_of_bounds(self._objects.bounds, rows, regions)

    def _oks(self, first: Ints, second: Ints, count: int, category: int) -> Floats:
        sigmas = self._sigmas.get(category)
        if sigmas is None or len(sigmas) != count:
            sigmas = np.full(count, DEFAULT_SIGMA)
        return symmetric_oks(
            self._points[first, :count],
            self._points[second, :count],
            self._areas[first],
            self._areas[second],
            sigmas,
        )


def _points_of(shapes: Sequence[Shape]) -> tuple[Ints, Floats]:
    """How many points each has, and the points (n, K, 3), absent beyond them."""
    counts = np.array([len(shape["points"]) for shape in shapes], dtype=np.int64)
    points = np.zeros((len(shapes), int(counts.max(initial=1)), 3))
    for row, shape in enumerate(shapes):
        points[row, : counts[row]] = shape["points"]
    return counts, points
