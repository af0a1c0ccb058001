"""Everything that Concord knows of each image as one JSON object, keyed by the image's id: nothing is lost."""

from collections.abc import Mapping
from typing import Any

from app.formats.losses import EVERYTHING, FULLY_DESCRIBED
from app.formats.plain import json_file, json_line, rounded
from app.formats.records import Category, Dataset, Image, Layer, Object, Question
from app.formats.regions import bounds_of_shape, size_of
from app.formats.writers.base import FormatWriter
from app.formats.writing import Format, Options, Report, Sink

PATH = "annotations.json"


class JsonDictionaryWriter(FormatWriter):
    """One line an image, so that the file can be read by lines, too."""

    kept = EVERYTHING
    described = FULLY_DESCRIBED

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        sink.write("dataset.json", json_file(dataset_as_json(dataset)))
        self._names = {each.id: each.name for each in dataset.categories}
        self._separator = b"{\n"

    def image(self, image: Image) -> None:
        self.ledger.begin(image)
        key = f'{self._separator.decode()}"{image.id}":'.encode()
        self.sink.append(PATH, key + json_line(image_as_json(image, self._names)))
        self._separator = b",\n"
        for each in image.objects:
            self.ledger.hold(image, each)

    def end(self) -> None:
        self.sink.append(PATH, b"\n}\n" if self._separator == b",\n" else b"{}\n")


def dataset_as_json(dataset: Dataset) -> dict[str, Any]:
    """What is said once: names, categories, questions, sources."""
    return {
        "name": dataset.name,
        "truth": dataset.truth,
        "categories": [category_as_json(each) for each in dataset.categories],
        "questions": [_question_as_json(each) for each in dataset.questions],
        "sources": {str(id): name for id, name in sorted(dataset.sources.items())},
        **fields_of(dataset.extra),
    }


def fields_of(extra: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of imported files that mean nothing here, apart from those that do; none where there are none."""
    return {"fields": dict(extra)} if extra else {}


def category_as_json(category: Category) -> dict[str, Any]:
    """Indices of the skeleton are 0-based."""
    skeleton = category.skeleton
    return {
        "id": category.id,
        "name": category.name,
        "supercategory": category.supercategory,
        "color": category.color,
        "attributes": [dict(each) for each in category.attributes],
        "skeleton": skeleton
        and {
            "keypoints": list(skeleton.keypoints),
            "edges": [list(pair) for pair in skeleton.edges],
            "flip_pairs": [list(pair) for pair in skeleton.flip_pairs],
            "sigmas": skeleton.sigmas and list(skeleton.sigmas),
        },
        **fields_of(category.extra),
    }


def _question_as_json(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "name": question.name,
        "mode": question.mode,
        "values": list(question.values),
    }


def image_as_json(image: Image, names: dict[int, str]) -> dict[str, Any]:
    """An image with all that is said of it."""
    return {
        "id": image.id,
        "file_name": image.file_name,
        "width": image.width,
        "height": image.height,
        "split": image.split,
        "is_checked": image.is_checked,
        "answers": {name: list(values) for name, values in sorted(image.answers.items())},
        "verified_absent": list(image.verified_absent),
        "metadata": dict(image.metadata),
        "layers": [layer_as_json(each) for each in image.layers],
        **fields_of(image.extra),
        "objects": [object_as_json(each, image, names) for each in image.objects],
    }


def layer_as_json(layer: Layer) -> dict[str, Any]:
    """What one layer says of the whole image; whose it is `sources` tell."""
    return {
        "id": layer.id,
        "answers": {name: list(values) for name, values in sorted(layer.answers.items())},
        "verified_absent": list(layer.verified_absent),
    }


def object_as_json(each: Object, image: Image, names: dict[int, str]) -> dict[str, Any]:
    """An object with its shape as it was drawn, and its bounds in pixels."""
    box = bounds_of_shape(each.shape, size_of(image))
    return {
        "id": each.id,
        "category_id": each.category_id,
        "category": names[each.category_id],
        "bbox": [rounded(number) for number in (box.x, box.y, box.width, box.height)],
        "area": rounded(each.area),
        "iscrowd": int(each.is_crowd),
        "z": each.z,
        "group_id": each.group_id and str(each.group_id),
        "layer_id": each.layer_id,
        "score": each.score,
        "attributes": dict(each.attributes),
        "shape": dict(each.shape),
        **fields_of(each.extra),
    }


JSON_DICTIONARY = Format(
    name="json-dictionary",
    title="JSON dictionary",
    start=JsonDictionaryWriter,
    summary="One JSON object keyed by image id, for scripts of your own; it keeps everything that was labelled.",
)
