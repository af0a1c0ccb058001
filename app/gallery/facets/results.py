"""Counted facets."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Value:
    """One value, the term that asks for it, and how many images have it."""

    name: str
    term: str
    count: int
    is_chosen: bool = False
    color: str | None = None


@dataclass(frozen=True)
class Bar:
    """One bar of a histogram: from `low` to `high`, in words, with the term that asks for it."""

    low: str
    high: str
    term: str
    count: int
    share: float
    """Of the highest bar, from 0 to 1."""
    is_chosen: bool = False


@dataclass(frozen=True)
class Counted:
    """One facet with what there is: values or bars, and the images that say nothing of it, if they can be asked for.

    `name` can be part of an id. `is_estimated` says that its counts are those of a sample.
    """

    name: str
    label: str
    unit: str
    values: list[Value]
    bars: list[Bar]
    missing: Value | None
    is_estimated: bool = False
    is_cut: bool = False
    """Whether there may be values less frequent than those."""


@dataclass(frozen=True)
class Facets:
    """All facets that have anything to choose. `sample_size` is None where every image that matches was counted."""

    items: list[Counted]
    count: int
    """Images that match the whole filter."""
    sample_size: int | None = None
