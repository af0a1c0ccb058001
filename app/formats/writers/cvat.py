"""CVAT for images 1.1: one XML, an element for each image.

The head says which splits there are, and is known last: images wait on disk for it.
"""

from collections.abc import Sequence
from uuid import UUID
from xml.etree.ElementTree import Element

from app.formats.losses import Described, Keeps, code_of
from app.formats.plain import fixed
from app.formats.records import Dataset, Image, Object, Shape
from app.formats.regions import box_of, parts_of, runs_of, size_of
from app.formats.row_runs import cropped, row_runs_of
from app.formats.waiting import Waiting
from app.formats.writers.base import FormatWriter
from app.formats.writers.cvat_labels import CROWD, meta_of, tag_names_of
from app.formats.writing import Format, Options, Report, Sink
from app.formats.xml import add, bytes_of, element, plain
from app.geometry.boxes import Size
from app.geometry.masks import area_of_runs, pixels_of_runs
from app.geometry.points import Point

PATH = "annotations.xml"
DIGITS = 4
DEFAULT = "default"
"""What CVAT calls the subset of images that are in none."""


class CvatWriter(FormatWriter):
    """`annotations.xml`; answers are tags, crowds the attribute that CVAT's own COCO export asks for."""

    kept = frozenset({Keeps.SPLITS, Keeps.ATTRIBUTES, Keeps.GROUPS, Keeps.CROWDS, Keeps.ANSWERS})
    described = frozenset({Described.COLORS, Described.ATTRIBUTES})
    modes = frozenset({"multiclass", "multilabel"})

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        self._tags = tag_names_of(dataset)
        self._count = 0
        self._subsets: set[str] = set()
        self._waiting = Waiting()

    def image(self, image: Image) -> None:
        self.ledger.begin(image)
        root = element(
            "image",
            id=self._count,
            name=image.file_name,
            **({"subset": image.split} if image.split else {}),
            width=image.width,
            height=image.height,
        )
        self._count += 1
        self._subsets.add(image.split)
        groups: dict[UUID, int] = {}
        for each in image.objects:
            drawn = self._drawn(image, each)
            if drawn is not None:
                if each.group_id:
                    group = groups.setdefault(each.group_id, len(groups) + 1)
                    drawn.set("group_id", str(group))
                root.append(drawn)
        for question, values in sorted(image.answers.items()):
            for value in values:
                tag = add(root, "tag", label=self._tags[question], source="manual")
                add(tag, "attribute", value, name="answer")
        self._waiting.put(image.split, bytes_of(root, level=1))

    def end(self) -> None:
        subsets = {each or DEFAULT for each in self._subsets} if any(self._subsets) else set()
        head = b'<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n'
        self.sink.append(PATH, head + bytes_of(meta_of(self.dataset, subsets), level=1))
        for split, written in self._waiting.rest():
            is_unnamed = subsets and not split
            self.sink.append(PATH, _with_default(written) if is_unnamed else written)
        self._waiting.close()
        self.sink.append(PATH, b"</annotations>\n")

    def _drawn(self, image: Image, each: Object) -> Element | None:
        category = self.ledger.categories[each.category_id]
        kind, size = each.shape["type"], size_of(image)
        if kind == "keypoints":
            names = category.skeleton.keypoints if category.skeleton else ()
            drawn = _skeleton(each.shape, names)
        elif _is_mask(each.shape):
            if not area_of_runs(runs_of(each.shape, size)):
                self.ledger.drop(image, each, "no-pixel-dropped")
                return None
            drawn = _mask(each.shape, size)
        else:
            drawn = _plain_shape(each.shape, size)
        self.ledger.hold(image, each)
        if kind == "polygon" and drawn.tag == "mask":
            self.ledger.note(code_of(kind, "mask"), image, each)
        if kind == "keypoints" and each.shape.get("box"):
            self.ledger.note("box-of-keypoints-dropped", image, each)
        is_occluded = each.attributes.get("occluded") is True
        common = {"label": category.name, "source": "manual", "occluded": int(is_occluded)}
        drawn.attrib = plain(common) | drawn.attrib | {"z_order": str(each.z)}
        for name, value in sorted(each.attributes.items()):
            add(drawn, "attribute", text_of(value), name=name)
        if each.is_crowd:
            add(drawn, "attribute", "true", name=CROWD)
        return drawn


def _with_default(image: bytes) -> bytes:
    """Beside images with a subset, CVAT and datumaro want one for each."""
    return image.replace(b"<image ", f'<image subset="{DEFAULT}" '.encode(), 1)


def _is_mask(shape: Shape) -> bool:
    """CVAT's polygons are one ring: what has several parts or holes is one object as a mask only."""
    return shape["type"] == "mask" or (
        shape["type"] == "polygon" and sum(len(rings) for rings in shape["parts"]) > 1
    )


def _plain_shape(shape: Shape, size: Size) -> Element:
    match shape["type"]:
        case "box":
            box = box_of(shape)
            return _box(box.x, box.y, box.right, box.bottom)
        case "rotated_box":
            half_width, half_height = shape["width"] / 2, shape["height"] / 2
            x, y = shape["cx"], shape["cy"]
            drawn = _box(x - half_width, y - half_height, x + half_width, y + half_height)
            drawn.set("rotation", _number(shape["angle_deg"] % 360))
            return drawn
        case "ellipse":
            drawn = element("ellipse", **{n: _number(shape[n]) for n in ("cx", "cy", "rx", "ry")})
            drawn.set("rotation", _number(shape["angle_deg"] % 360))
            return drawn
        case "point":
            return element("points", points=_points([(shape["x"], shape["y"])]))
        case "polyline":
            return element("polyline", points=_points(shape["points"]))
    return element("polygon", points=_points(parts_of(shape, size)[0][0]))


def _box(left: float, top: float, right: float, bottom: float) -> Element:
    edges = {"xtl": left, "ytl": top, "xbr": right, "ybr": bottom}
    return element("box", **{name: _number(edge) for name, edge in edges.items()})


def _mask(shape: Shape, size: Size) -> Element:
    """Runs along the rows within the mask's own bounds."""
    left, top, pixels = cropped(pixels_of_runs(runs_of(shape, size), size))
    runs = ", ".join(map(str, row_runs_of(pixels)))
    height, width = pixels.shape
    return element("mask", rle=runs, left=left, top=top, width=width, height=height)


def _skeleton(shape: Shape, names: Sequence[str]) -> Element:
    """Absent points are `outside`."""
    drawn = element("skeleton")
    for name, (x, y, v) in zip(names, shape["points"], strict=True):
        add(
            drawn,
            "points",
            label=name,
            source="manual",
            outside=int(v == 0),
            occluded=int(v == 1),
            points=_points([(x, y)]),
        )
    return drawn


def _points(points: Sequence[Point]) -> str:
    return ";".join(f"{_number(point[0])},{_number(point[1])}" for point in points)


def _number(value: float) -> str:
    return fixed(value, DIGITS)


def text_of(value: object) -> str:
    """An attribute's value as CVAT writes it; it has no lists."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


CVAT_XML = Format(
    name="cvat-xml",
    title="CVAT for images 1.1",
    start=CvatWriter,
    summary="One XML for CVAT: every kind of shape, attributes, groups, skeletons, and answers as tags.",
)
