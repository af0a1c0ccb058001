"""Pixels and metadata as the columns of a model. Everything is learnt from the training images of a fold alone.

Each side comes with a total variance of 1 over its columns, however many there are: neither drowns the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.experiments.measures.records import Floats, Ints, Material
from concord_features import FeatureField, FeatureSpec, Fitting, Record

MOST_COMPONENTS = 128
"""Pixels come as at most so many principal components."""

FARTHEST = 4.0
"""Standardised numbers are cut at so many standard deviations, before they are squared."""

_RARE_SHARE = 0.01
_CONSTANT = 1e-12


@dataclass(frozen=True)
class Sheet:
    """Columns of the training and the test images; `fields` says of each which field it is of, "" of pixels."""

    train: Floats
    test: Floats
    fields: tuple[str, ...]

    def of(self, names: Sequence[str]) -> "Sheet":
        """The columns of some fields, of a total variance of 1 again."""
        kept = [at for at, field in enumerate(self.fields) if field in set(names)]
        fields = tuple(self.fields[at] for at in kept)
        return _scaled(self.train[:, kept], self.test[:, kept], fields)

    def shuffled(self, seed: int) -> "Sheet":
        """Rows exchanged among the training images, and among the test images: the same values, of other images."""
        random = np.random.default_rng(seed)
        train, test = (random.permutation(len(rows)) for rows in (self.train, self.test))
        return Sheet(self.train[train], self.test[test], self.fields)


def beside(first: Sheet, second: Sheet) -> Sheet:
    """The columns of both."""
    return Sheet(
        np.hstack([first.train, second.train]),
        np.hstack([first.test, second.test]),
        first.fields + second.fields,
    )


def pixel_columns(
    material: Material, measures: tuple[FeatureField, ...], train: Ints, test: Ints
) -> Sheet:
    """The descriptor as it is and the measures standardised, either of total variance 1, as principal components."""
    vectors = material.vectors.astype(np.float64)
    described = _scaled(vectors[train], vectors[test], ("",) * vectors.shape[1])
    measured = metadata_columns(material.records, measures, train, test)
    both = beside(described, measured)
    train_columns, test_columns = _components(both.train, both.test)
    return _scaled(train_columns, test_columns, ("",) * train_columns.shape[1])


def metadata_columns(
    records: Sequence[Record], fields: tuple[FeatureField, ...], train: Ints, test: Ints
) -> Sheet:
    """Features as models get them (docs/formats/features.md), and beside each standardised number its square.

    The squares let a linear model say that the middle is unlike both ends. Columns that are constant over the training
    images are left out.
    """
    encoder = Fitting.on(FeatureSpec(fields, _RARE_SHARE), (records[at] for at in train))
    rows = [encoder.transform(records[at] for at in part) for part in (train, test)]
    parts: list[Floats] = [np.clip(each, -FARTHEST, FARTHEST).astype(np.float64) for each in rows]
    squared = [at for at, column in enumerate(encoder.columns) if column.is_standardised]
    widened = [np.hstack([each, each[:, squared] ** 2]) for each in parts]
    names = [column.field for column in encoder.columns]
    names += [names[at] for at in squared]
    kept = np.flatnonzero(widened[0].var(axis=0) > _CONSTANT)
    return _scaled(widened[0][:, kept], widened[1][:, kept], tuple(names[at] for at in kept))


def _components(train: Floats, test: Floats) -> tuple[Floats, Floats]:
    """Of columns that are centred; of fewer images than columns by way of their products, which are fewer."""
    count, width = train.shape
    if width <= MOST_COMPONENTS:
        return train, test
    if count >= width:
        _, vectors = np.linalg.eigh(train.T @ train)
        kept = vectors[:, ::-1][:, :MOST_COMPONENTS]
    else:
        squares, images = np.linalg.eigh(train @ train.T)
        # Centred images span one dimension less than there are; what rounding leaves of it is no component.
        there = np.flatnonzero(squares > _CONSTANT * squares.max())[::-1][:MOST_COMPONENTS]
        kept = train.T @ (images[:, there] / np.sqrt(squares[there]))
    return train @ kept, test @ kept


def _scaled(train: Floats, test: Floats, fields: tuple[str, ...]) -> Sheet:
    """Less the training images' means, over the root of their variances' sum."""
    if train.shape[1] == 0:
        return Sheet(train, test, fields)
    mean = train.mean(axis=0)
    total = float(train.var(axis=0).sum())
    scale = np.sqrt(total) if total > _CONSTANT else 1.0
    return Sheet((train - mean) / scale, (test - mean) / scale, fields)
