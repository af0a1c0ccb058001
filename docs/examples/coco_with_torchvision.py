"""COCO with torchvision: boxes, labels and masks as tensors that its transforms turn and crop along.

python coco_with_torchvision.py EXPORT CATEGORY OUT.png

EXPORT is the unpacked archive of `coco-instances` with pictures.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps
from torchvision.datasets import CocoDetection, wrap_dataset_for_transforms_v2
from torchvision.transforms import v2


class Upright(CocoDetection):  # type: ignore[misc] # torchvision has no types
    """Pictures in the frame that labels are in, whether they were exported upright or as they were stored.

    Objects without an outline (boxes, lines, points) have no mask, and torchvision fails where it is asked for masks.
    """

    def _load_image(self, id: int) -> Image.Image:
        return ImageOps.exif_transpose(super()._load_image(id))

    def _load_target(self, id: int) -> list[Any]:
        return [each for each in super()._load_target(id) if each["segmentation"]]


def dataset_of(export: Path) -> Any:
    """A dataset of (picture, {boxes, labels, masks, image_id}) for a DataLoader and `torchvision.transforms.v2`."""
    dataset = Upright(
        export / "images", export / "annotations" / "instances_all.json", transforms=v2.ToImage()
    )
    return wrap_dataset_for_transforms_v2(
        dataset, target_keys=("boxes", "labels", "masks", "image_id")
    )


def paint(export: Path, category: str) -> NDArray[np.uint8]:
    """The picture (height, width, RGB) with the pixels of the object in magenta."""
    dataset = dataset_of(export)
    (category_id,) = dataset.coco.getCatIds(catNms=[category])
    for picture, target in dataset:
        for label, mask in zip(target.get("labels", []), target.get("masks", []), strict=True):
            if label == category_id:
                painted: NDArray[np.uint8] = picture.permute(1, 2, 0).numpy().copy()
                painted[mask.numpy() == 1] = (255, 0, 255)
                return painted
    raise LookupError(f"nothing is a {category}")


if __name__ == "__main__":
    folder, name, out = sys.argv[1:]
    Image.fromarray(paint(Path(folder), name)).save(out)
