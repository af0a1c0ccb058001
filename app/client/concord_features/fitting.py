"""Learning from the training split: one pass over its records, eight bytes kept for each number."""

from array import array
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np

from concord_features.encoder import FeatureEncoder, Learnt, Statistics
from concord_features.fields import FeatureField, FeatureSpec
from concord_features.reading import Record
from concord_features.recipes import RECIPES
from concord_features.words import is_of_words, words_in, words_kept

_CONSTANT = 1e-12
"""A spread below this share of the mean is that of rounding."""


class Fitting:
    """An encoder in the making: `see` every record of the training split, then `encoder`."""

    def __init__(self, spec: FeatureSpec) -> None:
        self.spec = spec
        self.count = 0
        self._seen = [_Seen(each) for each in spec.fields]

    def see(self, record: Record) -> None:
        """One record more, in any order: the result is the same."""
        self.count += 1
        for each in self._seen:
            each.see(record)

    def encoder(self) -> FeatureEncoder:
        """What was learnt."""
        learnt = tuple(each.learnt(self.count, self.spec.rare_share) for each in self._seen)
        return FeatureEncoder(self.spec, learnt, self.count)

    @classmethod
    def on(cls, spec: FeatureSpec, records: Iterable[Record]) -> FeatureEncoder:
        """The encoder of these training records."""
        fitting = cls(spec)
        for record in records:
            fitting.see(record)
        return fitting.encoder()


class _Seen:
    """What the records said of one field."""

    def __init__(self, field: FeatureField) -> None:
        self._field = field
        self._is_of_words = is_of_words(field)
        self._words: Counter[str] = Counter()
        self._numbers: list[array[float]] = (
            [] if self._is_of_words else [array("d") for _ in RECIPES[field.kind].parts]
        )

    def see(self, record: Record) -> None:
        """One record more."""
        if self._is_of_words:
            word = words_in(record, self._field)
            if word is not None:
                self._words[word] += 1
            return
        values = RECIPES[self._field.kind].read(record, self._field)
        for numbers, value in zip(self._numbers, values or (), strict=False):
            numbers.append(value)

    def learnt(self, total: int, rare_share: float) -> Learnt:
        """Of the field, when all records were seen."""
        there = self._words.total() if self._is_of_words else len(self._numbers[0])
        return Learnt(
            missing_share=1 - there / total if total else 0.0,
            statistics=tuple(_statistics(numbers) for numbers in self._numbers),
            words=tuple(words_kept(self._field, self._words, rare_share)),
        )


def _statistics(numbers: "array[float]") -> Statistics:
    """Sorted first: sums of floats depend on the order, and the order of images must not matter."""
    if not numbers:
        return Statistics(None, None, None)
    values = np.sort(np.frombuffer(numbers))
    mean, std = float(values.mean()), float(values.std())
    return Statistics(mean, std if std > _CONSTANT * max(1.0, abs(mean)) else 0.0, _median(values))


def _median(ordered: "np.ndarray[Any, np.dtype[np.float64]]") -> float:
    middle = len(ordered) // 2
    return float((ordered[middle] + ordered[(len(ordered) - 1) // 2]) / 2)
