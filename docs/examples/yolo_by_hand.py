"""YOLO's folders without a library: what Ultralytics reads, in a few lines.

python yolo_by_hand.py EXPORT CATEGORY OUT.png

EXPORT is the unpacked archive of `yolo-detect` with pictures.
"""

import sys
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from PIL import Image, ImageOps


def paint(export: Path, category: str) -> NDArray[np.uint8]:
    """The picture (height, width, RGB) with the box of the object in magenta."""
    names = yaml.safe_load((export / "data.yaml").read_text())["names"]
    for path in sorted((export / "images" / "train").rglob("*.*")):
        place = path.relative_to(export / "images").with_suffix(".txt")
        for line in (export / "labels" / place).read_text().splitlines():
            number, *box = line.split()
            if names[int(number)] == category:
                with Image.open(path) as file:
                    picture = np.array(ImageOps.exif_transpose(file).convert("RGB"))
                cx, cy, width, height = map(float, box)
                left, right = ((cx + side * width / 2) * picture.shape[1] for side in (-1, 1))
                top, bottom = ((cy + side * height / 2) * picture.shape[0] for side in (-1, 1))
                rows, columns = (
                    slice(round(top), round(bottom)),
                    slice(round(left), round(right)),
                )
                picture[rows, columns] = (255, 0, 255)
                return picture
    raise LookupError(f"nothing is a {category}")


if __name__ == "__main__":
    folder, name, out = sys.argv[1:]
    Image.fromarray(paint(Path(folder), name)).save(out)
