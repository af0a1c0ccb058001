"""The facts about a picture that its file states, as plain data."""

from pathlib import Path

from PIL import Image, JpegImagePlugin, TiffImagePlugin

from app.images.decoding.formats import AVIF, HEAD_BYTES, HEIC, PNG, TIFF
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.opening import DECODER_ERRORS, OpenImage, open_image
from app.images.decoding.records import Inspected

_BITS_PER_SAMPLE = 258
_PNG_DEPTH_AT = 24


def inspect(path: Path, file_name: str, limits: DecodeLimits) -> Inspected:
    """The facts about the picture in a file; raises ImageRefused."""
    with open_image(path, file_name, limits) as opened:
        return inspected(opened)


def inspected(opened: OpenImage) -> Inspected:
    """The facts about an open picture. Counts frames last, for that moves through the file."""
    image = opened.image
    return Inspected(
        format_name=opened.format.name,
        mime_type=opened.format.mime_type,
        stored=opened.stored,
        upright=opened.upright,
        orientation=opened.orientation,
        orientation_tag=opened.orientation_tag,
        mode=image.mode,
        bit_depth=_bit_depth(opened),
        channels=_channels(image),
        has_alpha=has_alpha(image),
        has_color_profile=bool(image.info.get("icc_profile")),
        is_shown_by_browsers=is_shown_by_browsers(opened),
        frame_count=frame_count(image),
    )


def has_alpha(image: Image.Image) -> bool:
    """Whether some pixels may be transparent."""
    return image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info


def is_shown_by_browsers(opened: OpenImage) -> bool:
    """Whether the stored bytes may stand for the upright picture.

    Not when it must be turned: browsers differ on which formats they turn. Not for measured values, which they show
    nearly black, and not for CMYK, whose inversion they guess.
    """
    has_plain_colors = opened.image.mode in ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "YCbCr")
    return opened.format.is_shown_by_browsers and opened.orientation == 1 and has_plain_colors


def _channels(image: Image.Image) -> int:
    """Channels of colour or measurement, without transparency."""
    if image.mode in ("P", "PA"):
        return 3
    return len(image.getbands()) - (1 if image.mode in ("RGBA", "LA", "La", "RGBa") else 0)


def _bit_depth(opened: OpenImage) -> int:
    image = opened.image
    if opened.format is TIFF and isinstance(image, TiffImagePlugin.TiffImageFile):
        bits = image.tag_v2.get(_BITS_PER_SAMPLE, (1,))
        return int(bits[0]) if isinstance(bits, tuple) and bits else 1
    if opened.format is HEIC:
        return int(image.info.get("bit_depth", 8))
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        return int(image.bits)
    if opened.format in (PNG, AVIF):
        with opened.path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        return head[_PNG_DEPTH_AT] if opened.format is PNG else _avif_depth(head)
    return 1 if image.mode == "1" else 8


def _avif_depth(head: bytes) -> int:
    """From the codec's configuration: a bit for more than eight, and a bit for twelve instead of ten."""
    at = head.find(b"av1C")
    flags = head[at + 6] if 0 <= at < len(head) - 6 else 0
    if not flags & 0x40:
        return 8
    return 12 if flags & 0x20 else 10


def frame_count(image: Image.Image) -> int:
    """Pages, or pictures of an animation."""
    try:
        return max(1, int(getattr(image, "n_frames", 1)))
    except DECODER_ERRORS:
        return 1  # The first picture is sound; a broken later one is not labelled anyway.
