"""Pictures made from a picture: thumbnail, preview, and the upright copy that is labelled.

Each is upright and in sRGB and carries no metadata, so whoever shows it shows the same. Measured for 512 px: JPEG takes
0.6 ms to write, WebP 7 to 21 ms for the same bytes; decoding takes 45 ms. So thumbnails and previews are JPEG.
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, JpegImagePlugin

from app.images.decoding import refusals, striped
from app.images.decoding.display import decode, displayed, flattened, resized
from app.images.decoding.inspecting import has_alpha, is_shown_by_browsers
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.opening import OpenImage, open_image
from app.images.decoding.records import Rendition, RenditionTargets
from app.images.decoding.sizes import Size
from app.quality import MEASURED_PX

THUMBNAIL_PX = 512
PREVIEW_PX = 2048
THUMBNAIL_QUALITY, PREVIEW_QUALITY, UPRIGHT_QUALITY = 82, 85, 92
_LONGEST_JPEG_PX = 65_500
# Decoding a JPEG at half size saves half the time; a preview may be this much smaller for it.
_SHORTFALL = 0.9


@dataclass(frozen=True, slots=True)
class Everything:
    """What one pass over a picture gives: a thumbnail as JPEG, the upright copy if there is one, pixels to measure."""

    thumbnail: bytes
    upright: Rendition | None
    measurable: Image.Image


def make_everything(
    opened: OpenImage, targets: RenditionTargets, limits: DecodeLimits
) -> Everything:
    """What the picture needs, from one pass over all its bytes.

    Args:
        opened: the picture.
        targets: where the preview goes, unless a small picture is its own; and the upright copy of a format that no
            browser shows.
        limits: from how many pixels on the picture is not held whole.

    Raises:
        ImageRefused: the picture does not decode to its last row.
    """
    upright = None
    if _needs_copy(opened, limits):
        whole = displayed(opened, decode(opened))
        upright = _save_upright(opened, whole, targets.upright)
        large = flattened(_within(opened, whole, PREVIEW_PX))
    else:
        large = _largest(opened, limits)
    if not is_its_own_preview(opened):
        large.save(targets.preview, "JPEG", quality=PREVIEW_QUALITY)
    thumbnail = _as_jpeg(_within(opened, large, THUMBNAIL_PX), THUMBNAIL_QUALITY)
    return Everything(thumbnail, upright, _within(opened, large, MEASURED_PX))


def reduced(opened: OpenImage, limits: DecodeLimits) -> Image.Image:
    """The pixels to measure, the very same as `make_everything` gives.

    Raises:
        ImageRefused: the picture does not decode to its last row.
    """
    if _needs_copy(opened, limits):
        large = flattened(_within(opened, displayed(opened, decode(opened)), PREVIEW_PX))
    else:
        large = _largest(opened, limits)
    return _within(opened, large, MEASURED_PX)


def make_thumbnail(source: Path, target: Path, file_name: str, limits: DecodeLimits) -> None:
    """Write the thumbnail once more, for a picture whose own was lost."""
    with open_image(source, file_name, limits) as opened:
        small = _reduced(opened, limits, THUMBNAIL_PX)
        small.save(target, "JPEG", quality=THUMBNAIL_QUALITY)


def make_preview(source: Path, target: Path, file_name: str, limits: DecodeLimits) -> None:
    """Write a JPEG of at most 2,048 px, which the editor shows until the whole picture has come.

    Raises:
        ImageRefused: the picture does not decode to its last row.
    """
    with open_image(source, file_name, limits) as opened:
        large = _reduced(opened, limits, PREVIEW_PX)
        large.save(target, "JPEG", quality=PREVIEW_QUALITY)


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
        if not _fits_one_file(opened, limits):
            raise refusals.too_large_for_one_file(file_name, opened.upright)
        return _save_upright(opened, displayed(opened, decode(opened)), target)


def is_its_own_preview(opened: OpenImage) -> bool:
    """Whether the stored file is small enough to be shown in place of a preview."""
    return is_shown_by_browsers(opened) and max(opened.stored) <= PREVIEW_PX


def _needs_copy(opened: OpenImage, limits: DecodeLimits) -> bool:
    """Whether the whole picture is written once more, because no browser shows its format."""
    return not opened.format.is_shown_by_browsers and _fits_one_file(opened, limits)


def _largest(opened: OpenImage, limits: DecodeLimits) -> Image.Image:
    """The preview, or of a small picture as much as its thumbnail and its measures need."""
    is_small = is_its_own_preview(opened)
    return _reduced(opened, limits, MEASURED_PX if is_small else PREVIEW_PX)


def _fits_one_file(opened: OpenImage, limits: DecodeLimits) -> bool:
    """Whether the whole picture can be held, and be written as JPEG; if not, its tiles show it."""
    return opened.stored.pixels <= limits.whole_pixels and max(opened.stored) <= _LONGEST_JPEG_PX


def _save_upright(opened: OpenImage, shown: Image.Image, target: Path) -> Rendition:
    """Write what `displayed` returned for the whole picture."""
    is_measured = opened.image.mode not in ("RGB", "CMYK", "YCbCr", "L")
    if is_measured or has_alpha(opened.image):
        shown.save(target, "PNG", compress_level=3)
        return Rendition("image/png", Size(*shown.size))
    shown.save(target, "JPEG", quality=UPRIGHT_QUALITY, subsampling=_subsampling(opened.image))
    return Rendition("image/jpeg", Size(*shown.size))


def _subsampling(image: Image.Image) -> int:
    """That of the original, whose colours have no more detail; none for other formats. Pillow's numbers: 0 to 2."""
    is_jpeg = isinstance(image, JpegImagePlugin.JpegImageFile)
    return max(0, JpegImagePlugin.get_sampling(image)) if is_jpeg else 0


def _reduced(opened: OpenImage, limits: DecodeLimits, longest_px: int) -> Image.Image:
    """The opaque pixels for a JPEG of at most that size."""
    if opened.stored.pixels > limits.whole_pixels:
        return striped.reduced(opened, longest_px)
    pixels = decode(opened, round(longest_px * _SHORTFALL))
    return flattened(displayed(opened, pixels, Size(*pixels.size).within(longest_px)))


def _within(opened: OpenImage, image: Image.Image, longest_px: int) -> Image.Image:
    """The upright pixels in the size of the whole picture within `longest_px`, whatever they were reduced to before."""
    if max(image.size) <= longest_px:
        return image
    return resized(image, opened.upright.within(longest_px))


def _as_jpeg(image: Image.Image, quality: int) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()
