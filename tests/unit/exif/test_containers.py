"""EXIF, XMP and IPTC are found wherever each format keeps them."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import piexif
import pytest
from PIL import Image, PngImagePlugin

from app.exif import Typed, extract
from tests.unit.exif.pictures import exif_block, heic, jpeg, saved, xmp_packet

BLOCK = piexif.dump({"0th": {piexif.ImageIFD.Make: b"Leica", piexif.ImageIFD.Orientation: 6}})
TIFF_STRUCTURE = BLOCK[6:]
PACKET = xmp_packet("<tiff:Make>Hasselblad</tiff:Make><xmp:Rating>5</xmp:Rating>")


@pytest.mark.parametrize(
    ("file_format", "name"),
    [("JPEG", "JPEG"), ("PNG", "PNG"), ("WEBP", "WEBP"), ("TIFF", "TIFF"), ("AVIF", "AVIF")],
)
def test_exif_is_read_from_what_pillow_writes(file_format: str, name: str) -> None:
    found = extract(saved(file_format, exif=BLOCK)).typed

    assert (found.file_format, found.make) == (name, "Leica")


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF", "HEIC"])
def test_the_orientation_is_told_as_written(file_format: str) -> None:
    picture = heic(exif=TIFF_STRUCTURE) if file_format == "HEIC" else saved(file_format, exif=BLOCK)

    assert extract(picture).typed.orientation == 6


@pytest.mark.parametrize("in_meta", [False, True], ids=["in mdat", "in idat"])
def test_heic_items_are_read_wherever_they_lie(in_meta: bool) -> None:
    found = extract(heic(exif=TIFF_STRUCTURE, xmp=PACKET, in_meta=in_meta)).typed

    assert (found.file_format, found.make, found.rating) == ("HEIC", "Leica", 5)
    assert (found.bit_depth, found.channels) == (10, 3)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_xmp_is_read_from_what_pillow_writes(file_format: str) -> None:
    options: dict[str, Any] = {"xmp": PACKET}
    if file_format == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_itxt("XML:com.adobe.xmp", PACKET.decode(), zip=True)
        options = {"pnginfo": texts}
    elif file_format == "TIFF":
        options = {"tiffinfo": {700: PACKET}}

    found = extract(saved(file_format, **options)).typed

    assert (found.make, found.rating) == ("Hasselblad", 5)


def test_exif_wins_over_xmp() -> None:
    found = extract(saved("WEBP", exif=BLOCK, xmp=PACKET)).typed

    assert (found.make, found.rating) == ("Leica", 5)


def test_xmp_is_read_from_a_gif() -> None:
    picture = saved("GIF", mode="P")
    tail = b"\1" + bytes(range(255, -1, -1)) + b"\0"
    extension = b"\x21\xff\x0bXMP DataXMP" + PACKET + tail
    palette_end = 13 + 3 * 2 ** ((picture[10] & 7) + 1) * (picture[10] >> 7)

    found = extract(picture[:palette_end] + extension + picture[palette_end:]).typed

    assert (found.file_format, found.make) == ("GIF", "Hasselblad")


@pytest.mark.parametrize("profile", ["exif", "APP1"])
def test_imagemagicks_profiles_in_png_are_read(profile: str) -> None:
    content = BLOCK if profile == "APP1" else TIFF_STRUCTURE
    text = f"\n{profile}\n{len(content):8}\n{content.hex()}\n"
    texts = PngImagePlugin.PngInfo()
    texts.add_text(f"Raw profile type {profile}", text, zip=True)

    assert extract(saved("PNG", pnginfo=texts)).typed.make == "Leica"


def test_the_text_fields_of_a_png_fill_columns_of_words() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "Ada")
    texts.add_itxt("Description", "größer", zip=True)

    extraction = extract(saved("PNG", pnginfo=texts))

    assert (extraction.typed.artist, extraction.typed.description) == ("Ada", "größer")
    assert extraction.raw["PNG"] == {"Author": "Ada", "Description": "größer"}


def test_iptc_is_read_from_photoshops_resources() -> None:
    records = b"\x1c\x02\x50\0\x03Ada\x1c\x02\x19\0\x03cat\x1c\x02\x19\0\x03dog"
    records += b"\x1c\x02\x37\0\x0820240531\x1c\x02\x3c\0\x0b180211+0200"
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records
    content = b"Photoshop 3.0\0" + resource
    picture = saved("JPEG")
    segment = b"\xff\xed" + struct.pack(">H", len(content) + 2) + content

    extraction = extract(picture[:2] + segment + picture[2:])

    assert extraction.raw["IPTC"]["Keywords"] == ["cat", "dog"]
    assert (extraction.typed.artist, extraction.typed.keywords) == ("Ada", "cat; dog")
    assert extraction.typed.taken_at is not None
    assert extraction.typed.taken_at.isoformat() == "2024-05-31T16:02:11+00:00"


def test_exif_over_several_segments_of_a_jpeg_is_joined() -> None:
    structure = exif_block({0x010F: (2, 6, b"Leica\0"), 0x0110: (2, 9, b"M11 Mono\0")})
    segments = b""
    for part in (structure[:30], structure[30:]):
        content = b"Exif\0\0" + part
        segments += b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content
    picture = saved("JPEG")

    found = extract(picture[:2] + segments + picture[2:]).typed

    assert (found.make, found.model) == ("Leica", "M11 Mono")


def test_junk_between_the_segments_of_a_jpeg_is_stepped_over() -> None:
    picture = jpeg(image={piexif.ImageIFD.Make: b"Leica"})

    (length,) = struct.unpack(">H", picture[4:6])
    end = 4 + length
    found = extract(picture[:end] + b"junk\0junk" + picture[end:]).typed

    assert (found.make, found.channels) == ("Leica", 3)


def test_a_big_tiff_is_read_like_a_small_one() -> None:
    file = BytesIO()
    Image.new("L", (8, 6)).save(file, "TIFF", big_tiff=True, tiffinfo={271: "Leica"})

    found = extract(file.getvalue()).typed

    assert (found.file_format, found.make, found.bit_depth) == ("TIFF", "Leica", 8)


@pytest.mark.parametrize(
    ("file_format", "mode", "depth", "channels"),
    [
        ("JPEG", "L", 8, 1),
        ("JPEG", "CMYK", 8, 4),
        ("PNG", "1", 1, 1),
        ("PNG", "I;16", 16, 1),
        ("PNG", "RGBA", 8, 4),
        ("WEBP", "RGB", 8, 3),
        ("WEBP", "RGBA", 8, 4),
        ("TIFF", "RGB", 8, 3),
        ("BMP", "RGB", 8, 3),
        ("BMP", "1", 1, 1),
        ("GIF", "P", 1, 1),
        ("AVIF", "RGB", 8, 3),
    ],
)
def test_bits_and_channels_are_those_of_the_file(
    file_format: str, mode: str, depth: int, channels: int
) -> None:
    found = extract(saved(file_format, mode=mode)).typed

    assert (found.bit_depth, found.channels) == (depth, channels)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "BMP", "TIFF"])
def test_a_resolution_is_read_from_each_formats_own_field(file_format: str) -> None:
    found = extract(saved(file_format, dpi=(300, 150))).typed

    assert found.x_resolution_dpi == pytest.approx(300, abs=0.02)
    assert found.y_resolution_dpi == pytest.approx(150, abs=0.02)


def test_a_path_and_its_bytes_give_the_same(tmp_path: Path) -> None:
    picture = saved("TIFF", exif=BLOCK)
    path = tmp_path / "picture.jpg"  # the name lies, the bytes do not
    path.write_bytes(picture)

    assert extract(path) == extract(picture)
    assert extract(path).typed.file_format == "TIFF"


def test_what_is_no_picture_is_said_to_be_none() -> None:
    extraction = extract(b"%PDF-1.7")

    assert extraction.typed == Typed()
    assert [problem.fault for problem in extraction.problems] == ["unknown_format"]


def test_a_missing_file_is_an_error_not_a_problem(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        extract(tmp_path / "gone.jpg")


def test_a_compressed_text_that_unpacks_without_end_is_not_read() -> None:
    bomb = zlib.compress(bytes(50_000_000), 9)
    data = b"Comment\0\0" + bomb
    chunk = struct.pack(">I4s", len(data), b"zTXt") + data + bytes(4)
    picture = saved("PNG")

    extraction = extract(picture[:33] + chunk + picture[33:])

    assert [(each.tag, each.fault) for each in extraction.problems] == [("PNG:Comment", "too_long")]
