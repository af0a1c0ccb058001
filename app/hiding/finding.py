"""Find places in a stored picture. Runs in a decoder's process, because it opens files of unknown origin."""

from collections.abc import Collection
from pathlib import Path

from PIL import Image

from app.geometry.boxes import Size
from app.hiding.detectors import best_detector
from app.hiding.places import Findable, Place
from app.images.decoding.display import decode, displayed
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.opening import open_image


def find_in_file(
    source: Path, file_name: str, limits: DecodeLimits, kinds: Collection[Findable]
) -> list[Place]:
    """The places in a file; raises ImageRefused where the picture does not decode to its last row."""
    with open_image(source, file_name, limits) as opened:
        return find_in(displayed(opened, decode(opened)), kinds)


def find_in(picture: Image.Image, kinds: Collection[Findable]) -> list[Place]:
    """The places in an upright picture, padded, from the top; none where no detector is installed."""
    detector = best_detector()
    if detector is None or not kinds:
        return []
    size = Size(*picture.size)
    found = [place.padded(size) for place in detector.find(picture, kinds)]
    return sorted(found, key=lambda each: (each.kind, each.y, each.x))
