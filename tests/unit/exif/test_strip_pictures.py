from io import BytesIO

import piexif
import pytest
from PIL import Image, PngImagePlugin

from app.exif import extract
from app.exif.stripping import stripped

SECRET = b"Anna's garden"


def jpeg(*, progressive: bool = False, orientation: int = 6) -> bytes:
    exif = piexif.dump(
        {
            "0th": {piexif.ImageIFD.Orientation: orientation, piexif.ImageIFD.Artist: SECRET},
            "GPS": {
                piexif.GPSIFD.GPSLatitudeRef: b"N",
                piexif.GPSIFD.GPSLatitude: ((48, 1), (51, 1), (24, 1)),
                piexif.GPSIFD.GPSLongitudeRef: b"E",
                piexif.GPSIFD.GPSLongitude: ((2, 1), (21, 1), (3, 1)),
            },
        }
    )
    return saved(
        "JPEG",
        exif=exif,
        comment=SECRET,
        icc_profile=b"profile of colours",
        progressive=progressive,
    )


def saved(name: str, **options: object) -> bytes:
    image = Image.radial_gradient("L").convert("RGB").resize((60, 40))
    buffer = BytesIO()
    image.save(buffer, name, **options)
    return buffer.getvalue()


def pixels(content: bytes) -> bytes:
    return Image.open(BytesIO(content)).convert("RGB").tobytes()


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_keeps_pixels_colours_and_orientation_and_nothing_else(progressive: bool) -> None:
    content = jpeg(progressive=progressive)

    copy = stripped(content + b"trailer of " + SECRET, "image/jpeg", orientation=6)

    assert copy is not None
    assert SECRET in content
    assert SECRET not in copy
    assert pixels(copy) == pixels(content)
    found = Image.open(BytesIO(copy))
    assert dict(found.getexif()) == {piexif.ImageIFD.Orientation: 6}
    assert found.info["icc_profile"] == b"profile of colours"
    assert extract(copy).typed.gps_latitude is None


def test_an_upright_jpeg_keeps_no_exif_at_all() -> None:
    copy = stripped(jpeg(orientation=1), "image/jpeg")

    assert copy is not None
    assert b"Exif" not in copy


def test_a_png_loses_its_words() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", SECRET.decode())
    words.add_itxt("Place", SECRET.decode())
    content = saved("PNG", pnginfo=words, exif=jpeg_exif())

    copy = stripped(content, "image/png")

    assert copy is not None
    assert SECRET in content
    assert SECRET not in copy
    assert pixels(copy) == pixels(content)


def test_a_webp_loses_its_words() -> None:
    content = saved("WEBP", exif=jpeg_exif(), xmp=b"<x>" + SECRET + b"</x>", lossless=True)

    copy = stripped(content, "image/webp")

    assert copy is not None
    assert SECRET in content
    assert SECRET not in copy
    assert pixels(copy) == pixels(content)
    assert not Image.open(BytesIO(copy)).getexif()


def jpeg_exif() -> bytes:
    block: bytes = piexif.dump({"0th": {piexif.ImageIFD.Artist: SECRET}})
    return block


@pytest.mark.parametrize("mime_type", ["image/tiff", "image/jpeg", "image/png", "image/webp"])
def test_what_cannot_be_rewritten_is_not_given_out(mime_type: str) -> None:
    assert stripped(b"broken", mime_type) is None
    assert stripped(jpeg()[:200], mime_type) is None
