"""What an experiment is made of, and what comes out: plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concord_features import FeatureField, Record

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PIXELS, METADATA, BOTH, SHUFFLED, KEPT = "pixels", "metadata", "both", "shuffled", "kept"
"""What a model is given. `KEPT` is both, without the fields that give the label away."""

Scores = Mapping[str, float]
"""By the name of the score; NaN where a fold does not have it."""


@dataclass(frozen=True)
class Material:
    """What is known of n images.

    `truth` is 0 or 1, shape (n, labels): of a question exactly one 1 a row (`is_choice`), of categories any number.
    Images of one number in `groups` are duplicates or a burst. `moments` are seconds, NaN where not recorded; the
    order of rows is that in which images came in.
    """

    vectors: NDArray[np.float32]
    records: Sequence[Record]
    file_names: Sequence[str]
    moments: Floats
    groups: Ints
    truth: Floats
    labels: Sequence[str]
    is_choice: bool

    def __len__(self) -> int:
        return len(self.records)

    @property
    def group_count(self) -> int:
        """How many images there are when each group is one."""
        return len(np.unique(self.groups))


@dataclass(frozen=True)
class Plan:
    """How to ask: by which metadata, with which measures beside the pixels, and how often."""

    fields: tuple[FeatureField, ...]
    measures: tuple[FeatureField, ...]
    folds: int = 5
    repeats: int = 2
    seed: int = 0


@dataclass(frozen=True)
class Estimate:
    """A number over all folds, with its interval of 95%; nothing where there were too few folds for it."""

    value: float | None
    low: float | None = None
    high: float | None = None

    @property
    def is_above_zero(self) -> bool:
        """Whether the whole interval is."""
        return self.low is not None and self.low > 0

    @property
    def is_below_zero(self) -> bool:
        """Whether the whole interval is."""
        return self.high is not None and self.high < 0
