"""How unusual pixels are shown."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from app.images.decoding.limits import DecodeLimits
from app.images.decoding.renditions import make_preview, make_upright
from tests.unit.images.decoding.pictures import (
    encoded,
    four_corners,
    ingest,
    noisy,
    shows_four_corners,
    written,
)

LIMITS = DecodeLimits()


def thumbnail_of(folder: Path, content: bytes) -> Image.Image:
    return Image.open(BytesIO(ingest(written(folder, content), "picture", LIMITS).thumbnail))


@pytest.mark.parametrize("kind", ["uint16 PNG", "float32 TIFF", "int32 TIFF"])
def test_measured_values_fill_the_range_from_black_to_white(tmp_path: Path, kind: str) -> None:
    dtype, name = kind.split()
    ramp = np.tile(np.linspace(900, 1100, 200), (50, 1)).astype(dtype)
    shown = np.asarray(thumbnail_of(tmp_path, encoded(Image.fromarray(ramp), name)).convert("L"))

    assert shown.min() < 10
    assert shown.max() > 245


def test_what_is_not_a_number_is_black(tmp_path: Path) -> None:
    values = np.tile(np.linspace(0, 1, 64, dtype=np.float32), (64, 1))
    values[:16, :] = np.nan
    values[16:20, :] = np.inf

    shown = np.asarray(
        thumbnail_of(tmp_path, encoded(Image.fromarray(values), "TIFF")).convert("L")
    )

    assert shown[4:12, :].max() < 20
    assert shown[40, 60] > 200


@pytest.mark.parametrize("value", [0, 700])
def test_a_constant_picture_is_shown_without_complaint(tmp_path: Path, value: int) -> None:
    flat = Image.fromarray(np.full((20, 30), value, np.uint16))

    assert thumbnail_of(tmp_path, encoded(flat, "PNG")).size == (30, 20)


def test_transparency_is_shown_over_grey_and_kept_in_the_upright_copy(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (40, 30), (255, 0, 0, 0))
    path = written(tmp_path, encoded(clear, "TIFF"))

    thumbnail = Image.open(BytesIO(ingest(path, "clear.tif", LIMITS).thumbnail))
    rendition = make_upright(path, tmp_path / "upright", "clear.tif", LIMITS)

    assert thumbnail.convert("RGB").getpixel((20, 15)) == (127, 127, 127)
    assert rendition is not None
    assert rendition.mime_type == "image/png"
    with Image.open(tmp_path / "upright") as upright:
        assert upright.mode == "RGBA"


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK"])
def test_every_mode_has_a_thumbnail(tmp_path: Path, mode: str) -> None:
    name = "TIFF" if mode in ("CMYK", "LA") else "PNG"

    assert thumbnail_of(tmp_path, encoded(four_corners().convert(mode), name)).size == (96, 64)


def test_a_palette_keeps_its_colours(tmp_path: Path) -> None:
    palette = four_corners().quantize(8)

    assert shows_four_corners(thumbnail_of(tmp_path, encoded(palette, "GIF")))


def test_the_first_frame_of_an_animation_is_shown(tmp_path: Path) -> None:
    frames = [four_corners(), Image.new("RGB", (96, 64), "black")]
    buffer = BytesIO()
    frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:], quality=95)
    path = written(tmp_path, buffer.getvalue())

    ingested = ingest(path, "film.webp", LIMITS)

    assert ingested.inspected.frame_count == 2
    assert shows_four_corners(Image.open(BytesIO(ingested.thumbnail)))


@pytest.mark.parametrize("has_adobe_marker", [True, False])
def test_cmyk_jpegs_are_not_shown_inverted(tmp_path: Path, has_adobe_marker: bool) -> None:
    if has_adobe_marker:
        content = encoded(four_corners().convert("CMYK"), "JPEG", quality=95)
    else:
        inverted = Image.fromarray(255 - np.asarray(four_corners().convert("CMYK")), "CMYK")
        content = _without_adobe_marker(encoded(inverted, "JPEG", quality=95))

    assert shows_four_corners(thumbnail_of(tmp_path, content))


def test_colours_of_another_profile_are_converted(tmp_path: Path) -> None:
    swapped = _profile_with_red_and_blue_swapped()
    picture = Image.new("RGB", (64, 64), (255, 0, 0))

    shown = thumbnail_of(tmp_path, encoded(picture, "PNG", icc_profile=swapped))

    red, _, blue = np.asarray(shown.convert("RGB"))[32, 32]
    assert blue > 200 > red


def test_a_broken_profile_is_ignored(tmp_path: Path) -> None:
    content = encoded(four_corners(), "JPEG", quality=95, icc_profile=b"nonsense" * 40)

    assert shows_four_corners(thumbnail_of(tmp_path, content))


def test_a_preview_is_never_larger_than_its_picture(tmp_path: Path) -> None:
    path = written(tmp_path, encoded(four_corners(), "PNG"))

    make_preview(path, tmp_path / "preview", "small.png", LIMITS)

    with Image.open(tmp_path / "preview") as preview:
        assert (preview.format, preview.size) == ("JPEG", (96, 64))


@pytest.mark.parametrize(("width", "height"), [(6000, 3), (3, 6000), (4032, 3024)])
def test_the_longer_side_of_a_preview_is_at_most_2048(
    tmp_path: Path, width: int, height: int
) -> None:
    path = written(tmp_path, encoded(noisy(width, height), "JPEG"))

    make_preview(path, tmp_path / "preview", "large.jpg", LIMITS)

    with Image.open(tmp_path / "preview") as preview:
        assert 1843 <= max(preview.size) <= 2048
        assert min(preview.size) >= 1


def _without_adobe_marker(jpeg: bytes) -> bytes:
    start = jpeg.index(b"\xff\xee")
    return jpeg[:start] + jpeg[start + 2 + int.from_bytes(jpeg[start + 2 : start + 4], "big") :]


def _profile_with_red_and_blue_swapped() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    named = profile.replace("sRGB".encode("utf-16-be"), "sBGR".encode("utf-16-be")).replace(
        b"sRGB built-in", b"sBGR built-in"
    )
    swapped = named.replace(b"rXYZ", b"tXYZ").replace(b"bXYZ", b"rXYZ").replace(b"tXYZ", b"bXYZ")
    assert swapped != profile
    return swapped
