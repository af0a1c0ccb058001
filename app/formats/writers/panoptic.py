"""COCO panoptic: a picture whose colours number segments, and JSON that says what each is."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.formats.errors import BadOption
from app.formats.losses import Keeps
from app.formats.painting import Painting, counts_of, paint_regions, png_of
from app.formats.places import Stems, beside
from app.formats.records import Dataset, Image, Object
from app.formats.writers.base import is_labelled
from app.formats.writers.coco import CocoWriter
from app.formats.writing import Format, Option, Options, Report, Sink

MOST_COLORS = 1 << 24
OUTSIDE = 0


class PanopticWriter(CocoWriter):
    """`annotations/panoptic_<split>.json` and `annotations/panoptic_<split>/<name>.png`."""

    kept = frozenset({Keeps.SPLITS, Keeps.UNLABELLED, Keeps.ANSWERS, Keeps.ABSENCES})
    kept |= {Keeps.METADATA, Keeps.CROWDS, Keeps.VOICES, Keeps.FIELDS, Keeps.DATASET_FIELDS}
    prefix = "panoptic"

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        self._stuff = _stuff_of(dataset, options)
        self._stems = Stems(self.ledger)

    def image(self, image: Image) -> None:
        self.ledger.begin(image)
        if not is_labelled(image):
            self.ledger.note("unlabelled-left-out", image)
            return
        painting = paint_regions(image, self.ledger)
        segments = self._segments_of(image, painting)
        colors = _colors_of([each.id for each in segments])
        places = {each.id: place for place, each in enumerate(segments, start=1)}
        values = [
            places[self._stands_for(each.object, segments).id] if each.visible else OUTSIDE
            for each in painting.painted
        ]
        numbers = painting.with_values(values, np.uint16)
        picture = f"panoptic_{image.split or 'all'}/{beside(self._stems.name_of(image), '.png')}"
        channels = _as_rgb(np.array([OUTSIDE, *colors], dtype=np.uint32))
        self.sink.write(f"annotations/{picture}", png_of(channels[numbers]))
        infos = [
            _info(each, color, area, box)
            for each, color, (area, box) in zip(
                segments, colors, _measured(numbers, len(colors)), strict=True
            )
        ]
        name = picture.partition("/")[2]
        annotation = {"image_id": image.id, "file_name": name, "segments_info": infos}
        self.file_of(image).image(self.image_record(image), [annotation])

    def category_records(self, split: str) -> Sequence[Mapping[str, Any]]:
        return [
            dict(record) | {"isthing": int(record["id"] not in self._stuff)}
            for record in super().category_records(split)
        ]

    def _segments_of(self, image: Image, painting: Painting) -> list[Object]:
        """Visible things, and the first visible object of each stuff category for all of them."""
        segments: list[Object] = []
        for each in painting.painted:
            if not each.visible:
                continue
            if self._stands_for(each.object, segments) is each.object:
                segments.append(each.object)
            else:
                self.ledger.note("stuff-merged", image, each.object)
        return segments

    def _stands_for(self, each: Object, segments: Sequence[Object]) -> Object:
        if each.category_id not in self._stuff:
            return each
        return next((other for other in segments if other.category_id == each.category_id), each)


def _stuff_of(dataset: Dataset, options: Options) -> frozenset[int]:
    names = options.get("stuff", [])
    known = {each.name: each.id for each in dataset.categories}
    if not isinstance(names, list | tuple) or not set(names) <= set(known):
        raise BadOption("stuff", "a list of names of categories", names)
    return frozenset(known[name] for name in names)


def _colors_of(ids: Sequence[int]) -> list[int]:
    """Permanent ids where 24 bits hold them, else the smallest numbers that no other segment of the image has."""
    taken = {id for id in ids if id < MOST_COLORS}
    free = (number for number in count(OUTSIDE + 1) if number not in taken)
    return [id if id < MOST_COLORS else next(free) for id in ids]


def _as_rgb(ids: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """An id is red + 256 green + 65536 blue."""
    return np.stack([ids & 255, ids >> 8 & 255, ids >> 16], axis=-1).astype(np.uint8)


def _measured(numbers: NDArray[np.uint16], most: int) -> list[tuple[int, list[int]]]:
    """The pixels and the bounds of each numbered segment, in one pass over the picture."""
    from scipy.ndimage import find_objects

    areas = counts_of(numbers.ravel(), most + 1)[1:].tolist()
    bounds = []
    for rows, columns in find_objects(numbers, max_label=most):
        size = [columns.stop - columns.start, rows.stop - rows.start]
        bounds.append([columns.start, rows.start, *size])
    return list(zip(areas, bounds, strict=True))


def _info(each: Object, color: int, area: int, box: list[int]) -> dict[str, Any]:
    info = {
        "id": color,
        "category_id": each.category_id,
        "area": area,
        "bbox": box,
        "iscrowd": int(each.is_crowd),
    }
    return info | {name: value for name, value in each.extra.items() if name not in info}


COCO_PANOPTIC = Format(
    name="coco-panoptic",
    title="COCO panoptic",
    start=PanopticWriter,
    summary="A picture of segments for each image, and JSON that tells things from stuff.",
    options=(Option("stuff", "Categories that are stuff (sky, road): one segment an image.", []),),
)
