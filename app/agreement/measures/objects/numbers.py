"""The numbers of objects: each a ratio of sums over images with its interval, or the reason why there is none.

`RATIOS` name their columns, so that SQL can add them up: of Σ num, Σ den, Σ num², Σ num·den and Σ den² over the images
with a denominator, `ratio_of_sums` makes the number.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from app.agreement.measures.intervals import Estimate, RatioSums, missing, ratio, ratio_of_sums
from app.agreement.measures.objects.alphas import count_alpha, emptiness_alpha, nominal_alpha
from app.agreement.measures.objects.records import (
    CategorySums,
    Floats,
    ImageSums,
    Ints,
    Measured,
    PairSums,
)

NOTHING_MARKED = "No image on which anything is marked was submitted by two annotators."
NOTHING_MATCHED = "No two annotators marked the same object."
NOT_TWICE = "No image was submitted by two annotators."


@dataclass(frozen=True)
class Ratio:
    """A number as its numerator's and its denominator's column of a table of sums, and a factor of the numerator."""

    numerator: str
    denominator: str
    reason: str
    factor: float = 1.0


RATIOS: Mapping[str, Ratio] = {
    "detection": Ratio("found", "findable", NOTHING_MARKED),
    "detection_alike": Ratio("found_alike", "findable", NOTHING_MARKED),
    "curve": Ratio("curve_mean", "findable", NOTHING_MARKED),
    "localisation": Ratio("similarity", "found", NOTHING_MATCHED),
    "dice": Ratio("dice", "found", NOTHING_MATCHED),
    "quality": Ratio("similarity", "findable", NOTHING_MARKED),
    "quality_alike": Ratio("similarity_alike", "findable", NOTHING_MARKED),
    "distance": Ratio("distance", "distance_weight", NOT_TWICE),
}
"""Of the sums of images: D1 without and with categories, AF1, D2 as IoU and as Dice, D4, and 1 - A2."""

CATEGORY_RATIOS: Mapping[str, Ratio] = {
    "detection": Ratio("found", "findable", NOTHING_MARKED),
    "detection_alike": Ratio("found_alike", "findable", NOTHING_MARKED),
    "localisation": Ratio("similarity_alike", "found_alike", NOTHING_MATCHED),
    "quality_alike": Ratio("similarity_alike", "findable", NOTHING_MARKED),
    "specific": Ratio("alike", "given", NOTHING_MATCHED),
}
"""Of one category; `specific`: if one rater says it of an object that others found, how often do they say it, too."""

PAIR_RATIOS: Mapping[str, Ratio] = {
    "detection": Ratio("matched", "objects", NOTHING_MARKED, factor=2.0),
    "detection_alike": Ratio("matched_alike", "objects", NOTHING_MARKED, factor=2.0),
    "localisation": Ratio("similarity", "matched", NOTHING_MATCHED),
    "quality": Ratio("similarity", "objects", NOTHING_MARKED, factor=2.0),
    "same_category": Ratio("matched_alike", "matched", NOTHING_MATCHED),
}
"""Of two raters; `objects` is first_objects + second_objects."""


@dataclass(frozen=True)
class Numbers:
    """What is told of a project's objects of one family."""

    ratios: Mapping[str, Estimate]
    macro: Estimate
    """D1 with categories, as a mean over images; two empty submissions agree."""
    class_alpha: Estimate
    """D3, of objects that two or more found."""
    emptiness: Estimate
    """E1: alpha of whether there is anything on the image."""
    something: Estimate
    """E1: if one finds anything, how often does another."""
    nothing: Estimate
    """E1: if one finds nothing, how often does another."""
    counts: Estimate
    """Interval alpha of how many objects each marked."""
    kalos: Estimate
    kalos_mean: Estimate


def numbers_of(measured: Measured) -> Numbers:
    """All numbers of everything measured."""
    images = measured.images
    given = images.raters - images.empty_raters
    return Numbers(
        ratios={name: _ratio(images, each) for name, each in RATIOS.items()},
        macro=_macro(images),
        class_alpha=class_alpha(measured.categories, images, units=_shared(measured)),
        emptiness=emptiness_alpha(images),
        something=_specific(given, images.raters),
        nothing=_specific(images.empty_raters, images.raters),
        counts=count_alpha(images),
        kalos=_kalos(measured),
        kalos_mean=_mean(images.kalos_alpha, is_share=False),
    )


def class_alpha(categories: CategorySums, images: ImageSums, *, units: int) -> Estimate:
    """D3: do those who found an object call it the same; `units` are the clusters of two or more."""
    if units == 0:
        return missing(NOTHING_MATCHED)
    apart = images.categories_given - images.categories_alike
    return nominal_alpha(
        categories.image, categories.category, categories.given, apart, units=units
    )


def category_numbers(categories: CategorySums) -> dict[int, dict[str, Estimate]]:
    """By category."""
    return {
        category: {name: _ratio(categories, each, rows) for name, each in CATEGORY_RATIOS.items()}
        for category, rows in _groups(categories.category)
    }


def pair_numbers(pairs: PairSums) -> dict[tuple[int, int], dict[str, Estimate]]:
    """By two raters, of the images that both submitted; `agreement` is 1 - distance, over all of these."""
    stride = int(pairs.second.max(initial=0)) + 1
    return {
        divmod(key, stride): _pair(pairs, rows)
        for key, rows in _groups(pairs.first * stride + pairs.second)
    }


def _pair(pairs: PairSums, rows: Ints) -> dict[str, Estimate]:
    estimates = {name: _ratio(pairs, each, rows) for name, each in PAIR_RATIOS.items()}
    agreement = ratio(1 - pairs.distance[rows], 1.0, reason=NOT_TWICE)
    return {**estimates, "agreement": agreement}


def _ratio(
    table: ImageSums | CategorySums | PairSums, named: Ratio, rows: Ints | None = None
) -> Estimate:
    numerator = named.factor * getattr(table, named.numerator)
    denominator = getattr(table, named.denominator)
    if rows is not None:
        numerator, denominator = numerator[rows], denominator[rows]
    return ratio_of_sums(RatioSums.of(numerator, denominator), reason=named.reason)


def _macro(images: ImageSums) -> Estimate:
    """Images whose objects are all excused say nothing."""
    share = np.divide(
        images.found_alike,
        images.findable,
        out=np.full(len(images.findable), np.nan),
        where=images.findable > 0,
    )
    share[(images.raters > 1) & (images.objects == 0)] = 1.0
    return _mean(share, is_share=True)


def _mean(values: Floats, *, is_share: bool) -> Estimate:
    kept = values[~np.isnan(values)]
    return ratio(kept, 1.0, is_share=is_share, reason=NOT_TWICE)


def _specific(given: Ints, raters: Ints) -> Estimate:
    """If one rater says so, how often does another."""
    kept = raters > 1
    own, others = given[kept].astype(np.float64), raters[kept] - 1.0
    return ratio(own * (own - 1) / others, own, reason="No annotator of an image of two said so.")


def _shared(measured: Measured) -> int:
    return int(np.count_nonzero(measured.clusters.votes > 1))


def _kalos(measured: Measured) -> Estimate:
    images, categories = measured.images, measured.categories
    absent = np.flatnonzero(images.absences)
    category = np.full(len(absent), int(categories.category.max(initial=-1)) + 1)
    given = np.concatenate([categories.findable, images.absences[absent]])
    total = np.bincount(
        np.concatenate([categories.image, absent]), weights=given, minlength=len(images.raters)
    )
    return nominal_alpha(
        np.concatenate([categories.image, absent]),
        np.concatenate([categories.category, category]),
        given,
        total - images.kalos_alike,
        units=int(np.count_nonzero(measured.clusters.voters > 1))
        + int(np.count_nonzero((images.objects == 0) & (images.raters > 1))),
    )


def _groups(keys: Ints) -> Iterator[tuple[int, Ints]]:
    if len(keys) == 0:
        return
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    for rows, key in zip(np.split(order, starts[1:]), ordered[starts].tolist(), strict=True):
        yield key, rows
