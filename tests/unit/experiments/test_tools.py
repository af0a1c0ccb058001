"""Folds, models, scores and intervals, each against what is known of it."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score

from app.experiments.measures.columns import metadata_columns, pixel_columns
from app.experiments.measures.folds import grouped_folds
from app.experiments.measures.importance import importances
from app.experiments.measures.intervals import corrected
from app.experiments.measures.logistic import fit
from app.experiments.measures.scores import average_precision, macro_f1, precision_at_10
from tests.unit.experiments.making import CAMERA, FIELDS, ISO, answers, material_of


def test_groups_stay_whole_and_labels_are_spread() -> None:
    random = np.random.default_rng(3)
    groups = random.integers(0, 80, 400)
    truth = np.eye(3)[random.choice(3, 400, p=[0.7, 0.2, 0.1])]

    folds = grouped_folds(groups, truth, folds=5, seed=0)

    assert all(len(set(folds[groups == group])) == 1 for group in set(groups))
    counts = np.array([truth[folds == fold].sum(axis=0) for fold in range(5)])
    assert (counts.max(axis=0) - counts.min(axis=0) <= 10).all()
    assert (folds == grouped_folds(groups, truth, folds=5, seed=0)).all()
    assert (folds != grouped_folds(groups, truth, folds=5, seed=1)).any()


def test_one_of_several_labels_is_learnt_as_by_scikit_learn() -> None:
    random = np.random.default_rng(0)
    columns, said = random.normal(size=(150, 6)), random.integers(0, 3, 150)
    columns[:, 0] += said

    ours = fit(columns, np.eye(3)[said], is_choice=True, reach=2.0).shares(columns)

    theirs = LogisticRegression(C=2.0, tol=1e-8, max_iter=1000).fit(columns, said)
    assert np.abs(ours - theirs.predict_proba(columns)).max() < 2e-3


def test_several_labels_at_once_are_learnt_as_one_by_one_with_balanced_weights() -> None:
    random = np.random.default_rng(0)
    columns = random.normal(size=(150, 6))
    truth = (columns[:, :2] + random.normal(size=(150, 2)) > [0.0, 1.2]).astype(float)

    ours = fit(columns, truth, is_choice=False, reach=2.0).shares(columns)

    for at in range(2):
        model = LogisticRegression(C=2.0, tol=1e-8, max_iter=1000, class_weight="balanced")
        theirs = model.fit(columns, truth[:, at]).predict_proba(columns)[:, 1]
        assert np.abs(ours[:, at] - theirs).max() < 2e-3


def test_scores_are_those_of_scikit_learn() -> None:
    random = np.random.default_rng(1)
    said, right = random.integers(0, 4, 90), random.integers(0, 3, 90)
    shares, truth = random.integers(0, 6, 90) / 5, (random.random(90) < 0.3).astype(float)

    assert macro_f1(said, right) == pytest.approx(f1_score(right, said, average="macro"))
    assert average_precision(shares, truth) == pytest.approx(average_precision_score(truth, shares))
    assert np.isnan(average_precision(shares, np.zeros(90)))


def test_the_nearest_ten_are_counted() -> None:
    shelf = np.arange(30.0)[:, None]
    shelved = np.eye(2)[(np.arange(30) >= 15).astype(int)]

    found = precision_at_10(np.array([[2.0], [15.0]]), np.eye(2), shelf, shelved)

    # All ten around 2 are of the first half; around 15 lie 10 or 11 to 20 or 19: five or six of the second.
    assert found in (pytest.approx(0.75), pytest.approx(0.8))


def test_the_interval_is_that_of_nadeau_and_bengio() -> None:
    # Mean 0.7, variance 0.025, of five folds: t(4) 2.776 · √((1/5 + 1/4) · 0.025).
    found = corrected([0.5, 0.6, 0.7, 0.8, 0.9], folds=5, bounds=(0, 1))

    assert found.value == pytest.approx(0.7)
    assert found.low == pytest.approx(0.7 - 2.7764 * 0.10607, abs=1e-4)
    assert found.high == pytest.approx(0.7 + 2.7764 * 0.10607, abs=1e-4)


def test_too_few_folds_have_no_interval() -> None:
    nothing, two = (
        corrected(each, folds=5, bounds=(0, 1)) for each in ([float("nan")], [0.5, 0.6])
    )

    assert nothing.value is None
    assert two.value == pytest.approx(0.55)
    assert two.low is None


def test_columns_are_learnt_from_the_training_images_alone() -> None:
    material = material_of(answers(100))
    train, test = np.arange(70), np.arange(70, 100)
    other = material_of(
        answers(100), facts={"iso": [*(each["iso"] for each in material.records[:70]), *[6.0] * 30]}
    )
    other.vectors[:70] = material.vectors[:70]

    ours, theirs = (
        metadata_columns(each.records, (ISO,), train, test) for each in (material, other)
    )
    pixels, others = (pixel_columns(each, (), train, test) for each in (material, other))

    assert (ours.train == theirs.train).all()
    assert (pixels.train == others.train).all()
    assert ours.train.var(axis=0).sum() == pytest.approx(1)
    assert np.abs(theirs.test).max() < 20


def test_a_shuffled_sheet_has_the_same_values_of_other_images() -> None:
    material = material_of(answers(100))
    sheet = metadata_columns(material.records, FIELDS, np.arange(70), np.arange(70, 100))

    found = sheet.shuffled(4)

    assert (np.sort(found.train, axis=0) == np.sort(sheet.train, axis=0)).all()
    assert (found.train != sheet.train).any()
    assert (np.sort(found.test, axis=0) == np.sort(sheet.test, axis=0)).all()


def test_the_columns_of_a_field_are_shuffled_together() -> None:
    """Two columns of one field that say the same lose all together, though each alone would be stood in for."""
    said = answers(200)
    models = [["Canon R5", "Nikon Z6"][each] for each in said]
    material = material_of(said, facts={"make": [None] * 200, "model": models})
    sheet = metadata_columns(material.records, (CAMERA, ISO), np.arange(150), np.arange(150, 200))
    truth = material.truth[150:]
    model = fit(sheet.train, material.truth[:150], is_choice=True, reach=10)

    found = importances(
        model, sheet, lambda shares: float((shares.argmax(1) == truth.argmax(1)).mean()), seed=0
    )

    assert sheet.fields.count("camera") >= 2
    assert found["camera"] == pytest.approx(0.5, abs=0.1)
    assert abs(found["iso"]) < 0.05


@pytest.mark.parametrize("count", [100, 300], ids=["fewer images than columns", "more"])
def test_pixels_come_as_their_principal_components(count: int) -> None:
    material = material_of(answers(count))
    wide = np.random.default_rng(0).normal(size=(count, 150)).astype(np.float32)
    wide[:, :3] *= 10
    train, test = np.arange(count - 20), np.arange(count - 20, count)

    found = pixel_columns(replace(material, vectors=wide), (), train, test)

    centred = wide[train] - wide[train].mean(axis=0)
    expected = PCA(min(128, count - 21)).fit(centred).explained_variance_
    assert found.train.shape[1] == len(expected)
    assert found.train.var(axis=0) == pytest.approx(expected / expected.sum(), rel=1e-3)
    assert found.test.shape == (20, len(expected))
