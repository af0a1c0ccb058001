import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import piexif
import pytest
from PIL import Image, ImageSequence

from app.exif import extract
from app.exif.stripping import stripped
from app.exporting.altering.bare import save_bare
from app.images.decoding.limits import DecodeLimits
from tests.factories.telling import telling_pictures, tells
from tests.shared_data import shared_data

TELLING = telling_pictures(orientation=6)
TAKEN_APART = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/tiff"]
WRITTEN_ANEW = ["image/avif", "image/bmp"]
TURNABLE = ["image/jpeg", "image/png", "image/webp", "image/tiff"]


def without(content: bytes, mime_type: str, *, orientation: int = 6) -> bytes:
    copy = stripped(content, mime_type, orientation=orientation)
    assert copy is not None
    return copy


def pixels(content: bytes) -> list[bytes]:
    """Of all pictures in a file."""
    return [
        each.convert("RGBA").tobytes()
        for each in ImageSequence.Iterator(Image.open(BytesIO(content)))
    ]


def bare(content: bytes, folder: Path, form: str = "PNG") -> bytes:
    source, target = folder / "in", folder / "out"
    source.write_bytes(content)
    save_bare(source, "in", DecodeLimits(), target, form)
    return target.read_bytes()


@pytest.mark.parametrize("mime_type", TAKEN_APART)
def test_a_copy_keeps_every_picture_of_a_file_and_nothing_that_tells(mime_type: str) -> None:
    content = TELLING[mime_type]

    copy = without(content, mime_type)

    assert tells(content)
    assert not tells(copy)
    assert pixels(copy) == pixels(content)
    typed = extract(copy).typed
    assert typed.gps_latitude is None
    assert typed.make is None


@pytest.mark.parametrize("mime_type", TURNABLE)
def test_a_copy_is_turned_as_its_original(mime_type: str) -> None:
    copy = without(TELLING[mime_type], mime_type)

    assert extract(copy).typed.orientation == extract(TELLING[mime_type]).typed.orientation
    if mime_type != "image/tiff":
        assert dict(Image.open(BytesIO(copy)).getexif()) == {piexif.ImageIFD.Orientation: 6}


@pytest.mark.parametrize("mime_type", ["image/jpeg", "image/png", "image/webp"])
def test_an_upright_copy_has_no_exif_at_all(mime_type: str) -> None:
    copy = without(TELLING[mime_type], mime_type, orientation=1)

    assert not Image.open(BytesIO(copy)).getexif()
    assert b"Exif" not in copy


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_keeps_scans_and_colours(progressive: bool) -> None:
    picture = Image.radial_gradient("L").convert("RGB").resize((60, 40))
    file = BytesIO()
    picture.save(file, "JPEG", progressive=progressive, icc_profile=b"profile of colours")

    copy = without(file.getvalue(), "image/jpeg", orientation=1)

    assert pixels(copy) == pixels(file.getvalue())
    assert Image.open(BytesIO(copy)).info["icc_profile"] == b"profile of colours"


def test_a_jpeg_may_have_fill_bytes_and_lack_its_end() -> None:
    content = TELLING["image/jpeg"]
    end = content.rindex(b"\xff\xd9")

    copy = without(content[:2] + b"\xff\xff" + content[2:end], "image/jpeg")

    assert pixels(copy) == pixels(content)


def shown_for(content: bytes) -> list[object]:
    """How long each picture of an animation is there."""
    found = []
    for each in ImageSequence.Iterator(Image.open(BytesIO(content))):
        each.load()
        found.append(each.info["duration"])
    return found


def test_an_animation_stays_one() -> None:
    frames = [Image.new("RGBA", (12, 8), color) for color in ("red", "green", "blue")]
    for name in ("GIF", "WEBP", "PNG"):
        file = BytesIO()
        frames[0].save(file, name, save_all=True, append_images=frames[1:], duration=120, loop=0)

        copy = without(file.getvalue(), f"image/{name.lower()}", orientation=1)

        assert pixels(copy) == pixels(file.getvalue())
        assert len(pixels(copy)) == 3
        assert shown_for(copy) == shown_for(file.getvalue())


def save_tiff(**options: object) -> bytes:
    file = BytesIO()
    Image.radial_gradient("L").resize((60, 40)).convert("RGB").save(file, "TIFF", **options)
    return file.getvalue()


@pytest.mark.parametrize(
    "compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits"]
)
@pytest.mark.parametrize("is_big", [False, True])
def test_a_tiff_keeps_its_pixels_however_they_are_packed(compression: str, is_big: bool) -> None:
    content = save_tiff(compression=compression, big_tiff=is_big, description="a garden")

    copy = without(content, "image/tiff")

    assert b"a garden" in content
    assert b"a garden" not in copy
    assert pixels(copy) == pixels(content)


def test_tiffs_with_sixteen_bits_and_tiles_are_the_same_numbers() -> None:
    tifffile = pytest.importorskip("tifffile", reason="needs tifffile, which writes such files")
    numbers = np.arange(64 * 48 * 3, dtype=np.uint16).reshape(48, 64, 3)
    file = BytesIO()
    tifffile.imwrite(file, numbers, tile=(16, 16), byteorder=">", software="a garden")

    copy = without(file.getvalue(), "image/tiff")

    assert b"a garden" not in copy
    assert (tifffile.imread(BytesIO(copy)) == numbers).all()


@pytest.mark.parametrize("mime_type", WRITTEN_ANEW)
def test_what_is_not_taken_apart_is_written_anew(mime_type: str, tmp_path: Path) -> None:
    content = TELLING[mime_type]
    picture = Image.open(BytesIO(content))

    assert stripped(content, mime_type) is None
    copy = bare(content, tmp_path)

    assert tells(content)
    assert not tells(copy)
    turn = Image.Transpose.ROTATE_270 if picture.getexif().get(274) == 6 else None
    expected = picture if turn is None else picture.transpose(turn)
    assert pixels(copy) == [expected.convert("RGBA").tobytes()]
    assert not Image.open(BytesIO(copy)).getexif()


@pytest.mark.parametrize(("mime_type", "form"), [("image/tiff", "TIFF"), ("image/webp", "WEBP")])
def test_a_file_that_cannot_be_taken_apart_keeps_its_type(
    mime_type: str, form: str, tmp_path: Path
) -> None:
    content = TELLING[mime_type]

    copy = bare(content, tmp_path, form)

    assert not tells(copy)
    assert Image.open(BytesIO(copy)).format == form
    assert Image.open(BytesIO(copy)).size == (40, 60)


def test_heic_is_written_anew(tmp_path: Path) -> None:
    content = (shared_data("exif/pillow-heif/heif") / "RGB_8__29x100.heif").read_bytes()

    copy = bare(content + struct.pack(">I", 30) + b"uuid" + b"ZEBRAFISH of somebody!", tmp_path)

    assert not tells(copy)
    assert Image.open(BytesIO(copy)).size == (29, 100)


@pytest.mark.parametrize("mime_type", TAKEN_APART)
def test_what_is_broken_is_not_given_out(mime_type: str) -> None:
    assert stripped(b"broken", mime_type) is None
    assert stripped(TELLING[mime_type][:90], mime_type) is None


def _points_to_itself(content: bytes) -> bytes:
    """The last page of a TIFF says that the first one comes next."""
    (first,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, first)
    link = first + 2 + 12 * count
    return content[:link] + struct.pack("<I", first) + content[link + 4 :]


@pytest.mark.parametrize("damage", [_points_to_itself, lambda content: content[:-40]])
def test_a_tiff_that_leads_astray_is_not_given_out(damage: Callable[[bytes], bytes]) -> None:
    assert stripped(damage(save_tiff()), "image/tiff") is None
