"""Light and noise: a picture as if it had been exposed otherwise, or taken by a worse sensor."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_Change = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]
_BRIGHTEST = 0.99
"""The share of pixels that more exposure must not turn white."""
_LEAST_LIGHT = 1e-4


def exposed(picture: Image.Image, stops: float) -> Image.Image:
    """The picture with 2 to the power of `stops` times as much light, which adds up before sRGB's curve.

    More light is given only until the brightest hundredth of the pixels is white: a bright picture gets less than a
    dark one, as whoever exposes it would do.
    """
    held = held_stops(picture, stops)
    return _with_colors(picture, lambda colors: _through_table(colors, _table(held)))


def held_stops(picture: Image.Image, stops: float) -> float:
    """As many of these stops as the picture takes."""
    if stops <= 0:
        return stops
    counts = np.array(picture.convert("RGB").histogram()).reshape(3, 256).sum(axis=0)
    bright = int(np.searchsorted(np.cumsum(counts), _BRIGHTEST * counts.sum()))
    room = -np.log2(max(_LEAST_LIGHT, float(_linear(np.array([bright / 255]))[0])))
    return min(stops, max(0.0, round(float(room), 4)))


def noisy(picture: Image.Image, deviation: float, seed: int) -> Image.Image:
    """With noise of a normal distribution, each channel and pixel by itself; `deviation` is of full white, which is 1.

    Drawn in rows, so that a large picture takes no more memory than a small one.
    """
    chance = np.random.Generator(np.random.PCG64(seed))

    def with_noise(colors: NDArray[np.uint8]) -> NDArray[np.uint8]:
        made = np.empty_like(colors)
        for row, values in enumerate(colors):
            drawn = chance.standard_normal(values.shape, np.float32)
            made[row] = np.clip(np.rint(values + drawn * (255 * deviation)), 0, 255)
        return made

    return _with_colors(picture, with_noise)


def _with_colors(picture: Image.Image, change: _Change) -> Image.Image:
    """The picture with other colours; what is transparent stays so."""
    if picture.mode == "RGBA":
        made = _with_colors(picture.convert("RGB"), change)
        made.putalpha(picture.getchannel("A"))
        return made
    if picture.mode not in ("L", "RGB"):
        return _with_colors(picture.convert("RGB"), change)
    return Image.fromarray(change(np.asarray(picture)))


def _through_table(colors: NDArray[np.uint8], table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    made: NDArray[np.uint8] = table[colors]
    return made


def _table(stops: float) -> NDArray[np.uint8]:
    """What each of 256 values becomes."""
    light = np.clip(_linear(np.arange(256) / 255) * 2.0**stops, 0, 1)
    table: NDArray[np.uint8] = np.rint(_encoded(light) * 255).astype(np.uint8)
    return table


def _linear(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """From sRGB to light, IEC 61966-2-1; both from 0 to 1."""
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _encoded(light: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
