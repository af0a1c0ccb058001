"""Records to a matrix, by what was learnt from the training split. Pure."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from concord_features.columns import FeatureColumn
from concord_features.fields import FeatureField, FeatureSpec
from concord_features.reading import Record
from concord_features.recipes import RECIPES
from concord_features.words import RARE, is_of_words, words_in

Matrix: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of one number over the recorded values of the training split; None where there were none. `std` divides by n."""

    mean: float | None
    std: float | None
    median: float | None


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the training split says of one field: of each of its numbers, or which words have a column."""

    missing_share: float
    statistics: tuple[Statistics, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class FeatureEncoder:
    """Fitted on the `count` records of a training split (see `Fitting`), which it does not change by any other.

    The columns of a field come together: its numbers or words, then `_missing`, which is 1 where the field is not
    recorded. Fields come in the order of the spec.
    """

    spec: FeatureSpec
    learnt: tuple[Learnt, ...]
    count: int

    def transform(self, records: Iterable[Record]) -> Matrix:
        """A row for each record, float32, shape (records, columns); never NaN, never infinite."""
        blocks = self._blocks
        rows = [[value for block in blocks for value in block.row(record)] for record in records]
        return np.array(rows, dtype=np.float32).reshape(len(rows), len(self.columns))

    @cached_property
    def columns(self) -> tuple[FeatureColumn, ...]:
        """The columns of the matrix, in order."""
        return tuple(column for block in self._blocks for column in block.columns())

    @cached_property
    def _blocks(self) -> tuple["_Block", ...]:
        return tuple(
            (_WordBlock if is_of_words(field) else _NumberBlock)(field, learnt)
            for field, learnt in zip(self.spec.fields, self.learnt, strict=True)
        )

    def as_json(self) -> dict[str, Any]:
        """All that `from_json` needs, as plain JSON."""
        learnt = [asdict(each) | {"words": list(each.words)} for each in self.learnt]
        for each in learnt:
            each["statistics"] = list(each["statistics"])
        return self.spec.as_json() | {"count": self.count, "learnt": learnt}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "FeatureEncoder":
        """What `as_json` wrote; the same matrix comes out, bit for bit.

        Raises:
            ValueError: it is of another version.
        """
        spec = FeatureSpec.from_json(said)
        learnt = tuple(
            Learnt(
                float(each["missing_share"]),
                tuple(Statistics(**one) for one in each["statistics"]),
                tuple(each["words"]),
            )
            for each in said["learnt"]
        )
        return cls(spec, learnt, int(said["count"]))


class _Block(ABC):
    """The columns of one field."""

    def __init__(self, field: FeatureField, learnt: Learnt) -> None:
        self.field, self.learnt = field, learnt

    @abstractmethod
    def row(self, record: Record) -> Sequence[float]:
        """The numbers of one record."""

    @abstractmethod
    def columns(self) -> Iterator[FeatureColumn]:
        """What they are."""

    def _plain(self, name: str, definition: str, mean: float | None = None) -> FeatureColumn:
        """A column of 0 and 1."""
        return FeatureColumn(
            name=name,
            field=self.field.name,
            sources=self.field.sources,
            unit="",
            definition=definition,
            is_standardised=False,
            mean=mean,
            std=None,
            median=None,
            fill=0.0,
            missing_share=self.learnt.missing_share,
        )

    def _missing(self) -> FeatureColumn:
        field, share = self.field, self.learnt.missing_share
        return self._plain(f"{field.name}_missing", f"1 where {field.label} is not recorded", share)


class _NumberBlock(_Block):
    """One or more numbers, standardised or as they are."""

    def __init__(self, field: FeatureField, learnt: Learnt) -> None:
        super().__init__(field, learnt)
        self._recipe = RECIPES[field.kind]
        self._absent = [*(self._fill(each) for each in learnt.statistics), 1.0]

    def row(self, record: Record) -> Sequence[float]:
        values = self._recipe.read(record, self.field)
        if values is None:
            return self._absent
        pairs = zip(values, self.learnt.statistics, strict=True)
        return [*(self._scaled(value, each) for value, each in pairs), 0.0]

    def _scaled(self, value: float, statistics: Statistics) -> float:
        if not self._recipe.is_scaled:
            return value
        if statistics.mean is None or not statistics.std:
            # The training split has none, or the same everywhere: a model has learnt nothing of it, and has no scale.
            return 0.0
        return (value - statistics.mean) / statistics.std

    def _fill(self, statistics: Statistics) -> float:
        if not self._recipe.is_scaled or statistics.median is None:
            return 0.0
        return self._scaled(statistics.median, statistics)

    def columns(self) -> Iterator[FeatureColumn]:
        field = self.field
        for number, (part, each) in enumerate(
            zip(self._recipe.parts, self.learnt.statistics, strict=True)
        ):
            yield FeatureColumn(
                name=field.name + part.suffix,
                field=field.name,
                sources=field.sources,
                unit=part.unit or (field.unit if not part.suffix else ""),
                definition=part.definition.format(_named(field)),
                is_standardised=self._recipe.is_scaled,
                mean=each.mean,
                std=each.std,
                median=each.median,
                fill=float(np.float32(self._absent[number])),
                missing_share=self.learnt.missing_share,
            )
        yield self._missing()


class _WordBlock(_Block):
    """A column for each word; a word without one is in the last of them, among the rare."""

    def __init__(self, field: FeatureField, learnt: Learnt) -> None:
        super().__init__(field, learnt)
        self._has_rare = not field.choices
        self._place = {word: place for place, word in enumerate(learnt.words)}
        self._width = len(learnt.words) + self._has_rare + 1

    def row(self, record: Record) -> Sequence[float]:
        word = words_in(record, self.field)
        row = [0.0] * self._width
        place = -1 if word is None else self._place.get(word, len(self._place))
        row[place] = 1.0
        return row

    def columns(self) -> Iterator[FeatureColumn]:
        field = self.field
        for word in self.learnt.words:
            yield self._plain(f"{field.name}={word}", f"1 where {field.label} is {word}")
        if self._has_rare:
            told = f"1 where {field.label} is one that few or none of the training images have"
            yield self._plain(f"{field.name}={RARE}", told)
        yield self._missing()


def _named(field: FeatureField) -> str:
    said = field.label or field.name
    return f"{said} ({field.description})" if field.description else said
