"""Annotations with nothing to be told of them take a short way: it gives what the long one gives."""

import json
from typing import Any

import msgspec
import pytest

from app.formats.reading.coco.categories import Vocabulary, read_categories
from app.formats.reading.coco.objects import Told, marks_of
from app.formats.reading.coco.plain_objects import PlainObjects
from app.formats.reading.findings import Findings
from app.formats.reading.records import Mark, Outlined, Picture, Sketched

PLAIN: dict[str, Any] = {
    "id": 7,
    "image_id": 1,
    "category_id": 3,
    "segmentation": [[1, 2.5, 9, 2.5, 9, 8]],
    "bbox": [1, 2.5, 8, 5.5],
    "area": 22,
    "iscrowd": 0,
}
BARE = {key: PLAIN[key] for key in ("id", "image_id", "category_id", "segmentation")}
FIELDS = ("key", "place", "category", "shape", "attributes", "is_crowd", "group", "score", "z", "layer", "bbox",
          "area", "extra")  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (PLAIN, Sketched),
        (BARE, Sketched),
        (PLAIN | {"segmentation": [[1, 2, 9, 2, 9, 8], [20.25, 1, 30, 1, 30, 0.0]]}, Sketched),
        (PLAIN | {"segmentation": [[1, 2, 9, 2, 9, 8], [20.25, 1, 30, 1, 30, 1e-3]]}, Outlined),
        (PLAIN | {"segmentation": [[-1, 2, 9, 2, 9, 8]]}, Outlined),
    ],
    ids=["all fields", "bare", "two parts", "finer numbers", "below 0"],
)
def test_gives_what_the_long_way_gives(entry: dict[str, Any], kind: type[Mark]) -> None:
    short, long = told(), told()

    mark = PlainObjects([raw(entry)]).following(5, short)
    (expected,) = marks_of(entry, "annotations[5]", PICTURE, long)

    assert type(mark) is kind
    assert values_of(mark) == values_of(expected)
    assert short.ids == long.ids
    assert not long.findings.codes()


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "7"},
        {"id": 0},
        {"id": 7.0},
        {"image_id": "1"},
        {"category_id": 4},
        {"segmentation": []},
        {"segmentation": [1, 2, 9, 2, 9, 8]},
        {"segmentation": [[1, 2, 9, 2, 9]]},
        {"segmentation": [[1, 2, 9, 2]]},
        {"segmentation": [[1, 2, 9, 2, 9, True]]},
        {"segmentation": [[1, 2, 9, 2, 9, 10**400]]},
        {"segmentation": [[1, 2, 9, 2, 9, 1e300]]},
        {"segmentation": {"size": [9, 9], "counts": "x"}},
        {"bbox": [1, 2, -8, 5]},
        {"bbox": {"x": 1, "y": 2, "width": 8, "height": 5}},
        {"area": "22"},
        {"iscrowd": 1},
        {"iscrowd": False},
        {"keypoints": [1, 2, 2]},
        {"note": "of somebody"},
    ],
    ids=str,
)
def test_leaves_to_the_long_way(changed: dict[str, Any]) -> None:
    plain = PlainObjects([raw(PLAIN | changed), raw(PLAIN)])
    assert plain.following(0, told()) is None
    mark = plain.following(1, told())
    assert mark is not None
    assert mark.shape == {"type": "polygon", "parts": [[[[1, 2.5], [9, 2.5], [9, 8]]]]}


def test_an_id_that_came_before_wants_a_closer_look() -> None:
    seen = told()
    plain = PlainObjects([raw(PLAIN), raw(PLAIN)])
    assert plain.following(0, seen) is not None
    assert plain.following(1, seen) is None


def test_another_shape_may_take_its_place() -> None:
    mark = Outlined("7", "annotations[0]", 1, [[1, 2, 9, 2, 9, 8]], None, None)
    box = {"type": "box", "x": 1, "y": 2, "width": 8, "height": 6}
    mark.shape = box
    assert mark.shape == box


PICTURE = Picture("1", "images[0]", "photo-1.jpg")


def told() -> Told:
    findings = Findings()
    vocabulary: Vocabulary = read_categories([{"id": 3, "name": "car"}], findings)
    return Told(findings, vocabulary)


def raw(entry: dict[str, Any]) -> msgspec.Raw:
    """By the standard library, which writes whole numbers of any length."""
    return msgspec.Raw(json.dumps(entry).encode())


def values_of(mark: Mark) -> str:
    """As text, in which 1 and 1.0 are two things."""
    return repr([getattr(mark, name) for name in FIELDS])
