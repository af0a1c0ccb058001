"""Ultralytics' outlines (segment) and rotated boxes (OBB)."""

from collections.abc import Sequence

from app.formats.joining import joined_best
from app.formats.losses import code_of
from app.formats.plain import fixed
from app.formats.records import Image, Object, Shape
from app.formats.regions import REGIONS, ellipse_of, parts_of, rotated_box_of, runs_of, size_of
from app.formats.writers.yolo import DIGITS, FLAT, YoloWriter
from app.formats.writing import Format
from app.geometry.boxes import Size
from app.geometry.clipping import clipped_ring
from app.geometry.masks import area_of_runs
from app.geometry.points import Point
from app.geometry.rings import Ring
from app.geometry.rotated_boxes import RotatedBox, corners_of, smallest_around

OUTSIDE_PX = 0.01
"""Shapes may reach so far beyond the image without a word: that is rounding."""


class YoloSegmentWriter(YoloWriter):
    """Lines of `class x1 y1 x2 y2 …`: one ring an object."""

    def numbers_of(self, image: Image, each: Object) -> list[str] | None:
        kind = each.shape["type"]
        if kind not in REGIONS:
            self.ledger.drop(image, each)
            return None
        size = size_of(image)
        parts = parts_of(each.shape, size)
        ring: Ring
        iou = None
        if sum(len(rings) for rings in parts) == 1 and kind != "mask":
            ring = parts[0][0]
        else:
            runs = runs_of(each.shape, size)
            if not area_of_runs(runs):
                self.ledger.drop(image, each, "no-pixel-dropped")
                return None
            ring, iou = joined_best(parts, runs, size)
        inside = clipped_ring(ring, size)
        if len(inside) < 3:
            self.ledger.drop(image, each, "no-size-dropped")
            return None
        for code in _codes_of(kind, parts, reaches_out(ring, size)):
            self.ledger.note(code, image, each, iou=iou)
        return shares(inside, size)


class YoloObbWriter(YoloWriter):
    """Lines of `class x1 y1 x2 y2 x3 y3 x4 y4`: four corners, clockwise on the screen."""

    def numbers_of(self, image: Image, each: Object) -> list[str] | None:
        kind = each.shape["type"]
        if kind not in REGIONS:
            self.ledger.drop(image, each)
            return None
        size = size_of(image)
        corners = _turned_corners(each.shape, size)
        inside = [clamped(corner, size) for corner in corners]
        if not _has_area(inside):
            self.ledger.drop(image, each, "no-size-dropped")
            return None
        if reaches_out(corners, size):
            self.ledger.note("clipped-to-image", image, each)
        if kind != "rotated_box":
            self.ledger.note(code_of(kind, "rotated-box"), image, each)
        return shares(inside, size)


def _codes_of(kind: str, parts: Sequence[Sequence[Ring]], is_cut: bool) -> list[str]:
    return [
        code
        for code, applies in (
            (code_of(kind, "polygon"), kind != "polygon"),
            ("parts-joined", len(parts) > 1),
            ("holes-cut-in", any(len(rings) > 1 for rings in parts)),
            ("clipped-to-image", is_cut),
        )
        if applies
    ]


def _turned_corners(shape: Shape, size: Size) -> list[tuple[float, float]]:
    match shape["type"]:
        case "rotated_box":
            return corners_of(rotated_box_of(shape))
        case "ellipse":
            # Of all rotated boxes around an ellipse the one along its axes is the smallest.
            own = ellipse_of(shape)
            return corners_of(RotatedBox(own.cx, own.cy, 2 * own.rx, 2 * own.ry, own.angle_deg))
        case "box":
            return [(point[0], point[1]) for point in parts_of(shape, size)[0][0]]
    exteriors = [point for rings in parts_of(shape, size) for point in rings[0]]
    return corners_of(smallest_around(exteriors or [(0, 0)]))


def reaches_out(ring: Sequence[Point], size: Size) -> bool:
    """Whether a ring leaves the image by more than rounding does."""
    return any(
        not -OUTSIDE_PX <= coordinate <= limit + OUTSIDE_PX
        for point in ring
        for coordinate, limit in zip(point[:2], (size.width, size.height), strict=True)
    )


def clamped(point: Point, size: Size) -> tuple[float, float]:
    """The nearest point of the image."""
    return min(max(point[0], 0.0), size.width), min(max(point[1], 0.0), size.height)


def shares(ring: Sequence[Point], size: Size) -> list[str]:
    """Coordinates as shares of the image."""
    return [
        fixed(coordinate / side, DIGITS)
        for point in ring
        for coordinate, side in zip(point[:2], (size.width, size.height), strict=True)
    ]


def _has_area(corners: Sequence[Point]) -> bool:
    around = smallest_around(corners)
    return min(around.width, around.height) > 1e-4


YOLO_SEGMENT = Format(
    name="yolo-segment",
    title="YOLO segmentation",
    start=YoloSegmentWriter,
    summary="Outlines for Ultralytics' segmenters; several parts and holes are joined into one ring.",
    image_folder="images/{split}",
    options=(FLAT,),
)
YOLO_OBB = Format(
    name="yolo-obb",
    title="YOLO rotated boxes",
    start=YoloObbWriter,
    summary="Four corners for Ultralytics' detectors of rotated boxes (OBB).",
    image_folder="images/{split}",
    options=(FLAT,),
)
