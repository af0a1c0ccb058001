"""Whether there is enough to ask at all, and which labels can be asked about."""

from dataclasses import dataclass, replace

import numpy as np

from app.experiments.measures.records import Material, Plan
from app.experiments.measures.wording import counted, listed
from concord_features.recipes import RECIPES
from concord_features.words import is_of_words, words_in

FEWEST_IMAGES = 60
FEWEST_GROUPS = 10
"""A label needs so many groups of images with it, and so many without it: two a fold."""

_NAMED = 3


@dataclass(frozen=True)
class Asked:
    """What can be asked: the images and labels that are left, or why nothing can (`verdict`, `sentence`).

    `left_out` are labels that too few images have, or all; with how many groups have them.
    """

    material: Material
    left_out: tuple[tuple[str, int], ...] = ()
    verdict: str = ""
    sentence: str = ""


def checked(material: Material, plan: Plan) -> Asked:
    """The material without labels that are too rare, or the reason why there is no answer."""
    if len(material) == 0:
        return Asked(material, (), "too_few", _nothing_there(material))
    asked = _with_common_labels(material)
    if asked.verdict:
        return asked
    count, groups = len(asked.material), asked.material.group_count
    if count < FEWEST_IMAGES or groups < FEWEST_IMAGES * 2 / 3:
        told = f"Too few images to say: {counted(count, 'image')} in {counted(groups, 'group')}, need {FEWEST_IMAGES}"
        return replace(
            asked, verdict="too_few", sentence=f"{told} that are no duplicates or bursts."
        )
    if not any(_is_recorded(asked.material, plan)):
        told = "There is no metadata to help: no image records any of the chosen fields."
        return replace(asked, verdict="nothing_recorded", sentence=told)
    return asked


def recorded_shares(material: Material, plan: Plan) -> dict[str, float]:
    """Of each chosen field the share of images that record it."""
    return dict(zip([each.name for each in plan.fields], _is_recorded(material, plan), strict=True))


def _is_recorded(material: Material, plan: Plan) -> list[float]:
    shares = []
    for field in plan.fields:
        if is_of_words(field):
            there = sum(words_in(record, field) is not None for record in material.records)
        else:
            read = RECIPES[field.kind].read
            there = sum(read(record, field) is not None for record in material.records)
        shares.append(there / len(material))
    return shares


def _with_common_labels(material: Material) -> Asked:
    held = _groups_with(material)
    without = _groups_with(replace(material, truth=1 - material.truth))
    is_common = held >= FEWEST_GROUPS
    if not material.is_choice:
        is_common &= without >= FEWEST_GROUPS
    left_out = tuple(
        (label, int(held[at])) for at, label in enumerate(material.labels) if not is_common[at]
    )
    kept = np.flatnonzero(is_common)
    if len(kept) < (2 if material.is_choice else 1):
        verdict, sentence = _too_few_labels(material, held)
        return Asked(material, left_out, verdict, sentence)
    truth = material.truth[:, kept]
    rows = np.flatnonzero(truth.sum(axis=1) > 0) if material.is_choice else np.arange(len(truth))
    return Asked(_part(material, rows, kept), left_out)


def _groups_with(material: Material) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """How many groups have each label on one of their images."""
    return np.array(
        [
            len(np.unique(material.groups[material.truth[:, at] > 0]))
            for at in range(material.truth.shape[1])
        ],
        dtype=np.int64,
    )


def _part(
    material: Material, rows: "np.ndarray[tuple[int], np.dtype[np.int64]]", kept: object
) -> Material:
    at = np.asarray(kept)
    return replace(
        material,
        vectors=material.vectors[rows],
        records=[material.records[row] for row in rows.tolist()],
        file_names=[material.file_names[row] for row in rows.tolist()],
        moments=material.moments[rows],
        groups=material.groups[rows],
        truth=material.truth[np.ix_(rows, at)],
        labels=[material.labels[one] for one in at],
    )


def _too_few_labels(
    material: Material, held: "np.ndarray[tuple[int], np.dtype[np.int64]]"
) -> tuple[str, str]:
    there = [at for at in np.argsort(-held, kind="stable") if held[at]]
    names = listed([f"“{material.labels[at]}” {held[at]}" for at in there[:_NAMED]])
    if not material.is_choice:
        if not there:
            return "too_few", "There are no objects on these images, so there is nothing to find."
        told = f"Too few images to say: a category needs {FEWEST_GROUPS} images with it and as many without, "
        return "too_few", f"{told}that are no duplicates or bursts. With it there are: {names}."
    if len(there) == 1:
        return (
            "one_label",
            f"Every image has the same answer, “{material.labels[there[0]]}”: there is nothing to tell apart.",
        )
    told = f"Too few images to say: two answers need {FEWEST_GROUPS} images each that are no duplicates or bursts."
    return "too_few", f"{told} There are: {names}."


def _nothing_there(material: Material) -> str:
    what = "one answer by this truth" if material.is_choice else "a settled truth"
    told = f"Too few images to say: none has {what} and measures; need {FEWEST_IMAGES}."
    several = " Where several layers answer, choose the consensus or one annotator."
    return told + several if material.is_choice else told
