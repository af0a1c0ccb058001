"""labelme: a JSON beside each image. What labelme does not know stands in fields that it keeps when it saves."""

from base64 import b64encode
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from app.formats.losses import Keeps, code_of
from app.formats.painting import png_of
from app.formats.places import Stems, beside
from app.formats.plain import flat, json_file, rounded
from app.formats.records import Dataset, Image, Object, Shape
from app.formats.regions import box_of, parts_of, runs_of, size_of
from app.formats.writers.base import FormatWriter, is_labelled
from app.formats.writing import Format, Options, Report, Sink
from app.geometry.boxes import Size
from app.geometry.masks import bounds_of_runs, pixels_of_runs

VERSION = "5.5.0"
_KEPT = {Keeps.SPLITS, Keeps.UNLABELLED, Keeps.ANSWERS, Keeps.ABSENCES, Keeps.METADATA}
_KEPT |= {Keeps.ATTRIBUTES, Keeps.GROUPS, Keeps.SCORES, Keeps.LAYERS, Keeps.CROWDS, Keeps.FIELDS}


class LabelmeWriter(FormatWriter):
    """`images/<split>/<name>.json`. Shapes of one object share a `group_id`, labelme's way to say so."""

    kept = frozenset(_KEPT)
    modes = frozenset({"multiclass"})

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        self._stems = Stems(self.ledger)
        self._values = {each.name: each.values for each in dataset.questions}
        if any(each.skeleton and each.skeleton.edges for each in dataset.categories):
            self.ledger.note_all("skeleton-edges-dropped", dataset.name)

    def image(self, image: Image) -> None:
        self.ledger.begin(image)
        if not is_labelled(image):
            self.ledger.note("unlabelled-apart", image)
            return
        path = self.place(image)
        shapes = [shape for each in image.objects for shape in self._shapes_of(image, each)]
        content = {
            "version": VERSION,
            "flags": {
                f"{question}: {value}": value in given
                for question, given in sorted(image.answers.items())
                for value in dict.fromkeys((*self._values.get(question, ()), *given))
            },
            "shapes": shapes,
            "imagePath": PurePosixPath(path).name,
            "imageData": None,
            "imageHeight": image.height,
            "imageWidth": image.width,
            "image_id": image.id,
            "verified_absent": [
                self.ledger.categories[each].name
                for each in image.verified_absent
                if each in self.ledger.categories
            ],
            "metadata": dict(image.metadata),
        }
        self.sink.write(beside(path, ".json"), json_file(_with_fields(content, image.extra)))

    def place(self, image: Image) -> str:
        folder = "images" if is_labelled(image) else "unlabelled"
        return "/".join(filter(None, (folder, image.split, self._stems.name_of(image))))

    def _shapes_of(self, image: Image, each: Object) -> list[dict[str, Any]]:
        category = self.ledger.categories[each.category_id]
        self.ledger.hold(image, each)
        kind, size = each.shape["type"], size_of(image)
        if kind == "keypoints":
            self.ledger.note(code_of(kind, "points"), image, each)
            names = category.skeleton.keypoints if category.skeleton else ()
            shapes = _points_of(each.shape, names, category.name)
        else:
            is_circle = kind == "ellipse" and each.shape["rx"] == each.shape["ry"]
            if kind in {"rotated_box", "ellipse"} and not is_circle:
                self.ledger.note(code_of(kind, "polygon"), image, each)
            shapes = [{"label": category.name} | own for own in _own(each.shape, size)]
        if kind == "polygon" and any(len(rings) > 1 for rings in each.shape["parts"]):
            self.ledger.note(code_of(kind, "mask"), image, each)
        elif kind == "polygon" and len(shapes) > 1:
            self.ledger.note("parts-split", image, each)
        facts = _facts_of(each, is_grouped=len(shapes) > 1)
        plain: dict[str, Any] = {"flags": {}, "mask": None}
        fields = {"description": ""} | dict(each.extra)
        return [_with_fields(plain | own | facts, fields) for own in shapes]


def _with_fields(content: dict[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of imported files beside: labelme keeps them, too. Names that mean something here are not lost to them."""
    return content | {
        f"original_{name}" if name in content else name: value for name, value in extra.items()
    }


def _own(shape: Shape, size: Size) -> list[dict[str, Any]]:
    """A shape as labelme's shapes: one, or one for each part."""
    match shape["type"]:
        case "box":
            box = box_of(shape)
            return [_shape("rectangle", [(box.x, box.y), (box.right, box.bottom)])]
        case "point":
            return [_shape("point", [(shape["x"], shape["y"])])]
        case "polyline":
            return [_shape("linestrip", shape["points"])]
        case "ellipse" if shape["rx"] == shape["ry"]:
            x, y = shape["cx"], shape["cy"]
            return [_shape("circle", [(x, y), (x + shape["rx"], y)])]
        case "mask":
            return [_mask(shape, size)]
    parts = parts_of(shape, size)
    if any(len(rings) > 1 for rings in parts):
        return [_mask(shape, size)]
    return [_shape("polygon", rings[0]) for rings in parts]


def _shape(kind: str, points: Any) -> dict[str, Any]:
    pairs = [flat([point], digits=4) for point in points]
    return {"points": pairs, "shape_type": kind}


def _mask(shape: Shape, size: Size) -> dict[str, Any]:
    """A PNG of what is inside the bounds; both corners belong to them."""
    runs = runs_of(shape, size)
    box = bounds_of_runs(runs, size)
    if box is None:
        return _shape("mask", [(0, 0), (0, 0)]) | {"mask": _base64(np.zeros((1, 1), np.uint8))}
    left, top, right, bottom = int(box.x), int(box.y), int(box.right), int(box.bottom)
    pixels = pixels_of_runs(runs, size)[top:bottom, left:right]
    corners = [(left, top), (right - 1, bottom - 1)]
    return _shape("mask", corners) | {"mask": _base64(pixels * np.uint8(255))}


def _base64(pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> str:
    return b64encode(png_of(pixels)).decode()


def _points_of(shape: Shape, names: Any, category: str) -> list[dict[str, Any]]:
    """A point for each keypoint that is there, called by its name, and the box called by the category."""
    own = [
        {"label": name, "flags": {"occluded": point[2] == 1}} | _shape("point", [point])
        for name, point in zip(names, shape["points"], strict=True)
        if point[2]
    ]
    box = shape.get("box")
    around = _own({"type": "box"} | box, Size(1, 1)) if box else []
    return [{"label": category} | each for each in around] + own


def _facts_of(each: Object, *, is_grouped: bool) -> dict[str, Any]:
    """What labelme keeps without understanding it; `group_id` it does understand."""
    return {
        "group_id": each.id if is_grouped else None,
        "object_id": each.id,
        "category_id": each.category_id,
        "attributes": dict(each.attributes),
        "iscrowd": int(each.is_crowd),
        "belongs_to": each.group_id and str(each.group_id),
        "layer_id": each.layer_id,
        "score": None if each.score is None else rounded(each.score, 6),
    }


LABELME = Format(
    name="labelme",
    title="labelme",
    start=LabelmeWriter,
    summary="A JSON beside each image for labelme; several parts and keypoints share a group.",
    image_folder="images/{split}",
)
