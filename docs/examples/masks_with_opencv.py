"""Instance masks with OpenCV: one picture of object numbers beside each photo.

python masks_with_opencv.py EXPORT CATEGORY OUT.png

EXPORT is the unpacked archive of `instance-png` with pictures.
"""

import json
import sys
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray


def paint(export: Path, category: str) -> NDArray[np.uint8]:
    """The picture (height, width, RGB) with the pixels of the object in magenta."""
    for path in sorted((export / "masks").rglob("*.json")):
        described = json.loads(path.read_text())
        for instance in described["instances"]:
            if instance["category"] == category:
                # IMREAD_UNCHANGED: 16 bits stay 16 bits. Photos are turned by OpenCV itself unless it is told not to.
                numbers = cv2.imread(str(path.with_suffix(".png")), cv2.IMREAD_UNCHANGED)
                (photo,) = (export / "images" / path.parent.name).rglob(
                    Path(described["file_name"]).name
                )
                picture = np.array(cv2.imread(str(photo), cv2.IMREAD_COLOR_RGB), dtype=np.uint8)
                picture[numbers == instance["value"]] = (255, 0, 255)
                return picture
    raise LookupError(f"nothing is a {category}")


if __name__ == "__main__":
    folder, name, out = sys.argv[1:]
    cv2.imwrite(out, cv2.cvtColor(paint(Path(folder), name), cv2.COLOR_RGB2BGR))
