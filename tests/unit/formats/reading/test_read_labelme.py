import json
from pathlib import Path
from typing import Any

from app.formats.reading.detecting import detect
from app.formats.reading.findings import Findings
from app.formats.reading.records import Contents, Picture, Reading
from app.formats.reading.sources import Source
from app.geometry.boxes import Size


def read(folder: Path, *documents: dict[str, Any]) -> tuple[Contents, list[Picture], Findings]:
    for number, document in enumerate(documents):
        told = {"imagePath": f"{number}.jpg", "imageWidth": 200, "imageHeight": 100, "shapes": []}
        (folder / f"{number}.json").write_text(json.dumps(told | document))
    source, findings = Source(folder), Findings()
    contents = detect(source).read(Reading(source, findings, lambda name: Size(200, 100)))
    return contents, list(contents.pictures), findings


def shape(label: str, **more: Any) -> dict[str, Any]:
    return {"label": label, "shape_type": "point", "points": [[1, 2]], **more}


def test_flags_are_answers(tmp_path: Path) -> None:
    contents, (first, second), findings = read(
        tmp_path,
        {"flags": {"weather: sun": True, "weather: rain": False, "blurred": False}},
        {"flags": {"weather: sun": True, "weather: fog": True, "odd": "yes"}},
    )

    assert first.said[""].answers == {"weather": ["sun"], "blurred": ["no"]}
    assert second.said[""].answers == {"weather": ["sun", "fog"]}
    assert [(each.name, each.mode, each.values) for each in contents.questions] == [
        ("weather", "multilabel", ("sun", "rain", "fog")),
        ("blurred", "binary", ("yes", "no")),
    ]
    assert findings.codes() == {"flag-malformed": 1}


def test_absent_categories_are_known_by_name_or_by_the_id_of_a_shape(tmp_path: Path) -> None:
    contents, (first, second), findings = read(
        tmp_path,
        {"verified_absent": ["dog", 7, 8]},
        {"shapes": [shape("cat", category_id=7)]},
    )

    numbers = {each.name: each.id for each in contents.categories}
    assert list(first.said[""].verified_absent) == [numbers["dog"], numbers["cat"]]
    assert list(second.said[""].verified_absent) == []
    assert findings.codes() == {"unknown-category": 1}


def test_what_means_nothing_here_is_kept_beside(tmp_path: Path) -> None:
    shapes = [shape("cat", description="by the door", other_data={"a": 1}), shape("cat")]
    _, (picture,), _ = read(tmp_path, {"shapes": shapes, "lineColor": [0, 255, 0, 128]})

    assert picture.extra == {"lineColor": [0, 255, 0, 128]}
    assert [mark.extra for mark in picture.marks] == [
        {"description": "by the door", "other_data": {"a": 1}},
        None,
    ]
