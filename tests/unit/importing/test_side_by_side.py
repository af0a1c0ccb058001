"""A file that several processes work on comes to the same as with one: rows, ids, counts, every word that is told."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from app.annotations.label_schema import CategoryRules
from app.formats.reading.coco import instances
from app.geometry.boxes import Size
from app.importing import workbench
from app.importing.album import Known, Sought
from app.importing.conversation import Asked, Ended, Opened, Refusal, Said, advance, begin
from app.importing.copying import Packed
from app.importing.doubles import doubles
from app.importing.planning import Plan, Target
from tests.unit.importing.test_malformed_files import ODD

IMAGES = 30
CATEGORIES = [
    {"id": 1, "name": "car"},
    {"id": 2, "name": "person", "keypoints": ["head", "foot"], "skeleton": [[1, 2]]},
]
MARKS: list[dict[str, Any]] = [
    {"segmentation": [[1, 2, 30, 2, 30, 20.25]], "bbox": [1, 2, 29, 18.25], "area": 9, "iscrowd": 0},
    {"segmentation": [[1, 2, 30, 2, 30, 20], [40, 2, 50, 2, 50, 20]]},
    {"segmentation": [[1, 2, 30, 20, 30, 2, 1, 20]]},
    {"segmentation": [[-9, 2, 70, 2, 30, 20]]},
    {"segmentation": [[1, 2, 30, 2]]},
    {"segmentation": {"size": [48, 64], "counts": [10, 5, 3057]}, "iscrowd": 1},
    {"segmentation": {"size": [64, 48], "counts": "x"}, "bbox": [1, 2, 3, 4]},
    {"segmentation": [[1, 2, 30, 2, 30, 20]], "iscrowd": 1},
    {"bbox": [1, 2, 80, 20], "area": 5, "note": {"of": "somebody"}},
    {"bbox": [30, 2, -10, 20]},
    {"bbox": []},
    {"category_id": 2, "keypoints": [5, 6, 2, 9, 9, 1], "num_keypoints": 9, "score": 7},
    {"category_id": 2, "keypoints": [5, 6, 2, 9, 9, 1], "segmentation": [[1, 2, 30, 2, 30, 20]], "bbox": [1, 2, 9, 9]},
    {"category_id": 77, "bbox": [1, 2, 3, 4]},
    {"image_id": 999, "bbox": [1, 2, 3, 4]},
    {"image_id": None},
    {"image_id": "3", "bbox": [1, 2, 3, 4], "score": 0.5},
    {"image_id": 4.0, "bbox": [1, 2, 3, 4]},
]  # fmt: skip
ODD_IMAGES: list[Any] = [
    {"id": 3, "file_name": "photo-3.jpg", "width": 64, "height": 48},
    {"id": 500, "file_name": "folder\\photo-5.jpg", "width": 64, "height": 48},
    {"id": "501", "file_name": "nowhere.jpg", "width": 64},
    {"id": 502, "file_name": "photo-6.jpg", "width": 48, "height": 64, "license": 2},
    {"id": 0, "file_name": "photo-7.jpg", "width": 10, "height": 10, "taken": "by night"},
    {"file_name": "photo-8.jpg"},
    7,
]
Spied = list[int]


def file_of(marks: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """Its images do not come in the order of their marks, and what is odd comes everywhere."""
    images: list[Any] = [
        {"id": number, "file_name": f"photo-{number}.jpg", "width": 64, "height": 48}
        for number in range(1, IMAGES + 1)
    ]
    for at, odd in enumerate(ODD_IMAGES):
        images.insert(4 * at + 3, odd)
    annotations = [
        {"id": number, "image_id": 1 + 7 * number % (IMAGES + 1), "category_id": 1, **mark}
        for number, mark in enumerate(marks, start=1)
    ]
    return {"images": images, "categories": CATEGORIES, "annotations": annotations, **fields}


WHOLE = file_of(MARKS * 12)
OURS = file_of(
    [mark | {"annotator_id": 5, "group_id": "g", "attributes": {}} for mark in MARKS * 4],
    info={"truth": "all"},
    annotators=[{"id": 5, "name": "Ann", "email": "ann@example.org"}],
)


@pytest.fixture
def spied(monkeypatch: pytest.MonkeyPatch) -> Spied:
    """How many processes were started each time; a few marks are many meanwhile."""
    counts: Spied = []
    started = doubles

    def counted(count: int, work: Callable[[Any], Any]) -> AbstractContextManager[Any]:
        counts.append(count)
        return started(count, work)

    monkeypatch.setattr(workbench, "doubles", counted)
    monkeypatch.setattr(workbench, "LEAST_MARKS", 1)
    monkeypatch.setattr(instances, "MARKS_AT_ONCE", 9)
    return counts


def told_by(
    folder: Path, processes: int, *, wants_rows: bool = True, are_new: bool = True
) -> list[Any]:
    """All that is said of the file, word for word; `are_new`: its categories are not there yet."""
    asked = Asked(folder, "coco", brings_pictures=False, wants_rows=wants_rows, processes=processes)
    said: Said = begin(asked)
    heard: list[Any] = []
    while not isinstance(said, Ended | Refusal):
        if isinstance(said, Packed | Sought):
            heard.append(said)
        said = advance(_answer(said, are_new))
    if isinstance(said, Refusal):
        return [*heard, said.place, said.problem, said.findings.as_json()]
    # In order, as the report takes them.
    return [*_ordered(heard), said.tally, list(said.tally.by_category), said.findings.as_json()]


def _ordered(heard: list[Any]) -> Iterator[Any]:
    """What was made, in order; and what was asked for, which may be asked for earlier."""
    yield from (each for each in heard if isinstance(each, Packed))
    yield from (each for each in heard if isinstance(each, Sought))


def _answer(said: Said, are_new: bool) -> Any:
    match said:
        case Sought(stems):
            named = sorted(each for each in stems if each.startswith("photo-"))
            return [Known(int(each[6:]), f"{each}.jpg", Size(64, 48)) for each in named]
        case Opened(contents):
            ids = {each.id: 100 + each.id for each in contents.categories}
            shapes = frozenset({"polygon", "box", "keypoints", "mask"})
            rules = {} if are_new else {each: CategoryRules("x", shapes, {}) for each in ids}
            return Plan(1, "s", rules, {}, [Target("prediction", "s")], {}, ids)
        case _:
            return None


@pytest.mark.parametrize("content", [WHOLE, OURS], ids=["another's", "ours"])
@pytest.mark.parametrize("wants_rows", [True, False], ids=["imported", "checked"])
def test_several_processes_say_what_one_says(
    tmp_path: Path, spied: Spied, content: dict[str, Any], wants_rows: bool
) -> None:
    (tmp_path / "labels.json").write_text(json.dumps(content))
    one = told_by(tmp_path, 1, wants_rows=wants_rows)

    assert sum(isinstance(each, Packed) for each in one) > 5
    assert len(one[-1]) > 10
    for processes in (2, 3):
        assert told_by(tmp_path, processes, wants_rows=wants_rows) == one
    assert spied == [2, 3]


@pytest.mark.parametrize(
    ("changed", "are_new", "starts"),
    [
        ({"id": 8}, True, False),
        ({"id": "8"}, True, False),
        ({"id": None}, True, False),
        ({"id": 10**30}, True, False),
        ({"attributes": {"side": "left"}}, True, False),
        ({"attributes": {"side": "left"}}, False, True),
        ({"attributes": None}, True, True),
        ({"iscrowd": 1}, True, True),
    ],
    ids=str,
)
def test_what_depends_on_what_came_before_is_left_to_one(
    tmp_path: Path, spied: Spied, changed: dict[str, Any], are_new: bool, starts: bool
) -> None:
    marks = MARKS[:3] * 12
    marks[20] = marks[20] | changed
    marks[30] = (
        marks[30] | {"attributes": {"side": 7}}
        if "attributes" in changed and not starts
        else marks[30]
    )
    (tmp_path / "labels.json").write_text(json.dumps(file_of(marks)))

    one = told_by(tmp_path, 1, are_new=are_new)

    assert told_by(tmp_path, 2, are_new=are_new) == one
    assert bool(spied) is starts


def test_regions_that_are_all_crowds_are_told_alike(tmp_path: Path, spied: Spied) -> None:
    marks = [{"segmentation": [[1, 2, 30, 2, 30, 20]], "iscrowd": 1}] * 40
    (tmp_path / "labels.json").write_text(json.dumps(file_of(marks)))

    one = told_by(tmp_path, 1)

    assert "crowd-everywhere" in {each["code"] for each in one[-1]}
    assert told_by(tmp_path, 2) == one
    assert spied == [2]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_word_is_told_alike(tmp_path: Path, spied: Spied, odd: str) -> None:
    """In an annotation, in an image, and among the lists."""
    text = json.dumps(file_of(MARKS * 3))
    for word in ('"segmentation": [[1,', '"id": 12,', '"width": 64', '"categories":'):
        at = (
            text.index(word, len(text) // 3) if word in text[len(text) // 3 :] else text.index(word)
        )
        before, after = text[: at + len(word) - 1], text[at + len(word) :]
        (tmp_path / "labels.json").write_text(f"{before}{odd}{word[-1]}{after}")
        assert told_by(tmp_path, 2) == told_by(tmp_path, 1)


def test_a_small_file_starts_none(
    tmp_path: Path, spied: Spied, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbench, "LEAST_MARKS", 1_000)
    (tmp_path / "labels.json").write_text(json.dumps(WHOLE))
    told_by(tmp_path, 2)
    assert spied == []
