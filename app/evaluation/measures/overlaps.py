"""Which detections and truths overlap, and by how much: by pycocotools for boxes and masks, by OKS for keypoints.

OKS here is COCO's own, which divides by the truth's points, so that numbers can be compared with papers. Agreement
between people uses the symmetric one.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from pycocotools import mask as coco_masks

from app.agreement.measures.objects.similarity.rasters import raster_of_shape
from app.evaluation.measures.records import Floats, Ints, Marks, Overlaps, Scene
from app.geometry.boxes import Size

LEAST_OVERLAP = 0.1
"""Below it, two objects have nothing to do with each other."""
DEFAULT_SIGMA = 0.07

Progress = Callable[[int], None]


def overlaps_of(scene: Scene, progress: Progress = lambda _: None) -> Overlaps:
    """All overlaps of LEAST_OVERLAP or more; `progress` hears of each image that is done, and may raise."""
    found: list[tuple[Ints, Ints, Floats]] = []
    measure = _keypoints if scene.compare == "keypoints" else _regions
    for image, detections, truths in _images(scene):
        overlap = measure(scene, image, detections, truths)
        low, high = np.nonzero(overlap >= LEAST_OVERLAP)
        if len(low):
            found.append((detections[low], truths[high], overlap[low, high]))
        progress(image)
    if not found:
        none = np.zeros(0, dtype=np.int64)
        return Overlaps(none, none, np.zeros(0))
    return Overlaps(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _images(scene: Scene) -> Iterator[tuple[int, Ints, Ints]]:
    """The images on which both sides mark something, with the rows of each."""
    detections, truths = rows_by_image(scene, scene.detections), rows_by_image(scene, scene.truths)
    for image, (own, others) in enumerate(zip(detections, truths, strict=True)):
        if len(own) and len(others):
            yield image, own, others


def rows_by_image(scene: Scene, marks: Marks) -> list[Ints]:
    """The rows of each image, in their order."""
    order = np.argsort(marks.image, kind="stable")
    counts = np.bincount(marks.image, minlength=scene.image_count)
    return np.split(order, np.cumsum(counts)[:-1])


def _regions(scene: Scene, image: int, detections: Ints, truths: Ints) -> Floats:
    width, height = scene.size[image].tolist()
    size = Size(width, height)
    overlap: Floats = np.asarray(
        coco_masks.iou(
            _forms(scene, scene.detections, detections, size),
            _forms(scene, scene.truths, truths, size),
            scene.truths.is_crowd[truths].astype(np.uint8).tolist(),
        ),
        dtype=np.float64,
    )
    return overlap.reshape(len(detections), len(truths))


def _forms(scene: Scene, marks: Marks, rows: Ints, size: Size) -> Any:
    """What pycocotools takes: an array of boxes, or a list of run lengths."""
    if scene.compare == "boxes":
        return np.ascontiguousarray(marks.bounds[rows])
    assert marks.shapes is not None
    return [raster_of_shape(marks.shapes[row], size) for row in rows.tolist()]


def _keypoints(scene: Scene, image: int, detections: Ints, truths: Ints) -> Floats:
    """Skeletons of two categories have no points in common, so only their frames are compared."""
    overlap = np.asarray(
        coco_masks.iou(
            np.ascontiguousarray(scene.detections.bounds[detections]),
            np.ascontiguousarray(scene.truths.bounds[truths]),
            [0] * len(truths),
        ),
        dtype=np.float64,
    ).reshape(len(detections), len(truths))
    for column, truth in enumerate(truths.tolist()):
        category = int(scene.truths.category[truth])
        same = np.flatnonzero(scene.detections.category[detections] == category)
        if len(same):
            points = [_points(scene.detections, row) for row in detections[same].tolist()]
            overlap[same, column] = oks(points, scene.truths, truth, scene.sigmas.get(category))
    return overlap


def oks(detected: Sequence[Floats], truths: Marks, truth: int, sigmas: Floats | None) -> Floats:
    """COCO's object keypoint similarity of each detection, shape (k, 3), with one truth.

    A truth without a visible point is compared by how far points lie outside a frame of twice its size.
    """
    points = _points(truths, truth)
    if sigmas is None:
        sigmas = np.full(len(points), DEFAULT_SIGMA)
    scale = (2 * sigmas) ** 2 * (truths.area[truth] + np.spacing(1)) * 2
    is_visible = points[:, 2] > 0
    result = np.zeros(len(detected))
    for place, each in enumerate(detected):
        if len(each) != len(points):
            continue
        away = each[:, :2] - points[:, :2] if is_visible.any() else _outside(truths, truth, each)
        likeness = np.exp(-(away**2).sum(axis=1) / scale)
        result[place] = (likeness[is_visible] if is_visible.any() else likeness).mean()
    return result


def _outside(truths: Marks, truth: int, points: Floats) -> Floats:
    corner, side = truths.bounds[truth, :2], truths.bounds[truth, 2:]
    low, high = corner - side, corner + 2 * side
    outside: Floats = np.maximum(0, low - points[:, :2]) + np.maximum(0, points[:, :2] - high)
    return outside


def _points(marks: Marks, row: int) -> Floats:
    assert marks.shapes is not None
    return np.array(marks.shapes[row]["points"], dtype=np.float64).reshape(-1, 3)
