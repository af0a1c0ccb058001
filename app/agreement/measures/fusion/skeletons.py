"""Keypoints: point by point the middle of those who placed it, with how far they lie apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.agreement.measures.fusion.centres import geometric_median
from app.agreement.measures.fusion.frames import fused_box
from app.agreement.measures.fusion.members import Numbers, Shape
from app.agreement.measures.keypoints.oks import DEFAULT_SIGMA, instance_areas

_OUTLIER = 3.5 * 1.4826
_FLAG_SIGMAS = 2.0
_ROUNDING = 1e-9
ABSENT, OCCLUDED, VISIBLE = 0, 1, 2


@dataclass(frozen=True)
class FusedSkeleton:
    """The shape (none where no point is placed by enough), and per point what a reviewer should know.

    `spread_px` is the root mean square distance from the fused place of all who placed the point, none where nobody
    did. `disputed` are the indices of points that lie too far apart or that as many placed as left out.
    """

    shape: dict[str, Any] | None
    spread_px: tuple[float | None, ...]
    disputed: tuple[int, ...]


def fused_keypoints(
    shapes: Sequence[Shape], weights: Numbers, *, sigmas: Sequence[float] | None = None
) -> FusedSkeleton:
    """Geometric median of each point after outliers are dropped; visibility by majority.

    Args:
        shapes: skeletons with the same number of points (see `of_one_skeleton`).
        weights: of the raters.
        sigmas: one for each point; two places more than 2 sigma apart make a point disputed.
    """
    points = np.array([shape["points"] for shape in shapes], dtype=np.float64)
    reach = _FLAG_SIGMAS * _scale(points, shapes) * _sigmas(sigmas, points.shape[1])
    fused, spread, disputed = [], [], []
    for index in range(points.shape[1]):
        column = points[:, index]
        visibility, is_tied = _visibility(column[:, 2], weights)
        is_placed = (column[:, 2] > ABSENT) & (weights > 0)
        places, trust = column[is_placed, :2], weights[is_placed]
        place = _place(places, trust) if len(places) else np.zeros(2)
        spread.append(_rms(places, place))
        if is_tied or (visibility and _widest(places) > reach[index]):
            disputed.append(index)
        fused.append([*place.tolist(), visibility] if visibility else [0.0, 0.0, ABSENT])
    shape = {"type": "keypoints", "points": fused, "box": _box(shapes, weights)}
    is_there = any(point[2] for point in fused)
    return FusedSkeleton(shape if is_there else None, tuple(spread), tuple(disputed))


def of_one_skeleton(shapes: Sequence[Shape]) -> list[int]:
    """Which members have the commonest number of points; the more points where two numbers are as common."""
    counts = Counter(len(shape["points"]) for shape in shapes)
    wanted = max(counts, key=lambda count: (counts[count], count))
    return [index for index, shape in enumerate(shapes) if len(shape["points"]) == wanted]


def without_outliers(places: Numbers) -> Numbers:
    """Which of at least three places are kept: those within 3.5 scaled MAD of the median, never fewer than two."""
    distances = np.hypot(*(places - np.median(places, axis=0)).T)
    is_kept = distances <= _OUTLIER * np.median(distances)
    if is_kept.sum() < 2:
        is_kept[np.argsort(distances, kind="stable")[:2]] = True
    return np.asarray(is_kept)


def _scale(points: Numbers, shapes: Sequence[Shape]) -> float:
    boxes = np.full((len(shapes), 4), np.nan)
    for row, shape in enumerate(shapes):
        if box := shape.get("box"):
            boxes[row] = [box["x"], box["y"], box["width"], box["height"]]
    return float(np.exp(np.log(instance_areas(points, boxes)).mean() / 2))


def _sigmas(sigmas: Sequence[float] | None, count: int) -> Numbers:
    if sigmas is None or len(sigmas) != count:
        return np.full(count, DEFAULT_SIGMA)
    return np.asarray(sigmas, dtype=np.float64)


def _visibility(values: Numbers, weights: Numbers) -> tuple[int, bool]:
    """First whether the point is placed, then how. As many for as against: placed, since it is easier to remove than to
    find, but disputed. As many visible as occluded: occluded, the weaker claim.
    """
    absent, occluded, visible = np.bincount(values.astype(int), weights, minlength=3)
    placed = occluded + visible
    is_tied = bool(abs(absent - placed) <= _ROUNDING * weights.sum())
    if absent > placed and not is_tied:
        return ABSENT, False
    return (VISIBLE if visible > occluded else OCCLUDED), is_tied


def _place(places: Numbers, weights: Numbers) -> Numbers:
    if (places == places[0]).all():
        return np.asarray(places[0], dtype=np.float64)
    if len(places) > 2:
        is_kept = without_outliers(places)
        places, weights = places[is_kept], weights[is_kept]
    return geometric_median(places, weights)


def _rms(places: Numbers, centre: Numbers) -> float | None:
    return float(np.sqrt(((places - centre) ** 2).sum(axis=1).mean())) if len(places) else None


def _widest(places: Numbers) -> float:
    return float(max(np.hypot(*(places - place).T).max() for place in places))


def _box(shapes: Sequence[Shape], weights: Numbers) -> dict[str, float] | None:
    """The box of the skeleton, where at least half the raters drew one."""
    drawn = [index for index, shape in enumerate(shapes) if shape.get("box") and weights[index] > 0]
    if not drawn or 2 * len(drawn) < len(shapes):
        return None
    box = fused_box([shapes[index]["box"] for index in drawn], weights[drawn])
    return {name: value for name, value in box.items() if name != "type"}
