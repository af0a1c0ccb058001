"""Every orientation in every format: the thumbnail and the upright copy show the same scene the right way up."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image

from app.images.decoding.limits import DecodeLimits
from app.images.decoding.records import Ingested
from app.images.decoding.renditions import make_upright
from app.images.decoding.sizes import Size
from tests.shared_data import shared_data
from tests.unit.images.decoding.pictures import (
    encoded,
    four_corners,
    ingest,
    shows_four_corners,
    stored_as,
    written,
)

LIMITS = DecodeLimits()
ALL_EIGHT = range(1, 9)


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", ALL_EIGHT)
def test_a_turned_picture_is_shown_upright(tmp_path: Path, name: str, orientation: int) -> None:
    stored = stored_as(four_corners(), orientation)
    path = written(tmp_path, encoded(stored, name, orientation, quality=95))

    ingested = ingest(path, "turned", LIMITS)

    assert ingested.inspected.orientation == orientation
    assert ingested.inspected.upright == Size(96, 64)
    assert ingested.inspected.stored == Size(*stored.size)
    assert shows_four_corners(_thumbnail(ingested))
    assert shows_four_corners(_whole(path, tmp_path / "upright"))


@pytest.mark.parametrize("orientation", [2, 6])
def test_exif_behind_the_pixels_of_a_png_counts(tmp_path: Path, orientation: int) -> None:
    content = encoded(stored_as(four_corners(), orientation), "PNG", orientation)
    path = written(tmp_path, _with_exif_behind_pixels(content))

    assert ingest(path, "late.png", LIMITS).inspected.orientation == orientation


@pytest.mark.parametrize("illegal", [0, 9, 65535])
def test_an_illegal_orientation_is_kept_and_not_applied(tmp_path: Path, illegal: int) -> None:
    path = written(tmp_path, encoded(four_corners(), "JPEG", illegal, quality=95))

    ingested = ingest(path, "odd.jpg", LIMITS)

    assert (ingested.inspected.orientation, ingested.inspected.orientation_tag) == (1, illegal)
    assert shows_four_corners(_thumbnail(ingested))


@pytest.mark.parametrize("orientation", range(9))
def test_photographs_of_one_scene_look_the_same(orientation: int) -> None:
    folder = shared_data("exif/orientation")

    turned = _thumbnail(ingest(folder / f"Landscape_{orientation}.jpg", "turned", LIMITS))
    upright = _thumbnail(ingest(folder / "Landscape_1.jpg", "first", LIMITS))

    assert turned.size == upright.size
    assert _mean_difference(turned, upright) < 12


@pytest.mark.parametrize("orientation", ALL_EIGHT)
def test_pixels_agree_with_those_that_libvips_turns(tmp_path: Path, orientation: int) -> None:
    path = shared_data("exif/libvips-rotation") / f"{orientation}.jpg"

    shown = _whole(path, tmp_path / "upright")

    oracle = Image.fromarray(pyvips.Image.new_from_file(str(path)).autorot().numpy())
    assert shown.size == oracle.size
    assert _mean_difference(shown, oracle) < 3


@pytest.mark.parametrize("orientation", ALL_EIGHT)
def test_fax_pictures_are_turned_once(orientation: int) -> None:
    folder = shared_data("images/pillow")

    turned = _thumbnail(ingest(folder / f"g4_orientation_{orientation}.tif", "fax.tif", LIMITS))
    upright = _thumbnail(ingest(folder / "g4_orientation_1.tif", "fax.tif", LIMITS))

    assert turned.size == upright.size
    assert _mean_difference(turned, upright) < 12


def test_heic_is_turned_by_its_decoder_alone() -> None:
    path = shared_data("exif/exif-py/heic") / "heic_hdlr_box.jpg"

    inspected = ingest(path, path.name, LIMITS).inspected

    assert inspected.orientation == 1
    assert inspected.upright == inspected.stored


def test_a_picture_that_browsers_show_upright_is_served_untouched(tmp_path: Path) -> None:
    path = written(tmp_path, encoded(four_corners(), "JPEG", 1))

    assert make_upright(path, tmp_path / "upright", "plain.jpg", LIMITS) is None
    assert not (tmp_path / "upright").exists()


def _thumbnail(ingested: Ingested) -> Image.Image:
    return Image.open(BytesIO(ingested.thumbnail))


def _whole(path: Path, target: Path) -> Image.Image:
    rendition = make_upright(path, target, path.name, LIMITS)
    with Image.open(path if rendition is None else target) as image:
        assert image.getexif().get(274, 1) == 1 or rendition is None
        image.load()
        return image.copy()


def _mean_difference(first: Image.Image, second: Image.Image) -> float:
    arrays = [np.asarray(image.convert("L"), dtype=np.float64) for image in (first, second)]
    return float(np.abs(arrays[0] - arrays[1]).mean())


def _with_exif_behind_pixels(png: bytes) -> bytes:
    start = png.index(b"eXIf") - 4
    end = start + 12 + int.from_bytes(png[start : start + 4], "big")
    last = png.index(b"IEND") - 4
    return png[:start] + png[end:last] + png[start:end] + png[last:]
