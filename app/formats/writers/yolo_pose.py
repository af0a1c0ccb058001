"""Ultralytics' poses: a box and its keypoints on each line."""

from collections.abc import Mapping, Sequence

from app.formats.losses import Described, code_of
from app.formats.plain import fixed
from app.formats.records import Category, Dataset, Image, Object, Skeleton
from app.formats.regions import REGIONS, bounds_of_shape, size_of
from app.formats.writers.yolo import DIGITS, FLAT, YoloWriter, box_numbers
from app.formats.writing import Format, Options, Report, Sink


class YoloPoseWriter(YoloWriter):
    """Lines of `class cx cy width height x1 y1 v1 x2 y2 v2 …`; only categories with keypoints are classes."""

    described = frozenset({Described.FLIP_PAIRS})

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        skeletons = self._skeletons()
        self.most = max((len(each.keypoints) for each in skeletons), default=0)
        if any(each.edges for each in skeletons):
            self.ledger.note_all("skeleton-edges-dropped", "data.yaml")
        self._flips = _flips_of(skeletons, self.most)
        if self._flips is None:
            self.ledger.note_all("flip-pairs-dropped", "data.yaml")

    def chosen(self, dataset: Dataset) -> Sequence[Category]:
        return [each for each in dataset.categories if each.skeleton]

    def extras(self) -> Mapping[str, object]:
        flips = {} if self._flips is None else {"flip_idx": self._flips}
        return {"kpt_shape": [self.most, 3], **flips}

    def blocks(self) -> Mapping[str, Mapping[int, object]]:
        names = {n: list(each.keypoints) for n, each in enumerate(self._skeletons())}
        return {"kpt_names": names}

    def numbers_of(self, image: Image, each: Object) -> list[str] | None:
        kind = each.shape["type"]
        if kind not in REGIONS | {"keypoints"}:
            self.ledger.drop(image, each)
            return None
        box = box_numbers(bounds_of_shape(each.shape, size_of(image)), image)
        if box is None:
            self.ledger.drop(image, each, "no-size-dropped")
            return None
        points = each.shape["points"] if kind == "keypoints" else []
        if kind != "keypoints":
            self.ledger.note("box-without-points", image, each)
            if kind != "box":
                self.ledger.note(code_of(kind, "box"), image, each)
        elif len(points) < self.most:
            self.ledger.note("keypoints-padded", image, each)
        return [*box, *self._places(points, image)]

    def _places(self, points: Sequence[Sequence[float]], image: Image) -> list[str]:
        absent = [(0, 0, 0)] * (self.most - len(points))
        numbers = []
        for x, y, v in [*points, *absent]:
            place = (x / image.width, y / image.height) if v else (0, 0)
            numbers += [fixed(min(max(share, 0), 1), DIGITS) for share in place] + [str(int(v))]
        return numbers

    def _skeletons(self) -> list[Skeleton]:
        return [each.skeleton for each in self.categories if each.skeleton]


def _flips_of(skeletons: Sequence[Skeleton], count: int) -> list[int] | None:
    """Which keypoint takes the place of which in a mirror; none where categories want it differently."""
    choices = []
    for skeleton in skeletons:
        flips = list(range(count))
        for one, other in skeleton.flip_pairs:
            flips[one], flips[other] = other, one
        choices.append(flips)
    return choices[0] if choices and all(each == choices[0] for each in choices) else None


YOLO_POSE = Format(
    name="yolo-pose",
    title="YOLO pose",
    start=YoloPoseWriter,
    summary="Keypoints with visibility and their boxes for Ultralytics' pose models.",
    image_folder="images/{split}",
    options=(FLAT,),
)
