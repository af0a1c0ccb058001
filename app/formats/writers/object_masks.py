"""Masks of single objects: numbered in one PNG an image, or as 0/1 maps stacked in one NPZ."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
from numpy.lib import format as npy

from app.formats.losses import FULLY_DESCRIBED, Keeps, code_of
from app.formats.painting import Painted, paint_regions, png_of
from app.formats.plain import json_file, rounded
from app.formats.records import Dataset, Image, Object
from app.formats.regions import REGIONS, runs_of, size_of
from app.formats.writers.class_masks import MaskWriter
from app.formats.writers.json_dictionary import category_as_json
from app.formats.writing import Format, Options, Report, Sink
from app.geometry.boxes import Size
from app.geometry.masks import area_of_runs, pixels_of_runs

OBJECT_FACTS = {Keeps.ATTRIBUTES, Keeps.GROUPS, Keeps.SCORES, Keeps.LAYERS, Keeps.CROWDS}


class _ObjectMaskWriter(MaskWriter):
    kept = MaskWriter.kept | OBJECT_FACTS
    described = FULLY_DESCRIBED

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        listed = [category_as_json(each) for each in self.categories]
        sink.write("categories.json", json_file(listed))
        self.names = {each.id: each.name for each in self.categories}

    def facts(self, each: Object) -> dict[str, Any]:
        """What is said of an object beside its pixels."""
        return {
            "id": each.id,
            "category_id": each.category_id,
            "category": self.names[each.category_id],
            "iscrowd": int(each.is_crowd),
            "attributes": dict(each.attributes),
            "group_id": each.group_id and str(each.group_id),
            "layer_id": each.layer_id,
            "score": None if each.score is None else rounded(each.score, 6),
        }


class InstancePngWriter(_ObjectMaskWriter):
    """`masks/<name>.png` of 16 bits and `masks/<name>.json`, which says what its numbers are."""

    def labelled(self, image: Image) -> None:
        painting = paint_regions(image, self.ledger)
        numbers = range(1, len(painting.painted) + 1)
        mask = painting.with_values(numbers, np.uint16)
        self.sink.write(self.folder("masks", image, ".png"), png_of(mask))
        about = {
            "image_id": image.id,
            "file_name": image.file_name,
            "width": image.width,
            "height": image.height,
            "instances": [
                self._instance(number, each)
                for number, each in zip(numbers, painting.painted, strict=True)
                if each.visible
            ],
        }
        self.sink.write(self.folder("masks", image, ".json"), json_file(about))

    def _instance(self, number: int, painted: Painted) -> dict[str, Any]:
        seen = {"value": number, "visible_pixels": painted.visible, "pixels": painted.area}
        return seen | self.facts(painted.object)


class PixelMapsWriter(_ObjectMaskWriter):
    """`maps/<name>.npz` with `maps` (objects, height, width) of 0 and 1, uint8, and arrays that name the objects."""

    def labelled(self, image: Image) -> None:
        size = size_of(image)
        held = [each for each in image.objects if self._has_pixels(image, each)]
        arrays = {
            "object_ids": np.array([each.id for each in held], dtype=np.int64),
            "category_ids": np.array([each.category_id for each in held], dtype=np.int64),
            "is_crowd": np.array([each.is_crowd for each in held], dtype=np.uint8),
        }
        content = npz_of_maps(held, size, arrays)
        self.sink.write(self.folder("maps", image, ".npz"), content)
        about = {"image_id": image.id, "objects": [self.facts(each) for each in held]}
        self.sink.write(self.folder("maps", image, ".json"), json_file(about))

    def _has_pixels(self, image: Image, each: Object) -> bool:
        kind = each.shape["type"]
        if kind not in REGIONS:
            self.ledger.drop(image, each)
            return False
        if not area_of_runs(runs_of(each.shape, size_of(image))):
            self.ledger.drop(image, each, "no-pixel-dropped")
            return False
        self.ledger.hold(image, each)
        if kind != "mask":
            self.ledger.note(code_of(kind, "pixels"), image, each)
        return True


def npz_of_maps(objects: list[Object], size: Size, arrays: dict[str, Any]) -> bytes:
    """What `numpy.load` opens, written a map at a time: a hundred maps of a large photo fill no memory."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        with archive.open("maps.npy", "w", force_zip64=True) as member:
            shape = (len(objects), size.height, size.width)
            npy.write_array_header_1_0(
                member, {"descr": "|u1", "fortran_order": False, "shape": shape}
            )
            for each in objects:
                member.write(pixels_of_runs(runs_of(each.shape, size), size).tobytes(order="C"))
        for name, values in arrays.items():
            with archive.open(f"{name}.npy", "w") as member:
                npy.write_array(member, values, allow_pickle=False)
    return file.getvalue()


INSTANCE_PNG = Format(
    name="instance-png",
    title="Instance masks (PNG)",
    start=InstancePngWriter,
    summary="A picture of object numbers of 16 bits for each image, and JSON that names them.",
    image_folder="images/{split}",
)
PIXEL_MAPS_NPZ = Format(
    name="pixel-maps-npz",
    title="Pixel maps (NPZ)",
    start=PixelMapsWriter,
    summary="A 0/1 map for each object, stacked channel-wise for each image, for numpy; overlaps are kept.",
    image_folder="images/{split}",
)
