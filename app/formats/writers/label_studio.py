"""Label Studio's JSON: a list of tasks, and the configuration that they need.

Places are percentages of the image. Label Studio turns a rectangle about its top left corner, not its centre.
"""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from app.formats.errors import BadOption
from app.formats.losses import Described, Keeps, code_of
from app.formats.plain import json_line, rounded
from app.formats.records import Category, Dataset, Image, Object, Shape
from app.formats.regions import bounds_of_shape, parts_of, rotated_box_of, runs_of, size_of
from app.formats.row_runs import brush_of
from app.formats.writers.base import FormatWriter
from app.formats.writers.label_studio_config import (
    CONTROLS,
    attribute_name,
    attribute_result,
    config_of,
    question_name,
)
from app.formats.writing import Format, Option, Options, Report, Sink
from app.geometry.boxes import Size
from app.geometry.masks import area_of_runs, pixels_of_runs
from app.geometry.rotated_boxes import corners_of

PATH = "tasks.json"
ROOT = "/data/local-files/?d="
DIGITS = 6
POINT_WIDTH = 0.75
_KEPT = {Keeps.SPLITS, Keeps.UNLABELLED, Keeps.ANSWERS, Keeps.METADATA}
_KEPT |= {Keeps.GROUPS, Keeps.SCORES, Keeps.ATTRIBUTES}
Result = dict[str, Any]


class LabelStudioWriter(FormatWriter):
    """`tasks.json` and `label_config.xml`. A task without annotations is unlabelled, one with no result is empty."""

    kept = frozenset(_KEPT)
    described = frozenset({Described.COLORS, Described.ATTRIBUTES, Described.REQUIRED})
    modes = frozenset({"multiclass", "multilabel"})

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        self._root = options.get("image_root", ROOT)
        if not isinstance(self._root, str):
            raise BadOption("image_root", "a text", self._root)
        self._questions = {each.name: each.id for each in dataset.questions}
        self._separator = b"[\n"
        if any(each.skeleton and each.skeleton.edges for each in dataset.categories):
            self.ledger.note_all("skeleton-edges-dropped", "label_config.xml")
        sink.write("label_config.xml", config_of(dataset))

    def image(self, image: Image) -> None:
        self.ledger.begin(image)
        results = [result for each in image.objects for result in self._results_of(image, each)]
        results += _relations_of(image, {result["id"] for result in results})
        results += self._answers_of(image)
        facts = {"image_id": image.id, "file_name": image.file_name, "split": image.split}
        place = quote(f"images/{image.file_name}")
        task: dict[str, Any] = {
            "id": image.id,
            "data": {"image": f"{self._root}{place}"} | facts | {"metadata": dict(image.metadata)},
            "annotations": [],
        }
        if image.is_checked or results:
            task["annotations"].append({"id": image.id, "result": results})
        self.sink.append(PATH, self._separator + json_line(task))
        self._separator = b",\n"

    def end(self) -> None:
        self.sink.append(PATH, b"\n]\n" if self._separator == b",\n" else b"[]\n")

    def _results_of(self, image: Image, each: Object) -> list[Result]:
        category, size = self.ledger.categories[each.category_id], size_of(image)
        kind = each.shape["type"]
        if kind == "polyline":
            self.ledger.drop(image, each)
            return []
        drawn = _drawn(each.shape, size)
        if drawn is None:
            self.ledger.drop(image, each, "no-pixel-dropped")
            return []
        self.ledger.hold(image, each)
        type_, value = drawn
        if kind == "polygon" and type_ == "brushlabels":
            self.ledger.note(code_of(kind, "mask"), image, each)
        frame = _frame(image)
        name = CONTROLS[type_][0]
        region = frame | {"id": str(each.id), "from_name": name, "type": type_}
        region["value"] = value | {type_: [category.name]}
        if each.score is not None:
            region["score"] = rounded(each.score, 6)
        if kind == "keypoints":
            self.ledger.note(code_of(kind, "points"), image, each)
            self.ledger.note("visibility-as-note", image, each)
        points = _points_of(each, category, size, frame) if kind == "keypoints" else []
        return [region, *points, *self._attributes_of(image, each, category, value)]

    def _attributes_of(
        self, image: Image, each: Object, category: Category, value: dict[str, Any]
    ) -> list[Result]:
        """What the configuration has a control for; other attributes are told as lost."""
        results, left = [], dict(each.attributes)
        for place, attribute in enumerate(category.attributes):
            if attribute["name"] in left:
                type_, said = attribute_result(attribute, left.pop(attribute["name"]))
                about = {"id": str(each.id), "from_name": attribute_name(category.id, place)}
                results.append(_frame(image) | about | {"type": type_, "value": value | said})
        if left:
            self.ledger.note("attributes-dropped", image, each)
        return results

    def _answers_of(self, image: Image) -> list[Result]:
        return [
            {
                "id": f"{image.id}-{self._questions[question]}",
                "from_name": question_name(self._questions[question]),
                "to_name": "image",
                "type": "choices",
                "value": {"choices": list(values)},
            }
            for question, values in sorted(image.answers.items())
            if values
        ]


def _frame(image: Image) -> Result:
    return {
        "to_name": "image",
        "original_width": image.width,
        "original_height": image.height,
        "image_rotation": 0,
    }


def _drawn(shape: Shape, size: Size) -> tuple[str, dict[str, Any]] | None:
    """The type of a result and its place; none for a region without a pixel that would be a brush's."""
    match shape["type"]:
        case "box" | "keypoints":
            box = bounds_of_shape(shape, size)
            return "rectanglelabels", _rectangle((box.x, box.y), box.width, box.height, 0, size)
        case "rotated_box":
            turned = rotated_box_of(shape)
            corner = corners_of(turned)[0]
            angle = turned.angle_deg % 360
            return "rectanglelabels", _rectangle(corner, turned.width, turned.height, angle, size)
        case "ellipse":
            place = _percent((shape["cx"], shape["cy"]), size)
            radii = _percent((shape["rx"], shape["ry"]), size)
            value = {"x": place[0], "y": place[1], "radiusX": radii[0], "radiusY": radii[1]}
            return "ellipselabels", value | {"rotation": rounded(shape["angle_deg"] % 360, DIGITS)}
        case "point":
            x, y = _percent((shape["x"], shape["y"]), size)
            return "keypointlabels", {"x": x, "y": y, "width": POINT_WIDTH}
    return _region(shape, size)


def _region(shape: Shape, size: Size) -> tuple[str, dict[str, Any]] | None:
    """A polygon of one ring, else a brush: only so does an object of several parts or with holes stay one."""
    if shape["type"] == "polygon" and sum(len(rings) for rings in shape["parts"]) == 1:
        points = [_percent(point, size) for point in parts_of(shape, size)[0][0]]
        return "polygonlabels", {"points": points, "closed": True}
    runs = runs_of(shape, size)
    if not area_of_runs(runs):
        return None
    return "brushlabels", {"format": "rle", "rle": brush_of(pixels_of_runs(runs, size))}


def _rectangle(
    corner: tuple[float, float], width: float, height: float, angle: float, size: Size
) -> dict[str, Any]:
    x, y = _percent(corner, size)
    across, down = _percent((width, height), size)
    turn = rounded(angle, DIGITS)
    return {"x": x, "y": y, "width": across, "height": down, "rotation": turn}


def _points_of(each: Object, category: Category, size: Size, frame: Result) -> list[Result]:
    """The keypoints that are there, below the rectangle of their object."""
    names = category.skeleton.keypoints if category.skeleton else ()
    results = []
    for place, (name, point) in enumerate(zip(names, each.shape["points"], strict=True)):
        if not point[2]:
            continue
        x, y = _percent(point, size)
        value = {"x": x, "y": y, "width": POINT_WIDTH, "keypointlabels": [name]}
        about = {"id": f"{each.id}-{place}", "parentID": str(each.id), "from_name": "points"}
        note = {"meta": {"text": ["occluded"]}} if point[2] == 1 else {}
        results.append(frame | about | {"type": "keypointlabels", "value": value} | note)
    return results


def _relations_of(image: Image, known: set[str]) -> list[Result]:
    """Objects of a group are related to the first of it."""
    first: dict[UUID, str] = {}
    results: list[Result] = []
    for each in image.objects:
        id = str(each.id)
        if each.group_id is None or id not in known:
            continue
        start = first.setdefault(each.group_id, id)
        if start != id:
            ends = {"from_id": start, "to_id": id}
            results.append({"id": f"{start}-{id}", "type": "relation", "direction": "bi"} | ends)
    return results


def _percent(point: Any, size: Size) -> list[float]:
    return [
        rounded(100 * point[0] / size.width, DIGITS),
        rounded(100 * point[1] / size.height, DIGITS),
    ]


LABEL_STUDIO = Format(
    name="label-studio",
    title="Label Studio JSON",
    start=LabelStudioWriter,
    summary="Tasks with annotations for Label Studio, and the labelling configuration that fits them.",
    options=(Option("image_root", "What stands before an image's path in each task.", ROOT),),
)
