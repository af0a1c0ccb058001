"""How much one picture may cost."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Loading the settings takes longer than loading the decoders.
    from app.settings import Settings


@dataclass(frozen=True, slots=True)
class DecodeLimits:
    """Pixels allowed. Up to `whole_pixels` a picture is decoded into memory, up to `tiled_pixels` in stripes."""

    whole_pixels: int = 100_000_000
    tiled_pixels: int = 2_000_000_000
    tile_above_pixels: int = 40_000_000


def decode_limits(settings: "Settings") -> DecodeLimits:
    """The limits that the operator chose."""
    return DecodeLimits(
        whole_pixels=settings.max_image_pixels,
        tiled_pixels=max(settings.max_image_pixels, settings.max_tiled_pixels),
        tile_above_pixels=settings.tile_above_pixels,
    )
