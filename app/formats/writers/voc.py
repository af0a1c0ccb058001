"""Pascal VOC: an XML of boxes for each image, and masks where there are regions.

VOC counts pixels from 1 and includes both edges: a box over the first pixel alone is xmin = ymin = xmax = ymax = 1.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil, floor
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element

import numpy as np

from app.formats.errors import TooManyCategories
from app.formats.losses import Keeps, code_of
from app.formats.painting import Painting, paint, png_of, voc_palette
from app.formats.places import Stems, beside
from app.formats.plain import json_file
from app.formats.records import Dataset, Image, Object
from app.formats.regions import REGIONS, bounds_of_shape, size_of
from app.formats.writers.base import FormatWriter, is_labelled, yes_option
from app.formats.writing import Format, Option, Options, Report, Sink
from app.formats.xml import add, bytes_of, element
from app.geometry.boxes import Box

VOID = 255
MOST_NUMBERS = 254
"""8 bits without 0 for background and 255 for void."""
FLAGS = ("truncated", "difficult", "occluded")
ROUNDING_PX = 0.01
BACKGROUND, IGNORED = RESERVED = ("background", "ignored")


class VocWriter(FormatWriter):
    """`Annotations/`, `ImageSets/`, `JPEGImages/` and, on wish, `SegmentationClass/` and `SegmentationObject/`."""

    kept = frozenset({Keeps.SPLITS, Keeps.UNLABELLED, Keeps.ATTRIBUTES})

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        categories = sorted(dataset.categories, key=lambda each: each.id)
        self._has_masks = yes_option(options, "masks", default=True)
        if self._has_masks and len(categories) > MOST_NUMBERS:
            raise TooManyCategories(MOST_NUMBERS, len(categories))
        self._numbers = {each.id: place for place, each in enumerate(categories, start=1)}
        self._stems = Stems(self.ledger)
        classes = [
            {"value": self._numbers[each.id], "category_id": each.id, "name": each.name}
            for each in categories
        ]
        sink.write("classes.json", json_file(classes))
        self._labels = labels_of([each.name for each in categories])
        self._has_void = False
        for each, label in zip(categories, self._labels, strict=True):
            if label != each.name:
                self.ledger.note_all("label-renamed", each.name)

    def image(self, image: Image) -> None:
        self.ledger.begin(image)
        if not is_labelled(image):
            self.ledger.note("unlabelled-apart", image)
            return
        name = self._stems.name_of(image)
        held = [(each, box) for each in image.objects if (box := self._box_of(image, each))]
        regions = {
            place: each
            for place, (each, _) in enumerate(held, start=1)
            if each.shape["type"] in REGIONS - {"box"}
        }
        is_segmented = self._has_masks and bool(regions)
        root = _root(image, name, is_segmented=is_segmented)
        for each, box in held:
            root.append(self._object(each, box))
        self.sink.write(beside(f"Annotations/{name}", ".xml"), bytes_of(root))
        listed = f"{image.split or 'trainval'}.txt"
        self.sink.append(f"ImageSets/Main/{listed}", f"{_stem(name)}\n".encode())
        if is_segmented:
            self._masks(image, name, regions)
            self.sink.append(f"ImageSets/Segmentation/{listed}", f"{_stem(name)}\n".encode())

    def place(self, image: Image) -> str | None:
        folder = "JPEGImages" if is_labelled(image) else "unlabelled"
        return f"{folder}/{self._stems.name_of(image)}"

    def end(self) -> None:
        text = _label_map(self._labels, has_void=self._has_void)
        self.sink.write("labelmap.txt", text.encode())

    def _box_of(self, image: Image, each: Object) -> tuple[int, int, int, int] | None:
        kind = each.shape["type"]
        if each.is_crowd and not (self._has_masks and kind in REGIONS - {"box"}):
            self.ledger.drop(image, each, "crowd-dropped")
            return None
        if kind not in REGIONS | {"keypoints"}:
            self.ledger.drop(image, each)
            return None
        box = bounds_of_shape(each.shape, size_of(image))
        if box.width <= 0 or box.height <= 0:
            self.ledger.drop(image, each, "no-size-dropped")
            return None
        self.ledger.hold(image, each)
        edges = voc_edges(box)
        iou = box.area / ((edges[2] - edges[0] + 1) * (edges[3] - edges[1] + 1))
        if iou < 1:
            self.ledger.note("rounded-to-pixels", image, each, iou=iou)
        self._tell_bent(image, each)
        return edges

    def _tell_bent(self, image: Image, each: Object) -> None:
        kind = each.shape["type"]
        if kind == "rotated_box":
            self.ledger.note("rotation-dropped", image, each)
        elif kind != "box":
            # A crowd's pixels are void: nobody can tell from there whose they are.
            has_pixels = self._has_masks and kind != "keypoints" and not each.is_crowd
            if kind != "mask" or not has_pixels:
                target = "pixels" if has_pixels else "box"
                self.ledger.note(code_of(kind, target), image, each)

    def _object(self, each: Object, edges: tuple[int, int, int, int]) -> Element:
        root = element("object")
        add(root, "name", self.ledger.categories[each.category_id].name)
        others = dict(each.attributes)
        add(root, "pose", others.pop("pose", "Unspecified"))
        for flag in FLAGS:
            value = others.pop(flag) if isinstance(others.get(flag), bool) else False
            add(root, flag, int(value))
        box = add(root, "bndbox")
        for name, edge in zip(("xmin", "ymin", "xmax", "ymax"), edges, strict=True):
            add(box, name, edge)
        if others:
            attributes = add(root, "attributes")
            for name, value in sorted(others.items()):
                one = add(attributes, "attribute")
                add(one, "name", name)
                add(one, "value", _text_of(value))
        return root

    def _masks(self, image: Image, name: str, regions: Mapping[int, Object]) -> None:
        """An object's number is its place in the XML. Crowds are void: VOC's scores leave them out."""
        numbered = {place: each for place, each in regions.items() if place <= MOST_NUMBERS}
        for place, each in regions.items():
            if place > MOST_NUMBERS:
                self.ledger.note("without-mask", image, each)
        self._has_void |= any(each.is_crowd for each in numbered.values())
        painting = paint(image, list(numbered.values()))
        self._tell_covered(image, painting)
        for folder, values in (
            ("SegmentationClass", [self._numbers[each.category_id] for each in numbered.values()]),
            ("SegmentationObject", list(numbered)),
        ):
            values = [
                VOID if each.is_crowd else value
                for each, value in zip(numbered.values(), values, strict=True)
            ]
            picture = png_of(painting.with_values(values, np.uint8), voc_palette())
            self.sink.write(beside(f"{folder}/{name}", ".png"), picture)

    def _tell_covered(self, image: Image, painting: Painting) -> None:
        for each in painting.painted:
            if not each.area:
                self.ledger.note("without-mask", image, each.object)
            elif each.visible < each.area:
                share = each.visible / each.area
                self.ledger.note("covered-in-part", image, each.object, iou=share)


def voc_edges(box: Box) -> tuple[int, int, int, int]:
    """The first and last pixel, counted from 1, of all that a box touches by more than rounding."""
    left, top = floor(box.x + ROUNDING_PX) + 1, floor(box.y + ROUNDING_PX) + 1
    right, bottom = ceil(box.right - ROUNDING_PX), ceil(box.bottom - ROUNDING_PX)
    return left, top, max(left, right), max(top, bottom)


def _root(image: Image, name: str, *, is_segmented: bool) -> Element:
    root = element("annotation")
    path = PurePosixPath("JPEGImages") / name
    add(root, "folder", path.parent)
    add(root, "filename", path.name)
    source = add(root, "source")
    add(source, "database", "Concord")
    add(source, "image", image.id)
    size = add(root, "size")
    add(size, "width", image.width)
    add(size, "height", image.height)
    add(size, "depth", 3)
    add(root, "segmented", int(is_segmented))
    return root


def labels_of(names: Iterable[str]) -> list[str]:
    """Names as lines of labelmap.txt can begin with them, each only once: colons end them there, `#` makes a remark."""
    labels: dict[str, None] = {}
    for name in names:
        label = name.strip().replace(":", "_")
        while label.startswith("#") or label in RESERVED or label in labels:
            label = f"_{label}"
        labels[label] = None
    return list(labels)


def _label_map(labels: Sequence[str], *, has_void: bool) -> str:
    """The classes as CVAT and datumaro read them; beyond 254 there are no colours, nor pictures that had them."""
    numbered = dict(enumerate([BACKGROUND, *labels])) | ({VOID: IGNORED} if has_void else {})
    palette = voc_palette()
    lines = ["# label:color_rgb:parts:actions"]
    for number, label in numbered.items():
        color = palette[3 * number : 3 * number + 3] if len(labels) <= MOST_NUMBERS else b""
        lines.append(f"{label}:{','.join(map(str, color))}::")
    return "\n".join(lines) + "\n"


def _stem(name: str) -> str:
    return beside(name, "")


def _text_of(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


VOC = Format(
    name="voc",
    title="Pascal VOC",
    start=VocWriter,
    summary="An XML of boxes for each image, and pictures of classes and objects where there are regions.",
    image_folder="JPEGImages",
    options=(Option("masks", "Whether pictures of classes and objects are written.", True),),
)
