"""What several COCO files say together: images in two splits, categories that differ between them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import UNSET

from app.doctor.coco.checks.images import is_unsafe
from app.doctor.coco.columns import Coco
from app.doctor.equal_pictures import Member, equal_across
from app.doctor.findings import Findings, Found, declare
from app.doctor.pictures import inside

LEAKING_IMAGE = declare(
    "C095-image-in-two-splits",
    "error",
    why="A model is evaluated on pictures that it was trained on: its numbers are too good, and nobody "
    "sees why.",
    mend="Remove the image from one of the files.",
)
LEAKING_ID = declare(
    "C097-image-id-in-two-splits",
    "warning",
    why="The same id and size under another name, in files whose ids are no mere count: mostly one picture that was "
    "renamed, and a model is evaluated on what it was trained on.",
    mend="Compare the two pictures; remove one, or give it another id.",
)
EQUAL_PICTURES = declare(
    "C098-picture-in-two-splits",
    "error",
    why="Two files with the same bytes under two names: a model is evaluated on a picture that it was trained"
    " on.",
    mend="Remove one of the two images, with its annotations.",
)
CATEGORIES_DIFFER = declare(
    "C096-categories-differ",
    "error",
    why="One id means two things, or one name has two ids: a model trained on one file is evaluated on "
    "other classes.",
    mend="Give every file the same table of categories.",
)


def compare_splits(files: list[Coco], findings: Findings, pictures: Path | None = None) -> None:
    """Look for what two of the files share and should not; lists of results are left out.

    Args:
        files: the files.
        findings: what is found is added to it.
        pictures: the folder of their images, where the bytes of these are to be compared too.
    """
    splits = [coco for coco in files if not coco.is_results]
    findings.add_all(LEAKING_IMAGE, _leaks(splits))
    findings.add_all(LEAKING_ID, _leaking_ids(splits))
    findings.add_all(CATEGORIES_DIFFER, _differences(splits))
    if pictures is not None:
        findings.add_all(EQUAL_PICTURES, _equal(splits, pictures))


def _leaks(files: list[Coco]) -> Iterator[Found]:
    seen: dict[tuple[object, ...], tuple[str, str]] = {}
    for coco in files:
        mine: dict[tuple[object, ...], tuple[str, str]] = {}
        for index in range(len(coco.images)):
            where = (coco.name, coco.image_place(index))
            for key in _identities(coco, index):
                if key in seen:
                    name, place = seen[key]
                    found = f"{key[0]} {key[1]!r} also in {name}: {place}"
                    yield Found(f"{where[0]}: {where[1]}", "an image of this file only", found)
                    break
            mine |= dict.fromkeys(_identities(coco, index), where)
        for key, where in mine.items():
            seen.setdefault(key, where)


def _identities(coco: Coco, index: int) -> Iterable[tuple[object, ...]]:
    """What makes two images one: the name of the file, or the hash of its bytes."""
    image = coco.images[index]
    if image.file_name is not UNSET and image.file_name.strip():
        yield ("file_name", image.file_name)
    if image.sha256 is not UNSET and image.sha256:
        yield ("sha256", image.sha256)


def _equal(files: list[Coco], folder: Path) -> Iterator[Found]:
    """Pictures of equal bytes under two names, but those whose records say that they are one."""
    told: dict[str, frozenset[tuple[object, ...]]] = {}
    members = []
    for coco in files:
        for index, image in enumerate(coco.images):
            name = image.file_name
            if name is UNSET or not name.strip() or is_unsafe(name):
                continue
            path = inside(folder, name)
            if path is not None:
                place = f"{coco.name}: {coco.image_place(index)}"
                told[place] = frozenset(_identities(coco, index))
                members.append(Member(coco.name, place, path))
    for one, other in equal_across(members):
        if not told[one.place] & told[other.place]:
            expected = "a picture of this file only"
            yield Found(one.place, expected, f"the same bytes as in {other.place}")


def _leaking_ids(files: list[Coco]) -> Iterator[Found]:
    """Each file numbers its images from 1 where nothing else is known: such ids say nothing."""
    seen: dict[object, tuple[str, str]] = {}
    for coco in filter(_has_own_ids, files):
        mine: dict[object, tuple[str, str]] = {}
        for index, image in enumerate(coco.images):
            key = (image.id, image.width, image.height)
            if UNSET in key or image.file_name is UNSET:
                continue
            here = f"{coco.name}: {coco.image_place(index)}"
            other, there = seen.get(key, (image.file_name, ""))
            if other != image.file_name:
                told = f"{other!r} in {there}, of id {image.id} and the same size"
                yield Found(here, f"an id that only {image.file_name!r} has", told)
            mine[key] = (image.file_name, here)
        seen = mine | seen


def _has_own_ids(coco: Coco) -> bool:
    ids = [image.id for image in coco.images if image.id is not UNSET]
    return bool(ids) and max(ids) > 2 * len(coco.images)


def _differences(files: list[Coco]) -> Iterator[Found]:
    """Against the first file that has categories."""
    named = [coco for coco in files if coco.categories]
    for coco in named[1:]:
        names, ids = _tables(named[0])
        for index, category in enumerate(coco.categories):
            if category.id is UNSET or category.name is UNSET:
                continue
            where = f"{coco.name}: {coco.category_place(index)}"
            if names.get(category.id, category.name) != category.name:
                expected = f"{names[category.id]!r}, as in {named[0].name}"
                yield Found(where, expected, repr(category.name))
            elif ids.get(category.name, category.id) != category.id:
                expected = f"id {ids[category.name]}, as in {named[0].name}"
                yield Found(where, expected, f"id {category.id} of {category.name!r}")


def _tables(coco: Coco) -> tuple[dict[int, str], dict[str, int]]:
    pairs = [
        (category.id, category.name)
        for category in coco.categories
        if category.id is not UNSET and category.name is not UNSET
    ]
    return dict(pairs), {name: number for number, name in pairs}
