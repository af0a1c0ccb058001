"""Who finds faces and number plates. Another detector is one more class with these members in `DETECTORS`."""

from collections.abc import Collection
from typing import Protocol

from PIL import Image

from app.hiding.cascades import HaarCascades
from app.hiding.places import Findable, Place

INSTALL = "pip install 'concord[detector]'"
MISSES = "A detector misses some faces and number plates, and takes other things for them: look before you publish."


class Detector(Protocol):
    """Finds places in pictures."""

    name: str

    @property
    def version(self) -> str:
        """Of what does the finding; the same version finds the same places."""
        ...

    @property
    def is_installed(self) -> bool:
        """Whether what it needs is on this machine; nothing is loaded for the answer."""
        ...

    def find(self, picture: Image.Image, kinds: Collection[Findable]) -> list[Place]:
        """Places of these kinds in a picture in mode L, RGB or RGBA, as tight as the detector frames them."""
        ...


DETECTORS: list[Detector] = [HaarCascades()]
"""The best first."""


def best_detector() -> Detector | None:
    """The first that is installed."""
    return next((each for each in DETECTORS if each.is_installed), None)
