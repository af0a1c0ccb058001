"""What one field says alone: the labels that it predicts, held against what a guess would get."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.experiments.measures.columns import metadata_columns
from app.experiments.measures.logistic import fit
from app.experiments.measures.records import Floats, Ints, Material
from concord_features import FeatureField, Kind, Record

NAME = FeatureField("file_name", Kind.WORDS, ("file_name",), "File name")
FOLDER = FeatureField("folder", Kind.WORDS, ("folder",), "Folder")
TIME_ORDER, ARRIVAL = "time_order", "arrival"
IDENTIFIERS = ("body_serial", "lens_serial")

_REACH = 10.0
_NEIGHBOURS = 5


@dataclass(frozen=True)
class Alone:
    """How far one field gets without any other: 0 is a guess, 1 is every image right; by label where there are several.

    `score` is the share of images that it gets right; of categories the mean of the shares with and without.
    """

    skill: float
    score: float
    label: str = ""


def names_of(material: Material) -> list[Record]:
    """The names of files as records: the folder, and the name with every number as #."""
    found: list[Record] = []
    for name in material.file_names:
        folder, _, file = name.rpartition("/")
        found.append({"folder": folder or None, "file_name": re.sub(r"\d+", "#", file)})
    return found


def predictions_alone(
    material: Material,
    records: Sequence[Record],
    fields: Sequence[FeatureField],
    parts: tuple[Ints, Ints],
) -> Iterator[tuple[str, Floats]]:
    """Of each field what it alone predicts for the test images, shape (test images, labels)."""
    train, test = parts
    for field in fields:
        sheet = metadata_columns(records, (field,), train, test)
        model = fit(sheet.train, material.truth[train], is_choice=material.is_choice, reach=_REACH)
        yield field.name, model.shares(sheet.test)


def predictions_by_order(
    material: Material, places: Floats, parts: tuple[Ints, Ints]
) -> Floats | None:
    """The mean labels of the five training images that lie nearest in an order; None where few are in it.

    An image without a place is predicted to be like all the others.
    """
    train, test = parts
    placed = train[~np.isnan(places[train])]
    if len(placed) < 2 * _NEIGHBOURS:
        return None
    placed = placed[np.argsort(places[placed], kind="stable")]
    found = np.tile(material.truth[train].mean(axis=0), (len(test), 1))
    for row, image in enumerate(test):
        if np.isnan(places[image]):
            continue
        at = int(np.searchsorted(places[placed], places[image]))
        near = placed[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]
        closest = np.argsort(np.abs(places[near] - places[image]), kind="stable")[:_NEIGHBOURS]
        found[row] = material.truth[near[closest]].mean(axis=0)
    return found


def judged(shares: Floats, material: Material) -> list[Alone]:
    """What predictions for all images come to: one for a choice, one a category else."""
    truth = material.truth
    if material.is_choice:
        score = float((shares.argmax(axis=1) == truth.argmax(axis=1)).mean())
        guess = float(truth.mean(axis=0).max())
        return [Alone((score - guess) / (1 - guess), score)]
    found = []
    for at, label in enumerate(material.labels):
        is_there, is_said = truth[:, at] > 0, shares[:, at] >= 0.5
        score = float((is_said[is_there].mean() + (~is_said[~is_there]).mean()) / 2)
        found.append(Alone(2 * score - 1, score, label))
    return found


def one_per_label(
    words: Sequence[str | None], material: Material, *, least: int, share: float
) -> Mapping[str, str] | None:
    """Label → the word that nearly all its images have, where each label has one and they are not all the same."""
    right = material.truth.argmax(axis=1)
    found = {}
    for at, label in enumerate(material.labels):
        said = [word for word, one in zip(words, right, strict=True) if word and one == at]
        if len(said) < least:
            return None
        commonest = max(sorted(set(said)), key=said.count)
        if said.count(commonest) < share * len(said):
            return None
        found[label] = commonest
    return found if len(set(found.values())) > 1 else None
