"""What chance would give: one person's objects of one image against another's of another image. Pure."""

from collections.abc import Sequence
from itertools import combinations
from math import sqrt

import numpy as np

from app.agreement.columns import columns_of_all, options_of
from app.agreement.labelled import FAMILIES, FAMILY_OF, LabelledImage, Rules
from app.agreement.measures.objects.blocks import Blocks, partners
from app.agreement.measures.objects.measuring import match
from app.agreement.measures.objects.records import Floats, Ints
from app.agreement.measures.objects.set_alpha import DRAWS, Expected
from app.agreement.measures.objects.submissions import Submissions
from app.agreement.measures.objects.sums.of_raters import pair_sums

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
        sums = pair_sums(match(objects, frames, options_of(family, rules)))
        found[family] = _expected(sums.distance)
        alike += sums.similarity_alike
        counts += sums.first_objects + sums.second_objects
    distances = 1 - np.divide(2 * alike, counts, out=np.ones(len(first)), where=counts > 0)
    return {ALL_FAMILIES: _expected(distances), **found}


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
