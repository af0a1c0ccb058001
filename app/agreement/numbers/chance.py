"""What chance would give: one person's objects of one image against another's of another image. Pure."""

from collections.abc import Sequence
from itertools import combinations
from math import sqrt

import numpy as np

from app.agreement.columns import columns_of_all, options_of
from app.agreement.labelled import FAMILIES, FAMILY_OF, LabelledImage, Rules
from app.agreement.measures.objects.blocks import Blocks, partners
from app.agreement.measures.objects.measuring import match
from app.agreement.measures.objects.ragged import sums_at
from app.agreement.measures.objects.records import Family, Floats, Ints
from app.agreement.measures.objects.set_alpha import DRAWS, Expected
from app.agreement.measures.objects.submissions import Submissions
from app.agreement.measures.objects.sums.matching import Matching
from app.agreement.measures.objects.sums.of_raters import pair_sums
from app.agreement.measures.objects.sums.of_sets import category_distances

ALL_FAMILIES = "objects"


def expected_by_family(images: Sequence[LabelledImage], rules: Rules) -> dict[str, Expected | None]:
    """The mean distance of what is drawn, of each family that occurs and of all together (`objects`).

    Few images: every two submissions of different images. Many: 20,000 random ones, the same every time.
    """
    shared = [image for image in images if len(image.submissions) > 1]
    kinds = {mark.kind for image in shared for each in image.submissions for mark in each.marks}
    families = [family for family in FAMILIES if family in {FAMILY_OF[kind] for kind in kinds}]
    first, second = _drawn(shared)
    if len(first) == 0:
        return dict.fromkeys((ALL_FAMILIES, *families))
    alike, counts = np.zeros(len(first)), np.zeros(len(first))
    found: dict[str, Expected | None] = {}
    for family in families:
        columns = columns_of_all(shared, family, rules)
        blocks = Blocks.of(columns.objects, columns.submitted)
        objects, frames = blocks.overlaid(columns.submitted, first, second)
        matching = match(objects, frames, options_of(family, rules))
        sums = pair_sums(matching)
        found[family] = _expected(sums.distance)
        found |= {
            of_category(family, columns.categories[index]): drawn
            for index, drawn in _by_category(matching, len(first)).items()
        }
        alike += sums.similarity_alike
        counts += sums.first_objects + sums.second_objects
    distances = 1 - np.divide(2 * alike, counts, out=np.ones(len(first)), where=counts > 0)
    return {ALL_FAMILIES: _expected(distances), **found}


def of_category(family: Family, category_id: int) -> str:
    """What the expected distance of one category's objects is kept as."""
    return f"{family}:{category_id}"


def _by_category(matching: Matching, draws: int) -> dict[int, Expected]:
    """Where neither of two submissions has the category, they are alike in it."""
    stride = matching.options.category_count
    category = matching.image_categories[0] % stride
    # Of two raters, weights are 2 / (R - 1) = 2.
    apart = category_distances(matching) / 2
    sums, squares = sums_at(category, apart, stride), sums_at(category, apart**2, stride)
    found = {}
    for index in np.unique(category).tolist():
        mean = float(sums[index]) / draws
        variance = max(0.0, float(squares[index]) / draws - mean**2)
        found[index] = Expected(mean, sqrt(variance / draws), draws)
    return found


def _drawn(images: Sequence[LabelledImage]) -> tuple[Ints, Ints]:
    """Pairs of submissions of different images, numbered as `Submissions` numbers them."""
    columns = columns_of_all(images, FAMILIES[0], Rules())
    image = (
        Submissions.of(columns.submitted, highest_rater=-1).image if images else np.zeros(0, int)
    )
    count = len(image)
    if count * (count - 1) // 2 <= DRAWS:
        pairs = np.array(list(combinations(range(count), 2)), dtype=np.int64).reshape(-1, 2)
        pairs = pairs[image[pairs[:, 0]] != image[pairs[:, 1]]]
        return pairs[:, 0], pairs[:, 1]
    chance = np.random.default_rng(0)
    everyone = np.arange(count)
    first = chance.integers(0, count, DRAWS)
    second = partners(image, everyone, first, chance)
    return first[second >= 0], second[second >= 0]


def _expected(distances: Floats) -> Expected:
    count = len(distances)
    return Expected(float(distances.mean()), float(distances.std() / sqrt(count)), count)
