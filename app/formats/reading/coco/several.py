"""Several COCO files as one dataset: `instances_train.json` and `instances_val.json` of a folder, say.

They may be panoptic ones, too. Their ids may be the same ones; categories are the same where their names are. Which
file an image came from is kept with it as its split, to be given back.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.formats.reading.coco.keeping import (
    merged,
    moving,
    new_numbers,
    recategorized,
    recategorized_lists,
)
from app.formats.reading.findings import Finding, Findings, Severity
from app.formats.reading.records import Author, Contents, Picture, Reading
from app.formats.reading.sources import stem_of
from app.formats.reading.splits import part_of
from app.formats.records import Category

ReadFile = Callable[[Reading, str], Contents]


def read_several(reading: Reading, names: Sequence[str], read: ReadFile) -> Contents:
    """The contents of COCO files of the source, all of the kind that `read` reads, in the order of their names."""
    files = [
        read(replace(reading, findings=_Within(name, reading.findings)), name) for name in names
    ]
    splits = _splits_of(names)
    categories = _Merged()
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
        pictures=(
            _moved(_renumbered(picture, terms), name, split, known)
            for name, split, known, terms, each in zip(
                names, splits, numbers, licenses, files, strict=True
            )
            for picture in each.pictures
        ),
        picture_count=sum(each.picture_count for each in files),
        mark_count=sum(each.mark_count for each in files),
        extra=extra,
        category_extras=categories.extras,
    )


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
    """The categories of all files, each name once."""

    def __init__(self) -> None:
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
                if category.id in contents.category_extras:
                    self.extras[number] = contents.category_extras[category.id]
            known[category.id] = number
        return known


def _renumbered(picture: Picture, licenses: Mapping[Any, int]) -> Picture:
    """The same, its licence under the number that it has among those of all files."""
    given = (picture.extra or {}).get("original_license")
    if type(given) is int and given in licenses:
        picture.extra = {**(picture.extra or {}), "original_license": licenses[given]}
    return picture


def _moved(picture: Picture, name: str, split: str, numbers: Mapping[int, int]) -> Picture:
    """A picture of one file among those of all."""
    picture.place = f"{name} {picture.place}"
    picture.extra = {**recategorized(picture.extra or {}, moving(numbers)), "split": split}
    picture.split = part_of(split)
    for mark in picture.marks:
        mark.place = f"{name} {mark.place}"
        mark.category = numbers[mark.category]
    for said in picture.said.values():
        said.verified_absent = [numbers[each] for each in said.verified_absent]
    return picture


def _splits_of(names: Sequence[str]) -> Iterator[str]:
    """What tells each file's name from the others': `train` of `annotations/instances_train.json`, else all of it."""
    stems = [stem_of(name) for name in names]
    words = [[word for part in stem.split("/") for word in part.split("_")] for stem in stems]
    shared = set.intersection(*map(set, words))
    for stem, own in zip(stems, words, strict=True):
        yield "_".join(word for word in own if word not in shared) or stem
