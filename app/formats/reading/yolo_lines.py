"""One line of YOLO's labels: a class, its numbers, and perhaps the confidence of the detector that wrote it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, degrees, hypot

from app.formats.reading.findings import Findings
from app.formats.reading.records import Mark
from app.formats.reading.xml_files import to_number
from app.formats.reading.yolo_classes import Classes
from app.formats.records import Shape
from app.geometry.boxes import Size

_EXPECTED = (
    "4 numbers of a box, 8 of a rotated one, pairs of an outline, or a pose, and perhaps its score"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What lines may mean: which classes there are, and whether four corners are a rotated box."""

    classes: Classes
    has_rotated: bool


def mark_in(line: str, place: str, meaning: Meaning, size: Size, findings: Findings) -> Mark | None:
    """What a line marks on a picture of this size; `place` is the file and the line's number."""
    values = [to_number(each) for each in line.split()]
    numbers = [each for each in values if each is not None]
    is_whole = len(numbers) == len(values) >= 5
    if not is_whole or not numbers[0].is_integer() or numbers[0] < 0:
        findings.refused(
            "line-malformed", place, "a class and four numbers or more", line, "left out"
        )
        return None
    index = int(numbers[0])
    classes = meaning.classes
    if not classes.may_be(index):
        findings.refused("unknown-category", place, classes.expected, index, "left out")
        return None
    told, scores = _apart(numbers[1:], classes.points)
    shape = _shape(told, meaning, size, place, findings)
    if shape is None:
        received = f"{len(numbers) - 1} numbers"
        findings.refused("line-malformed", place, _EXPECTED, received, "left out")
        return None
    skeleton = classes.skeleton_of(index)
    if skeleton is not None and shape["type"] == "keypoints":
        shape = _cut(shape, len(skeleton.keypoints), place, findings)
    score = _score(scores, place, findings)
    return Mark(place.rsplit(":", 1)[1], place, index + 1, shape, score=score)


def _apart(
    numbers: Sequence[float], points: tuple[int, int] | None
) -> tuple[Sequence[float], Sequence[float]]:
    """The numbers of the shape, and the confidence that detectors write behind them, if it is there."""
    pose = 4 + points[0] * points[1] if points is not None else None
    if len(numbers) == pose:
        return numbers, ()
    is_scored = len(numbers) - 1 == pose or (len(numbers) % 2 == 1 and len(numbers) != 3)
    return (numbers[:-1], numbers[-1:]) if is_scored else (numbers, ())


def _score(told: Sequence[float], place: str, findings: Findings) -> float | None:
    if not told or 0 <= told[0] <= 1:
        return told[0] if told else None
    findings.ignored("score-out-of-range", place, "a number from 0 to 1", told[0], "left out")
    return None


def _shape(
    numbers: Sequence[float], meaning: Meaning, size: Size, place: str, findings: Findings
) -> Shape | None:
    points = meaning.classes.points
    if points is not None and len(numbers) == 4 + points[0] * points[1]:
        return _pose(numbers, points, size, place, findings)
    if len(numbers) == 4:
        return {"type": "box", **_box(numbers, size)}
    if len(numbers) % 2 or len(numbers) < 6:
        return None
    ring = [
        [numbers[at] * size.width, numbers[at + 1] * size.height]
        for at in range(0, len(numbers), 2)
    ]
    turned = rotated_box_of(ring) if meaning.has_rotated else None
    return turned or {"type": "polygon", "parts": [[ring]]}


def _box(numbers: Sequence[float], size: Size) -> dict[str, float]:
    cx, cy, width, height = numbers[:4]
    left, top = (cx - width / 2) * size.width, (cy - height / 2) * size.height
    return {"x": left, "y": top, "width": width * size.width, "height": height * size.height}


def _pose(
    numbers: Sequence[float], points: tuple[int, int], size: Size, place: str, findings: Findings
) -> Shape:
    count, width = points
    placed: list[list[float]] = []
    for at in range(4, 4 + count * width, width):
        x, y = numbers[at] * size.width, numbers[at + 1] * size.height
        v = _visibility(numbers[at + 2], place, findings) if width == 3 else (2 if x or y else 0)
        placed.append([x, y, v] if v else [0.0, 0.0, 0])
    return {"type": "keypoints", "points": placed, "box": _box(numbers, size)}


def _visibility(v: float, place: str, findings: Findings) -> int:
    """0 absent, 1 occluded, 2 visible; detectors write how sure they are of a point in its place."""
    if v in (0, 1, 2):
        return int(v)
    taken, done = (2, "taken as visible") if v > 0 else (0, "taken as absent")
    findings.repaired("keypoint-visibility", place, "a v of 0, 1 or 2", v, done)
    return taken


def _cut(shape: Shape, count: int, place: str, findings: Findings) -> Shape:
    """A pose without the points that fill smaller skeletons up to the largest one's count."""
    points = shape["points"]
    if any(point[2] for point in points[count:]):
        findings.ignored(
            "keypoints-beyond", place, f"{count} keypoints, as its class has names", len(points),
            "those beyond are left out",
        )  # fmt: skip
    return {**shape, "points": points[:count]}


def rotated_box_of(ring: Sequence[Sequence[float]]) -> Shape | None:
    """Four corners with right angles that are not parallel to the picture's sides."""
    if len(ring) != 4:
        return None
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = ring
    width, height = hypot(bx - ax, by - ay), hypot(cx - bx, cy - by)
    if not width or not height:
        return None
    skew = abs((bx - ax) * (cx - bx) + (by - ay) * (cy - by)) / (width * height)
    is_closed = hypot(ax + cx - bx - dx, ay + cy - by - dy) <= 0.02 * (width + height)
    if skew > 0.02 or not is_closed:
        return None
    return {
        "type": "rotated_box",
        "cx": (ax + cx) / 2,
        "cy": (ay + cy) / 2,
        "width": width,
        "height": height,
        "angle_deg": degrees(atan2(by - ay, bx - ax)),
    }
