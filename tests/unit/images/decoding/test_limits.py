"""What is refused, and why."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from app.images.decoding.limits import DecodeLimits
from app.images.decoding.refusals import ImageRefused
from app.images.decoding.renditions import make_upright
from app.images.decoding.striped import make_pyramid
from tests.unit.images.decoding.pictures import (
    encoded,
    four_corners,
    ingest,
    noisy,
    shows_four_corners,
    stored_as,
    written,
)

LIMITS = DecodeLimits()


def reason(path: Path, name: str, limits: DecodeLimits = LIMITS) -> str:
    with pytest.raises(ImageRefused) as refusal:
        ingest(path, name, limits)
    return refusal.value.message


@pytest.mark.parametrize("name", ["JPEG", "PNG", "BMP", "TIFF"])
def test_a_file_cut_short_says_how_much_of_it_is_left(tmp_path: Path, name: str) -> None:
    content = encoded(noisy(600, 400), name)
    path = written(tmp_path, content[: round(len(content) * 0.61)])

    sentence = reason(path, "photo")

    assert sentence.startswith("photo is damaged or cut short: only the first ")
    percent = int(sentence.removesuffix(" % of its picture can be decoded.").rsplit(" ", 1)[1])
    assert 57 <= percent <= 65


@pytest.mark.parametrize("name", ["WEBP", "GIF", "AVIF"])
@pytest.mark.parametrize("kept", [0.2, 0.61, 0.95])
def test_a_cut_file_of_any_format_is_refused(tmp_path: Path, name: str, kept: float) -> None:
    content = encoded(noisy(300, 200), name)

    assert reason(written(tmp_path, content[: round(len(content) * kept)]), "photo").startswith(
        "photo "
    )


@pytest.mark.parametrize("kept", [12, 40, 100])
def test_a_header_alone_is_refused(tmp_path: Path, kept: int) -> None:
    path = written(tmp_path, encoded(noisy(30, 20), "JPEG")[:kept])

    assert (
        reason(path, "photo.jpg")
        == "photo.jpg starts like a JPEG file, but its header cannot be read."
    )


def test_a_progressive_jpeg_with_missing_scans_is_refused(tmp_path: Path) -> None:
    content = encoded(noisy(600, 400), "JPEG", progressive=True)

    assert "damaged or cut short" in reason(
        written(tmp_path, content[: len(content) // 2]), "photo.jpg"
    )


def test_too_many_pixels_are_counted_from_the_header(tmp_path: Path) -> None:
    path = written(tmp_path, _png_bomb(60_000, 60_000))

    assert reason(path, "poster.png") == (
        "poster.png has 60,000 by 60,000 = 3,600,000,000 pixels; "
        "the limit is 2,000,000,000 (CONCORD_MAX_TILED_PIXELS)."
    )


def test_formats_that_must_be_held_whole_have_the_lower_limit(tmp_path: Path) -> None:
    path = written(tmp_path, encoded(four_corners(), "BMP"))

    sentence = reason(path, "large.bmp", DecodeLimits(whole_pixels=1_000))

    assert (
        sentence
        == "large.bmp has 96 by 64 = 6,144 pixels; the limit is 1,000 (CONCORD_MAX_IMAGE_PIXELS)."
    )


def test_postscript_in_disguise_never_reaches_an_interpreter(tmp_path: Path) -> None:
    program = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(/tmp/pwned) (w) file\n"

    assert "a PostScript file, which is a program" in reason(
        written(tmp_path, program), "photo.jpg"
    )


def test_compressed_text_does_not_unpack_without_bound(tmp_path: Path) -> None:
    bomb = b"Comment\x00\x00" + zlib.compress(b"a" * 50_000_000, 9)
    png = encoded(four_corners(), "PNG")
    path = written(tmp_path, png[:33] + _chunk(b"zTXt", bomb) + png[33:])

    assert (
        reason(path, "photo.png")
        == "photo.png starts like a PNG file, but its header cannot be read."
    )


@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_a_picture_too_large_to_hold_is_decoded_in_stripes(
    tmp_path: Path, name: str, orientation: int
) -> None:
    stored = stored_as(four_corners(1200, 800), orientation)
    path = written(tmp_path, encoded(stored, name, orientation, quality=95))
    small_memory = DecodeLimits(whole_pixels=100_000)

    ingested = ingest(path, "huge", small_memory)
    levels = make_pyramid(path, tmp_path / "tiles.tif", "huge", small_memory)

    assert shows_four_corners(Image.open(BytesIO(ingested.thumbnail)))
    with Image.open(tmp_path / "tiles.tif") as pyramid:
        assert sum(1 for _ in ImageSequence.Iterator(pyramid)) == levels == 3
        pyramid.seek(0)
        assert pyramid.size == (1200, 800)
        assert shows_four_corners(pyramid)


@pytest.mark.parametrize("orientation", [1, 8])
def test_measured_values_too_large_to_hold_are_seen_too(tmp_path: Path, orientation: int) -> None:
    upright = Image.fromarray(np.tile(np.linspace(900, 1100, 1200), (800, 1)).astype(np.uint16))
    path = written(tmp_path, encoded(stored_as(upright, orientation), "TIFF", orientation))
    small_memory = DecodeLimits(whole_pixels=100_000)

    ingested = ingest(path, "huge", small_memory)
    make_pyramid(path, tmp_path / "tiles.tif", "huge", small_memory)

    for shown in (Image.open(BytesIO(ingested.thumbnail)), Image.open(tmp_path / "tiles.tif")):
        greys = np.asarray(shown.convert("L"), dtype=np.int64)
        assert greys.shape[1] > greys.shape[0]
        assert greys[:, 0].max() < 10
        assert greys[:, -1].min() > 245
        shown.close()


def test_a_cut_picture_is_refused_in_stripes_too(tmp_path: Path) -> None:
    content = encoded(noisy(900, 700), "JPEG")
    path = written(tmp_path, content[: len(content) // 2])

    assert reason(path, "huge.jpg", DecodeLimits(whole_pixels=1_000)) == (
        "huge.jpg is damaged or cut short: its picture cannot be decoded to the end."
    )


def test_a_picture_too_long_for_one_file_points_to_its_tiles(tmp_path: Path) -> None:
    path = written(tmp_path, encoded(Image.new("L", (70_000, 2)), "TIFF"))

    with pytest.raises(
        ImageRefused,
        match=r"70,000 by 2 pixels\) is too large to be shown whole; ask for its tiles",
    ):
        make_upright(path, tmp_path / "upright", "strip.tif", LIMITS)


def _png_bomb(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 100_000)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", pixels)
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )
