"""Rows that each have their own number of partners, without a loop."""

from collections.abc import Iterator

import numpy as np

from app.agreement.measures.objects.records import Floats, Ints


def ragged(counts: Ints) -> tuple[Ints, Ints]:
    """For each row as many entries as it counts: the row, and 0, 1, 2 … within it."""
    rows = np.repeat(np.arange(len(counts)), counts)
    starts = np.cumsum(counts) - counts
    return rows, np.arange(len(rows)) - np.repeat(starts, counts)


def spans(counts: Ints, *, most: int) -> Iterator[tuple[int, int]]:
    """Begin and end of runs of rows whose counts add up to about `most`, each at least one row."""
    ends = np.cumsum(counts)
    begin, done = 0, 0
    while begin < len(counts):
        end = max(int(np.searchsorted(ends, done + most, side="right")), begin + 1)
        yield begin, end
        begin, done = end, int(ends[end - 1])


def all_twos(sizes: Ints) -> tuple[Ints, Ints, Ints]:
    """Every two members of every group: the group, and the places of both within it, the lower first."""
    groups, low = ragged(sizes)
    owners, steps = ragged(sizes[groups] - low - 1)
    return groups[owners], low[owners], low[owners] + 1 + steps


def sums_at(places: Ints, values: Floats | Ints | None, length: int) -> Floats:
    """The sum of the values at each place, or how many there are."""
    return np.bincount(places, weights=values, minlength=length).astype(np.float64, copy=False)


def counts_at(places: Ints, length: int) -> Ints:
    """How many there are at each place."""
    return np.bincount(places, minlength=length)


def grouped(keys: Ints, limit: int) -> tuple[Ints, Ints]:
    """Each key once, in order, and which of them each was; keys are below the limit.

    Where the limit is not much beyond their number, they are ticked off in a table instead of being sorted.
    """
    if limit > 8 * len(keys) + 1000:
        once, places = np.unique(keys, return_inverse=True)
        return once, places
    is_there = np.zeros(limit, dtype=np.bool_)
    is_there[keys] = True
    numbers = np.cumsum(is_there) - 1
    return np.flatnonzero(is_there), np.asarray(numbers[keys], dtype=np.int64)


def distinct(keys: Ints) -> Ints:
    """Each key once, in order; quicker than hashing, the more so where they come in order."""
    if np.all(keys[1:] > keys[:-1]):
        return keys
    ordered = np.sort(keys)
    is_new = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    return np.asarray(ordered[is_new], dtype=np.int64)
