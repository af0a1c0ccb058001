"""A picture's pixels in a new file: all of them, upright, and nothing else of the old one but its colour profile.

Runs in a decoder's process, because it opens files of unknown origin.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from app.images.decoding import refusals
from app.images.decoding.display import decode, displayed, turned
from app.images.decoding.inspecting import frame_count
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.opening import OpenImage, open_image

_MODES = {
    "PNG": {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"},
    "TIFF": {"1", "L", "LA", "P", "RGB", "RGBA", "I;16", "I;16B", "I", "F", "CMYK", "LAB"},
    "WEBP": {"RGB", "RGBA"},
}
"""What a format keeps as it is; anything else is written as people see it."""
_OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "PNG": {"compress_level": 3},
    "TIFF": {"compression": "tiff_adobe_deflate"},
    "WEBP": {"lossless": True, "exact": True},
}


def save_bare(source: Path, file_name: str, limits: DecodeLimits, target: Path, form: str) -> int:
    """Write the pixels of the first picture without loss; gives how many further ones the file has.

    Args:
        source: the stored original.
        file_name: what a refusal calls it.
        limits: of the decoder.
        target: where the copy goes.
        form: `PNG`, `TIFF` or `WEBP`.

    Raises:
        ImageRefused: the picture does not decode to its last row, or is too large to be held whole.
    """
    with open_image(source, file_name, limits) as opened:
        if opened.stored.pixels > limits.whole_pixels:
            raise refusals.too_large_for_one_file(file_name, opened.upright)
        further = frame_count(opened.image) - 1
        pixels, profile = _pixels(opened, form)
        # A picture of its own: those that come from files bring along what their files said.
        bare = pixels.copy()
        bare.info = {key: value for key, value in pixels.info.items() if key == "transparency"}
        bare.save(target, form, icc_profile=profile, **_OPTIONS[form])
        return further


def _pixels(opened: OpenImage, form: str) -> tuple[Image.Image, bytes | None]:
    """As they are stored, with their profile; where the format has no such pixels as people see them, which is sRGB."""
    decoded = decode(opened)
    if decoded.mode in _MODES[form]:
        return turned(opened, decoded), decoded.info.get("icc_profile")
    return displayed(opened, decoded), None
