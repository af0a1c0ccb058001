"""Whichever way a camera held a picture, in whichever format: what is written anew is upright."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from app.exporting.altering.asked import Preparation
from app.exporting.altering.hidden import Hidden
from app.exporting.altering.pixels import alter
from app.exporting.altering.plans import plans_of
from app.geometry.boxes import Size
from app.images.decoding.limits import DecodeLimits

UPRIGHT = Size(48, 32)
_BACK: dict[int, list[Image.Transpose]] = {
    1: [],
    2: [Image.Transpose.FLIP_LEFT_RIGHT],
    3: [Image.Transpose.ROTATE_180],
    4: [Image.Transpose.FLIP_TOP_BOTTOM],
    5: [Image.Transpose.TRANSPOSE],
    6: [Image.Transpose.ROTATE_90],
    7: [Image.Transpose.TRANSVERSE],
    8: [Image.Transpose.ROTATE_270],
}
"""How the upright picture is stored, by EXIF's orientation."""


def upright() -> Image.Image:
    """A colour for each quarter, so that no turn looks like another."""
    picture = Image.new("RGB", (UPRIGHT.width, UPRIGHT.height), (200, 30, 30))
    picture.paste((30, 200, 30), (24, 0, 48, 16))
    picture.paste((30, 30, 200), (0, 16, 24, 32))
    return picture


def stored(orientation: int) -> Image.Image:
    picture = upright()
    for turn in _BACK[orientation]:
        picture = picture.transpose(turn)
    return picture


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_pictures_are_written_upright(tmp_path: Path, kind: str, orientation: int) -> None:
    source, target = tmp_path / f"a.{kind.lower()}", tmp_path / "b.png"
    exif = Image.Exif()
    exif[274] = orientation
    picture = stored(orientation)
    back = np.asarray(ImageOps.exif_transpose(with_tag(picture, exif)))
    assert np.array_equal(back, np.asarray(upright()))
    picture.save(source, kind, exif=exif, quality=95)
    (plan,) = plans_of(UPRIGHT, Preparation(), key="a", is_copied=False)

    alter(source, source.name, DecodeLimits(), [(plan, target)], Hidden())

    with Image.open(target) as made:
        assert 274 not in made.getexif()
        difference = np.abs(np.asarray(made.convert("RGB"), int) - np.asarray(upright(), int))
    # Where colours meet, JPEG and WebP blur them by a pixel or two.
    assert np.median(difference) <= 6
    assert difference[4:12, 4:20].max() < 40
    assert difference[4:12, 28:44].max() < 40
    assert difference[20:28, 4:20].max() < 40


def with_tag(picture: Image.Image, exif: Image.Exif) -> Image.Image:
    tagged = picture.copy()
    tagged.getexif()[274] = exif[274]
    return tagged
