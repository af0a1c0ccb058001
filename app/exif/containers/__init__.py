"""Finds the metadata blocks of an image file by walking its structure, never its pixels.

One module per container format, each a function that fills `Blocks` as it goes and raises
`Malformed` where it cannot go on. The format is told from the first bytes, never from a name.
"""

from collections.abc import Callable

from app.exif.blocks import Blocks
from app.exif.containers.bmp import read_bmp
from app.exif.containers.gif import read_gif
from app.exif.containers.isobmff import brand_format, read_isobmff
from app.exif.containers.jpeg import read_jpeg
from app.exif.containers.png import read_png
from app.exif.containers.tiff import read_tiff_file
from app.exif.containers.webp import read_webp
from app.exif.sources import ByteSource

Reader = Callable[[ByteSource, Blocks], None]

_READER_BY_SIGNATURE: dict[bytes, Reader] = {
    b"\xff\xd8\xff": read_jpeg,
    b"\x89PNG\r\n\x1a\n": read_png,
    b"GIF87a": read_gif,
    b"GIF89a": read_gif,
    b"II*\0": read_tiff_file,
    b"MM\0*": read_tiff_file,
    b"II+\0": read_tiff_file,
    b"MM\0+": read_tiff_file,
    b"BM": read_bmp,
}


def container_reader(head: bytes) -> Reader | None:
    """The reader of the format that `head`, a file's first bytes, shows; None if none reads it."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return read_webp
    if brand_format(head) is not None:
        return read_isobmff
    for signature, reader in _READER_BY_SIGNATURE.items():
        if head.startswith(signature):
            return reader
    return None
