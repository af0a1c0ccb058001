"""Absurd values stay raw, their column is null, and a problem says why."""

import struct

import piexif
import pytest
from piexif import GPSIFD, ExifIFD, ImageIFD

from app.exif import Extraction, extract
from tests.unit.exif.pictures import exif_block, jpeg, jpeg_with_block


def refused(extraction: Extraction, column: str) -> tuple[str, str]:
    """Fault and sentence of the one problem of a column, which must be null."""
    assert getattr(extraction.typed, column) is None
    (problem,) = (each for each in extraction.problems if each.column == column)
    return problem.fault, problem.sentence


@pytest.mark.parametrize(
    ("field", "value", "column", "fault"),
    [
        (ExifIFD.FNumber, (0, 0), "f_number", "not_a_number"),
        (ExifIFD.ExposureTime, (1, 0), "exposure_s", "not_a_number"),
        (ExifIFD.ExposureTime, (0, 10), "exposure_s", "out_of_range"),
        (ExifIFD.ISOSpeedRatings, 0, "iso", "out_of_range"),
        (ExifIFD.FocalLength, (0, 1), "focal_mm", "out_of_range"),
        (ExifIFD.ExposureBiasValue, (-90, 1), "exposure_bias_ev", "out_of_range"),
        (ExifIFD.DateTimeOriginal, b"2024:13:01 00:00:00", "taken_at_local", "out_of_range"),
        (ExifIFD.DateTimeOriginal, b"2023:02:29 10:00:00", "taken_at_local", "out_of_range"),
        (ExifIFD.DateTimeOriginal, b"0001:01:01 10:00:00", "taken_at_local", "out_of_range"),
        (ExifIFD.DateTimeOriginal, b"yesterday", "taken_at_local", "unreadable"),
        (ExifIFD.DateTimeOriginal, b"2024:05:31", "taken_at_local", "incomplete"),
        (ExifIFD.MeteringMode, 77, "metering_mode", "unknown_code"),
        (ExifIFD.Flash, 9969, "flash_fired", "out_of_range"),
        (ExifIFD.SubjectDistance, (0xFFFFFFFF, 1), "subject_distance_m", "out_of_range"),
    ],
)
def test_an_absurd_exif_value_is_refused(
    field: int, value: object, column: str, fault: str
) -> None:
    extraction = extract(jpeg(exif={field: value}))

    assert refused(extraction, column)[0] == fault
    assert extraction.raw["Exif"] != {}


@pytest.mark.parametrize("offset", [b"+25:00", b"two hours", b"+02:75"])
def test_an_impossible_offset_leaves_the_local_time(offset: bytes) -> None:
    extraction = extract(
        jpeg(
            exif={
                ExifIFD.DateTimeOriginal: b"2024:05:31 18:02:11",
                ExifIFD.OffsetTimeOriginal: offset,
            }
        )
    )

    assert extraction.typed.taken_at_local is not None
    assert extraction.typed.taken_at is None
    assert refused(extraction, "utc_offset_minutes")[1].startswith("Exif:OffsetTimeOriginal: ")


@pytest.mark.parametrize("code", [0, 9, 255])
def test_an_orientation_that_does_not_exist_is_refused(code: int) -> None:
    extraction = extract(jpeg(image={ImageIFD.Orientation: code}))

    assert refused(extraction, "orientation") == (
        "out_of_range",
        f"IFD0:Orientation: {code} is not between 1 and 8.",
    )
    assert extraction.raw["IFD0"]["Orientation"] == code


@pytest.mark.parametrize(
    ("degrees", "letter", "fault"),
    [
        (((91, 1), (0, 1), (0, 1)), "N", "out_of_range"),
        (((10, 1), (75, 1), (0, 1)), "N", "out_of_range"),
        (((10, 1), (0, 0), (0, 1)), "N", "not_a_number"),
        (((10, 1), (0, 1), (0, 1)), "X", "incomplete"),
        (((10, 1), (0, 1), (0, 1)), None, "incomplete"),
    ],
    ids=["beyond the pole", "75 minutes", "0/0", "no such letter", "no letter"],
)
def test_an_impossible_latitude_is_refused(
    degrees: tuple[tuple[int, int], ...], letter: str | None, fault: str
) -> None:
    gps: dict[int, object] = {GPSIFD.GPSLatitude: degrees}
    if letter is not None:
        gps[GPSIFD.GPSLatitudeRef] = letter

    assert refused(extract(jpeg(gps=gps)), "gps_latitude")[0] == fault


@pytest.mark.parametrize(
    ("date", "clock"),
    [(b"1999:99:99", ((1, 1), (2, 1), (3, 1))), (b"2024:05:07", ((99, 1), (2, 1), (3, 1)))],
    ids=["month 99", "hour 99"],
)
def test_an_impossible_time_of_the_satellites_is_refused(
    date: bytes, clock: tuple[tuple[int, int], ...]
) -> None:
    extraction = extract(jpeg(gps={GPSIFD.GPSDateStamp: date, GPSIFD.GPSTimeStamp: clock}))

    assert refused(extraction, "gps_time")[0] == "out_of_range"


def test_a_ratio_over_zero_is_null_in_raw() -> None:
    extraction = extract(jpeg(exif={ExifIFD.FNumber: (0, 0)}))

    assert extraction.raw["Exif"]["FNumber"] is None


def test_a_negative_exposure_time_is_refused() -> None:
    block = exif_block({0x829A: (10, 1, struct.pack("<ii", -1, 100))})

    assert refused(extract(jpeg_with_block(block)), "exposure_s")[0] == "out_of_range"


def test_text_where_a_number_belongs_is_refused() -> None:
    block = exif_block({0x829D: (2, 5, b"five\0")})

    assert refused(extract(jpeg_with_block(block)), "f_number")[0] == "wrong_type"


def test_a_number_written_as_text_is_understood() -> None:
    block = exif_block({0x829D: (2, 5, b"28/10")})

    assert extract(jpeg_with_block(block)).typed.f_number == 2.8


def test_a_resolution_without_a_unit_is_refused() -> None:
    extraction = extract(jpeg(image={ImageIFD.XResolution: (72, 1), ImageIFD.ResolutionUnit: 1}))

    assert refused(extraction, "x_resolution_dpi")[0] == "no_unit"


def test_a_text_of_64_kib_is_cut_but_counted() -> None:
    text = b"x" * 60_000

    extraction = extract(jpeg(image={ImageIFD.ImageDescription: text}))

    assert extraction.typed.description == "x" * 4096
    assert extraction.raw["IFD0"]["ImageDescription"] == {"text": "x" * 8192, "characters": 60_000}


def test_a_source_that_is_absurd_gives_way_to_the_next() -> None:
    extraction = extract(
        jpeg(exif={ExifIFD.ISOSpeedRatings: 0, ExifIFD.RecommendedExposureIndex: 400})
    )

    assert extraction.typed.iso == 400
    assert [problem.column for problem in extraction.problems] == ["iso"]


def test_what_postgres_cannot_store_is_taken_out() -> None:
    comment = b"UNICODE\0" + "\ud800ok".encode("utf-16-le", "surrogatepass")

    extraction = extract(jpeg(exif={piexif.ExifIFD.UserComment: comment}))

    (extraction.typed.user_comment or "").encode("utf-8")
    assert "ok" in (extraction.typed.user_comment or "")
