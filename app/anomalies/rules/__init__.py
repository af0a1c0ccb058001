"""One pure function for each kind of anomaly: facts about images in, findings out.

Rules about one image take its `Facts`; `jumps` and `exposures` compare the images of a project with each other.
"""

from app.anomalies.rules.exposures import Light, exposures
from app.anomalies.rules.facts import Facts, Finding
from app.anomalies.rules.files import baked_orientation, edited, other_size, other_thumbnail
from app.anomalies.rules.jumps import Position, jumps
from app.anomalies.rules.light import wrong_light
from app.anomalies.rules.places import null_island
from app.anomalies.rules.times import before_camera, future

SINGLE = (
    future,
    before_camera,
    null_island,
    other_size,
    other_thumbnail,
    edited,
    baked_orientation,
    wrong_light,
)
"""The rules that need one image alone."""


def findings_of(facts: Facts) -> list[Finding]:
    """What those rules find."""
    return [found for rule in SINGLE if (found := rule(facts)) is not None]


__all__ = [
    "SINGLE",
    "Facts",
    "Finding",
    "Light",
    "Position",
    "exposures",
    "findings_of",
    "jumps",
]
