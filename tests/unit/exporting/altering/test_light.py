"""Exposure, noise and the numbers that values are normalised by."""

import numpy as np
import pytest
from PIL import Image

from app.exporting.altering.asked import Augment, Preparation
from app.exporting.altering.channels import (
    Channels,
    counts_of,
    normalization_of,
    normalized,
    normalized_range,
)
from app.exporting.altering.light import exposed, held_stops, noisy
from app.exporting.altering.pixels import altered
from app.exporting.altering.plans import plans_of
from app.geometry.boxes import Size

RAMP = Image.fromarray(np.stack([np.tile(np.arange(100, dtype=np.uint8), (50, 1))] * 3, axis=2))


def test_a_stop_is_twice_the_light() -> None:
    """sRGB: a grey of 100 is 0.127 of full light, a grey of 138 twice as much."""
    picture = Image.new("RGB", (4, 4), (100, 50, 0))

    assert exposed(picture, 1).getpixel((0, 0)) == (138, 71, 0)
    assert exposed(picture, -1).getpixel((0, 0)) == (71, 34, 0)


def test_a_picture_is_exposed_no_further_than_its_highlights_allow() -> None:
    bright = Image.new("RGB", (10, 10), (188, 188, 188))

    assert held_stops(bright, 3) == pytest.approx(1.0, abs=0.02)
    assert exposed(bright, 3).getpixel((0, 0)) == (255, 255, 255)
    assert held_stops(Image.new("L", (10, 10), 255), 3) == 0
    assert held_stops(bright, -3) == -3


def test_what_is_transparent_stays_so() -> None:
    picture = Image.new("RGBA", (8, 8), (100, 100, 100, 77))

    for made in (exposed(picture, 1), noisy(picture, 0.1, 1)):
        assert made.mode == "RGBA"
        assert made.getchannel("A").getextrema() == (77, 77)


def test_noise_has_the_deviation_that_was_asked_for_and_is_the_same_for_a_seed() -> None:
    picture = Image.new("L", (200, 200), 128)

    made = noisy(picture, 0.05, 7)

    assert np.asarray(made).std() == pytest.approx(0.05 * 255, rel=0.03)
    assert made.tobytes() == noisy(picture, 0.05, 7).tobytes()
    assert made.tobytes() != noisy(picture, 0.05, 8).tobytes()


def test_copies_are_lit_cropped_and_noisy_within_what_was_asked() -> None:
    asked = Augment(copies=7, exposure=1.5, crop=0.3, noise=0.02, seed=5)
    plans = plans_of(Size(120, 90), Preparation(augment=asked), key="a", is_copied=True)[1:]

    assert all(-1.5 <= each.stops <= 1.5 for each in plans)
    for each in plans:
        left, top, width, height = each.window
        assert (width >= 84, height >= 63) == (True, True)
        assert (left + width <= 120, top + height <= 90) == (True, True)
        assert each.size == Size(120, 90)
        assert altered(RAMP.resize((120, 90)), each).size == (120, 90)
    assert len({each.window for each in plans}) == 7
    assert len({each.noise_seed for each in plans}) == 7


def test_what_is_not_asked_for_leaves_the_copies_of_a_seed_as_they_were() -> None:
    """Of the copies of an earlier version: an export that is made again is the same."""
    asked = Preparation(augment=Augment(copies=2, brightness=0.2, seed=3))

    plans = plans_of(Size(120, 90), asked, key="a", is_copied=True)

    assert [(each.is_mirrored, each.brightness) for each in plans[1:]] == [
        (True, 0.9935),
        (False, 1.1897),
    ]


def test_normalisation_is_what_numpy_says_of_all_pixels() -> None:
    other = Image.new("L", (30, 20), 200)
    channels = Channels()
    for each in (RAMP, other):
        channels.add(counts_of(each))

    found = normalization_of("dataset", channels)

    pixels = np.concatenate(
        [np.asarray(each.convert("RGB")).reshape(-1, 3) / 255 for each in (RAMP, other)]
    )
    assert found is not None
    assert found["mean"] == pytest.approx(pixels.mean(axis=0), abs=1e-6)
    assert found["std"] == pytest.approx(pixels.std(axis=0), abs=1e-6)
    assert found["pictures"] == 2


def test_normalised_values_are_shown_from_the_least_to_the_greatest() -> None:
    mean, std = [0.1, 0.2, 0.3], [0.5, 0.25, 0.125]

    shown = np.asarray(normalized(RAMP, mean, std)).astype(int)
    low, high = normalized_range(counts_of(RAMP), mean, std) or (0, 0)

    assert low == -2.4
    assert high == pytest.approx((99 / 255 - 0.2) / 0.25, abs=1e-4)
    assert (shown.min(), shown.max()) == (0, 255)
    assert shown[0, 0, 0] == round((-0.2 - low) * 255 / (high - low))
