"""Tables of the literature as ratings: rows are units, columns raters, values in ascending order."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.agreement.measures.ratings.records import MISSING, Ratings

DATA = Path(__file__).parents[2] / "data" / "agreement"


@dataclass(frozen=True)
class Table:
    ratings: Ratings
    names: Sequence[str]

    @property
    def counts(self) -> NDArray[np.float64]:
        return self.ratings.counts()

    @property
    def values(self) -> list[float]:
        """The numbers that the categories stand for."""
        return [float(name) for name in self.names]


def rows_of(path: Path, skip: int = 0, has_header: bool = True) -> list[list[str]]:
    """Without the header and the first columns."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row[skip:] for row in csv.reader(file)][int(has_header) :]


def table(name: str, *, skip: int = 0, is_by_rater: bool = False) -> Table:
    rows = rows_of(DATA / name, skip)
    names = sorted({cell for row in rows for cell in row if cell})
    values = [[names.index(cell) if cell else MISSING for cell in row] for row in rows]
    by_unit = np.array(values).T if is_by_rater else np.array(values)
    return Table(Ratings.of_table(by_unit, len(names)), names)


def numbers(name: str, *, skip: int = 0, has_header: bool = True) -> NDArray[np.float64]:
    """A table that holds counts already."""
    return np.array(rows_of(DATA / name, skip, has_header), dtype=np.float64)
