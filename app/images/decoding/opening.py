"""Open a picture: one decoder, header first, limits before pixels."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import pi_heif
from PIL import Image, PngImagePlugin, TiffImagePlugin

from app.images.decoding import refusals
from app.images.decoding.formats import HEAD_BYTES, HEIC, TIFF, ImageFormat, recognise
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.sizes import Size

# What decoders have been seen to raise at hostile bytes; none of it means more than "this file is broken".
DECODER_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    EOFError,
    RuntimeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)

MEASURED_MODES = ("I", "F", "I;16", "I;16B", "I;16L", "I;16N")
"""Pillow's modes whose numbers are measurements of any range, not shades from black to white."""

_ORIENTATION, _SUBFILE_TYPE, _SUB_IFDS, _DNG_VERSION = 274, 254, 330, 50706
_REDUCED = 1
_QUARTER_TURNED = (5, 6, 7, 8)
_PNG_SIGNATURE_BYTES = 8
_MOST_CHUNKS = 100_000
_LARGEST_EXIF_BYTES = 1024 * 1024

pi_heif.register_heif_opener(
    thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
)


@dataclass(frozen=True, slots=True)
class OpenImage:
    """A picture whose header is read and whose pixels are not.

    `orientation` turns the stored frame upright and is always legal; `orientation_tag` is what the file says, which may
    be anything, or None.
    """

    image: Image.Image
    format: ImageFormat
    file_name: str
    path: Path
    stored: Size
    orientation: int
    orientation_tag: int | None

    @property
    def upright(self) -> Size:
        """The size after turning."""
        return self.stored.swapped if self.orientation in _QUARTER_TURNED else self.stored

    @property
    def is_turned_by_decoder(self) -> bool:
        """Whether the pixels come out upright: Pillow turns TIFF while it decodes."""
        return self.format is TIFF


@contextmanager
def open_image(path: Path, file_name: str, limits: DecodeLimits) -> Iterator[OpenImage]:
    """The picture in a file, checked against the limits.

    Args:
        path: the file; its own name does not matter.
        file_name: how people call it, for refusals.
        limits: how many pixels are allowed.

    Raises:
        ImageRefused: the format is not taken, the header is broken, or there are too many pixels.
    """
    # A file object, not the path: a path would let Pillow choose by its extension and map the file into memory.
    with path.open("rb") as file, _without_complaints():
        image_format = recognise(file.read(HEAD_BYTES), file_name)
        try:
            image = Image.open(file, formats=(image_format.decoder,))
            opened = _described(image, image_format, file_name, path)
        except DECODER_ERRORS as error:
            raise refusals.broken_header(file_name, image_format.name) from error
        check_size(opened.stored, image_format, file_name, limits)
        _arm_second_line_of_defence(limits)
        with image:
            yield opened


def check_size(size: Size, image_format: ImageFormat, file_name: str, limits: DecodeLimits) -> None:
    """Refuse a size beyond the limits.

    Raises:
        ImageRefused: the picture has no pixels, or more than the limit for its format.
    """
    if min(size) <= 0:
        raise refusals.no_pixels(file_name)
    if not image_format.is_striped and size.pixels > limits.whole_pixels:
        raise refusals.too_many_pixels(
            file_name, size, limits.whole_pixels, "CONCORD_MAX_IMAGE_PIXELS"
        )
    if size.pixels > limits.tiled_pixels:
        raise refusals.too_many_pixels(
            file_name, size, limits.tiled_pixels, "CONCORD_MAX_TILED_PIXELS"
        )


@contextmanager
def _without_complaints() -> Iterator[None]:
    """Pillow warns about odd metadata and large sizes; the first is not ours to show, the second we check ourselves."""
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = before


def _arm_second_line_of_defence(limits: DecodeLimits) -> None:
    """A picture that grows after its header was read, as a GIF frame can, meets Pillow's own check."""
    Image.MAX_IMAGE_PIXELS = limits.tiled_pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)


def _described(
    image: Image.Image, image_format: ImageFormat, file_name: str, path: Path
) -> OpenImage:
    if isinstance(image, TiffImagePlugin.TiffImageFile) and _is_raw_photo(image):
        raise refusals.raw_photo(file_name)
    tag = _orientation_tag(image, image_format)
    orientation = tag if tag is not None and 1 <= tag <= 8 and image_format is not HEIC else 1
    size = Size(*image.size)
    is_swapped = image_format is TIFF and orientation in _QUARTER_TURNED
    stored = size.swapped if is_swapped else size
    return OpenImage(image, image_format, file_name, path, stored, orientation, tag)


def _is_raw_photo(image: TiffImagePlugin.TiffImageFile) -> bool:
    """A TIFF whose first directory is a small copy of a picture further inside: NEF, ARW, DNG."""
    tags = image.tag_v2
    if _DNG_VERSION in tags:
        return True
    subfile_type = tags.get(_SUBFILE_TYPE, 0)
    return _SUB_IFDS in tags and isinstance(subfile_type, int) and bool(subfile_type & _REDUCED)


def _orientation_tag(image: Image.Image, image_format: ImageFormat) -> int | None:
    """The orientation that the EXIF block gives. XMP may repeat it, but browsers and OpenCV do not look there."""
    if image_format is HEIC:
        return cast("int | None", image.info.get("original_orientation"))
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        value = image.tag_v2.get(_ORIENTATION)
    else:
        value = _exif(image).get(_ORIENTATION)
    return value if isinstance(value, int) else None


def _exif(image: Image.Image) -> Image.Exif:
    block = image.info.get("exif") or _late_exif(image)
    profile = image.info.get("Raw profile type exif")
    exif = Image.Exif()
    try:
        if block:
            exif.load(block)
        elif profile:  # ImageMagick's way to keep EXIF in a PNG.
            exif.load(bytes.fromhex("".join(profile.split("\n")[3:])))
    except DECODER_ERRORS:
        return Image.Exif()  # A broken block costs the orientation, not the picture.
    return exif


def _late_exif(image: Image.Image) -> bytes | None:
    """The EXIF block of a PNG that was written behind the pixels, where the header does not reach."""
    if not isinstance(image, PngImagePlugin.PngImageFile) or image.fp is None:
        return None
    file, before = image.fp, image.fp.tell()
    try:
        return _find_chunk(file, b"eXIf")
    finally:
        file.seek(before)


def _find_chunk(file: IO[bytes], wanted: bytes) -> bytes | None:
    position = _PNG_SIGNATURE_BYTES
    for _ in range(_MOST_CHUNKS):
        file.seek(position)
        header = file.read(8)
        if len(header) < 8:
            return None
        length = int.from_bytes(header[:4], "big")
        if header[4:] == wanted:
            return file.read(min(length, _LARGEST_EXIF_BYTES))
        position += length + 12
    return None
