"""What is fused: one rater's annotation of an object."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

Shape = Mapping[str, Any]
Numbers = NDArray[np.float64]

# Three thousand objects are written fifty thousand times while they are fused: json takes half of all the time.
_WRITER = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True)
class Member:
    """An annotation as the API writes it; `weight` is the rater's quality, 1 where nothing is known of it."""

    rater: int | str
    shape: Shape
    category_id: int
    attributes: Mapping[str, Any] = field(default_factory=dict)
    is_crowd: bool = False
    z: int = 0
    group_id: str | None = None
    weight: float = 1.0
    id: str = ""


def in_order(members: Sequence[Member]) -> list[Member]:
    """The same order whichever way they came in: sums of floats and ties must not depend on it."""
    return sorted(members, key=lambda one: (str(one.rater), one.id, written(one.shape)))


def written(value: Any) -> str:
    """A value as one text, so that equal ones are equal and can be counted."""
    return _WRITER.encode(value).decode()


def weights_of(members: Sequence[Member]) -> Numbers:
    """Their weights, the largest 1; all alike where they say nothing (none is positive)."""
    weights = np.maximum(np.array([one.weight for one in members], dtype=np.float64), 0.0)
    most = weights.max()
    return weights / most if most > 0 else np.ones(len(members))
