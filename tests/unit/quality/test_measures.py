"""Measures on pictures whose truth is known."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from app.quality import COLUMNS
from app.quality.measures import colourfulness, measures_of, noise, sharpness, tones

GENERATOR = np.random.default_rng(7)
BOARD = Image.fromarray(
    np.kron(np.indices((16, 16)).sum(axis=0) % 2, np.ones((8, 8))) * 255
).convert("L")


def measured(picture: Image.Image) -> dict[str, float]:
    return measures_of(picture, picture.convert("L"))


def grey(level: int) -> Image.Image:
    return Image.new("RGB", (40, 30), (level, level, level))


def test_there_is_a_value_for_every_column_but_the_one_that_compares_images() -> None:
    assert [*measured(grey(9)), "outlier"] == [column.name for column in COLUMNS]


def test_the_more_blur_the_less_sharpness() -> None:
    sharp = [
        measured(BOARD.filter(ImageFilter.GaussianBlur(radius)))["sharpness"]
        for radius in (0, 1, 2, 4)
    ]

    assert sharp == sorted(sharp, reverse=True)
    assert sharp[0] > 100 * sharp[3]


def test_the_laplacian_is_taken_of_every_inner_pixel() -> None:
    levels = np.zeros((4, 5), np.float32)
    levels[1, 1] = 10

    inner = [-40, 10, 0, 10, 0, 0]
    assert sharpness(levels) == pytest.approx(np.var(inner))


@pytest.mark.parametrize("sigma", [2.0, 5.0, 12.0])
def test_noise_is_found_on_a_plain_ground_and_on_a_slope(sigma: float) -> None:
    slope = np.add.outer(np.linspace(40, 90, 200), np.linspace(0, 80, 300))
    noisy: NDArray[np.float32] = (slope + GENERATOR.normal(0, sigma, slope.shape)).astype(
        np.float32
    )

    assert noise(slope.astype(np.float32)) == pytest.approx(0, abs=0.01)
    assert noise(noisy) == pytest.approx(sigma, rel=0.05)


@pytest.mark.parametrize(("level", "brightness"), [(0, 0.0), (51, 0.2), (255, 1.0)])
def test_a_plain_picture_has_one_brightness_and_nothing_else(level: int, brightness: float) -> None:
    found = measured(grey(level))

    assert found["brightness"] == pytest.approx(brightness)
    assert {
        found[name] for name in ("contrast", "entropy", "colourfulness", "noise", "sharpness")
    } == {0.0}
    assert found["clipped_shadows"] == (1.0 if level == 0 else 0.0)
    assert found["clipped_highlights"] == (1.0 if level == 255 else 0.0)


def test_half_black_half_white_has_full_contrast_and_one_bit() -> None:
    found = measured(BOARD)

    assert found["contrast"] == pytest.approx(1.0)
    assert found["entropy"] == pytest.approx(1.0)
    assert found["clipped_highlights"] == found["clipped_shadows"] == pytest.approx(0.5)


def test_every_level_once_has_eight_bits() -> None:
    assert tones(np.ones(256))["entropy"] == pytest.approx(8.0)


def test_colourfulness_is_the_published_formula() -> None:
    pixels = GENERATOR.integers(0, 256, (60, 80, 3), np.uint8)
    red, green, blue = (pixels[..., band].astype(float) for band in range(3))
    red_green, yellow_blue = red - green, (red + green) / 2 - blue
    expected = math.hypot(red_green.std(), yellow_blue.std()) + 0.3 * math.hypot(
        red_green.mean(), yellow_blue.mean()
    )

    assert colourfulness(Image.fromarray(pixels)) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("size", [(1, 1), (2, 900), (1024, 1), (3, 3)])
def test_the_smallest_pictures_have_measures_too(size: tuple[int, int]) -> None:
    for mode in ("L", "RGB"):
        assert all(math.isfinite(value) for value in measured(Image.new(mode, size)).values())
