"""Ultralytics' datasets: a text file of lines for each image, and one data.yaml.

An image's labels stand where Ultralytics looks for them: in its path the last `images` becomes `labels`.
"""

import json
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace

from app.formats.losses import Keeps, code_of
from app.formats.places import Stems, beside
from app.formats.plain import fixed
from app.formats.records import Dataset, Image, Object
from app.formats.regions import REGIONS, bounds_of_shape, size_of
from app.formats.writers.base import FormatWriter, is_labelled, yes_option
from app.formats.writing import Format, Option, Options, Report, Sink
from app.geometry.boxes import Box

DIGITS = 8
"""Of coordinates as shares of the image: 0.001 px on 100,000 px."""


FLAT = Option(
    "flat",
    "Whether folders in names of images become parts of the names, as datumaro needs it.",
    False,
)


class YoloWriter(FormatWriter):
    """What all kinds share. Classes are numbered from 0 in order of category ids."""

    kept = frozenset({Keeps.SPLITS, Keeps.UNLABELLED})

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        self.categories = sorted(self.chosen(dataset), key=lambda each: each.id)
        self.classes = {each.id: number for number, each in enumerate(self.categories)}
        self._stems = Stems(self.ledger)
        self._splits: set[str] = set()
        self._is_flat = yes_option(options, FLAT.name, default=False)

    @abstractmethod
    def numbers_of(self, image: Image, each: Object) -> list[str] | None:
        """What follows the class on an object's line; none when the object was dropped."""

    def extras(self) -> Mapping[str, object]:
        """What this kind adds to data.yaml."""
        return {}

    def blocks(self) -> Mapping[str, Mapping[int, object]]:
        """What this kind adds to data.yaml for each class."""
        return {}

    def image(self, image: Image) -> None:
        self.ledger.begin(image)
        if not is_labelled(image):
            self.ledger.note("unlabelled-apart", image)
            return
        self._splits.add(image.split or "train")
        lines = [line for each in image.objects if (line := self._line_of(image, each))]
        path = label_path_of(self.place(image))
        self.sink.write(path, "".join(lines).encode())

    def place(self, image: Image) -> str:
        folder = (image.split or "train") if is_labelled(image) else "unlabelled"
        return f"images/{folder}/{self._stems.name_of(self._named(image))}"

    def end(self) -> None:
        if self._splits and "val" not in self._splits:
            self.ledger.note_all("no-validation-split", "data.yaml")
        self.sink.write("data.yaml", self._data_yaml().encode())
        names = "".join(f"{each.name}\n" for each in self.categories)
        self.sink.write("obj.names", names.encode())

    def _named(self, image: Image) -> Image:
        """With `flat`, the folders of a name become a part of it: `a/b.jpg` is `a_b.jpg`."""
        flat = image.file_name.replace("/", "_")
        return replace(image, file_name=flat) if self._is_flat else image

    def _line_of(self, image: Image, each: Object) -> str:
        if each.is_crowd:
            self.ledger.drop(image, each, "crowd-dropped")
        elif each.category_id not in self.classes:
            self.ledger.drop(image, each, "category-dropped")
        elif numbers := self.numbers_of(image, each):
            self.ledger.hold(image, each)
            return " ".join([str(self.classes[each.category_id]), *numbers]) + "\n"
        return ""

    def _data_yaml(self) -> str:
        """JSON's texts and lists are YAML's, too."""
        val = "val" if "val" in self._splits else "train"
        lines = [
            "# Left empty, the path is the folder of this file.",
            "path:",
            "train: images/train",
            f"val: images/{val}",
            *(["test: images/test"] if "test" in self._splits else []),
            *_block("names", {n: each.name for n, each in enumerate(self.categories)}),
            *(f"{key}: {_text(value)}" for key, value in self.extras().items()),
            *(line for key, block in self.blocks().items() for line in _block(key, block)),
            "# Concord's permanent ids of the classes; trainers do not read them.",
            *_block("category_ids", {n: each.id for n, each in enumerate(self.categories)}),
        ]
        return "\n".join(lines) + "\n"


class YoloDetectWriter(YoloWriter):
    """Lines of `class cx cy width height`."""

    def numbers_of(self, image: Image, each: Object) -> list[str] | None:
        kind = each.shape["type"]
        if kind not in REGIONS | {"keypoints"}:
            self.ledger.drop(image, each)
            return None
        numbers = box_numbers(bounds_of_shape(each.shape, size_of(image)), image)
        if numbers is None:
            self.ledger.drop(image, each, "no-size-dropped")
        elif kind != "box":
            is_turned = kind == "rotated_box"
            self.ledger.note("rotation-dropped" if is_turned else code_of(kind, "box"), image, each)
        return numbers


def label_path_of(image_path: str) -> str:
    """Where Ultralytics looks for the labels of an image."""
    before, _, after = f"/{image_path}".rpartition("/images/")
    return beside(f"{before}/labels/{after}", ".txt").removeprefix("/")


def box_numbers(box: Box, image: Image) -> list[str] | None:
    """Centre and size as shares of the image; none where nothing is left of the size."""
    width, height = (
        fixed(box.width / image.width, DIGITS),
        fixed(box.height / image.height, DIGITS),
    )
    if "0" in (width, height):
        return None
    x = (box.x + box.width / 2) / image.width
    y = (box.y + box.height / 2) / image.height
    return [fixed(x, DIGITS), fixed(y, DIGITS), width, height]


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _block(key: str, values: Mapping[int, object]) -> list[str]:
    return (
        [f"{key}:", *(f"  {n}: {_text(value)}" for n, value in values.items())]
        if values
        else [f"{key}: {{}}"]
    )


YOLO_DETECT = Format(
    name="yolo-detect",
    title="YOLO detection",
    start=YoloDetectWriter,
    summary="Boxes for Ultralytics' detectors: a text file an image and data.yaml.",
    image_folder="images/{split}",
    options=(FLAT,),
)
