"""Two hashes of a picture: one that survives resizing and compression, and one that tells the same pixels."""

import hashlib
import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_SIDE, _KEPT = 32, 8

PLAIN = (-(2**63), 0)
"""The perceptual hashes of pictures of one colour, of black last: with a mean alone, they say nothing of likeness."""


def perceptual_hash(luma: Image.Image) -> int:
    """Which of the 64 lowest frequencies of the picture are above their median, as a signed number of 64 bits.

    Luma at 32 by 32, its cosine transform (DCT-II), the upper left 8 by 8 of it read row by row, first bit highest.
    Copies that were resized or compressed differ in a few bits, other pictures in about 32.

    Source: C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010.
    """
    small = luma.resize((_SIDE, _SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    low = _COSINES @ np.asarray(small, np.float64) @ _COSINES.T
    # A plain picture has nothing but its mean; what rounding errors add to the rest must not become bits.
    low = low.round(3)
    bits = np.packbits(low > np.median(low))
    return int.from_bytes(bits.tobytes(), signed=True)


def pixel_hash(picture: Image.Image) -> int:
    """64 bits of a digest of the pixels and the size: equal for equal pictures, whatever their files say."""
    digest = hashlib.sha256(f"{picture.mode} {picture.size}".encode())
    digest.update(picture.tobytes())
    return int.from_bytes(digest.digest()[:8], signed=True)


def hamming(first: int, second: int) -> int:
    """In how many bits two hashes differ."""
    return ((first ^ second) & (2**64 - 1)).bit_count()


def _cosines() -> NDArray[np.float64]:
    """The first rows of the matrix of the DCT-II, not normalised, as in scipy and the published hashes."""
    frequency, place = np.arange(_KEPT)[:, None], np.arange(_SIDE)[None, :]
    return 2 * np.cos(math.pi * frequency * (2 * place + 1) / (2 * _SIDE))


_COSINES = _cosines()
