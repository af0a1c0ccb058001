"""Agreement of answers and truth inference: pure functions, on made-up answers of known quality."""

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.agreement.measures.ratings.alpha import krippendorff_alpha, one_against_the_rest
from app.agreement.measures.ratings.confusion import confusions
from app.agreement.measures.ratings.gwet import gwet
from app.agreement.measures.ratings.kappa import cohen_matrix
from app.agreement.measures.ratings.percent import percent_agreement
from app.agreement.measures.ratings.records import Ratings
from app.agreement.measures.ratings.sets import set_alpha
from app.agreement.measures.ratings.specific import specific_agreement
from app.agreement.measures.truth.dawid_skene import dawid_skene

RUNS = 3


def run() -> None:
    """Print the table."""
    answers = _answers(images=10_000, each=3, raters=20, values=6)
    labels = _answers(images=8_334, each=3, raters=30, values=6)
    image, flags = _label_sets(images=10_000, each=3, labels=12)
    print("| what | answers | ms |")
    print("|---|---:|---:|")
    _row("all numbers with intervals", len(answers.unit), lambda: _all_numbers(answers))
    _row("alpha of label sets", len(image), lambda: set_alpha(image, flags))
    _row("Dawid-Skene", len(labels.unit), lambda: dawid_skene(labels))


def _row(name: str, count: int, measure: Callable[[], object]) -> None:
    took = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        measure()
        took.append(time.perf_counter() - begin)
    print(f"| {name} | {count:,} | {min(took) * 1000:.0f} |", flush=True)


def _all_numbers(answers: Ratings) -> None:
    counts = answers.counts()
    krippendorff_alpha(counts)
    one_against_the_rest(counts)
    percent_agreement(counts)
    specific_agreement(counts)
    gwet(counts)
    confusions(counts)
    cohen_matrix(answers)


def _answers(*, images: int, each: int, raters: int, values: int) -> Ratings:
    """Raters who are right four times in five, and else say anything."""
    generator = np.random.default_rng(1)
    truth = generator.integers(0, values, images)
    unit = np.repeat(np.arange(images), each)
    rater = generator.random((images, raters)).argsort(axis=1)[:, :each].ravel()
    is_right = generator.random(len(unit)) < 0.8
    value = np.where(is_right, truth[unit], generator.integers(0, values, len(unit)))
    return Ratings(unit, rater, value, images, raters, values)


def _label_sets(
    *, images: int, each: int, labels: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    generator = np.random.default_rng(2)
    truth = np.repeat(generator.random((images, labels)) < 0.2, each, axis=0)
    return np.repeat(np.arange(images), each), truth ^ (generator.random(truth.shape) < 0.01)
