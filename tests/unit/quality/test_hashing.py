"""Perceptual hashes by their published definition and their properties."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageEnhance
from scipy.fft import dctn

from app.quality.hashing import PLAIN, hamming, perceptual_hash, pixel_hash

GENERATOR = np.random.default_rng(11)


def picture(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Patches of grey without sharp borders, as photographs have."""
    patches = np.random.default_rng(seed).integers(0, 256, (9, 12), np.uint8)
    return Image.fromarray(patches).resize(size, Image.Resampling.BICUBIC)


def compressed(image: Image.Image, quality: int) -> Image.Image:
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer).convert("L")


def test_the_hash_is_that_of_the_published_algorithm() -> None:
    small = picture(1, (32, 32))

    low = dctn(np.asarray(small, float), type=2)[:8, :8]
    bits = "".join("1" if value > np.median(low) else "0" for value in low.ravel())

    assert perceptual_hash(small) & (2**64 - 1) == int(bits, 2)


@pytest.mark.parametrize("seed", range(8))
def test_copies_differ_in_a_few_bits(seed: int) -> None:
    original = picture(seed)
    copies = [
        compressed(original, 30),
        original.resize((320, 240)),
        original.resize((1000, 750)),
        ImageEnhance.Brightness(original).enhance(0.9),
    ]

    assert max(hamming(perceptual_hash(original), perceptual_hash(copy)) for copy in copies) <= 6


def test_different_pictures_differ_in_many_bits() -> None:
    hashes = [perceptual_hash(picture(seed)) for seed in range(20)]

    apart = [hamming(one, other) for index, one in enumerate(hashes) for other in hashes[:index]]
    assert min(apart) > 12


def test_a_plain_picture_has_one_hash_whatever_its_level() -> None:
    lit, black = PLAIN
    levels = (Image.new("L", (300, 200), level) for level in range(1, 256))

    assert {perceptual_hash(plain) for plain in levels} == {lit}
    assert perceptual_hash(Image.new("L", (300, 200), 0)) == black


def test_hashes_fit_a_signed_number_of_64_bits() -> None:
    for seed in range(20):
        assert -(2**63) <= perceptual_hash(picture(seed)) < 2**63
        assert -(2**63) <= pixel_hash(picture(seed)) < 2**63


def test_the_distance_counts_bits_across_the_sign() -> None:
    assert hamming(-1, 0) == 64
    assert hamming(-(2**63), 0) == 1
    assert hamming(0b1011, 0b0010) == 2


def test_one_changed_pixel_changes_the_hash_of_pixels_and_a_copy_does_not() -> None:
    original = picture(3)
    changed = original.copy()
    changed.putpixel((0, 0), (original.getpixel((0, 0)) + 1) % 256)  # type: ignore[operator]

    assert pixel_hash(original.copy()) == pixel_hash(original) != pixel_hash(changed)
