"""Masks as run lengths: of the image's size, as many pixels as it has, decodable."""

from collections.abc import Iterator

import numpy as np

from app.doctor.coco.case import COCO, Case
from app.doctor.coco.runs import Mask
from app.doctor.findings import Found


@COCO.check(
    "C060-mask-of-another-size",
    "error",
    why="The mask is laid over an image of another size: arrays do not match, or the mask is stretched.",
    mend="Compare with the file (--images); a resize that left the masks behind is the usual cause.",
)
def masks_of_another_size(case: Case) -> Iterator[Found]:
    """A mask whose size is not the image's."""
    yield from _sizes(case, is_turned=False)


@COCO.check(
    "C061-mask-of-turned-size",
    "error",
    why="The size is [height, width]. With [width, height] the same runs are another picture: the mask is"
    " sheared into stripes.",
    mend="Exchange the two numbers if the runs go down the columns, else encode the mask again.",
)
def masks_of_turned_size(case: Case) -> Iterator[Found]:
    """A mask whose height is the image's width."""
    yield from _sizes(case, is_turned=True)


@COCO.check(
    "C062-mask-runs-do-not-fit",
    "error",
    why="The runs do not add up to height x width: decoders fail, or write beyond the end of the mask.",
    mend="Encode the mask again.",
)
def masks_that_do_not_fit(case: Case) -> Iterator[Found]:
    """Runs that are more or fewer pixels than the size says."""
    for index, mask in case.regions.masks.items():
        if mask.size is not None and mask.pixels is not None:
            expected = mask.size.width * mask.size.height
            if mask.pixels != expected:
                found = f"{mask.pixels:,}"
                yield Found(case.coco.place(index), f"{expected:,} pixels", found, index)


@COCO.check(
    "C063-mask-undecodable",
    "error",
    why="The run lengths cannot be decoded: pycocotools fails, or crashes the process.",
    mend="Encode the mask again; compressed counts must be written as they are, not escaped twice or cut "
    "off.",
)
def undecodable_masks(case: Case) -> Iterator[Found]:
    """Run lengths that nobody can read."""
    for index, mask in case.regions.masks.items():
        if mask.problem:
            yield Found(case.coco.place(index), "size and counts of a mask", mask.problem, index)


@COCO.check(
    "C064-mask-empty",
    "warning",
    why="No pixel is in the mask: the object has no area and no box.",
    mend="Remove the annotation, or draw the object.",
)
def empty_masks(case: Case) -> Iterator[Found]:
    """A mask of nothing."""
    for index, mask in case.regions.masks.items():
        if mask.area == 0:
            yield Found(case.coco.place(index), "pixels in the mask", "none", index)


def _sizes(case: Case, *, is_turned: bool) -> Iterator[Found]:
    for index, mask in case.regions.masks.items():
        width, height = case.coco.sizes[index]
        if mask.size is None or np.isnan(width + height) or _is_of(mask, width, height):
            continue
        if _is_of(mask, height, width) == is_turned:
            found = f"[{mask.size.height}, {mask.size.width}]"
            yield Found(case.coco.place(index), f"size [{height:g}, {width:g}]", found, index)


def _is_of(mask: Mask, width: float, height: float) -> bool:
    return mask.size is not None and (mask.size.width, mask.size.height) == (width, height)
