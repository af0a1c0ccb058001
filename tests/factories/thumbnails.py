"""JPEGs with a thumbnail in their EXIF block, as cameras write them."""

import struct
from io import BytesIO

from PIL import Image


def with_thumbnail(
    picture: Image.Image, thumbnail: Image.Image | bytes, exif: Image.Exif | None = None
) -> bytes:
    """The picture as a JPEG; a thumbnail of bytes is written as it is, however broken."""
    exif = exif or Image.Exif()
    exif[271] = exif.get(271, "Maker")
    block = exif.tobytes().removeprefix(b"Exif\x00\x00")
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=90, exif=b"Exif\x00\x00" + _appended(block, thumbnail))
    return buffer.getvalue()


def _appended(block: bytes, thumbnail: Image.Image | bytes) -> bytes:
    """A second directory, to which the first one points, that holds nothing but where the thumbnail is."""
    data = thumbnail if isinstance(thumbnail, bytes) else _jpeg(thumbnail)
    order = "<" if block[:2] == b"II" else ">"
    (first,) = struct.unpack_from(f"{order}I", block, 4)
    (count,) = struct.unpack_from(f"{order}H", block, first)
    block += b"\x00" * (len(block) % 2)
    start = len(block)
    size = 2 + 2 * 12 + 4
    directory = struct.pack(f"{order}H", 2)
    for tag, value in ((513, start + size), (514, len(data))):
        directory += struct.pack(f"{order}HHII", tag, 4, 1, value)
    directory += struct.pack(f"{order}I", 0)
    next_at = first + 2 + 12 * count
    linked = block[:next_at] + struct.pack(f"{order}I", start) + block[next_at + 4 :]
    return linked + directory + data


def _jpeg(picture: Image.Image) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=75)
    return buffer.getvalue()
