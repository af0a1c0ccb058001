"""The thumbnail inside a JPEG's EXIF block: what it looks like, to be compared with the picture itself."""

from io import BytesIO

from PIL import ExifTags, Image

from app.images.decoding.display import turned_by
from app.images.decoding.formats import JPEG
from app.images.decoding.opening import DECODER_ERRORS, OpenImage
from app.images.decoding.sizes import Size
from app.quality.hashing import perceptual_hash
from app.quality.records import EmbeddedThumbnail

LARGEST_PX = 1024
"""Longer ones are previews of makers, or attacks; EXIF's block has room for about 64 kB."""

_HEADER = b"Exif\x00\x00"
_OFFSET, _BYTE_COUNT = 513, 514


def embedded_thumbnail(opened: OpenImage) -> EmbeddedThumbnail | None:
    """What the thumbnail in the file looks like; None where there is none, or none that can be read.

    Whatever is wrong with it costs the comparison, never the picture.
    """
    if opened.format is not JPEG:
        return None
    try:
        data = _bytes_of(opened)
        return _described(opened, data) if data else None
    except DECODER_ERRORS:
        return None


def _bytes_of(opened: OpenImage) -> bytes:
    block: bytes = opened.image.info.get("exif", b"").removeprefix(_HEADER)
    exif = Image.Exif()
    exif.load(block)
    directory = exif.get_ifd(ExifTags.IFD.IFD1)
    start, count = int(directory.get(_OFFSET, 0)), int(directory.get(_BYTE_COUNT, 0))
    return block[start : start + count] if start > 0 and count > 0 else b""


def _described(opened: OpenImage, data: bytes) -> EmbeddedThumbnail | None:
    with Image.open(BytesIO(data), formats=("JPEG",)) as image:
        if max(image.size) > LARGEST_PX:
            return None
        luma = image.convert("L")
    whole = _without_bars(luma, opened.stored)
    turned = turned_by(opened.orientation, whole)
    twice = turned_by(opened.orientation, turned)
    return EmbeddedThumbnail(
        luma.width,
        luma.height,
        (perceptual_hash(whole), perceptual_hash(turned), perceptual_hash(twice)),
    )


def _without_bars(luma: Image.Image, picture: Size) -> Image.Image:
    """Its middle in the proportions of the picture, lying or standing as it does itself.

    EXIF asks for 160 by 120, so cameras of other proportions add black bars.
    """
    is_lying = luma.width >= luma.height
    wide, high = sorted(picture, reverse=is_lying)
    width = min(luma.width, round(luma.height * wide / high))
    height = min(luma.height, round(luma.width * high / wide))
    if min(width, height) < 1:
        return luma
    left, top = (luma.width - width) // 2, (luma.height - height) // 2
    return luma.crop((left, top, left + width, top + height))
