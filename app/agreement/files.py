"""Several people's COCO files as submissions: images are matched by file name, categories and questions by name.

A file is one annotator's. Every image that it lists has been labelled by them, marked or not, unless the file says
otherwise (`layers` of Concord's own exports, with their states).
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from pycocotools import mask as coco_masks

from app.agreement.labelled import FAMILY_OF, CategoryFacts, LabelledImage, Mark, Rules, Submission
from app.errors import Invalid

_SUBMITTED = {"submitted", "accepted"}


class BadFile(Invalid):
    """A file that cannot be understood, and the place in it."""

    def __init__(self, path: Path, place: str, problem: str) -> None:
        super().__init__(f"{path}: {place}: {problem}" if place else f"{path}: {problem}")


@dataclass
class Labelled:
    """What several files say together."""

    images: list[LabelledImage]
    rules: Rules
    people: dict[int, str]
    categories: dict[int, str]
    questions: dict[int, dict[str, Any]]


@dataclass
class _Schema:
    """Categories and questions by name, numbered as they are met."""

    categories: dict[str, CategoryFacts] = field(default_factory=dict)
    questions: dict[str, dict[str, Any]] = field(default_factory=dict)

    def category(self, found: Mapping[str, Any]) -> int:
        known = self.categories.get(found["name"])
        if known is None:
            known = CategoryFacts(
                len(self.categories) + 1,
                sigmas=found.get("sigmas"),
                keypoints=tuple(found.get("keypoints") or ()),
            )
            self.categories[found["name"]] = known
        return known.id

    def question(self, found: Mapping[str, Any]) -> dict[str, Any]:
        return self.questions.setdefault(
            found["name"],
            {
                "id": len(self.questions) + 1,
                "name": found["name"],
                "mode": found.get("mode", "multiclass"),
                "values": list(found.get("values", ())),
            },
        )


def read_files(paths: Sequence[Path], *, iou_threshold: float = 0.5) -> Labelled:
    """Everything the files say; the annotators are numbered in their order. Raises BadFile."""
    schema = _Schema()
    sizes: dict[str, tuple[int, int]] = {}
    submissions: dict[str, list[Submission]] = {}
    for number, path in enumerate(paths, start=1):
        reader = _Reader(path, number, schema)
        for name, size, submission in reader.submissions():
            if sizes.setdefault(name, size) != size:
                raise BadFile(path, name, f"expected {sizes[name]} pixels, found {size}")
            submissions.setdefault(name, []).append(submission)
    images = [
        LabelledImage(place, *sizes[name], submissions[name])
        for place, name in enumerate(submissions, start=1)
    ]
    return Labelled(
        images,
        Rules({each.id: each for each in schema.categories.values()}, iou_threshold),
        {number: path.stem for number, path in enumerate(paths, start=1)},
        {facts.id: name for name, facts in schema.categories.items()},
        {question["id"]: question for question in schema.questions.values()},
    )


class _Reader:
    """One file."""

    def __init__(self, path: Path, number: int, schema: _Schema) -> None:
        self.path = path
        self.number = number
        self.schema = schema
        self.document = self._document()

    def submissions(self) -> list[tuple[str, tuple[int, int], Submission]]:
        """By file name: the image's size, and what this annotator says of it."""
        categories = {
            self._number(each, "id", place): self._category(each, place)
            for place, each in self._listed("categories")
        }
        multilabel = [
            question["id"]
            for _, each in self._listed("questions", is_required=False)
            if (question := self.schema.question(each))["mode"] == "multilabel"
        ]
        images = dict(self._image(each, place) for place, each in self._listed("images"))
        marks: dict[int, list[Mark]] = {image_id: [] for image_id in images}
        for place, each in self._listed("annotations"):
            image_id = self._number(each, "image_id", place)
            category_id = self._number(each, "category_id", place)
            if image_id not in images:
                raise BadFile(self.path, place, f"there is no image with the id {image_id}")
            if category_id not in categories:
                raise BadFile(self.path, place, f"there is no category with the id {category_id}")
            marks[image_id].append(self._mark(each, categories[category_id], place))
        names = [image["file_name"] for image in images.values()]
        for name, count in Counter(names).items():
            if count > 1:
                raise BadFile(self.path, "images", f"{count} images are called {name!r}")
        return [
            (
                image["file_name"],
                (image["width"], image["height"]),
                Submission(
                    self.number, self.number, marks[image_id], self._answers(image, multilabel)
                ),
            )
            for image_id, image in images.items()
            if _is_submitted(image)
        ]

    def _document(self) -> dict[str, Any]:
        try:
            document = json.loads(self.path.read_text("utf-8"))
        except OSError as error:
            raise BadFile(self.path, "", error.strerror or "cannot be read") from error
        except UnicodeDecodeError as error:
            raise BadFile(self.path, f"byte {error.start}", "is not UTF-8") from error
        except json.JSONDecodeError as error:
            place = f"line {error.lineno}, column {error.colno}"
            raise BadFile(self.path, place, f"is not JSON: {error.msg}") from error
        if not isinstance(document, dict):
            raise BadFile(self.path, "", "expected a COCO object, found something else")
        return document

    def _listed(self, name: str, *, is_required: bool = True) -> list[tuple[str, dict[str, Any]]]:
        found = self.document.get(name, None if is_required else [])
        if not isinstance(found, list):
            raise BadFile(self.path, name, "expected a list")
        listed = []
        for index, each in enumerate(found):
            if not isinstance(each, dict):
                raise BadFile(self.path, f"{name}[{index}]", "expected an object")
            listed.append((f"{name}[{index}]", each))
        return listed

    def _number(self, found: Mapping[str, Any], key: str, place: str) -> int:
        value = found.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise BadFile(self.path, f"{place}.{key}", f"expected a whole number, found {value!r}")
        return value

    def _category(self, found: Mapping[str, Any], place: str) -> int:
        if not isinstance(found.get("name"), str):
            raise BadFile(self.path, f"{place}.name", "expected the name of a category")
        return self.schema.category(found)

    def _image(self, found: dict[str, Any], place: str) -> tuple[int, dict[str, Any]]:
        if not isinstance(found.get("file_name"), str):
            raise BadFile(self.path, f"{place}.file_name", "expected the name of a file")
        for key in ("width", "height"):
            self._number(found, key, place)
        return self._number(found, "id", place), found

    def _answers(
        self, image: Mapping[str, Any], multilabel: Sequence[int]
    ) -> dict[int, Sequence[str]]:
        answers: dict[int, Sequence[str]] = {question_id: [] for question_id in multilabel}
        for name, values in (image.get("answers") or {}).items():
            answers[self.schema.question({"name": name})["id"]] = sorted(values)
        return answers

    def _mark(self, found: Mapping[str, Any], category_id: int, place: str) -> Mark:
        box = found.get("bbox")
        is_box = isinstance(box, list) and len(box) == 4
        if not is_box or not all(isinstance(side, int | float) for side in box or ()):
            raise BadFile(
                self.path, f"{place}.bbox", f"expected [x, y, width, height], found {box!r}"
            )
        assert box is not None
        shape = self._shape(found, box, place)
        return Mark(
            id=f"{self.number:06} {self._number(found, 'id', place):020}",
            category_id=category_id,
            kind="box" if shape is None else shape["type"],
            bounds=(float(box[0]), float(box[1]), float(box[2]), float(box[3])),
            shape=shape,
            attributes=found.get("attributes") or {},
            is_crowd=bool(found.get("iscrowd")),
        )

    def _shape(
        self, found: Mapping[str, Any], box: Sequence[float], place: str
    ) -> Mapping[str, Any] | None:
        """The outline as the API writes it; none for a box."""
        shape, segmentation = found.get("shape"), found.get("segmentation")
        if shape is not None:
            if not isinstance(shape, dict) or shape.get("type") not in FAMILY_OF:
                raise BadFile(self.path, f"{place}.shape", "expected a shape with a known type")
            return shape
        if found.get("num_keypoints"):
            flat = np.array(found.get("keypoints", ()), dtype=np.float64)
            if flat.size % 3:
                raise BadFile(self.path, f"{place}.keypoints", "expected x, y, v of each point")
            sides = dict(zip(("x", "y", "width", "height"), box, strict=True))
            return {"type": "keypoints", "points": flat.reshape(-1, 3).tolist(), "box": sides}
        if isinstance(segmentation, dict):
            return self._mask(segmentation, place)
        if segmentation:
            rings = [np.array(ring, dtype=np.float64) for ring in segmentation]
            if any(ring.size < 6 or ring.size % 2 for ring in rings):
                raise BadFile(self.path, f"{place}.segmentation", "expected rings of three points")
            return {"type": "polygon", "parts": [[ring.reshape(-1, 2).tolist()] for ring in rings]}
        return None

    def _mask(self, found: Mapping[str, Any], place: str) -> Mapping[str, Any]:
        size, counts = found.get("size"), found.get("counts")
        if not isinstance(size, list) or len(size) != 2 or not isinstance(counts, list | str):
            raise BadFile(self.path, f"{place}.segmentation", "expected a mask: size and counts")
        if isinstance(counts, list):
            counts = coco_masks.frPyObjects(dict(found), *size)["counts"].decode()
        return {"type": "mask", "size": size, "counts": counts}


def _is_submitted(image: Mapping[str, Any]) -> bool:
    layers = image.get("layers")
    return layers is None or any(layer.get("state") in _SUBMITTED for layer in layers)
