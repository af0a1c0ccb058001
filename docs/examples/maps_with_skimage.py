"""Pixel maps with NumPy and scikit-image: a map of 0 and 1 for each object, overlaps kept.

python maps_with_skimage.py EXPORT CATEGORY OUT.png

EXPORT is the unpacked archive of `pixel-maps-npz` with pictures.
"""

import json
import sys
from pathlib import Path

import numpy as np
import skimage.io
from numpy.typing import NDArray


def paint(export: Path, category: str) -> NDArray[np.uint8]:
    """The picture (height, width, RGB) with the pixels of the object in magenta."""
    for path in sorted((export / "maps").rglob("*.npz")):
        objects = json.loads(path.with_suffix(".json").read_text())["objects"]
        for place, each in enumerate(objects):
            if each["category"] == category:
                with np.load(path) as arrays:
                    pixels = arrays["maps"][place]
                (photo,) = (export / "images" / path.parent.name).glob(f"{path.stem}.*")
                # scikit-image takes pictures as they are stored: export them with `images="upright"`.
                picture: NDArray[np.uint8] = skimage.io.imread(photo)[..., :3].copy()
                picture[pixels == 1] = (255, 0, 255)
                return picture
    raise LookupError(f"nothing is a {category}")


if __name__ == "__main__":
    folder, name, out = sys.argv[1:]
    skimage.io.imsave(out, paint(Path(folder), name))
