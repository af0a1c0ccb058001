"""Parquet with pandas: a table of objects, joined to their images; outlines are COCO's.

python parquet_with_pandas.py EXPORT CATEGORY OUT.png

EXPORT is the unpacked archive of `parquet` with pictures.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas
from numpy.typing import NDArray
from PIL import Image, ImageOps
from pycocotools import mask as coco_masks


def paint(export: Path, category: str) -> NDArray[np.uint8]:
    """The picture (height, width, RGB) with the pixels of the object in magenta."""
    objects = pandas.concat(
        pandas.read_parquet(path) for path in sorted((export / "data").glob("objects-*.parquet"))
    )
    one = objects[objects["category"] == category].iloc[0]
    with Image.open(export / "images" / one["file_name"]) as file:
        picture = np.array(ImageOps.exif_transpose(file).convert("RGB"))
    outline = json.loads(one["segmentation"])
    if isinstance(outline, list):
        outline = coco_masks.merge(coco_masks.frPyObjects(outline, one["height"], one["width"]))
    picture[coco_masks.decode(outline) == 1] = (255, 0, 255)
    return picture


if __name__ == "__main__":
    folder, name, out = sys.argv[1:]
    Image.fromarray(paint(Path(folder), name)).save(out)
