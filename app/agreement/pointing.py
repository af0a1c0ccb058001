"""What people differ in at each point of a skeleton, as rows. Pure.

Of each category, the instances that two or more took for it and drew with its points: who takes a dog for a cat has
drawn another skeleton.
"""

from typing import Any

import numpy as np

from app.agreement.columns import Columns
from app.agreement.labelled import Rules
from app.agreement.measures.keypoints.records import Skeletons
from app.agreement.measures.keypoints.sums import (
    PointSums,
    RaterPointSums,
    point_sums,
    rater_point_sums,
)
from app.agreement.measures.objects.records import Ints, Measured

Row = dict[str, Any]


def keypoint_rows(
    measured: Measured, columns: Columns, rules: Rules
) -> tuple[list[Row], list[Row]]:
    """One row for each image, category and point; and one for each annotator of these."""
    points: list[Row] = []
    of_raters: list[Row] = []
    for index, category_id in enumerate(columns.categories):
        skeletons = skeletons_of(
            measured, columns, index, len(rules.categories[category_id].keypoints)
        )
        if skeletons is None:
            continue
        flips = rules.categories[category_id].flip_pairs
        points += _point_rows(point_sums(skeletons), columns, category_id)
        of_raters += _rater_rows(rater_point_sums(skeletons, flips), columns, category_id)
    return points, of_raters


def skeletons_of(
    measured: Measured, columns: Columns, index: int, point_count: int
) -> Skeletons | None:
    """The instances of a category that two or more drew with all its points; none without any."""
    if point_count == 0:
        return None
    is_whole = np.array([_point_count(mark.shape) == point_count for _, _, mark in columns.marks])
    chosen = (measured.cluster >= 0) & (columns.objects.category == index) & is_whole
    rows = np.flatnonzero(chosen)
    rows = rows[_is_shared(measured.cluster[rows])]
    if len(rows) == 0:
        return None
    shapes = columns.objects.shapes or []
    return Skeletons(
        points=np.array([shapes[row]["points"] for row in rows.tolist()], dtype=np.float64),
        cluster=measured.cluster[rows],
        rater=columns.objects.rater[rows],
        image=columns.objects.image[rows],
        boxes=columns.objects.bounds[rows],
    )


def _point_count(shape: Any) -> int:
    return len(shape["points"]) if shape is not None else 0


def _is_shared(cluster: Ints) -> Any:
    _, which, sizes = np.unique(cluster, return_inverse=True, return_counts=True)
    return sizes[which] > 1


def _point_rows(sums: PointSums, columns: Columns, category_id: int) -> list[Row]:
    return [
        {
            "image_id": columns.images[place].id,
            "category_id": category_id,
            "keypoint": point,
            "pair_count": int(sums.pairs[row, point]),
            "distance": float(sums.distance[row, point]),
            **dict(
                zip(
                    ("within_05", "within_10", "within_20"),
                    sums.within[row, point].tolist(),
                    strict=True,
                )
            ),
            "histogram": np.trim_zeros(sums.histogram[row, point], "b").tolist(),
            "variance": float(sums.variance[row, point]),
            "variance_count": int(sums.instances[row, point]),
            **dict(
                zip(
                    ("absent", "occluded", "visible"), sums.states[row, point].tolist(), strict=True
                )
            ),
            "agreeing": float(sums.agreeing[row, point]),
        }
        for row, place in enumerate(sums.image.tolist())
        for point in range(sums.pairs.shape[1])
    ]


def _rater_rows(sums: RaterPointSums, columns: Columns, category_id: int) -> list[Row]:
    return [
        {
            "image_id": columns.images[place].id,
            "category_id": category_id,
            "keypoint": point,
            "annotator_id": columns.raters[rater],
            "count": int(sums.instances[row, point]),
            "dx": float(sums.bias[row, point, 0]),
            "dy": float(sums.bias[row, point, 1]),
            "swap_count": int(sums.swapped[row, point]),
            "swappable": int(sums.swappable[row, point]),
        }
        for row, (place, rater) in enumerate(
            zip(sums.image.tolist(), sums.rater.tolist(), strict=True)
        )
        for point in range(sums.instances.shape[1])
    ]
