"""What measuring returns: plain data, in a module that loads neither pixels nor numbers."""

from dataclasses import dataclass

MEASURED_PX = 1024
"""How long the longer side is at most while it is measured; smaller pictures are not enlarged."""

VERSION = 1
"""Counts up when a definition changes, for what was measured before no longer compares."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """What a picture looks like, as a vector of length 1, and who said so."""

    model: str
    version: int
    vector: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """One picture's measures by the names of their columns, its hashes (signed, of 64 bits) and its embedding."""

    measures: dict[str, float]
    perceptual_hash: int
    pixel_hash: int
    embedded: Embedded


@dataclass(frozen=True, slots=True)
class EmbeddedThumbnail:
    """The small picture that a camera leaves inside the file, which programs that change the large one may forget.

    `hashes` are perceptual hashes of it as it is stored, turned as the picture is, and turned so twice.
    """

    width: int
    height: int
    hashes: tuple[int, int, int]
