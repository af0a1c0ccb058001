"""What rules are given, and what they return."""

from dataclasses import dataclass
from datetime import datetime
from math import log2

ODD, DOUBTFUL, IMPOSSIBLE = 1, 2, 3
"""Severities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one image; None where nobody knows. Sizes are (width, height) in pixels.

    `size` is the stored one, `orientation` what was applied to see it upright. `thumbnail_hashes` are those of
    the embedded thumbnail as it is, turned as the picture is, and turned so twice. Brightness is mean luma, 0 to 1.
    """

    image_id: int
    added_at: datetime
    size: tuple[int, int]
    orientation: int = 1
    taken_at: datetime | None = None
    taken_at_local: datetime | None = None
    gps_time: datetime | None = None
    make: str | None = None
    model: str | None = None
    software: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    exif_size: tuple[int, int] | None = None
    thumbnail_size: tuple[int, int] | None = None
    thumbnail_hashes: tuple[int, ...] = ()
    perceptual_hash: int | None = None
    brightness: float | None = None
    exposure_s: float | None = None
    f_number: float | None = None
    iso: int | None = None
    flash_fired: bool | None = None

    @property
    def exposure_value(self) -> float | None:
        """For ISO 100; see `exposure_value`."""
        if self.exposure_s is None or self.f_number is None or self.iso is None:
            return None
        return exposure_value(self.exposure_s, self.f_number, self.iso)


@dataclass(frozen=True, slots=True)
class Finding:
    """One anomaly: its kind and severity, a sentence, and the facts that contradict each other, in words."""

    kind: str
    severity: int
    reason: str
    facts: tuple[tuple[str, str], ...]


def exposure_value(exposure_s: float, f_number: float, iso: int) -> float:
    """EV at ISO 100: 15 is full sun, 7 a lit room, 0 a street at night. All arguments are above zero.

    Source: ISO 2720:1974, log2(N² / t) less log2(S / 100).
    """
    return log2(f_number**2 / exposure_s) - log2(iso / 100)


def clock(moment: datetime) -> str:
    """A time in words, with UTC where it is an instant."""
    zone = " UTC" if moment.tzinfo is not None else ""
    return f"{moment:%Y-%m-%d %H:%M}{zone}"


def camera_name(make: str | None, model: str | None) -> str:
    """Make and model; the make once where the model begins with it."""
    make, model = make or "", model or ""
    if make and model.casefold().startswith(make.split()[0].casefold()):
        return model
    return f"{make} {model}".strip()


def pixels(size: tuple[int, int]) -> str:
    """A size in words."""
    return f"{size[0]} × {size[1]} px"  # noqa: RUF001
