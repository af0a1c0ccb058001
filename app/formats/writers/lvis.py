"""LVIS: COCO that says of each image which categories are known to be absent, and which are not marked in full."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from app.formats.losses import EVERYTHING, Keeps, code_of
from app.formats.plain import rounded
from app.formats.records import Dataset, Image, Object
from app.formats.regions import REGIONS, bounds_of_shape, size_of
from app.formats.writers.coco import SAYS_PROVENANCE, CocoWriter
from app.formats.writers.coco_records import area_of, segmentation_of
from app.formats.writing import Format, Options, Report, Sink

_RARE, _COMMON = 10, 100


class LvisWriter(CocoWriter):
    """`lvis_<split>.json`. Crowds say where a category is not exhaustively marked."""

    kept = EVERYTHING - {Keeps.GROUPS, Keeps.LAYERS, Keeps.SCORES}
    prefix = "lvis"

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        self._images: dict[str, Counter[int]] = defaultdict(Counter)
        self._instances: dict[str, Counter[int]] = defaultdict(Counter)

    def annotation(self, image: Image, each: Object) -> Mapping[str, Any] | None:
        kind, size = each.shape["type"], size_of(image)
        if each.is_crowd:
            self.ledger.drop(image, each, "crowd-not-exhaustive")
            return None
        if kind not in REGIONS:
            self.ledger.drop(image, each)
            return None
        self.ledger.hold(image, each)
        if kind not in {"polygon", "mask"}:
            self.ledger.note(code_of(kind, "polygon"), image, each)
        elif kind == "polygon" and any(len(rings) > 1 for rings in each.shape["parts"]):
            self.ledger.note(code_of(kind, "mask"), image, each)
        self._instances[image.split or "all"][each.category_id] += 1
        box = bounds_of_shape(each.shape, size)
        record: dict[str, Any] = {
            "id": each.id,
            "image_id": image.id,
            "category_id": each.category_id,
            "bbox": [rounded(number) for number in (box.x, box.y, box.width, box.height)],
            "area": area_of(each.shape, box, size),
            "segmentation": segmentation_of(each.shape, size, is_box_drawn=True),
            "iscrowd": 0,  # LVIS does not know it; COCO's tools ask every annotation for it.
        }
        if each.attributes:
            record["attributes"] = dict(each.attributes)
        if each.provenance is not None:
            record["provenance"] = dict(each.provenance)
        return record | {name: value for name, value in each.extra.items() if name not in record}

    def image_record(self, image: Image) -> Mapping[str, Any]:
        present = {
            each.category_id
            for each in image.objects
            if each.shape["type"] in REGIONS and not each.is_crowd
        }
        self._images[image.split or "all"].update(present)
        record = dict(super().image_record(image))
        record.pop("verified_absent", None)
        crowded = {each.category_id for each in image.objects if each.is_crowd}
        partial = crowded | self._said_to_be_partial(image)
        absent = set(image.verified_absent) - present - partial
        return record | {
            "neg_category_ids": sorted(absent),
            "not_exhaustive_category_ids": sorted(partial),
        }

    def _said_to_be_partial(self, image: Image) -> set[int]:
        """What an imported LVIS file says of the image, of categories that are still there."""
        said = image.extra.get("not_exhaustive_category_ids")
        return {id for id in self.skeletons if isinstance(said, list) and id in said}

    def category_records(self, split: str) -> Sequence[Mapping[str, Any]]:
        images, instances = self._images[split], self._instances[split]
        return [
            dict(record)
            | {
                "image_count": images[record["id"]],
                "instance_count": instances[record["id"]],
                "frequency": _frequency_of(images[record["id"]]),
            }
            for record in super().category_records(split)
        ]


def _frequency_of(image_count: int) -> str:
    """Rare, common or frequent, by the bounds that LVIS has for its training images."""
    if image_count <= _RARE:
        return "r"
    return "c" if image_count <= _COMMON else "f"


LVIS = Format(
    name="lvis",
    title="LVIS",
    start=LvisWriter,
    summary="COCO with what is known to be absent in each image, for detectors of many categories.",
    options=(SAYS_PROVENANCE,),
)
