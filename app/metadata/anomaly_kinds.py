"""Kinds of contradictions between the facts of an image, and what people call them. Pure."""

from collections.abc import Mapping
from typing import Literal

AnomalyKind = Literal[
    "future",
    "camera",
    "gps_zero",
    "gps_jump",
    "size",
    "thumbnail",
    "edited",
    "orientation",
    "exposure",
    "daylight",
]
ANOMALY_KINDS: Mapping[str, str] = {
    "future": "Taken in the future",
    "camera": "Older than its camera",
    "gps_zero": "GPS of zeros",
    "gps_jump": "GPS far from its neighbours",
    "size": "Another size than EXIF says",
    "thumbnail": "Another thumbnail",
    "edited": "Edited by software",
    "orientation": "Turned twice",
    "exposure": "Brightness against exposure",
    "daylight": "Light against clock",
}
"""The gallery counts by them, and `anomalies`, above it, finds them."""
