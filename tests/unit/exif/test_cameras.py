"""The sets of fields that cameras, phones and scanners typically write."""

from datetime import UTC, datetime, timedelta

import piexif
import pytest
from piexif import GPSIFD, ExifIFD, ImageIFD

from app.exif import Typed, extract
from tests.unit.exif.pictures import jpeg, saved


def typed(**directories: object) -> Typed:
    extraction = extract(jpeg(**directories))  # type: ignore[arg-type]
    assert extraction.problems == ()
    return extraction.typed


def local(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[arg-type, misc]


def test_a_reflex_camera_tells_its_exposure() -> None:
    found = typed(
        image={ImageIFD.Make: b"Canon", ImageIFD.Model: b"Canon EOS 5D Mark IV"},
        exif={
            ExifIFD.ExposureTime: (1, 250),
            ExifIFD.FNumber: (28, 10),
            ExifIFD.ISOSpeedRatings: 3200,
            ExifIFD.FocalLength: (105, 1),
            ExifIFD.ExposureBiasValue: (-2, 3),
            ExifIFD.ExposureProgram: 3,
            ExifIFD.ExposureMode: 0,
            ExifIFD.MeteringMode: 5,
            ExifIFD.WhiteBalance: 1,
            ExifIFD.ShutterSpeedValue: (7965784, 1000000),
            ExifIFD.ApertureValue: (2970854, 1000000),
            ExifIFD.LensModel: b"EF24-105mm f/4L IS II USM",
            ExifIFD.BodySerialNumber: b"032032000193",
        },
    )

    assert (found.make, found.model) == ("Canon", "Canon EOS 5D Mark IV")
    assert (found.exposure_s, found.f_number, found.iso) == (0.004, 2.8, 3200)
    assert (found.focal_mm, found.lens_model) == (105, "EF24-105mm f/4L IS II USM")
    assert (found.exposure_program, found.exposure_mode) == ("aperture_priority", "auto")
    assert (found.metering_mode, found.white_balance) == ("multi_segment", "manual")
    assert found.shutter_speed_ev == pytest.approx(7.965784)
    assert found.aperture_ev == pytest.approx(2.970854)
    assert found.exposure_bias_ev == pytest.approx(-2 / 3)
    assert found.body_serial == "032032000193"


def test_a_phone_tells_the_instant_with_offset_and_fraction() -> None:
    found = typed(
        exif={
            ExifIFD.DateTimeOriginal: b"2024:07:31 18:02:11",
            ExifIFD.SubSecTimeOriginal: b"046",
            ExifIFD.OffsetTimeOriginal: b"+02:00",
        }
    )

    assert found.taken_at_local == local(2024, 7, 31, 18, 2, 11, 46_000)
    assert found.taken_at == datetime(2024, 7, 31, 16, 2, 11, 46_000, tzinfo=UTC)
    assert (found.taken_subsecond_s, found.utc_offset_minutes) == (0.046, 120)


def test_a_camera_without_a_zone_tells_only_its_local_time() -> None:
    found = typed(exif={ExifIFD.DateTimeOriginal: b"2003:12:14 12:01:44"})

    assert found.taken_at_local == local(2003, 12, 14, 12, 1, 44)
    assert (found.taken_at, found.utc_offset_minutes) == (None, None)


@pytest.mark.parametrize(
    ("offset", "minutes"),
    [(b"-09:30", -570), (b"+05:45", 345), (b"+14:00", 840), (b"Z", 0), (b"+00:00", 0)],
    ids=["Marquesas", "Nepal", "Kiribati", "Z", "Greenwich"],
)
def test_offsets_of_part_of_an_hour_are_kept(offset: bytes, minutes: int) -> None:
    found = typed(
        exif={
            ExifIFD.DateTimeOriginal: b"2024:01:01 00:30:00",
            ExifIFD.OffsetTimeOriginal: offset,
        }
    )

    shifted = datetime(2024, 1, 1, 0, 30, tzinfo=UTC) - timedelta(minutes=minutes)
    assert (found.utc_offset_minutes, found.taken_at) == (minutes, shifted)


def test_a_scan_is_digitized_later_than_taken() -> None:
    found = typed(
        image={ImageIFD.DateTime: b"2021:03:02 10:00:00"},
        exif={
            ExifIFD.DateTimeOriginal: b"1968:08:21 05:00:00",
            ExifIFD.DateTimeDigitized: b"2021:03:01 09:00:00",
        },
    )

    assert found.taken_at_local == local(1968, 8, 21, 5)
    assert found.digitized_at_local == local(2021, 3, 1, 9)
    assert found.modified_at_local == local(2021, 3, 2, 10)


@pytest.mark.parametrize(
    ("letters", "signs"),
    [(("N", "E"), (1, 1)), (("N", "W"), (1, -1)), (("S", "E"), (-1, 1)), (("S", "W"), (-1, -1))],
    ids=["Paris", "New York", "Sydney", "Rio"],
)
def test_positions_are_signed_in_all_four_hemispheres(
    letters: tuple[str, str], signs: tuple[int, int]
) -> None:
    found = typed(
        gps={
            GPSIFD.GPSLatitudeRef: letters[0],
            GPSIFD.GPSLatitude: ((33, 1), (51, 1), (3564, 100)),
            GPSIFD.GPSLongitudeRef: letters[1],
            GPSIFD.GPSLongitude: ((151, 1), (12, 1), (40, 1)),
        }
    )

    assert found.gps_latitude == pytest.approx(signs[0] * 33.8599)
    assert found.gps_longitude == pytest.approx(signs[1] * 151.2111111)


def test_a_drone_tells_height_direction_speed_and_the_satellites_time() -> None:
    found = typed(
        gps={
            GPSIFD.GPSAltitudeRef: 1,
            GPSIFD.GPSAltitude: (4305, 10),
            GPSIFD.GPSImgDirectionRef: "T",
            GPSIFD.GPSImgDirection: (24195, 100),
            GPSIFD.GPSSpeedRef: "N",
            GPSIFD.GPSSpeed: (10, 1),
            GPSIFD.GPSDateStamp: b"2024:05:07",
            GPSIFD.GPSTimeStamp: ((1, 1), (32, 1), (95, 10)),
            GPSIFD.GPSDOP: (12, 10),
            GPSIFD.GPSMapDatum: b"WGS-84   ",
        }
    )

    assert found.gps_altitude_m == -430.5
    assert (found.gps_direction_deg, found.gps_direction_reference) == (241.95, "true")
    assert found.gps_speed_kmh == pytest.approx(18.52)
    assert found.gps_time == datetime(2024, 5, 7, 1, 32, 9, 500_000, tzinfo=UTC)
    assert (found.gps_dop, found.gps_datum) == (1.2, "WGS-84")


@pytest.mark.parametrize(
    ("code", "fired", "mode"),
    [(0x00, False, None), (0x01, True, None), (0x10, False, "off"), (0x19, True, "auto")],
)
def test_the_flash_code_is_told_in_words(code: int, fired: bool, mode: str | None) -> None:
    found = typed(exif={ExifIFD.Flash: code})

    assert (found.flash, found.flash_fired, found.flash_mode) == (code, fired, mode)


def test_a_sensitivity_above_65535_is_found_where_it_stands() -> None:
    found = typed(
        exif={
            ExifIFD.ISOSpeedRatings: 65535,
            ExifIFD.SensitivityType: 2,
            ExifIFD.RecommendedExposureIndex: 102_400,
        }
    )

    assert found.iso == 102_400


def test_what_the_standard_calls_unknown_is_null_without_a_problem() -> None:
    found = typed(
        image={ImageIFD.DateTime: b"    :  :     :  :  ", ImageIFD.Artist: b"      "},
        exif={
            ExifIFD.DateTimeOriginal: b"0000:00:00 00:00:00",
            ExifIFD.LightSource: 0,
            ExifIFD.MeteringMode: 0,
            ExifIFD.ExposureProgram: 0,
            ExifIFD.FocalLengthIn35mmFilm: 0,
        },
    )

    assert (found.modified_at_local, found.taken_at_local, found.artist) == (None, None, None)
    assert (found.light_source, found.metering_mode, found.exposure_program) == (None, None, None)
    assert found.focal_35mm is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Zoë Å. Ünal".encode(), "Zoë Å. Ünal"),
        ("Zoë Å. Ünal".encode("latin-1"), "Zoë Å. Ünal"),
        ("写真家".encode(), "写真家"),
        (b"Ada\0trash behind the end", "Ada"),
    ],
    ids=["UTF-8", "Latin-1", "Japanese", "NUL"],
)
def test_text_is_read_in_the_encoding_it_was_written_in(written: bytes, read: str) -> None:
    assert typed(image={ImageIFD.Artist: written}).artist == read


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_a_comment_in_utf_16_is_read_in_either_byte_order(order: str) -> None:
    comment = b"UNICODE\0" + "Grüße".encode(order)

    assert typed(exif={ExifIFD.UserComment: comment}).user_comment == "Grüße"


def test_the_fields_of_windows_explorer_are_read() -> None:
    found = typed(
        image={
            ImageIFD.XPTitle: tuple("Märchen\0".encode("utf-16-le")),
            ImageIFD.XPKeywords: tuple("cat;dog\0".encode("utf-16-le")),
            ImageIFD.Rating: 4,
        }
    )

    assert (found.title, found.keywords, found.rating) == ("Märchen", "cat;dog", 4)


def test_resolutions_are_told_per_inch() -> None:
    found = typed(
        image={
            ImageIFD.XResolution: (100, 1),
            ImageIFD.YResolution: (50, 1),
            ImageIFD.ResolutionUnit: 3,
        }
    )

    assert (found.x_resolution_dpi, found.y_resolution_dpi) == (254, 127)


def test_an_embedded_thumbnail_is_noticed() -> None:
    with_one = extract(jpeg(thumbnail=saved("JPEG"))).typed
    without = extract(jpeg()).typed

    assert (with_one.has_embedded_thumbnail, without.has_embedded_thumbnail) == (True, False)


def test_raw_fields_keep_their_directory_and_the_names_of_the_standard() -> None:
    raw = extract(
        jpeg(
            image={ImageIFD.Make: b"Nikon"},
            exif={
                ExifIFD.FNumber: (56, 10),
                ExifIFD.ExifVersion: b"0232",
                ExifIFD.FileSource: b"\3",
                ExifIFD.CFAPattern: b"\0\2\0\2\0\1\1\2",
                ExifIFD.MakerNote: b"x" * 3000,
            },
            gps={GPSIFD.GPSVersionID: (2, 3, 0, 0)},
        )
    ).raw

    assert raw["IFD0"]["Make"] == "Nikon"
    assert raw["Exif"]["FNumber"] == 5.6
    assert (raw["Exif"]["ExifVersion"], raw["Exif"]["FileSource"]) == ("0232", 3)
    assert raw["Exif"]["CFAPattern"] == {"base64": "AAIAAgABAQI=", "size_bytes": 8}
    assert raw["Exif"]["MakerNote"] == {"omitted": 3000, "of": "bytes"}
    assert raw["GPS"]["GPSVersionID"] == [2, 3, 0, 0]


def test_interoperability_is_read_from_its_own_directory() -> None:
    fields = {piexif.InteropIFD.InteroperabilityIndex: b"R98"}
    block = piexif.dump({"Exif": {ExifIFD.ColorSpace: 1}, "Interop": fields})

    assert extract(saved("JPEG", exif=block)).raw["Interop"] == {"InteropIndex": "R98"}
