"""Whatever the bytes, an answer comes: soon, storable as JSON in Postgres, in little memory."""

import json
import random
import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable

import piexif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exif import COLUMNS, Extraction, extract
from tests.shared_data import shared_data
from tests.unit.exif.mutations import EXTREMES, mutations_of
from tests.unit.exif.pictures import exif_block, heic, jpeg, jpeg_with_block, saved, xmp_packet

MOST_SECONDS = 1.0
MOST_BYTES = 100_000_000

FULL_BLOCK = piexif.dump(
    {
        "0th": {piexif.ImageIFD.Make: b"Leica Camera AG", piexif.ImageIFD.XResolution: (300, 1)},
        "Exif": {
            piexif.ExifIFD.DateTimeOriginal: b"2024:05:31 18:02:11",
            piexif.ExifIFD.FNumber: (28, 10),
            piexif.ExifIFD.UserComment: b"UNICODE\0h\0i\0",
        },
        "GPS": {
            piexif.GPSIFD.GPSLatitudeRef: "N",
            piexif.GPSIFD.GPSLatitude: ((48, 1), (51, 1), (24, 1)),
        },
    }
)
PACKET = xmp_packet("<dc:subject><rdf:Bag><rdf:li>cat</rdf:li></rdf:Bag></dc:subject>")

PICTURES: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: saved("JPEG", exif=FULL_BLOCK, xmp=PACKET, comment=b"hello"),
    "png": lambda: saved("PNG", exif=FULL_BLOCK),
    "webp": lambda: saved("WEBP", exif=FULL_BLOCK, xmp=PACKET),
    "tiff": lambda: saved("TIFF", exif=FULL_BLOCK),
    "heic": lambda: heic(exif=FULL_BLOCK[6:], xmp=PACKET),
    "heic in meta": lambda: heic(exif=FULL_BLOCK[6:], xmp=PACKET, in_meta=True),
    "avif": lambda: saved("AVIF", exif=FULL_BLOCK),
    "gif": lambda: saved("GIF", mode="P", comment=b"hello"),
    "bmp": lambda: saved("BMP"),
}


@pytest.fixture(params=PICTURES)
def picture(request: pytest.FixtureRequest) -> bytes:
    return PICTURES[request.param]()


def answer(data: bytes) -> Extraction:
    """The extraction, once it is known to be one that can be stored."""
    extraction = extract(data)
    written = json.dumps(extraction.raw, allow_nan=False)
    assert "\\u0000" not in written
    written.encode("utf-8")
    for column in COLUMNS:
        value = getattr(extraction.typed, column.name)
        assert value is None or isinstance(value, column.python_type)
        assert not isinstance(value, int) or abs(value) < 2**31
        assert not isinstance(value, str) or "\0" not in value
    return extraction


def test_a_file_cut_at_any_byte_is_answered(picture: bytes) -> None:
    for length in range(len(picture)):
        answer(picture[:length])


def test_a_file_with_any_bit_flipped_is_answered(picture: bytes) -> None:
    chosen = random.Random(7)
    for position in range(min(len(picture), 1_500)):
        mutated = bytearray(picture)
        mutated[position] ^= 1 << chosen.randrange(8)
        answer(bytes(mutated))


@pytest.mark.parametrize("extreme", EXTREMES, ids=lambda extreme: extreme.hex())
def test_extreme_numbers_anywhere_are_answered(picture: bytes, extreme: bytes) -> None:
    for position in range(0, min(len(picture), 1_000), 2):
        answer(picture[:position] + extreme + picture[position + 4 :])


@given(st.binary(max_size=400), st.sampled_from(list(PICTURES)))
@settings(max_examples=300)
def test_any_bytes_behind_a_signature_are_answered(data: bytes, name: str) -> None:
    answer(PICTURES[name]()[:16] + data)


@given(
    st.dictionaries(
        st.integers(0, 0xFFFF) | st.sampled_from([0x8769, 0x8825, 0x829A, 0x9003, 0x9286]),
        st.tuples(
            st.sampled_from([*range(1, 14), 16, 17, 18, 129, 0, 99]),
            st.integers(0, 2**32 - 1) | st.integers(0, 8),
            st.binary(max_size=40),
        ),
        max_size=20,
    ),
    st.sampled_from("<>"),
)
@settings(max_examples=300)
def test_any_entries_of_a_directory_are_answered(
    fields: dict[int, tuple[int, int, bytes]], order: str
) -> None:
    answer(jpeg_with_block(exif_block(fields, order=order)))


def test_a_block_in_the_wrong_byte_order_is_answered() -> None:
    block = exif_block({0x010F: (2, 6, b"Leica\0")})

    extraction = answer(jpeg_with_block(b"MM\0*" + block[4:]))

    assert extraction.typed.make is None
    assert extraction.problems != ()


@pytest.mark.parametrize("tag", [0x8769, 0x8825, 0xA005], ids=["Exif", "GPS", "Interop"])
def test_a_directory_that_points_to_itself_is_read_once(tag: int) -> None:
    block = exif_block({0x010F: (2, 4, b"abc\0"), tag: (4, 1, struct.pack("<I", 8))})

    extraction = answer(jpeg_with_block(block))

    assert extraction.typed.make == "abc"
    assert [problem.fault for problem in extraction.problems] == ["loop"]


def costs(data: bytes) -> tuple[float, int]:
    """Seconds and bytes that extraction takes at most."""
    started = time.process_time()
    answer(data)
    seconds = time.process_time() - started
    tracemalloc.start()
    extract(data)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return seconds, most


def jpeg_segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data), kind) + data + bytes(4)


def many_entries() -> bytes:
    entry = struct.pack("<HHII", 0x010E, 2, 60_000, 8)
    block = b"II*\0\x08\0\0\0" + struct.pack("<H", 65_535) + entry * 65_535
    return b"II*\0\x08\0\0\0" + block[8:]


def many_numbers() -> bytes:
    entries = b"".join(struct.pack("<HHII", tag, 5, 1_000, 8) for tag in range(5_000))
    return b"II*\0\x08\0\0\0" + struct.pack("<H", 5_000) + entries


def many_xmp_packets() -> bytes:
    name = b"http://ns.adobe.com/xap/1.0/\0"
    packet = xmp_packet("<a/>" * 16_000)
    return b"\xff\xd8" + jpeg_segment(0xE1, name + packet) * 200 + b"\xff\xd9"


def many_bombs() -> bytes:
    text = b"XML:com.adobe.xmp\0\0" + zlib.compress(bytes(4_000_000), 9)
    return saved("PNG")[:33] + png_chunk(b"zTXt", text) * 500


def many_chunks() -> bytes:
    return saved("PNG")[:33] + png_chunk(b"IDAT", b"") * 300_000


def many_sub_blocks() -> bytes:
    return b"GIF89a\x08\0\x06\0\0\0\0" + b"\x21\xff" + b"\1x" * 2_000_000


def many_boxes() -> bytes:
    return heic()[:24] + struct.pack(">I4s", 8, b"free") * 300_000


def deep_xmp() -> bytes:
    return saved("WEBP", xmp=xmp_packet("<dc:a>" * 50_000))


def doubling_entities() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "&e{n - 1};&e{n - 1};">' for n in range(1, 40))
    document = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><x>&e39;</x>'
    return saved("WEBP", xmp=document.encode())


def long_names() -> bytes:
    return saved("WEBP", xmp=xmp_packet(f"<dc:{'n' * 1_000_000}>x</dc:{'n' * 1_000_000}>"))


def long_text() -> bytes:
    return saved("WEBP", xmp=xmp_packet(f"<dc:title>{'x' * 3_900_000}</dc:title>"))


@pytest.mark.parametrize(
    "make",
    [
        many_entries,
        many_numbers,
        many_xmp_packets,
        many_bombs,
        many_chunks,
        many_sub_blocks,
        many_boxes,
        deep_xmp,
        doubling_entities,
        long_names,
        long_text,
    ],
)
def test_a_file_made_to_be_slow_or_large_costs_little(make: Callable[[], bytes]) -> None:
    seconds, most = costs(make())

    assert seconds < MOST_SECONDS
    assert most < MOST_BYTES


def test_raw_metadata_has_a_bound() -> None:
    texts = b"".join(png_chunk(b"tEXt", b"key%d\0" % n + b"x" * 20_000) for n in range(150))

    extraction = answer(saved("PNG")[:33] + texts)

    assert len(json.dumps(extraction.raw)) < 1_000_000
    assert "too_long" in {problem.fault for problem in extraction.problems}


def test_mutations_of_real_files_are_answered_within_bounds() -> None:
    for number, data in enumerate(mutations_of(shared_data("exif"), 2_000)):
        if number % 4:
            answer(data)
        else:
            seconds, most = costs(data)
            assert seconds < MOST_SECONDS
            assert most < MOST_BYTES


def test_a_jpeg_with_rich_metadata_takes_a_few_milliseconds_at_most() -> None:
    picture = jpeg(exif={piexif.ExifIFD.FNumber: (28, 10)})
    extract(picture)

    started = time.process_time()
    for _ in range(20):
        extract(picture)

    assert (time.process_time() - started) / 20 < 0.005
