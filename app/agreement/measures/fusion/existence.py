"""Whether an object is there: whoever submitted the image without marking it has voted against it."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import Literal

Verdict = Literal["present", "absent", "disputed"]
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Existence:
    """How many of those who looked marked the object, and what follows."""

    vote_count: int
    rater_count: int
    verdict: Verdict


@lru_cache
def _needed(quorum: float, rater_count: int) -> Fraction:
    """0.6 of 5 is 3, though not in floats."""
    return Fraction(quorum).limit_denominator(1000) * rater_count


def existence_of(vote_count: int, rater_count: int, *, quorum: float = HALF) -> Existence:
    """Present where at least the quorum of the raters marked it; an even split at a quorum of one half is disputed.

    Args:
        vote_count: those who marked it.
        rater_count: those who submitted the image, at least as many.
        quorum: the share that is needed, above 0 and up to 1.
    """
    needed = _needed(quorum, rater_count)
    if vote_count == needed and 2 * vote_count == rater_count:
        return Existence(vote_count, rater_count, "disputed")
    verdict: Verdict = "present" if vote_count >= max(ceil(needed), 1) else "absent"
    return Existence(vote_count, rater_count, verdict)
