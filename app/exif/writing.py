"""Writes EXIF into JPEG files without touching a pixel; for samples, demonstrations and tests."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

import piexif

_Directory: TypeAlias = dict[int, object]
_Ratio: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A place on the earth: degrees, north and east positive, and metres above the sea."""

    latitude: float
    longitude: float
    altitude_m: float | None = None

    def __post_init__(self) -> None:
        if not -90 <= self.latitude <= 90 or not -180 <= self.longitude <= 180:
            raise ValueError(
                f"Expected a latitude within 90° and a longitude within 180°, "
                f"found {self.latitude} and {self.longitude}."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """What a camera writes about one exposure. `orientation` is EXIF's code, 1 to 8; a time with a zone also
    writes its offset, microseconds the sub-seconds."""

    make: str
    model: str
    taken_at: datetime
    position: Position | None = None
    exposure_s: float | None = None
    f_number: float | None = None
    iso: int | None = None
    focal_mm: float | None = None
    orientation: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.orientation <= 8:
            raise ValueError(f"Expected an orientation from 1 to 8, found {self.orientation}.")


def write_exif(path: Path, shot: Shot) -> None:
    """Give a JPEG file an EXIF block, in place of any that it has; the file is rewritten in place.

    Raises:
        ValueError: the file is no JPEG.
    """
    picture = path.read_bytes()
    if not picture.startswith(b"\xff\xd8"):
        raise ValueError(f"Expected a JPEG file, found another format in {path.name}.")
    block = piexif.dump(
        {
            "0th": {
                piexif.ImageIFD.Make: shot.make.encode(),
                piexif.ImageIFD.Model: shot.model.encode(),
                piexif.ImageIFD.Orientation: shot.orientation,
                piexif.ImageIFD.DateTime: _date(shot.taken_at),
            },
            "Exif": _times(shot.taken_at) | _exposure(shot),
            "GPS": _place(shot.position) if shot.position else {},
        }
    )
    written = BytesIO()
    piexif.insert(block, picture, written)
    path.write_bytes(written.getvalue())


def _date(moment: datetime) -> str:
    return moment.strftime("%Y:%m:%d %H:%M:%S")


def _times(moment: datetime) -> _Directory:
    times: _Directory = {
        piexif.ExifIFD.DateTimeOriginal: _date(moment),
        piexif.ExifIFD.DateTimeDigitized: _date(moment),
    }
    if moment.microsecond:
        times[piexif.ExifIFD.SubSecTimeOriginal] = f"{moment.microsecond:06}".rstrip("0")
    if moment.tzinfo is not None:
        times[piexif.ExifIFD.OffsetTimeOriginal] = moment.isoformat()[-6:]
    return times


def _exposure(shot: Shot) -> _Directory:
    written: _Directory = {}
    if shot.exposure_s is not None:
        exposure = Fraction(shot.exposure_s).limit_denominator(100_000)
        written[piexif.ExifIFD.ExposureTime] = (exposure.numerator, exposure.denominator)
    if shot.f_number is not None:
        written[piexif.ExifIFD.FNumber] = _ratio(shot.f_number, 10)
    if shot.iso is not None:
        written[piexif.ExifIFD.ISOSpeedRatings] = shot.iso
    if shot.focal_mm is not None:
        written[piexif.ExifIFD.FocalLength] = _ratio(shot.focal_mm, 10)
    return written


def _place(position: Position) -> _Directory:
    latitude, longitude = position.latitude, position.longitude
    place: _Directory = {
        piexif.GPSIFD.GPSVersionID: (2, 3, 0, 0),
        piexif.GPSIFD.GPSLatitudeRef: "N" if latitude >= 0 else "S",
        piexif.GPSIFD.GPSLatitude: _degrees(latitude),
        piexif.GPSIFD.GPSLongitudeRef: "E" if longitude >= 0 else "W",
        piexif.GPSIFD.GPSLongitude: _degrees(longitude),
    }
    if position.altitude_m is not None:
        place[piexif.GPSIFD.GPSAltitudeRef] = 0 if position.altitude_m >= 0 else 1
        place[piexif.GPSIFD.GPSAltitude] = _ratio(abs(position.altitude_m), 100)
    return place


def _degrees(value: float) -> tuple[_Ratio, _Ratio, _Ratio]:
    """Degrees, minutes and seconds; to a ten-thousandth of a second, three millimetres."""
    ten_thousandths = round(abs(value) * 3600 * 10_000)
    minutes, seconds = divmod(ten_thousandths, 60 * 10_000)
    degrees, minutes = divmod(minutes, 60)
    return (degrees, 1), (minutes, 1), (seconds, 10_000)


def _ratio(value: float, denominator: int) -> _Ratio:
    fraction = Fraction(round(value * denominator), denominator)
    return fraction.numerator, fraction.denominator
