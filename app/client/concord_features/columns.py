"""The dictionary of the columns of a matrix: what each one is, and what was learnt about it from the training split."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FeatureColumn:
    """One column.

    `mean`, `std` and `median` are of the recorded values of the training split before standardising, null where there
    are none; `missing_share` is the share of its images that do not record the field. A standardised value is
    (x - mean) / std, and `fill` is what stands for a missing one, as it is in the matrix.
    """

    name: str
    field: str
    sources: tuple[str, ...]
    unit: str
    definition: str
    is_standardised: bool
    mean: float | None
    std: float | None
    median: float | None
    fill: float
    missing_share: float

    def as_json(self) -> dict[str, Any]:
        """For `features.json`."""
        return asdict(self) | {"sources": list(self.sources)}
