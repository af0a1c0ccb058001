"""Reads exiftool's account of the shared files: its names, its words, its way to print values."""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

Record = dict[str, Any]
Expected = bool | int | float | str | datetime | None

FORMATS = {
    "JPEG": "JPEG",
    "MPO": "JPEG",
    "PNG": "PNG",
    "APNG": "PNG",
    "GIF": "GIF",
    "BMP": "BMP",
    "TIFF": "TIFF",
    "BTF": "TIFF",
    "WEBP": "WEBP",
    "Extended WEBP": "WEBP",
    "HEIC": "HEIC",
    "HEIF": "HEIF",
    "HEIFS": "HEIF",
    "AVIF": "AVIF",
}


@dataclass(frozen=True)
class TruthFile:
    """One file: where it is, and what exiftool says as numbers and as words."""

    path: Path
    name: str
    numeric: Record
    human: Record


def truth_files(data: Path) -> Iterator[TruthFile]:
    """Every file of a format that Concord takes, with exiftool's account of it."""
    for numbers in sorted((data / "exif-truth").glob("*.numeric.json")):
        words = numbers.with_name(numbers.name.replace("numeric", "human"))
        human = {each["SourceFile"]: each for each in json.loads(words.read_text())}
        for record in json.loads(numbers.read_text()):
            name = record["SourceFile"]
            if record.get("File:FileType") in FORMATS:
                yield TruthFile(data / name, name, record, human[name])


Read = Callable[[TruthFile], Expected]


def text(*keys: str) -> Read:
    def read(file: TruthFile) -> Expected:
        for key in keys:
            value = file.numeric.get(key)
            if isinstance(value, list):
                value = "; ".join(str(item) for item in value)
            text = "" if value is None else str(value).strip()
            if text:
                return text
        return None

    return read


def _numbers(file: TruthFile, keys: tuple[str, ...]) -> Iterator[float]:
    for key in keys:
        value = file.numeric.get(key)
        first = str(value).strip().split(" ", 1)[0] if value is not None else ""
        try:
            number = float(first)
        except ValueError:
            continue
        if math.isfinite(number):
            yield number


def number(*keys: str, unknown: float | None = None) -> Read:
    def read(file: TruthFile) -> Expected:
        return next((each for each in _numbers(file, keys) if each != unknown), None)

    return read


def whole(*keys: str, unknown: float | None = None) -> Read:
    read_number = number(*keys, unknown=unknown)

    def read(file: TruthFile) -> Expected:
        found = read_number(file)
        return int(found) if isinstance(found, float) else None

    return read


def apex(of: Callable[[float], float], *keys: str) -> Read:
    """Exiftool shows APEX values as what they mean; back to what is written."""

    def read(file: TruthFile) -> Expected:
        found = next(_numbers(file, keys), None)
        return of(found) if found and found > 0 else None

    return read


def word(words: Mapping[str, str | None], *keys: str) -> Read:
    """A word of exiftool's in ours; one that stands for itself is written with underscores."""

    def read(file: TruthFile) -> Expected:
        for key in keys:
            value = file.human.get(key)
            if value is not None and not str(value).startswith("Unknown ("):
                plain = re.sub(r"[^a-z0-9]+", "_", str(value).lower()).strip("_")
                return words.get(plain, plain)
        return None

    return read


def moment(date: tuple[str, ...], fraction: str, offset: str, *, zone: str) -> Read:
    """A time: `zone` is "local" for the clock's, "utc" for the instant, "offset", "fraction"."""

    def read(file: TruthFile) -> Expected:
        for key in date:
            text = str(file.numeric.get(key, ""))
            if key.startswith("IPTC"):
                text += f" {file.numeric.get('IPTC:TimeCreated', '')}"
            match = re.fullmatch(
                r"(\d{4}):(\d\d):(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?(\.\d+)?(Z|[+-]\d\d?:\d\d)?",
                text.strip(),
            )
            if match is None or match[1] == "0000":
                continue
            is_exif = key.startswith(("ExifIFD", "IFD0"))
            part = match[7] or (_digits(file, fraction) if is_exif else None)
            shift = match[8] or (str(file.numeric.get(offset, "")) if is_exif else "")
            return _told(match, part, shift.strip(), zone)
        return None

    return read


def _digits(file: TruthFile, key: str) -> str | None:
    digits = str(file.numeric.get(key, "")).strip()
    return f".{digits}" if digits.isdigit() else None


def _told(match: re.Match[str], part: str | None, shift: str, zone: str) -> Expected:
    if zone == "fraction":
        return float(part) if part else None
    minutes = _minutes(shift)
    if zone == "offset":
        return minutes
    numbers = [int(match[index] or 0) for index in range(1, 7)]
    try:
        moment = datetime(*numbers, tzinfo=UTC)  # type: ignore[arg-type, misc]
    except ValueError:
        return None
    moment += timedelta(seconds=float(part or 0))
    if zone == "local":
        return moment.replace(tzinfo=None)
    return None if minutes is None else moment - timedelta(minutes=minutes)


def _minutes(shift: str) -> int | None:
    if shift == "Z":
        return 0
    match = re.fullmatch(r"([+-])(\d\d?):(\d\d)", shift)
    if match is None:
        return None
    return int(f"{match[1]}1") * (int(match[2]) * 60 + int(match[3]))


def coordinate(name: str) -> Read:
    def read(file: TruthFile) -> Expected:
        number = next(_numbers(file, (f"GPS:{name}",)), None)
        letter = str(file.numeric.get(f"GPS:{name}Ref", ""))[:1]
        if number is None or letter not in "NSEW" or not letter:
            return next(_numbers(file, (f"XMP-exif:{name}",)), None)
        return -number if letter in "SW" else number

    return read


def altitude(file: TruthFile) -> Expected:
    number = next(_numbers(file, ("GPS:GPSAltitude",)), None)
    below = file.numeric.get("GPS:GPSAltitudeRef") == 1
    return -number if number is not None and below else number


def speed(file: TruthFile) -> Expected:
    number = next(_numbers(file, ("GPS:GPSSpeed",)), None)
    unit = {"M": 1.609344, "N": 1.852}.get(str(file.numeric.get("GPS:GPSSpeedRef")), 1.0)
    return None if number is None else number * unit


def gps_time(file: TruthFile) -> Expected:
    date = str(file.numeric.get("GPS:GPSDateStamp", ""))
    clock = str(file.numeric.get("GPS:GPSTimeStamp", ""))
    try:
        day = datetime.strptime(date, "%Y:%m:%d").replace(tzinfo=UTC)
        hours, minutes, seconds = (float(part) for part in clock.split(":"))
    except ValueError:
        return None
    return day + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def flash_fired(file: TruthFile) -> Expected:
    code = next(_numbers(file, ("ExifIFD:Flash", "IFD0:Flash")), None)
    if code is None:
        return file.numeric.get("XMP-exif:FlashFired")
    return bool(int(code) & 1)


def flash_mode(file: TruthFile) -> Expected:
    modes = {1: "on", 2: "off", 3: "auto"}
    code = next(_numbers(file, ("ExifIFD:Flash", "IFD0:Flash")), None)
    if code is None:
        return modes.get(int(next(_numbers(file, ("XMP-exif:FlashMode",)), 0)))
    return modes.get(int(code) >> 3 & 3)


def resolution(axis: str) -> Read:
    def read(file: TruthFile) -> Expected:
        for group in ("IFD0", "JFIF", "PNG-pHYs", "File", "XMP-tiff"):
            found = _resolution_in(file.numeric, group, axis)
            if found is not None:
                return found
        return None

    return read


def _resolution_in(record: Record, group: str, axis: str) -> Expected:
    per_metre = {"PNG-pHYs": f"PixelsPerUnit{axis}", "File": f"PixelsPerMeter{axis}"}
    if group in per_metre:
        number = record.get(f"{group}:{per_metre[group]}")
        has_unit = group == "File" or record.get("PNG-pHYs:PixelUnits") == 1
        return number * 0.0254 if number and has_unit else None
    number = record.get(f"{group}:{axis}Resolution")
    if not isinstance(number, int | float) or number == 0:
        return None
    unit = record.get(f"{group}:ResolutionUnit", 2)
    factors = {1: 1.0, 2: 2.54} if group == "JFIF" else {2: 1.0, 3: 2.54}
    return number * factors[unit] if unit in factors else None


def file_format(file: TruthFile) -> Expected:
    return FORMATS[file.numeric["File:FileType"]]


def bit_depth(file: TruthFile) -> Expected:
    record = file.numeric
    if record["File:FileType"] == "BMP":
        return {1: 1, 4: 4, 8: 8, 16: 5, 24: 8, 32: 8}.get(record.get("File:BitDepth", 0))
    if "WEBP" in record["File:FileType"]:
        return 8
    return whole(
        "File:BitsPerSample",
        "PNG:BitDepth",
        "GIF:BitsPerPixel",
        "QuickTime:ImagePixelDepth",
        "QuickTime:BitDepthLuma",
        "IFD0:BitsPerSample",
    )(file)


def channels(file: TruthFile) -> Expected:
    record = file.numeric
    kind = record["File:FileType"]
    if kind == "BMP":
        return {16: 3, 24: 3, 32: 4}.get(record.get("File:BitDepth", 0), 1)
    if kind == "GIF":
        return 1
    if "WEBP" in kind:
        flags = int(record.get("RIFF:WebP_Flags", 0))
        return 4 if flags & 0x10 or record.get("RIFF:AlphaIsUsed") == 1 else 3
    if "PNG:ColorType" in record:
        return {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[record["PNG:ColorType"]]
    if kind == "AVIF" and "QuickTime:ImagePixelDepth" in record:
        return len(str(record["QuickTime:ImagePixelDepth"]).split())
    if "QuickTime:HEVCConfigurationVersion" in record:
        return 1 if record["QuickTime:ChromaFormat"] == 0 else 3
    return whole("File:ColorComponents", "IFD0:SamplesPerPixel")(file)


def digital_zoom(file: TruthFile) -> Expected:
    """By the EXIF standard 0 stands for "not used", which is a factor of 1."""
    keys = (*exif("DigitalZoomRatio"), "XMP-exif:DigitalZoomRatio")
    return next((each or 1.0 for each in _numbers(file, keys)), None)


def has_thumbnail(file: TruthFile) -> Expected:
    return bool(file.numeric.get("IFD1:ThumbnailLength"))


def exif(*names: str) -> tuple[str, ...]:
    return tuple(f"{group}:{name}" for name in names for group in ("ExifIFD", "IFD0"))


# Directories and fields by exiftool's names, then by those of the standard.
_DIRECTORIES = {
    "IFD0": "IFD0",
    "ExifIFD": "Exif",
    "GPS": "GPS",
    "InteropIFD": "Interop",
    "IFD1": "IFD1",
}
_FIELD_NAMES = {
    "CreateDate": "DateTimeDigitized",
    "ExposureCompensation": "ExposureBiasValue",
    "FlashpixVersion": "FlashPixVersion",
    "FocalLengthIn35mmFormat": "FocalLengthIn35mmFilm",
    "ISO": "ISOSpeedRatings",
    "ImageHeight": "ImageLength",
    "LensInfo": "LensSpecification",
    "ModifyDate": "DateTime",
    "OwnerName": "CameraOwnerName",
    "SubSecTime": "SubsecTime",
    "SubSecTimeDigitized": "SubsecTimeDigitized",
    "SubSecTimeOriginal": "SubsecTimeOriginal",
    "SubfileType": "NewSubfileType",
    "ThumbnailLength": "JpegIFByteCount",
}
# What exiftool computes, counts from elsewhere, prints otherwise, or names by what it is used for.
_INCOMPARABLE = re.compile(
    r".*(Offsets?|Start|Tables|Aperture|ApertureValue|ShutterSpeedValue|Latitude|Longitude"
    r"|TimeStamp|ByteCounts|ColorMap|CFAPattern|Padding|ConvFactor|OtherImage|Length"
    r"|StandardID|RestartInterval|RelatedImage\w+|SerialNumber|[XY]Position)"
)
UNDEFINED = ("undef", "inf", "undef undef undef undef")


def comparable_fields(record: Record) -> Iterator[tuple[str, Any]]:
    """The fields of EXIF directories by the standard's names, with exiftool's values."""
    for key, value in record.items():
        group, _, name = key.partition(":")
        is_shortened = isinstance(value, str) and value.endswith(")")
        if group in _DIRECTORIES and not _INCOMPARABLE.fullmatch(name) and not is_shortened:
            yield f"{_DIRECTORIES[group]}:{_FIELD_NAMES.get(name, name)}", value


def plain(value: Any) -> str:
    """A value in one spelling: numbers to seven digits, lists separated by spaces."""
    if isinstance(value, list):
        return " ".join(plain(each) for each in value)
    text = "undef" if value is None else str(value).strip()
    try:
        return " ".join(f"{float(word):.7g}" for word in text.split())
    except ValueError:
        return text
