"""The objects of submissions as the measures take them: columns of indices, and what each index stands for. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from app.agreement.labelled import FAMILY_OF, LabelledImage, Mark, Rules, Submission
from app.agreement.measures.objects.records import Family, Images, Objects, Options


@dataclass(frozen=True)
class Columns:
    """One family's objects of some images as the measures take them, and what each index stands for."""

    images: Sequence[LabelledImage]
    raters: Sequence[int]
    categories: Sequence[int]
    marks: Sequence[tuple[int, Submission, Mark]]

    @cached_property
    def objects(self) -> Objects:
        """The objects, in the order of `marks`."""
        raters = {rater: index for index, rater in enumerate(self.raters)}
        categories = {category: index for index, category in enumerate(self.categories)}
        marks = [mark for _, _, mark in self.marks]
        ids = np.array([mark.id for mark in marks])
        has_shapes = any(mark.shape is not None for mark in marks)
        return Objects(
            image=np.array([image for image, _, _ in self.marks], dtype=np.int64),
            rater=np.array(
                [raters[each.annotator_id] for _, each, _ in self.marks], dtype=np.int64
            ),
            category=np.array([categories[mark.category_id] for mark in marks], dtype=np.int64),
            bounds=np.array([mark.bounds for mark in marks], dtype=np.float64).reshape(-1, 4),
            shapes=[_shape(mark) for mark in marks] if has_shapes else None,
            is_ignored=np.array([mark.is_crowd for mark in marks], dtype=np.bool_),
            rank=np.argsort(np.argsort(ids)).astype(np.int64),
        )

    @cached_property
    def submitted(self) -> Images:
        """Who submitted which image."""
        raters = {rater: index for index, rater in enumerate(self.raters)}
        who = [
            (place, raters[each.annotator_id])
            for place, image in enumerate(self.images)
            for each in image.submissions
        ]
        pairs = np.array(who, dtype=np.int64).reshape(-1, 2)
        return Images(
            size=np.array([(image.width, image.height) for image in self.images], dtype=np.float64),
            submitted_image=pairs[:, 0],
            submitted_rater=pairs[:, 1],
        )


def columns_of(images: Sequence[LabelledImage], family: Family, rules: Rules) -> Columns:
    """The objects of a family, by image, person and id, of those images that have any."""
    return columns_of_all([each for each in images if has_family(each, family)], family, rules)


def columns_of_all(images: Sequence[LabelledImage], family: Family, rules: Rules) -> Columns:
    """The same with the images that have none."""
    return Columns(
        images=images,
        raters=sorted({each.annotator_id for image in images for each in image.submissions}),
        categories=sorted(rules.categories),
        marks=[
            (place, submission, mark)
            for place, image in enumerate(images)
            for submission in image.submissions
            for mark in submission.marks
            if FAMILY_OF[mark.kind] == family
        ],
    )


def has_family(image: LabelledImage, family: Family) -> bool:
    """Whether anybody has marked an object of this family there."""
    return any(
        FAMILY_OF[mark.kind] == family
        for submission in image.submissions
        for mark in submission.marks
    )


def options_of(family: Family, rules: Rules) -> Options:
    """How the project wants a family measured."""
    sigmas = {
        index: np.array(rules.categories[category].sigmas, dtype=np.float64)
        for index, category in enumerate(sorted(rules.categories))
        if rules.categories[category].sigmas
    }
    return Options(
        category_count=len(rules.categories),
        family=family,
        iou_threshold=rules.iou_threshold,
        sigmas=sigmas,
    )


def _shape(mark: Mark) -> Mapping[str, Any]:
    if mark.shape is not None:
        return mark.shape
    x, y, width, height = mark.bounds
    return {"type": "box", "x": x, "y": y, "width": width, "height": height}
