"""Files with the fields that few of the shared files have, each written in another way that cameras and programs use.

What exiftool says of them lies in tests/data/exif; where exiftool is installed, a test asks it again.
"""

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from piexif import GPSIFD, ExifIFD, ImageIFD

from tests.unit.exif.exiftool import Record, TruthFile
from tests.unit.exif.pictures import jpeg, saved, xmp_packet

TOLD = Path(__file__).parents[2] / "data" / "exif" / "rare_files.exiftool.json"
_KEPT = re.compile(r"SourceFile|(IFD0|ExifIFD|GPS|XMP-\w+):|File:FileType$")
_COMMENTS = [
    b"ASCII\0\0\0Fog until ten",
    b"UNICODE\0" + "Straße am Meer".encode("utf-16-be"),
    b"ASCII\0\0\0padded   \0\0\0",
    bytes(8) + b"of no named encoding",
    b"ASCII\0\0\0",
]
_SPEEDS = [(b"K", (72, 1)), (b"M", (45, 2)), (b"N", (1234, 100)), (b"K", (0, 1)), (b"M", (1, 3))]
_PLACES = [
    (b"N", ((48, 1), (51, 1), (2999, 100)), b"E", ((2, 1), (17, 1), (40, 1))),
    (b"S", ((33, 1), (5144, 100), (0, 1)), b"E", ((151, 1), (1256, 100), (0, 1))),
    (b"N", ((40, 1), (42, 1), (46, 1)), b"W", ((74, 1), (0, 1), (21, 1))),
    (b"S", ((22, 1), (57, 1), (6, 1)), b"W", ((43, 1), (12, 1), (3777, 100))),
    (b"N", ((0, 1), (0, 1), (1, 10)), b"E", ((179, 1), (59, 1), (599, 10))),
]
_OFFSETS = [b"+02:00", b"-07:00", b"+05:30", b"+00:00", b"-03:30"]
_OWNERS = [b"Ada Field", "Jürgen Müller".encode(), b"A. Example  ", b"B", b"Studio 7, Oslo"]


def _image(number: int) -> dict[int, Any]:
    return {
        ImageIFD.HostComputer: [b"iPhone 12", b"Mac OS X 10.6", b"x", b"host ", b"PC"][number],
        ImageIFD.Rating: number,
    }


def _exif(number: int) -> dict[int, Any]:
    return {
        ExifIFD.CameraOwnerName: _OWNERS[number],
        ExifIFD.BodySerialNumber: [b"0042", b"A-7", b"123456789012", b"00", b" 77"][number],
        ExifIFD.LensSerialNumber: [b"0000c12", b"9", b"L 8", b"5.0", b"007"][number],
        ExifIFD.LensMake: [b"Canon", b"NIKON", b"Sigma", b"Tamron", b"Zeiss"][number],
        ExifIFD.UserComment: _COMMENTS[number],
        ExifIFD.SubjectDistance: [(3, 2), (0, 1), (1000, 100), (1, 3), (127, 10)][number],
        ExifIFD.SubjectDistanceRange: [1, 2, 3, 0, 1][number],
        ExifIFD.ImageUniqueID: f"{number:032x}".encode(),
        ExifIFD.LightSource: [1, 2, 10, 17, 4][number],
        ExifIFD.DateTimeOriginal: f"2023:0{number + 1}:28 23:59:5{number}".encode(),
        ExifIFD.OffsetTimeOriginal: _OFFSETS[number],
        ExifIFD.SubSecTimeOriginal: [b"5", b"05", b"123", b"000", b"9999"][number],
    }


def _gps(number: int) -> dict[int, Any]:
    north, latitude, east, longitude = _PLACES[number]
    unit, speed = _SPEEDS[number]
    return {
        GPSIFD.GPSLatitudeRef: north,
        GPSIFD.GPSLatitude: latitude,
        GPSIFD.GPSLongitudeRef: east,
        GPSIFD.GPSLongitude: longitude,
        GPSIFD.GPSAltitudeRef: number % 2,
        GPSIFD.GPSAltitude: [(35, 1), (43, 10), (8848, 1), (0, 1), (1, 3)][number],
        GPSIFD.GPSImgDirectionRef: b"TM"[number % 2 : number % 2 + 1],
        GPSIFD.GPSImgDirection: [(0, 1), (3599, 10), (90, 1), (18000, 100), (271, 1)][number],
        GPSIFD.GPSTrackRef: b"TM"[number % 2 : number % 2 + 1],
        GPSIFD.GPSTrack: [(12, 1), (0, 1), (27051, 100), (1, 3), (359, 1)][number],
        GPSIFD.GPSSpeedRef: unit,
        GPSIFD.GPSSpeed: speed,
        GPSIFD.GPSDOP: [(15, 10), (1, 1), (99, 10), (7, 3), (65535, 1000)][number],
        GPSIFD.GPSHPositioningError: [(5, 1), (65, 1), (9, 2), (1, 3), (12345, 1000)][number],
        GPSIFD.GPSMapDatum: [b"WGS-84", b"WGS84", b"TOKYO", b"WGS-84 ", b"NAD-27"][number],
        GPSIFD.GPSDateStamp: f"2023:0{number + 1}:28".encode(),
        GPSIFD.GPSTimeStamp: ((number, 1), (59, 1), (295 + number, 10)),
    }


_XMP: Mapping[str, str] = {
    "rated.jpg": "<xmp:Rating>4</xmp:Rating>",
    "rejected.jpg": "<xmp:Rating>-1</xmp:Rating>",
    "rated.webp": "<xmp:Rating> 2 </xmp:Rating>",
    "comment.jpg": (
        "<exif:UserComment><rdf:Alt><rdf:li xml:lang='x-default'>Näher heran</rdf:li></rdf:Alt>"
        "</exif:UserComment><exif:SubjectDistance>25/10</exif:SubjectDistance>"
    ),
    "keywords.jpg": (
        "<dc:subject><rdf:Bag><rdf:li>harbour</rdf:li><rdf:li>fog, dense</rdf:li></rdf:Bag>"
        "</dc:subject><exif:ImageUniqueID>a1b2</exif:ImageUniqueID>"
    ),
}


def rare_files() -> dict[str, bytes]:
    """Name to content."""
    files = {
        f"camera{number}.jpg": jpeg(image=_image(number), exif=_exif(number), gps=_gps(number))
        for number in range(5)
    }
    for name, properties in _XMP.items():
        kind = "WEBP" if name.endswith("webp") else "JPEG"
        files[name] = saved(kind, xmp=xmp_packet(properties))
    return files


def told_by_exiftool(folder: Path) -> dict[str, list[Record]]:
    """What an installed exiftool says of the files, written into a folder: as numbers and as words."""
    files = rare_files()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    asked = ["exiftool", "-json", "-G1", "-a", "-s", "-sort", *sorted(files)]
    return {
        "numeric": _answers(folder, [*asked, "-n"]),
        "human": _answers(folder, asked),
    }


def _answers(folder: Path, asked: list[str]) -> list[Record]:
    ended = subprocess.run(asked, cwd=folder, capture_output=True, check=True, timeout=60)
    return [
        {key: value for key, value in record.items() if _KEPT.match(key)}
        for record in json.loads(ended.stdout)
    ]


def kept_truth() -> list[TruthFile]:
    """What exiftool 12.57 said of the files; there is no file at their paths."""
    told = json.loads(TOLD.read_text())
    return [
        TruthFile(Path(numeric["SourceFile"]), numeric["SourceFile"], numeric, human)
        for numeric, human in zip(told["numeric"], told["human"], strict=True)
    ]


def main() -> None:
    """Write down anew what exiftool says: `python -m tests.unit.exif.rare_files`."""
    with TemporaryDirectory() as folder:
        told = told_by_exiftool(Path(folder))
    TOLD.parent.mkdir(exist_ok=True)
    TOLD.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
