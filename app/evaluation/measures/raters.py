"""A model as one more rater: how far it agrees with people, beside how far people agree with each other.

Measured by the code that measures people, on the images that the model and at least one person have finished. What
people reach among themselves is the ceiling: beyond it a model only learns whose opinion counts.
"""

from dataclasses import dataclass

import numpy as np

from app.agreement.measures.intervals import Estimate, missing, ratio, sums_by
from app.agreement.measures.objects.measuring import measure
from app.agreement.measures.objects.numbers import NOTHING_MARKED, NOTHING_MATCHED
from app.agreement.measures.objects.records import Images, Measured, Objects, Options
from app.agreement.measures.objects.set_alpha import Expected, expected_distance, set_alpha_of
from app.agreement.measures.resampling import nominal_alpha_of_images
from app.evaluation.measures.records import Flags, Floats, Ints

MODEL = 0
"""The model's index among the raters."""
DRAWS = 5_000
NOBODY = "No image that the model has seen was submitted by anybody."
NO_TWO = "No image that the model has seen was submitted by two annotators."


@dataclass(frozen=True)
class Agreement:
    """How far one kind of pairs agrees."""

    alpha: Estimate
    """Set-alpha."""
    agreement: Estimate
    """The mean likeness of what two of them mark on an image."""
    f1: Estimate
    quality: Estimate
    localisation: Estimate
    class_alpha: Estimate


@dataclass(frozen=True)
class RaterNumbers:
    """The model with people, and people with each other."""

    model: Agreement
    people: Agreement


def rater_numbers(objects: Objects, images: Images, options: Options) -> RaterNumbers:
    """Rater 0 is the model, the others are people."""
    measured = measure(objects, images, options)
    expected = expected_distance(objects, images, options, draws=DRAWS)
    with_model = measured.rater_pairs.first == MODEL
    pair_has_model = objects.rater[measured.pairs.first] == MODEL
    sides = (
        (with_model, pair_has_model, NOBODY),
        (~with_model, ~pair_has_model, NO_TWO),
    )
    model, people = (_agreement(measured, objects, options, expected, side) for side in sides)
    return RaterNumbers(model, people)


def _agreement(
    measured: Measured,
    objects: Objects,
    options: Options,
    expected: Expected | None,
    side: tuple[Flags, Flags, str],
) -> Agreement:
    rows, pairs, nobody = side
    sums = measured.rater_pairs
    count = len(measured.images.raters)

    def total(values: Floats | Ints) -> Floats:
        """By image, as images are what is drawn at random."""
        return sums_by(sums.image[rows], np.asarray(values, dtype=np.float64)[rows], count)

    each, marked = total(np.ones(len(sums.image))), total(sums.objects)
    distance = ratio(total(sums.distance), each, reason=nobody)
    matched = total(sums.matched)
    return Agreement(
        alpha=set_alpha_of(distance, expected),
        agreement=ratio(total(1 - sums.distance), each, reason=nobody),
        f1=ratio(2 * total(sums.matched_alike), marked, reason=NOTHING_MARKED),
        quality=ratio(2 * total(sums.similarity), marked, reason=NOTHING_MARKED),
        localisation=ratio(total(sums.similarity), matched, reason=NOTHING_MATCHED),
        class_alpha=_class_alpha(measured, objects, options, pairs),
    )


def _class_alpha(measured: Measured, objects: Objects, options: Options, kept: Flags) -> Estimate:
    """Nominal alpha of the categories of matched objects; each pair is a unit of two ratings."""
    first, second = measured.pairs.first[kept], measured.pairs.second[kept]
    if not len(first):
        return missing(NOTHING_MATCHED)
    count = len(measured.images.raters)
    image = objects.image[first]
    given = np.zeros((count, options.category_count))
    np.add.at(given, (image, objects.category[first]), 1.0)
    np.add.at(given, (image, objects.category[second]), 1.0)
    alike = objects.category[first] == objects.category[second]
    agreeing = sums_by(image, 2.0 * alike, count)
    return nominal_alpha_of_images(agreeing, given, units=len(first))
