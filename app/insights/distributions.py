"""How a fact is spread over images: bars of equal width for numbers, the commonest for words. Pure.

Logarithms have bars of equal width on their own scale; what the ends of bars are told in is what people know: seconds,
ISO, f-numbers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from concord_features import FeatureField, Kind, Record
from concord_features.reading import moment_of, number_of
from concord_features.recipes import RECIPES
from concord_features.words import is_of_words, words_in

BINS = 20
MOST_WORDS = 6
_OTHERS = "others"
_CIRCLES: Mapping[Kind, float] = {Kind.CLOCK: 24.0, Kind.ANGLE: 360.0}
_UNITS: Mapping[Kind, str] = {Kind.CLOCK: "h", Kind.ANGLE: "°", Kind.SPHERE: "° north"}


@dataclass(frozen=True)
class Bar:
    """So many images from `low` up to `high`; with the last bar, `high` itself."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Word:
    """So many images say this; `others` is all the rest together, the last of them."""

    value: str
    count: int


@dataclass(frozen=True)
class Distribution:
    """Of one field over `total` images, `missing` of which do not record it. Either bars or words."""

    total: int
    missing: int
    unit: str
    bars: tuple[Bar, ...] = ()
    words: tuple[Word, ...] = ()

    @property
    def missing_share(self) -> float:
        """Of all images; 0 where there are none."""
        return self.missing / self.total if self.total else 0.0


def distribution_of(field: FeatureField, records: Iterable[Record]) -> Distribution:
    """Over these images."""
    if is_of_words(field) or field.kind is Kind.FLAG:
        said = [_word_of(field, record) for record in records]
        there = [word for word in said if word is not None]
        words = _commonest(Counter(there))
        return Distribution(len(said), len(said) - len(there), "", words=words)
    values = [_value_of(field, record) for record in records]
    known = [value for value in values if value is not None]
    unit = _UNITS.get(field.kind, field.unit)
    return Distribution(len(values), len(values) - len(known), unit, bars=_bars(field.kind, known))


def _word_of(field: FeatureField, record: Record) -> str | None:
    if is_of_words(field):
        return words_in(record, field)
    values = RECIPES[field.kind].read(record, field)
    return None if values is None else ("yes" if values[0] else "no")


def _commonest(counts: Counter[str]) -> tuple[Word, ...]:
    """The most frequent first, among equals by their letters."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    words = [Word(value, count) for value, count in ordered[:MOST_WORDS]]
    rest = sum(count for _, count in ordered[MOST_WORDS:])
    return tuple([*words, Word(_OTHERS, rest)] if rest else words)


def _value_of(field: FeatureField, record: Record) -> float | None:
    """Where an image lies on the scale of the bars."""
    values = RECIPES[field.kind].read(record, field)
    if values is None:
        return None
    if field.kind is Kind.CLOCK:
        moment = moment_of(record, field.sources[0])
        return None if moment is None else moment.hour + moment.minute / 60 + moment.second / 3600
    if field.kind in (Kind.ANGLE, Kind.SPHERE):
        number = number_of(record, field.sources[0])
        return number if number is None or field.kind is Kind.SPHERE else number % 360
    return values[0]


def _bars(kind: Kind, values: list[float]) -> tuple[Bar, ...]:
    if not values:
        return ()
    ends = (0.0, _CIRCLES[kind]) if kind in _CIRCLES else (min(values), max(values))
    if ends[0] == ends[1]:
        told = _told(kind, ends[0])
        return (Bar(told, told, len(values)),)
    counts, edges = np.histogram(values, bins=24 if kind in _CIRCLES else BINS, range=ends)
    told_edges = [_told(kind, float(edge)) for edge in edges]
    return tuple(
        Bar(low, high, int(count))
        for low, high, count in zip(told_edges, told_edges[1:], counts, strict=False)
    )


def _told(kind: Kind, value: float) -> float:
    """A place on the scale in the field's own unit."""
    if kind in (Kind.LOG2, Kind.RATIO):
        return float(2**value)
    return float(2 ** (value / 2)) if kind is Kind.STOPS else value
