"""Objects that stand in the file twice; results; panoptic segments."""

from collections.abc import Iterator

import numpy as np

from app.doctor.coco.case import COCO, Case
from app.doctor.coco.regions import decoded
from app.doctor.findings import Found


@COCO.check(
    "C090-duplicate-annotation",
    "warning",
    why="The same object twice: one detection can match only one of the two, the other counts as missed; "
    "in training it has twice the weight.",
    mend="Remove one of them. --fix removes later ones that are alike in all but their id.",
    is_repairable=True,
)
def duplicate_annotations(case: Case) -> Iterator[Found]:
    """Two annotations of one image, category and box."""
    if not len(case.annotations):
        return
    boxes, outlines = case.annotations.boxes, case.regions.bounds
    keys = np.column_stack(
        [
            case.annotations.image_ids,
            case.annotations.category_ids,
            np.ascontiguousarray(boxes).view(np.int64),
            np.ascontiguousarray(outlines).view(np.int64),
            np.ascontiguousarray(case.regions.areas)[:, None].view(np.int64),
            np.nan_to_num(case.annotations.scores).view(np.int64)[:, None],
        ]
    )
    # Equal rows have equal sums of products with odd numbers; the few others that do are told apart below.
    mixed = (keys * _ODD).sum(axis=1)
    order = np.argsort(mixed, kind="stable")
    same = np.flatnonzero(mixed[order][1:] == mixed[order][:-1]) + 1
    for place in same.tolist():
        index, before = int(order[place]), int(order[place - 1])
        if (keys[index] == keys[before]).all() and not np.isnan(boxes[index]).any():
            where = case.coco.place(index)
            yield Found(
                where, "an object of its own", f"the one of {case.coco.place(before)}", index
            )


_ODD = np.array(
    [0x9E3779B97F4A7C15 >> 1 | 1, *(3 + 2 * 0x5851F42D4C957F2D // n for n in range(2, 13))]
)


@COCO.check(
    "C110-score-missing-or-beyond",
    "error",
    why="Results are sorted by score, from 0 to 1; without one, loadRes fails, and shares in percent hide"
    " behind thresholds.",
    mend="Write the model's score of each result.",
)
def strange_scores(case: Case) -> Iterator[Found]:
    """A result without a score between 0 and 1."""
    if not case.coco.is_results:
        return
    scores = case.annotations.scores
    is_strange = ~((scores >= 0) & (scores <= 1)) & ~case.annotations.is_caption
    yield from case.at(
        is_strange,
        "a score from 0 to 1",
        lambda index: "none" if np.isnan(scores[index]) else f"{scores[index]:g}",
    )


@COCO.check(
    "C120-panoptic-segment",
    "error",
    why="The colours of a panoptic picture are the ids of its segments: one that is 0 (the colour of no "
    "segment), stands twice, or is of an unknown category makes panopticapi fail.",
    mend="Write the segments and the picture again.",
)
def strange_segments(case: Case) -> Iterator[Found]:
    """A segment whose id or category cannot be."""
    categories = set(case.coco.category_ids.tolist())
    for index, raw in enumerate(case.annotations.segments):
        if raw is None:
            continue
        seen: set[int] = set()
        for part, segment in enumerate(_segments(decoded(raw))):
            where = f"{case.coco.place(index)} segments_info[{part}]"
            number, category = segment.get("id"), segment.get("category_id")
            if type(number) is not int or number <= 0 or number in seen:
                yield Found(where, "an id of its own from 1 on", f"id {number}", index)
            else:
                seen.add(number)
            if not isinstance(category, int) or category not in categories:
                yield Found(where, "the id of a category", f"category_id {category}", index)


def _segments(value: object) -> "list[dict[str, object]]":
    if not isinstance(value, list):
        return []
    return [each for each in value if isinstance(each, dict)]
