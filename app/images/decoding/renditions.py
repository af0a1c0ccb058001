"""Pictures made from a picture: thumbnail, preview, and the upright copy that is labelled.

Each is upright and in sRGB and carries no metadata, so whoever shows it shows the same. Measured for 512 px: JPEG takes
0.6 ms to write, WebP 7 to 21 ms for the same bytes; decoding takes 45 ms. So thumbnails and previews are JPEG.
"""

from io import BytesIO
from pathlib import Path

from PIL import Image

from app.images.decoding import refusals, striped
from app.images.decoding.display import decode, displayed, flattened
from app.images.decoding.inspecting import has_alpha, is_shown_by_browsers
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.opening import OpenImage, open_image
from app.images.decoding.records import Rendition
from app.images.decoding.sizes import Size

THUMBNAIL_PX = 512
PREVIEW_PX = 2048
THUMBNAIL_QUALITY, PREVIEW_QUALITY, UPRIGHT_QUALITY = 82, 85, 92
_LONGEST_JPEG_PX = 65_500
# Decoding a JPEG at half size saves half the time; a preview may be this much smaller for it.
_SHORTFALL = 0.9


def thumbnail(opened: OpenImage, limits: DecodeLimits) -> bytes:
    """A JPEG of at most 512 px, made while every byte of the picture is decoded.

    Raises:
        ImageRefused: the picture does not decode to its last row.
    """
    return _reduced(opened, limits, THUMBNAIL_PX, THUMBNAIL_QUALITY)


def make_thumbnail(source: Path, target: Path, file_name: str, limits: DecodeLimits) -> None:
    """Write the thumbnail that `thumbnail` makes, for a picture whose own was lost."""
    with open_image(source, file_name, limits) as opened:
        target.write_bytes(thumbnail(opened, limits))


def make_preview(source: Path, target: Path, file_name: str, limits: DecodeLimits) -> None:
    """Write a JPEG of at most 2,048 px, which the editor shows until the whole picture has come.

    Raises:
        ImageRefused: the picture does not decode to its last row.
    """
    with open_image(source, file_name, limits) as opened:
        target.write_bytes(_reduced(opened, limits, PREVIEW_PX, PREVIEW_QUALITY))


def make_upright(
    source: Path, target: Path, file_name: str, limits: DecodeLimits
) -> Rendition | None:
    """Write the whole picture upright, in a format that browsers show; None when the stored file is that already.

    The rule that the editor relies on: `frame=upright` has the upright pixels in the order they are stored, and no
    orientation tag that anybody could apply once more. Opaque eight-bit pictures become JPEG of high quality, the
    others PNG.

    Raises:
        ImageRefused: the picture does not decode, or is too large for one file (its tiles show it).
    """
    with open_image(source, file_name, limits) as opened:
        if is_shown_by_browsers(opened):
            return None
        if max(opened.stored) > _LONGEST_JPEG_PX:
            raise refusals.too_large_for_one_file(file_name, opened.upright)
        if opened.stored.pixels > limits.whole_pixels:
            target.write_bytes(striped.reduced(opened, max(opened.stored), UPRIGHT_QUALITY))
            return Rendition("image/jpeg", opened.upright)
        return _write_upright(opened, target)


def _write_upright(opened: OpenImage, target: Path) -> Rendition:
    is_measured = opened.image.mode not in ("RGB", "CMYK", "YCbCr", "L")
    is_lossless = is_measured or has_alpha(opened.image)
    shown = displayed(opened, decode(opened))
    if is_lossless:
        shown.save(target, "PNG", compress_level=3)
        return Rendition("image/png", Size(*shown.size))
    shown.save(target, "JPEG", quality=UPRIGHT_QUALITY, subsampling="4:4:4")
    return Rendition("image/jpeg", Size(*shown.size))


def _reduced(opened: OpenImage, limits: DecodeLimits, longest_px: int, quality: int) -> bytes:
    if opened.stored.pixels > limits.whole_pixels:
        return striped.reduced(opened, longest_px, quality)
    pixels = decode(opened, round(longest_px * _SHORTFALL))
    shown = displayed(opened, pixels, Size(*pixels.size).within(longest_px))
    return _as_jpeg(flattened(shown), quality)


def _as_jpeg(image: Image.Image, quality: int) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()
