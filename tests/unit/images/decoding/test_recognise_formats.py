import pytest

from app.images.decoding.formats import (
    AVIF,
    BMP,
    GIF,
    HEIC,
    JPEG,
    PNG,
    TIFF,
    WEBP,
    ImageFormat,
    recognise,
)
from app.images.decoding.refusals import ImageRefused


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\xff\xd8\xff\xe0", JPEG),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"GIF89a", GIF),
        (b"BM\x00\x00", BMP),
        (b"II*\x00\x08\x00\x00\x00", TIFF),
        (b"MM\x00+\x00\x08", TIFF),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 <svg>", WEBP),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", HEIC),
        (b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf", AVIF),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1avif", AVIF),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic", HEIC),
    ],
    ids=lambda value: value.name if isinstance(value, ImageFormat) else "",
)
def test_a_format_is_known_by_its_first_bytes(head: bytes, expected: ImageFormat) -> None:
    assert recognise(head, "picture.xyz") is expected


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"<?xml version='1.0'?><svg xmlns=''>", "an SVG drawing, which can carry scripts"),
        (b"\xef\xbb\xbf  <SVG>", "an SVG drawing, which can carry scripts"),
        (b"%PDF-1.7", "a PDF document"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "a PostScript file, which is a program"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "a video"),
        (
            b"II*\x00\x10\x00\x00\x00CR\x02\x00",
            "a camera's raw file, whose only finished picture is a small preview",
        ),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"just words\n", "a text file"),
        (b"\x7fELF\x02", "a program"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refusal_says_what_the_file_is_instead(head: bytes, reason: str) -> None:
    with pytest.raises(ImageRefused) as refusal:
        recognise(head, "scan.jpg")

    assert refusal.value.message == (
        f"scan.jpg is {reason}; Concord takes JPEG, PNG, WebP, TIFF, HEIC, AVIF, BMP and GIF."
    )


def test_an_empty_file_is_called_empty() -> None:
    with pytest.raises(ImageRefused, match=r"^scan\.jpg is empty\.$"):
        recognise(b"", "scan.jpg")


def test_unknown_bytes_get_no_guess() -> None:
    with pytest.raises(ImageRefused, match="is not in a format that can be labelled"):
        recognise(b"\x01\x02\x03\x04", "scan.jpg")
