"""A copy of a picture without what its file says about people and places, its pixels as they are, byte for byte.

Of each format what pixels and colours need is kept, by name, and everything else goes: what a maker's note, a text or a
block that nobody knew when this was written holds cannot be known. The orientation stays, since without it the picture
would be shown otherwise, and so does the colour profile.
"""

import struct
from collections.abc import Callable, Mapping

from app.exif.stripping.gif import strip_gif
from app.exif.stripping.jpeg import strip_jpeg
from app.exif.stripping.png import strip_png
from app.exif.stripping.tiff import strip_tiff
from app.exif.stripping.webp import strip_webp


def stripped(content: bytes, mime_type: str, *, orientation: int = 1) -> bytes | None:
    """The copy; None where files of this type cannot be rewritten without touching pixels, or this one is broken.

    Args:
        content: the whole file.
        mime_type: as it was recognised.
        orientation: EXIF's, 1 to 8; kept where it is not 1. TIFF and GIF need not be told.
    """
    strip = _STRIPPERS.get(mime_type)
    if strip is None:
        return None
    try:
        return strip(content, orientation)
    except (struct.error, LookupError, ValueError):
        return None


_STRIPPERS: Mapping[str, Callable[[bytes, int], bytes]] = {
    "image/gif": lambda content, _: strip_gif(content),
    "image/jpeg": strip_jpeg,
    "image/png": strip_png,
    "image/tiff": lambda content, _: strip_tiff(content),
    "image/webp": strip_webp,
}
