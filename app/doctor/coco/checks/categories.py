"""Categories: names that differ, ids without gaps, all in use."""

from collections.abc import Iterator

import numpy as np
from msgspec import UNSET

from app.doctor.coco.case import COCO, Case
from app.doctor.findings import Found


@COCO.check(
    "C080-category-gaps",
    "note",
    why="Frameworks that take the id for an index (as `num_classes = len(categories)`) need ids without "
    "gaps; COCO itself goes to 90 with 80 categories.",
    mend="Map the ids to 0 … n-1 where a model is trained, not in the file.",
)
def category_gaps(case: Case) -> Iterator[Found]:
    """Ids with numbers left out."""
    ids = np.unique(case.coco.category_ids[case.coco.category_ids >= 0])
    missing = np.setdiff1d(np.arange(ids[0], ids[0] + len(ids)), ids) if len(ids) else ids
    if len(missing):
        found = f"{len(ids)} ids from {ids[0]} to {ids[-1]}"
        yield Found("categories", "ids without gaps", found)


@COCO.check(
    "C081-duplicate-category-name",
    "error",
    why="One name with two ids: a model learns two classes that nobody can tell apart; tools that go by "
    "name merge them, others do not.",
    mend="Merge the two categories, or rename one.",
)
def duplicate_category_names(case: Case) -> Iterator[Found]:
    """Two categories of one name."""
    seen: dict[str, int] = {}
    for index, name in _names(case):
        first = seen.setdefault(name, index)
        if first != index:
            where = case.coco.category_place(index)
            yield Found(where, "a name of its own", f"{name!r}, as categories[{first}]", index)


@COCO.check(
    "C082-similar-category-names",
    "warning",
    why="Names that differ only by case, spaces or hyphens are mostly one category, split by a merge or a"
    " slip of the keyboard.",
    mend="Merge the two, or tell them apart by more.",
)
def similar_category_names(case: Case) -> Iterator[Found]:
    """Two categories whose names are nearly one."""
    seen: dict[str, tuple[int, str]] = {}
    for index, name in _names(case):
        folded = " ".join(name.replace("_", " ").replace("-", " ").split()).casefold()
        _, other = seen.setdefault(folded, (index, name))
        if other != name:
            where = case.coco.category_place(index)
            yield Found(where, "a name that differs by more", f"{name!r} beside {other!r}", index)


@COCO.check(
    "C083-unused-category",
    "note",
    why="Nothing is annotated with it: a model cannot learn it, and it counts as absent in the mean "
    "average precision.",
    mend="Nothing, if it occurs in another split.",
)
def unused_categories(case: Case) -> Iterator[Found]:
    """A category that no annotation has."""
    if not len(case.annotations) or any(raw is not None for raw in case.annotations.segments):
        return
    counts = np.bincount(case.coco.category_of + 1, minlength=len(case.coco.categories) + 1)[1:]
    for index in np.flatnonzero(counts == 0).tolist():
        name = case.coco.categories[index].name
        yield Found(case.coco.category_place(index), "annotations", f"none of {name!r}", index)


@COCO.check(
    "C084-no-supercategory",
    "note",
    why="A few tools read it of every category and fail with KeyError.",
    mend="Add supercategory; it may be empty.",
)
def missing_supercategories(case: Case) -> Iterator[Found]:
    """A category without a supercategory."""
    for index, category in enumerate(case.coco.categories):
        if category.supercategory is UNSET:
            yield Found(case.coco.category_place(index), "supercategory", "none", index)


@COCO.check(
    "C085-no-category-name",
    "error",
    why="Objects of this category cannot be called anything; tools fail with KeyError.",
    mend="Add its name.",
)
def missing_names(case: Case) -> Iterator[Found]:
    """A category without a name."""
    for index, category in enumerate(case.coco.categories):
        if category.name is UNSET or not category.name.strip():
            yield Found(case.coco.category_place(index), "name", "none", index)


def _names(case: Case) -> Iterator[tuple[int, str]]:
    for index, category in enumerate(case.coco.categories):
        if category.name is not UNSET and category.name.strip():
            yield index, category.name
