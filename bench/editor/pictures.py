"""Pictures for the pages: photos of several sizes, and a pyramid of tiles of a gigapixel."""

from pathlib import Path

import numpy as np
import pyvips
from numpy.typing import NDArray
from PIL import Image

# Width and height; the small one stands in where a picture's decoding would hide what is measured.
SIZES = {"small": (400, 300), "12mp": (4000, 3000), "48mp": (8000, 6000)}
TILE_SIZE = 512
GIGAPIXEL = (32_768, 30_720)


def make_pictures(folder: Path) -> None:
    """JPEGs named by their size; those that are there already are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (width, height) in SIZES.items():
        path = folder / f"{name}.jpg"
        if not path.exists():
            Image.fromarray(_pixels(width, height, seed=1)).save(path, quality=88)


def make_photos(folder: Path, count: int) -> None:
    """Different photos of 12 MP, for going from one to the next."""
    width, height = SIZES["12mp"]
    for place in range(count):
        path = folder / f"photo-{place}.jpg"
        if not path.exists():
            Image.fromarray(_pixels(width, height, seed=place)).save(path, quality=88)


def make_tiles(folder: Path) -> int:
    """A gigapixel as WebP tiles, `<level>/<row>/<column>.webp`, level 0 the smallest; returns how many levels."""
    pyramid = folder / "gigapixel"
    if not pyramid.exists():
        width, height = GIGAPIXEL
        coarse = _pixels(width // 32, height // 32, seed=2)
        image = pyvips.Image.new_from_array(coarse).resize(32, kernel="cubic")
        noise = pyvips.Image.gaussnoise(width, height, sigma=12)
        noisy = (image + noise).cast("uchar")
        noisy.dzsave(str(pyramid), layout="google", tile_size=TILE_SIZE, suffix=".webp[Q=80]")
    return len([each for each in pyramid.iterdir() if each.is_dir()])


def _pixels(width: int, height: int, *, seed: int) -> NDArray[np.uint8]:
    """Smooth colours with some noise: files as large as those of photos."""
    chance = np.random.default_rng(seed)
    coarse = chance.integers(
        40, 216, (max(height // 50, 2), max(width // 50, 2), 3), dtype=np.uint8
    )
    smooth = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    noise = chance.integers(-12, 12, (height, width, 1), dtype=np.int16)
    pixels: NDArray[np.uint8] = np.clip(np.asarray(smooth, np.int16) + noise, 0, 255).astype(
        np.uint8
    )
    return pixels
