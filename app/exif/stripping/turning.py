"""EXIF that says how a picture is turned, and nothing else."""

import piexif

_HEAD = b"Exif\x00\x00"


def exif_of(orientation: int) -> bytes:
    """The block as PNG and WebP have it: a TIFF structure with one field."""
    block: bytes = piexif.dump({"0th": {piexif.ImageIFD.Orientation: orientation}})
    return block.removeprefix(_HEAD)


def exif_segment(orientation: int) -> bytes:
    """The same as JPEG has it."""
    body = _HEAD + exif_of(orientation)
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body
