"""Several COCO files as one dataset: `instances_train.json` and `instances_val.json` of a folder, say.

They may be panoptic ones, too. Their ids may be the same ones; categories are the same where their names are. Which
file an image came from is kept with it as its split, to be given back.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from app.formats.reading.coco.keeping import (
    merged,
    moving,
    new_numbers,
    recategorized,
    recategorized_lists,
)
from app.formats.reading.findings import Finding, Findings, Severity
from app.formats.reading.records import Author, Contents, Mark, Picture, Reading
from app.formats.reading.sources import stem_of
from app.formats.reading.splits import part_of, part_of_file
from app.formats.records import Category

ReadFile = Callable[[Reading, str], Contents]


def read_several(reading: Reading, names: Sequence[str], read: ReadFile) -> Contents:
    """The contents of COCO files of the source, all of the kind that `read` reads, in the order of their names."""
    files = [
        read(replace(reading, findings=_Within(name, reading.findings)), name) for name in names
    ]
    splits = list(_splits_of(names))
    categories = _Merged(reading.findings)
    numbers = [categories.add(each) for each in files]
    questions = {question.name: question for each in files for question in each.questions}
    authors: dict[str, Author] = {}
    extra: dict[str, Any] = {}
    licenses = []
    for each, known in zip(files, numbers, strict=True):
        authors |= each.authors
        licenses.append(new_numbers(extra.get("licenses") or [], each.extra.get("licenses") or []))
        lists = recategorized_lists(each.extra.get("lists") or {}, moving(known))
        extra = merged(extra, {**each.extra, "lists": lists})
    return Contents(
        format=files[0].format,
        categories=tuple(categories.all),
        questions=tuple(questions.values()),
        authors=authors,
        pictures=_together(
            splits,
            [
                _moving(each.pictures, terms, name, split, known)
                for name, split, known, terms, each in zip(
                    names, splits, numbers, licenses, files, strict=True
                )
            ],
        ),
        picture_count=sum(each.picture_count for each in files),
        mark_count=sum(each.mark_count for each in files),
        extra=extra,
        category_extras=categories.extras,
    )


def _moving(
    pictures: Iterable[Picture],
    terms: Mapping[Any, int],
    name: str,
    split: str,
    numbers: Mapping[int, int],
) -> Iterator[Picture]:
    for picture in pictures:
        yield _moved(_renumbered(picture, terms), name, split, numbers)


def _together(splits: Sequence[str], files: Sequence[Iterator[Picture]]) -> Iterator[Picture]:
    """Pictures file by file; those of further files of one split, such as `person_keypoints`, join the first's."""
    for split in dict.fromkeys(splits):
        first, *others = (file for of, file in zip(splits, files, strict=True) if of == split)
        further: dict[str, Picture] = {}
        for picture in chain.from_iterable(others):
            known = further.setdefault(picture.file_name, picture)
            if known is not picture:
                _join(known, picture)
        for picture in first:
            if (same := further.pop(picture.file_name, None)) is not None:
                _join(picture, same)
            yield picture
        yield from further.values()


def _join(picture: Picture, other: Picture) -> None:
    """Give a picture what another file marks on it. An annotation of both is the other's, which says more of it."""
    told = {_id_of(mark) for mark in other.marks}
    picture.marks = [mark for mark in picture.marks if _id_of(mark) not in told] + other.marks
    picture.said = other.said | picture.said
    picture.extra = {**(other.extra or {}), **(picture.extra or {})}


def _id_of(mark: Mark) -> str:
    """The id of the annotation that a mark is made of, or is a part of."""
    return mark.key.partition("/")[0]


class _Within(Findings):
    """Findings of one of the files: their places begin with its name."""

    def __init__(self, name: str, all_findings: Findings) -> None:
        super().__init__()
        self._name = name
        self._all = all_findings

    def _add(self, severity: Severity, code: str, finding: Finding, done: str) -> None:
        named = replace(finding, place=f"{self._name} {finding.place}")
        self._all._add(severity, code, named, done)


class _Merged:
    """The categories of all files, each name once, with what any file says of it."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self.all: list[Category] = []
        self.extras: dict[int, Mapping[str, Any]] = {}
        self._numbers: dict[str, int] = {}

    def add(self, contents: Contents) -> dict[int, int]:
        """Those of one file; gives what each number of the file's is here."""
        known: dict[int, int] = {}
        for category in contents.categories:
            number = self._numbers.setdefault(category.name, len(self.all) + 1)
            if number > len(self.all):
                self.all.append(replace(category, id=number))
            else:
                self.all[number - 1] = self._completed(self.all[number - 1], category)
            extras = contents.category_extras.get(category.id, {})
            if extras:
                self.extras[number] = {**extras, **self.extras.get(number, {})}
            known[category.id] = number
        return known

    def _completed(self, category: Category, again: Category) -> Category:
        """The category with what only a later file says; where they differ, the first counts, which is told."""
        for what in ("supercategory", "color", "skeleton", "attributes"):
            first, later = getattr(category, what), getattr(again, what)
            if not first:
                category = replace(category, **{what: later})
            elif later and later != first:
                self._findings.ignored(
                    "category-differs", f"category {category.name}", f"{what} as in the first file",
                    str(later), "the first file's is taken",
                )  # fmt: skip
        return category


def _renumbered(picture: Picture, licenses: Mapping[Any, int]) -> Picture:
    """The same, its licence under the number that it has among those of all files."""
    given = (picture.extra or {}).get("original_license")
    if type(given) is int and given in licenses:
        picture.extra = {**(picture.extra or {}), "original_license": licenses[given]}
    return picture


def _moved(picture: Picture, name: str, split: str, numbers: Mapping[int, int]) -> Picture:
    """A picture of one file among those of all."""
    picture.place = f"{name} {picture.place}"
    picture.extra = {"split": split, **recategorized(picture.extra or {}, moving(numbers))}
    picture.split = part_of(str(picture.extra["split"])) or part_of_file(name)
    for mark in picture.marks:
        mark.place = f"{name} {mark.place}"
        mark.category = numbers[mark.category]
    for said in picture.said.values():
        said.verified_absent = [numbers[each] for each in said.verified_absent]
    return picture


def _splits_of(names: Sequence[str]) -> Iterator[str]:
    """The part that each file is of, as its name has it; else what tells its name from the others', or all of it."""
    stems = [stem_of(name) for name in names]
    words = [[word for part in stem.split("/") for word in part.split("_")] for stem in stems]
    shared = set.intersection(*map(set, words))
    for stem, own in zip(stems, words, strict=True):
        if part_of_file(f"{stem}.json"):
            yield next((word for word in reversed(own) if part_of(word)), "")
            continue
        yield "_".join(word for word in own if word not in shared) or stem
