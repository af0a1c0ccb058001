"""COCO with pycocotools: paint the first object of a category over its picture.

python coco_with_pycocotools.py EXPORT CATEGORY OUT.png

EXPORT is the unpacked archive of `coco-instances` with pictures.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps
from pycocotools.coco import COCO


def paint(export: Path, category: str) -> NDArray[np.uint8]:
    """The picture (height, width, RGB) with the pixels of the object in magenta."""
    coco = COCO(export / "annotations" / "instances_all.json")
    category_ids = coco.getCatIds(catNms=[category])
    annotation = coco.loadAnns(coco.getAnnIds(catIds=category_ids))[0]
    image = coco.loadImgs(annotation["image_id"])[0]
    with Image.open(export / "images" / image["file_name"]) as file:
        # Pillow leaves pictures as they are stored. With `images="upright"` there is nothing left to turn.
        picture = np.array(ImageOps.exif_transpose(file).convert("RGB"))
    if annotation["segmentation"]:
        picture[coco.annToMask(annotation) == 1] = (255, 0, 255)
    else:  # A box; pycocotools has no mask of it.
        x, y, width, height = (round(number) for number in annotation["bbox"])
        picture[y : y + height, x : x + width] = (255, 0, 255)
    return picture


if __name__ == "__main__":
    folder, name, out = sys.argv[1:]
    Image.fromarray(paint(Path(folder), name)).save(out)
