"""Who gave which unit which value, and the counts that follow from it."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MISSING = -1
"""In a table of units by raters: this rater did not rate this unit."""


class MalformedCounts(ValueError):
    """Counts must be a table of units by categories, none below 0."""

    def __init__(self, counts: NDArray[np.float64]) -> None:
        found = f"shape {counts.shape}" if counts.ndim != 2 else f"a count of {counts.min()}"
        super().__init__(f"Expected counts of units by categories, none below 0, found {found}.")


class MalformedRatings(ValueError):
    """Units, raters and values must be of equal length and within their counts."""


@dataclass(frozen=True, slots=True)
class Ratings:
    """Ratings as columns of equal length n: unit 0..units-1, rater 0..raters-1, value 0..categories-1.

    What was not rated has no row. images, shape (units,), says in which image each unit is; None: each in its own.
    """

    unit: Ints
    rater: Ints
    value: Ints
    units: int
    raters: int
    categories: int
    images: Ints | None = None

    def __post_init__(self) -> None:
        for name, column, most in (
            ("unit", self.unit, self.units),
            ("rater", self.rater, self.raters),
            ("value", self.value, self.categories),
        ):
            if len(column) != len(self.unit):
                raise MalformedRatings(
                    f"Expected {len(self.unit)} entries of {name}, found {len(column)}."
                )
            if len(column) and not 0 <= column.min() <= column.max() < most:
                raise MalformedRatings(f"Expected {name} within 0..{most - 1}.")

    @classmethod
    def of_table(cls, table: ArrayLike, categories: int | None = None) -> Self:
        """From values by units and raters, shape (units, raters); MISSING (-1) where there is none."""
        values = np.asarray(table, dtype=np.int64)
        unit, rater = np.nonzero(values != MISSING)
        value = values[unit, rater]
        found = int(value.max()) + 1 if len(value) else 0
        return cls(
            unit,
            rater,
            value,
            units=values.shape[0],
            raters=values.shape[1],
            categories=found if categories is None else categories,
        )

    def counts(self) -> Floats:
        """How many raters gave each unit each value: shape (units, categories)."""
        codes = self.unit * self.categories + self.value
        flat = np.bincount(codes, minlength=self.units * self.categories)
        return flat.reshape(self.units, self.categories).astype(np.float64)

    def of_pair(self, a: int, b: int) -> "Ratings":
        """Only what these two raters rated; they become raters 0 and 1."""
        kept = (self.rater == a) | (self.rater == b)
        rater = (self.rater[kept] == b).astype(np.int64)
        return Ratings(
            self.unit[kept], rater, self.value[kept], self.units, 2, self.categories, self.images
        )


@dataclass(frozen=True, slots=True)
class Pairs:
    """Each pair of ratings of one unit by two raters, as columns; rater a is before rater b."""

    unit: Ints
    a: Ints
    b: Ints
    value_a: Ints
    value_b: Ints


def pairs_within(group: Ints) -> tuple[Ints, Ints]:
    """Positions i, j of each unordered pair that shares a group; group has shape (n,), in any order."""
    order = np.argsort(group, kind="stable")
    ranked = group[order]
    left: list[Ints] = []
    right: list[Ints] = []
    step = 1
    while step < len(ranked):
        start = np.flatnonzero(ranked[:-step] == ranked[step:])
        if not len(start):
            break
        left.append(order[start])
        right.append(order[start + step])
        step += 1
    if not left:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate(left), np.concatenate(right)


def rating_pairs(ratings: Ratings) -> Pairs:
    """Every pair of ratings that two different raters gave one unit."""
    i, j = pairs_within(ratings.unit)
    differ = ratings.rater[i] != ratings.rater[j]
    i, j = i[differ], j[differ]
    swap = ratings.rater[i] > ratings.rater[j]
    i, j = np.where(swap, j, i), np.where(swap, i, j)
    return Pairs(
        ratings.unit[i], ratings.rater[i], ratings.rater[j], ratings.value[i], ratings.value[j]
    )


def pair_tables(ratings: Ratings) -> dict[tuple[int, int], Floats]:
    """For each two raters who share a unit, how often the first gave c and the second k: shape (q, q)."""
    pairs = rating_pairs(ratings)
    q = ratings.categories
    codes = (pairs.a * ratings.raters + pairs.b) * (q * q) + pairs.value_a * q + pairs.value_b
    cells, weights = np.unique(codes, return_counts=True)
    who, cell = np.divmod(cells, q * q)
    found, starts = np.unique(who, return_index=True)
    ends = np.append(starts, len(who))[1:]
    tables: dict[tuple[int, int], Floats] = {}
    for pair, start, end in zip(found.tolist(), starts, ends, strict=True):
        chosen = slice(start, end)
        flat = np.bincount(cell[chosen], weights=weights[chosen], minlength=q * q).astype(
            np.float64
        )
        tables[divmod(pair, ratings.raters)] = flat.reshape(q, q)
    return tables


def checked(counts: ArrayLike) -> Floats:
    """The counts as floats of shape (units, categories).

    Raises:
        MalformedCounts: they are no such table.
    """
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 2 or (table.size and not table.min() >= 0):
        raise MalformedCounts(table)
    return table


@dataclass(frozen=True, slots=True)
class Overlap:
    """Units that two raters or more rated: counts (units, q), raters of each (units,), and its image 0..count-1."""

    counts: Floats
    raters: Floats
    image: Ints
    image_count: int

    def by_image(self, values: Floats) -> Floats:
        """Sums over each image's units of values of shape (units,) or (units, k)."""
        from scipy import sparse

        if self.image_count == len(self.counts):
            return values
        rows = np.arange(len(self.image))
        shape = (self.image_count, len(self.image))
        sums: Floats = (
            sparse.csr_array((np.ones(len(rows)), (self.image, rows)), shape=shape) @ values
        )
        return sums


def of_overlap(counts: ArrayLike, values: ArrayLike) -> Floats:
    """Of values of all units, (units,), those of the units that `overlap` keeps."""
    kept: Floats = np.asarray(values, dtype=np.float64)[checked(counts).sum(axis=1) >= 2]
    return kept


def overlap(counts: ArrayLike, images: ArrayLike | None = None) -> Overlap:
    """What can be compared.

    Args:
        counts: (units, q): how many raters gave each value.
        images: (units,): the image of each unit; None: each unit is an image of its own.
    """
    table = checked(counts)
    raters = table.sum(axis=1)
    kept = raters >= 2
    if images is None:
        image = np.arange(int(kept.sum()))
        return Overlap(table[kept], raters[kept], image, len(image))
    found, image = np.unique(np.asarray(images)[kept], return_inverse=True)
    if len(found) == len(image):  # each image has one unit: then any order of images will do
        image = np.arange(len(found))
    return Overlap(table[kept], raters[kept], image.astype(np.int64), len(found))


def agreements(units: Overlap) -> Floats:
    """For each unit and value, Σ n_uc (n_uc - 1) / (m_u - 1): shape (units, q)."""
    shares: Floats = units.counts * (units.counts - 1) / (units.raters - 1)[:, None]
    return shares
