"""Pictures too large to hold: libvips decodes them in stripes, in flat memory, and writes their tiles."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from PIL import Image

from app.images.decoding import refusals
from app.images.decoding.display import decode, displayed, flattened, grey_range
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.opening import MEASURED_MODES, OpenImage, open_image

TILE_PX = 512
TILE_QUALITY = 87  # From 90 on, libvips keeps colours at full size, and the file is twice as large.
_TILED = {
    "tile": True,
    "tile_width": TILE_PX,
    "tile_height": TILE_PX,
    "bigtiff": True,
    "keep": "none",
}
_NEUTRAL = [127, 127, 127]
_SAMPLE_PX = 2048
_VIPS_TURNS = {
    2: ("fliphor",),
    3: ("rot180",),
    4: ("flipver",),
    5: ("rot90", "fliphor"),
    6: ("rot90",),
    7: ("rot270", "fliphor"),
    8: ("rot270",),
}


def reduced(opened: OpenImage, longest_px: int) -> Image.Image:
    """The picture at `longest_px` at most, upright, opaque and in sRGB.

    Raises:
        ImageRefused: the picture does not decode to its last row.
    """
    vips = _vips()
    try:
        if opened.image.mode in MEASURED_MODES:
            small = _measured(opened).thumbnail_image(
                longest_px, height=longest_px, size="down", no_rotate=True
            )
            image = _turned(small.copy_memory(), opened)
        else:
            image = vips.Image.thumbnail(
                str(opened.path),
                longest_px,
                height=longest_px,
                size="down",
                output_profile="srgb",
                fail_on="truncated",
            )
        return Image.fromarray(_flat(image).numpy())
    except vips.Error as error:
        raise refusals.broken_pixels(opened.file_name, None) from error


def make_pyramid(source: Path, target: Path, file_name: str, limits: DecodeLimits) -> int:
    """Write a tiled TIFF that holds the picture upright at full, half, quarter … size; returns how many sizes.

    Its tiles are JPEG streams that can be cut out of the file without decoding (`app.images.tiles`).

    Raises:
        ImageRefused: the picture does not decode to its last row.
    """
    vips = _vips()
    with (
        open_image(source, file_name, limits) as opened,
        TemporaryDirectory(dir=target.parent) as folder,
    ):
        try:
            is_held = opened.stored.pixels <= limits.whole_pixels
            image = _held(opened) if is_held else _streamed(opened, Path(folder, "stored.tif"))
            image.tiffsave(str(target), pyramid=True, compression="jpeg", Q=TILE_QUALITY, **_TILED)
        except vips.Error as error:
            raise refusals.broken_pixels(file_name, None) from error
    return int(vips.Image.new_from_file(str(target)).get("n-pages"))


def _held(opened: OpenImage) -> Any:
    """Through Pillow, which reads every format: the same pixels that the thumbnail was made of."""
    shown = flattened(displayed(opened, decode(opened)))
    return _vips().Image.new_from_array(np.asarray(shown))


def _streamed(opened: OpenImage, shelf: Path) -> Any:
    """Row by row. Turning needs columns, or the last row first, so such a picture is laid out in tiles before."""
    shown = _measured(opened) if opened.image.mode in MEASURED_MODES else _coloured(opened)
    if opened.orientation not in (1, 2):
        shown.tiffsave(str(shelf), compression="none", **_TILED)
        shown = _vips().Image.new_from_file(str(shelf))
    return _turned(shown, opened)


def _coloured(opened: OpenImage) -> Any:
    image = _rows(opened)
    has_profile = image.get_typeof("icc-profile-data") != 0
    return _flat(image.icc_transform("srgb") if has_profile else image.colourspace("srgb"))


def _measured(opened: OpenImage) -> Any:
    """Measured values as greys, by the rule of `display.stretched`, in two passes over the file."""
    shrink = max(1, max(opened.stored) // _SAMPLE_PX)
    dark, scale = grey_range(_rows(opened).shrink(shrink, shrink).numpy())
    greys = _rows(opened).extract_band(0).linear(scale, -dark * scale)
    return greys.cast("uchar").copy(interpretation="b-w")


def _rows(opened: OpenImage) -> Any:
    return _vips().Image.new_from_file(str(opened.path), access="sequential", fail_on="truncated")


def _turned(image: Any, opened: OpenImage) -> Any:
    for turn in _VIPS_TURNS.get(opened.orientation, ()):
        image = getattr(image, turn)()
    upright = image.copy()
    upright.remove("orientation")  # Otherwise the next decoder would turn the picture once more.
    return upright


def _flat(image: Any) -> Any:
    if not image.hasalpha():
        return image
    return image.flatten(background=_NEUTRAL[: image.bands - 1])


def _vips() -> Any:
    """libvips, with every loader blocked that its authors do not trust with hostile files."""
    import pyvips  # Here, for it costs 30 MB that few pictures need.

    pyvips.block_untrusted_set(True)
    pyvips.cache_set_max(0)
    return pyvips
