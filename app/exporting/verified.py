"""What is kept of an export to hold its file against, and what is found on reading the file back."""

from dataclasses import dataclass, field
from typing import Any

from app.formats.records import Image, Shape
from app.formats.regions import REGIONS, iou_of_runs, runs_of
from app.geometry.boxes import Size
from app.geometry.masks import Runs

SAMPLE = 2_000
MOST_PIXELS = 50_000_000
"""Larger images are not painted a second time: their pictures of labels are counted only."""


@dataclass
class Kept:
    """A sample of what was given to the writer: about `SAMPLE` of all objects, whichever come."""

    total: int
    shapes: dict[int, tuple[Shape, Size]] = field(default_factory=dict)
    images: dict[str, Image] = field(default_factory=dict)
    """Whole images with about `SAMPLE` objects together, by where the writer places their pictures."""
    object_count: int = 0
    _whole_count: int = 0

    @property
    def stride(self) -> int:
        """Every how manieth object is kept."""
        return max(1, self.total // SAMPLE)

    def keep(self, image: Image, place: str | None) -> None:
        """Look at one image more."""
        self._keep_whole(image, place)
        for each in image.objects:
            if self.object_count % self.stride == 0 and each.shape["type"] in REGIONS:
                self.shapes[each.id] = (each.shape, Size(image.width, image.height))
            self.object_count += 1

    def _keep_whole(self, image: Image, place: str | None) -> None:
        is_due = self._whole_count * max(1, self.total) <= SAMPLE * self.object_count
        is_small = image.width * image.height <= MOST_PIXELS
        if place is not None and image.objects and is_due and is_small:
            self.images[place] = image
            self._whole_count += len(image.objects)

    def iou(self, object_id: int, found: Runs) -> float | None:
        """How far pixels are those that were given; None for an object that was not kept."""
        if object_id not in self.shapes:
            return None
        shape, size = self.shapes[object_id]
        return iou_of_runs(runs_of(shape, size), found)


@dataclass
class Verified:
    """What was found on reading back."""

    images: int | None = None
    objects: int | None = None
    masks: int = 0
    min_mask_iou: float | None = None

    def compare(self, iou: float | None) -> None:
        """One mask more, where it is one of the sample."""
        if iou is not None:
            self.masks += 1
            self.min_mask_iou = iou if self.min_mask_iou is None else min(self.min_mask_iou, iou)

    def as_json(self, *, dropped: int) -> dict[str, Any]:
        """For the manifest."""
        iou = self.min_mask_iou
        return {
            "images": self.images,
            "objects": self.objects,
            "masks": self.masks,
            "min_mask_iou": None if iou is None else round(iou, 6),
            "dropped": dropped,
        }
