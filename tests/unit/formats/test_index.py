"""The index of formats says of each what it keeps: as it is measured here, so that it cannot be out of date."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.formats.reading.detecting import FORMATS as READ
from app.formats.records import Image, Object, Shape
from app.formats.registry import FORMATS
from tests.unit.formats.returning import read_back
from tests.unit.formats.torture import CAT, DOG, HALF, LIGHT, Written, disc, pixels_of

DOCS = Path(__file__).resolve().parents[3] / "docs/formats"
READER_OF = {
    "coco-instances": "coco",
    "coco-keypoints": "coco",
    "coco-panoptic": "coco",
    "lvis": "coco",
    "yolo-detect": "yolo",
    "yolo-segment": "yolo",
    "yolo-pose": "yolo",
    "yolo-obb": "yolo",
    "yolo-classify": "folders",
    "imagenet": "folders",
    "voc": "voc",
    "cvat-xml": "cvat",
    "label-studio": "label-studio",
    "labelme": "labelme",
}

BOX: Shape = {"type": "box", "x": 4, "y": 3, "width": 20, "height": 15}
SIDES = {"cx": 20, "cy": 15, "width": 18, "height": 8}
TRIANGLE = [[3, 3], [30, 5], [12, 25]]
SHAPES: dict[str, Shape] = {
    "box": BOX,
    "rotated": {"type": "rotated_box", **SIDES, "angle_deg": 30},
    "polygon": {"type": "polygon", "parts": [[TRIANGLE]]},
    "holes": {"type": "polygon", "parts": [[disc(20, 15, 10), disc(20, 15, 4)[::-1]]]},
    "parts": {"type": "polygon", "parts": [[disc(10, 15, 5)], [disc(30, 15, 5)]]},
    "ellipse": {"type": "ellipse", "cx": 20, "cy": 15, "rx": 9, "ry": 5, "angle_deg": 10},
    "mask": pixels_of(40, 30, box=(4, 3, 24, 18)),
    "skeleton": {"type": "keypoints", "points": [[9, 9, 2], [15, 9, 1], [12, 12, 2], [0, 0, 0]]},
    "line": {"type": "polyline", "points": TRIANGLE},
    "point": {"type": "point", "x": 12.5, "y": 6.5},
}
HOLDERS = (Object(1, LIGHT, BOX), Object(1, DOG, SHAPES["skeleton"]))
"""What is given attributes and the like: the first that the format holds at all."""
OBJECTS: dict[str, dict[str, Any]] = {
    "attributes": {"attributes": {"state": "off <&>"}},
    "groups": {"group_id": HALF},
    "scores": {"score": 0.5},
    "crowds": {"is_crowd": True},
}
IMAGES: dict[str, dict[str, Any]] = {
    "answers": {"answers": {"things": ["a"]}},
    # The one category that formats of skeletons hold, too.
    "absences": {"verified_absent": (DOG,)},
    "metadata": {"metadata": {"iso": 100}},
}
COLUMNS = [*SHAPES, *OBJECTS, *IMAGES]
KEPT, BENT, LOST = "✓", "~", "-"


def is_of_one_question(name: str) -> bool:
    return "question" in {option.name for option in FORMATS[name].options}


def losses(name: str, *objects: Object, **facts: Any) -> tuple[set[str], int]:
    """The codes of what is lost of an image, and how many objects are left out."""
    is_asked = is_of_one_question(name)
    if is_asked:
        facts = {"answers": {"weather": ["sunny"]}} | facts
    image = Image(1, "a.png", 40, 30, objects=objects, split="train", **facts)
    report = Written(name, image, options={"question": "weather"} if is_asked else {}).report
    return set(report.losses), report.dropped_count


def of_shape(name: str, shape: Shape) -> str:
    category = DOG if shape["type"] == "keypoints" else CAT
    told, dropped = losses(name, Object(1, category, shape))
    if dropped:
        return LOST
    return BENT if told - losses(name)[0] else KEPT


def of_object(name: str, facts: Mapping[str, Any]) -> str:
    held = next((each for each in HOLDERS if not losses(name, each)[1]), HOLDERS[0])
    known, _ = losses(name, held)
    told, dropped = losses(name, replace(held, **facts))
    return LOST if dropped or told - known else KEPT


def of_image(name: str, facts: Mapping[str, Any]) -> str:
    if is_of_one_question(name) and "answers" in facts:
        return BENT
    return LOST if losses(name, **facts)[0] - losses(name)[0] else KEPT


def cells(name: str) -> list[str]:
    return [
        *(of_shape(name, shape) for shape in SHAPES.values()),
        *(of_object(name, facts) for facts in OBJECTS.values()),
        *(of_image(name, facts) for facts in IMAGES.values()),
    ]


def row(name: str) -> str:
    reader = KEPT if name in READER_OF else LOST
    return (
        f"| [{FORMATS[name].title}]({name}.md) | `{name}` | {' | '.join(cells(name))} | {reader} |"
    )


@pytest.mark.parametrize("name", FORMATS)
def test_the_index_says_what_a_format_keeps(name: str) -> None:
    assert row(name) in (DOCS / "README.md").read_text().splitlines()
    assert (DOCS / f"{name}.md").is_file()


KEPT_AND_READ = [
    (name, fact) for name in READER_OF for fact in OBJECTS if of_object(name, OBJECTS[fact]) == KEPT
]


@pytest.mark.parametrize(("name", "fact"), KEPT_AND_READ)
def test_what_is_called_kept_of_an_object_comes_back(tmp_path: Path, name: str, fact: str) -> None:
    (held,) = [each for each in HOLDERS if not losses(name, each)[1]][:1]
    given = replace(held, **OBJECTS[fact])
    others = [replace(given, id=2)] if fact == "groups" else []
    image = Image(1, "a.png", 40, 30, objects=(given, *others), split="train")

    (found,) = read_back(Written(name, image), tmp_path).images

    assert len(found.objects) == len(image.objects)
    if fact == "groups":  # Their ids are each file's own.
        assert {each.group_id for each in found.objects} == {found.objects[0].group_id} != {None}
    elif fact == "attributes":  # Pascal VOC has some of its own.
        assert given.attributes.items() <= found.objects[0].attributes.items()
    else:
        (field,) = OBJECTS[fact]
        assert getattr(found.objects[0], field) == getattr(given, field)


def test_what_can_be_read_back_has_a_reader() -> None:
    only_read = {"dota"}
    assert set(READER_OF.values()) == {each.name for each in READ} - only_read


def test_the_guide_lists_every_format_once() -> None:
    guide = (DOCS.parent / "exporting.md").read_text()
    table = guide.partition("\n## Formats\n")[2].partition("\n## ")[0]
    first_cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]

    listed = [name.strip(" `") for cell in first_cells for name in cell.split(",")]

    assert sorted(listed) == sorted(FORMATS)
