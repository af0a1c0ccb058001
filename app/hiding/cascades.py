"""Faces and number plates by the cascades that come with OpenCV 4.

Needs `pip install 'concord[detector]'`. OpenCV 5 has moved cascades out of its main modules, so the extra stays below.
The face cascades are under Intel's licence for OpenCV (three clauses, as BSD), that of plates under OpenCV's own.
"""

from collections.abc import Collection
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.hiding.places import Findable, Place, without_repeats

_PACKAGES = (
    "opencv-python-headless",
    "opencv-python",
    "opencv-contrib-python-headless",
    "opencv-contrib-python",
)
_LONGEST_PX = 1600
"""Larger pictures are reduced to this for the search: faces that are smaller then are not recognisable either."""
_STEP = 1.1
_LEAST_PX = 24
# Few neighbours are asked for: a place that is hidden in vain costs less than a face that is not hidden.
_NEIGHBOURS = 4
_CASCADES: dict[Findable, tuple[str, ...]] = {
    "face": ("haarcascade_frontalface_default.xml", "haarcascade_profileface.xml"),
    "plate": ("haarcascade_russian_plate_number.xml",),
}
_ONE_SIDED = "haarcascade_profileface.xml"
"""Knows faces that look to the left alone; those to the right are found in the mirror."""


class HaarCascades:
    """Frontal faces, profiles and long number plates.

    Source: P. Viola, M. Jones, "Rapid Object Detection using a Boosted Cascade of Simple Features", 2001.
    """

    name = "opencv-haar-cascades"

    @property
    def version(self) -> str:
        """OpenCV's; empty where there is none."""
        for package in _PACKAGES:
            try:
                return version(package)
            except PackageNotFoundError:
                continue
        return ""

    @property
    def is_installed(self) -> bool:
        """Whether there is an OpenCV that still has cascades."""
        return self.version.startswith("4.")

    def find(self, picture: Image.Image, kinds: Collection[Findable]) -> list[Place]:
        """Faces from 24 px of a picture whose longer side is 1,600 px at most, in pixels of the one that was given."""
        grey = self._prepared(picture)
        scale = picture.width / grey.shape[1]
        found = [
            Place(kind, x * scale, y * scale, width * scale, height * scale)
            for kind, names in _CASCADES.items()
            if kind in kinds
            for name in names
            for x, y, width, height in self._boxes(grey, name)
        ]
        return without_repeats(found)

    def _prepared(self, picture: Image.Image) -> NDArray[np.uint8]:
        grey = picture.convert("L")
        grey.thumbnail((_LONGEST_PX, _LONGEST_PX), Image.Resampling.BILINEAR)
        equal: NDArray[np.uint8] = self._cv2.equalizeHist(np.asarray(grey, np.uint8))
        return equal

    def _boxes(self, grey: NDArray[np.uint8], name: str) -> list[tuple[int, int, int, int]]:
        found = self._search(grey, name)
        if name == _ONE_SIDED:
            width = grey.shape[1]
            mirrored = self._search(np.ascontiguousarray(grey[:, ::-1]), name)
            found += [(width - x - w, y, w, h) for x, y, w, h in mirrored]
        return found

    def _search(self, grey: NDArray[np.uint8], name: str) -> list[tuple[int, int, int, int]]:
        boxes = self._cascade(name).detectMultiScale(
            grey, scaleFactor=_STEP, minNeighbors=_NEIGHBOURS, minSize=(_LEAST_PX, _LEAST_PX)
        )
        return [(int(x), int(y), int(w), int(h)) for x, y, w, h in boxes]

    def _cascade(self, name: str) -> Any:
        """Read anew for each picture: it takes some milliseconds, and a kept one is not to be shared by threads."""
        return self._cv2.CascadeClassifier(str(Path(self._cv2.data.haarcascades) / name))

    @cached_property
    def _cv2(self) -> Any:
        import cv2

        cv2.setNumThreads(1)
        return cv2
