"""How many faces and number plates the detector finds where they are known, and what else it takes for a face.

Faces: the hundred of scikit-image's `lfw_subset` on a photograph without any, and those of photographs of the shared
test data, marked by eye. Plates: drawn ones, since no set of photographs with known plates is at hand.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps
from skimage import data as shipped

from app.hiding.cascades import HaarCascades
from app.hiding.places import Findable
from app.insights.statistics import wilson
from tests.factories.plates import LONG, SHORT, car_with_plate, registration
from tests.shared_data import SHARED_DATA

Point = tuple[float, float]

PLATES = 40
FACE_WIDTHS = (24, 40, 80)
PLATE_WIDTHS = (60, 80, 100, 200, 400)
ANGLES = (0, 5, 10, 20)
GROUND = (260, 200)
_SHIPPED: Any = shipped  # its functions have no types

FACES: dict[str, list[Point]] = {
    "exif/exif-py/jpg/exif-org/canon-ixus.jpg": [(22, 240), (270, 216), (318, 228), (350, 236)],
    "exif/exif-py/jpg/exif-org/kodak-dc210.jpg": [
        (31, 274),
        (172, 191),
        (313, 258),
        (478, 190),
        (458, 285),
    ],
    "exif/exif-py/jpg/exif-org/sony-cybershot.jpg": [(130, 105)],
    "exif/exif-py/jpg/exif-org/sony-d700.jpg": [(119, 96), (254, 141)],
    "exif/exif-py/jpg/invalid/image00971.jpg": [(527, 72)],
    "exif/exif-py/jpg/xmp/no_exif.jpg": [(229, 38)],
    "formats/coco/icevision/images/000000404249.jpg": [(158, 168)],
}
"""The middles of all faces of 24 px and more, by eye; photographs of at least one, looked through for that."""


def run() -> None:
    """Print the tables."""
    detector = HaarCascades()
    print("| sought | known | found | share, 95 % interval |")
    print("|---|---:|---:|---:|")
    for width in FACE_WIDTHS:
        _print_row(f"faces of press photographs, {width} px wide", *_pasted(detector, width))
    _print_photographs(detector)
    for width in PLATE_WIDTHS:
        _print_plates(detector, width, LONG, 0)
    for angle in ANGLES[1:]:
        _print_plates(detector, 200, LONG, angle)
    _print_plates(detector, 200, SHORT, 0)
    print(f"\nTaken for a face, of 100 pieces without one, 80 px wide: {_in_vain(detector)}.")


def _print_row(name: str, found: int, known: int) -> None:
    low, high = wilson(found, known) or (0.0, 1.0)
    print(f"| {name} | {known} | {found} | {found / known:.0%} ({low:.0%} to {high:.0%}) |")


def _pasted(detector: HaarCascades, width: int) -> tuple[int, int]:
    faces = _pieces()[:100]
    return sum(_finds_piece(detector, piece, width) for piece in faces), len(faces)


def _in_vain(detector: HaarCascades) -> int:
    return sum(_finds_piece(detector, piece, 80) for piece in _pieces()[100:])


def _pieces() -> list[Image.Image]:
    """A hundred faces, and a hundred pieces that show none, of 25 x 25 px."""
    return [Image.fromarray((piece * 255).astype(np.uint8)) for piece in _SHIPPED.lfw_subset()]


def _finds_piece(detector: HaarCascades, piece: Image.Image, width: int) -> bool:
    picture = Image.fromarray(_SHIPPED.coffee()).convert("L").crop((0, 0, *GROUND))
    corner = ((GROUND[0] - width) // 2, (GROUND[1] - width) // 2)
    picture.paste(piece.resize((width, width), Image.Resampling.BICUBIC), corner)
    return _found(detector, picture, "face", [(GROUND[0] / 2, GROUND[1] / 2)]) == 1


def _found(
    detector: HaarCascades, picture: Image.Image, kind: Findable, middles: list[Point]
) -> int:
    """How many of the middles lie in a place that was found."""
    places = detector.find(picture, {kind})
    return sum(
        any(
            place.x <= x <= place.x + place.width and place.y <= y <= place.y + place.height
            for place in places
        )
        for x, y in middles
    )


def _photographs() -> Iterator[tuple[Image.Image, list[Point]]]:
    for name, middles in FACES.items():
        path = SHARED_DATA / name
        if path.exists():
            yield _opened(path), middles


def _opened(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return ImageOps.exif_transpose(picture).convert("RGB")


def _print_photographs(detector: HaarCascades) -> None:
    photographs = list(_photographs())
    if not photographs:
        print("| faces of everyday photographs | | | the shared test data is not here |")
        return
    found = sum(_found(detector, picture, "face", middles) for picture, middles in photographs)
    known = sum(len(middles) for _, middles in photographs)
    _print_row(f"faces of {len(photographs)} everyday photographs", found, known)


def _print_plates(detector: HaarCascades, width: int, size: tuple[int, int], angle: float) -> None:
    chance = random.Random(width)
    found = 0
    for _ in range(PLATES):
        picture = car_with_plate(registration(chance), width, size, angle)
        middle = (picture.width / 2, picture.height / 2)
        found += _found(detector, picture, "plate", [middle])
    turned = f", turned by {angle}°" if angle else ""
    form = "long" if size == LONG else "short"
    _print_row(f"drawn {form} plates, {width} px wide{turned}", found, PLATES)
