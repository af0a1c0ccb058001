"""From any kind of pixels to what a screen shows: eight bits, sRGB, upright."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageCms, ImageFile

from app.images.decoding import refusals
from app.images.decoding.formats import BMP, JPEG
from app.images.decoding.opening import DECODER_ERRORS, MEASURED_MODES, OpenImage
from app.images.decoding.sizes import Size

DARKEST_PERCENTILE, LIGHTEST_PERCENTILE = 0.5, 99.5
_NEUTRAL = (127, 127, 127)  # Neither white nor black drawings vanish on it.
_BAND_ROWS = 256
_SAMPLED_VALUES = 4_000_000
_SRGB = ImageCms.createProfile("sRGB")
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def decode(opened: OpenImage, longest_px: int | None = None) -> Image.Image:
    """All pixels of the first picture, or a JPEG's at half, quarter or eighth size where that still suffices.

    Args:
        opened: the picture.
        longest_px: how long the longer side must be at least; None for every pixel.

    Raises:
        ImageRefused: the pixels do not decode to the last row.
    """
    image = opened.image
    try:
        if longest_px is not None and opened.format is JPEG:
            image.draft(None, opened.stored.within(longest_px))
        image.load()
    except DECODER_ERRORS as error:
        raise refusals.broken_pixels(opened.file_name, _decodable_percent(opened)) from error
    if opened.format is JPEG and image.mode == "CMYK" and "adobe" not in image.info:
        # Pillow takes every CMYK JPEG for one of Adobe's, which are stored inverted.
        return _with_profile_of(image, ImageChops.invert(image))
    return image


def displayed(opened: OpenImage, pixels: Image.Image, size: Size | None = None) -> Image.Image:
    """The pixels as a person should see them: upright, sRGB, eight bits, in mode L, RGB or RGBA.

    Args:
        opened: the picture that the pixels come from, which knows how it is turned.
        pixels: what `decode` returned.
        size: to which size to reduce them, in the frame of `pixels`; None keeps every pixel.
    """
    profile = pixels.info.get("icc_profile")
    shown = _eight_bit(pixels)
    if size is not None and size != shown.size:
        shown = resized(shown, size)
    return turned(opened, _to_srgb(shown, profile))


def resized(image: Image.Image, size: Size) -> Image.Image:
    """The picture at another size, by the fastest way that shows no difference."""
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=1.5)


def turned(opened: OpenImage, pixels: Image.Image) -> Image.Image:
    """The pixels upright, unless their decoder turned them already."""
    return pixels if opened.is_turned_by_decoder else turned_by(opened.orientation, pixels)


def turned_by(orientation: int, pixels: Image.Image) -> Image.Image:
    """The pixels after the turn or flip that EXIF's orientation (1 to 8) asks for."""
    turn = _TURNS.get(orientation)
    return pixels if turn is None else pixels.transpose(turn)


def flattened(image: Image.Image) -> Image.Image:
    """The picture over a neutral grey, for formats without transparency."""
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, _NEUTRAL)
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _eight_bit(image: Image.Image) -> Image.Image:
    """One of L, RGB, RGBA, CMYK and LAB, which can be reduced without mixing up palette entries."""
    if image.mode in ("L", "RGB") and "transparency" in image.info:
        return image.convert("RGBA")
    match image.mode:
        case "L" | "RGB" | "RGBA" | "CMYK" | "LAB":
            return image
        case "1":
            return image.convert("L")
        case "P" | "PA":
            is_opaque = image.mode == "P" and "transparency" not in image.info
            return image.convert("RGB" if is_opaque else "RGBA")
        case "LA" | "La" | "RGBa":
            return image.convert("LA" if image.mode == "La" else "RGBA").convert("RGBA")
        case mode if mode in MEASURED_MODES:
            return stretched(np.asarray(image))
        case _:
            return image.convert("RGB")


def stretched(values: NDArray[np.generic]) -> Image.Image:
    """Measured values as greys: the middle 99 % of them fill the range from black to white.

    Sensors, microscopes and depth cameras use a small part of sixteen bits; shown as they are they would be black.

    Args:
        values: one number a pixel, of any type; what is not finite becomes black.
    """
    dark, scale = grey_range(values)
    greys = np.empty(values.shape, np.uint8)
    for top in range(
        0, values.shape[0], _BAND_ROWS
    ):  # In bands, so that the floats never fill the memory.
        band = (values[top : top + _BAND_ROWS].astype(np.float64) - dark) * scale
        greys[top : top + _BAND_ROWS] = (
            np.nan_to_num(np.clip(band, 0, 255), nan=0.0).round().astype(np.uint8)
        )
    return Image.fromarray(greys)


def grey_range(values: NDArray[np.generic]) -> tuple[float, float]:
    """The value that becomes black, and by how much the others are multiplied so that the lightest becomes white."""
    flat = values.reshape(-1)
    sample = flat[:: max(1, flat.size // _SAMPLED_VALUES)].astype(np.float64)
    sample = sample[np.isfinite(sample)]
    if sample.size == 0:
        return 0.0, 0.0
    dark, light = np.percentile(sample, (DARKEST_PERCENTILE, LIGHTEST_PERCENTILE))
    if light <= dark:
        dark, light = sample.min(), sample.max()
    return float(dark), float(255.0 / (light - dark)) if light > dark else 0.0


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    converted = _by_profile(image, profile) if profile else None
    if converted is not None:
        return converted
    if image.mode == "LAB":
        return _by_open_profile(
            image, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        ) or image.convert("L")
    return image if image.mode in ("L", "RGB", "RGBA") else image.convert("RGB")


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    """None where the profile is broken, belongs to other channels, or is sRGB itself."""
    try:
        opened = ImageCms.ImageCmsProfile(BytesIO(profile))
        is_srgb = "sRGB" in (opened.profile.profile_description or "")
    except DECODER_ERRORS:
        return None
    return None if is_srgb else _by_open_profile(image, opened)


def _by_open_profile(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image | None:
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        return ImageCms.profileToProfile(image, profile, _SRGB, outputMode=mode)
    except (ImageCms.PyCMSError, *DECODER_ERRORS):
        return None


def _with_profile_of(image: Image.Image, changed: Image.Image) -> Image.Image:
    if "icc_profile" in image.info:
        changed.info["icc_profile"] = image.info["icc_profile"]
    return changed


def _decodable_percent(opened: OpenImage) -> int | None:
    """How much of a broken picture can be seen, where that can be told."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        with opened.path.open("rb") as file:
            image = Image.open(file, formats=(opened.format.decoder,))
            image.draft(None, (512, 512))
            percent = round(100 * _decoded_rows(image.convert("RGB"), opened) / image.height)
    except DECODER_ERRORS:
        return None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
    return percent if 0 < percent < 100 else None


def _decoded_rows(image: Image.Image, opened: OpenImage) -> int:
    """The rows before those that the decoder left in one colour; BMP is stored from the bottom up."""
    if opened.format is BMP:
        image = image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    last = image.crop((0, image.height - 1, image.width, image.height)).resize(image.size)
    differing = ImageChops.difference(image, last).getbbox()
    return differing[3] if differing else 0
