"""What CVAT, Pascal VOC and Label Studio say beside shapes, and was once passed over."""

import json
from pathlib import Path
from typing import Any

from app.formats.reading.detecting import detect
from app.formats.reading.findings import Findings
from app.formats.reading.records import Contents, Picture, Reading
from app.formats.reading.sources import Source
from app.geometry.boxes import Size


def read(folder: Path, name: str, text: str) -> tuple[Contents, list[Picture], Findings]:
    (folder / name).write_text(text)
    source, findings = Source(folder), Findings()
    contents = detect(source).read(Reading(source, findings, lambda name: Size(200, 100)))
    return contents, list(contents.pictures), findings


def attribute(name: str, kind: str, *values: str) -> str:
    listed = "\n".join(values)
    return (
        f"<attribute><name>{name}</name><input_type>{kind}</input_type>"
        f"<default_value/><values>{listed}</values></attribute>"
    )


def test_labels_of_cvat_say_what_is_asked_and_their_colour(tmp_path: Path) -> None:
    asked = (
        attribute("height", "number", "0", "9", "1")
        + attribute("doors", "checkbox", "false", "true")
        + attribute("state", "radio", "new", "old")
        + attribute("marks", "text", "a", "b, c")
        + attribute("note", "text")
        + attribute("is_crowd", "checkbox")
    )
    label = f"<label><name>car</name><color>#FA3253</color><attributes>{asked}</attributes></label>"
    contents, _, findings = read(
        tmp_path,
        "a.xml",
        f"<annotations><meta><task><labels>{label}</labels></task></meta>"
        "<image id='0' name='a.jpg' width='200' height='100'/>"
        "<track id='3' label='car'/></annotations>",
    )

    (car,) = contents.categories
    assert car.color == "#fa3253"
    assert list(car.attributes) == [
        {"name": "height", "type": "number"},
        {"name": "doors", "type": "boolean"},
        {"name": "state", "type": "select", "values": ["new", "old"]},
        {"name": "marks", "type": "multiselect", "values": ["a", "b, c"]},
        {"name": "note", "type": "text"},
    ]
    assert contents.has_texts
    assert findings.codes() == {"track": 1}


def test_tags_of_cvat_are_answers_whatever_type_their_label_has(tmp_path: Path) -> None:
    named = "<label><name>sunny</name><type>any</type></label>"
    tags = (
        "<tag label='sunny'/><tag label='wet'><attribute name='depth'>3 cm</attribute></tag>"
        "<tag label='sunny'/>"
    )
    contents, (first, second), findings = read(
        tmp_path,
        "a.xml",
        f"<annotations><meta><task><labels>{named}</labels></task></meta>"
        f"<image id='0' name='a.jpg'>{tags}</image><image id='1' name='b.jpg'/></annotations>",
    )

    (question,) = contents.questions
    assert (question.name, question.mode) == ("tags", "multilabel")
    assert question.values == ("sunny", "wet")
    assert [each.said[""].answers for each in (first, second)] == [{"tags": ["sunny", "wet"]}, {}]
    assert first.extra == {"cvat": {"tags": {"wet": {"depth": "3 cm"}}}}
    assert second.extra is None
    assert [each.name for each in contents.categories] == ["sunny"]
    assert findings.codes() == {}


def test_voc_has_actions_attributes_and_parts(tmp_path: Path) -> None:
    box = "<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax></bndbox>"
    _, (picture,), findings = read(
        tmp_path,
        "a.xml",
        f"<annotation><filename>a.jpg</filename><object><name>person</name>{box}"
        "<actions><running>1</running><reading>0</reading></actions><attributes>"
        "<attribute><name>age</name><value>2.5</value></attribute>"
        "<attribute><name>masked</name><value>True</value></attribute></attributes>"
        f"<part><name>head</name>{box}</part><part><name>hand</name></part></object></annotation>",
    )

    person, head = picture.marks
    assert person.attributes == {"running": True, "reading": False, "age": "2.5", "masked": True}
    assert (head.shape, head.group) == (person.shape, person.group)
    assert findings.codes() == {"bbox-malformed": 1}


def result(id: str, **more: Any) -> dict[str, Any]:
    value = {"x": 10, "y": 20, "width": 30, "height": 40, "rectanglelabels": ["car"]}
    sized = {"original_width": 200, "original_height": 100, "type": "rectanglelabels"}
    return {"id": id, "value": value, **sized, **more}


def test_predictions_of_label_studio_are_layers_of_their_models(tmp_path: Path) -> None:
    task = {
        "id": 1,
        "data": {"image": "a.jpg"},
        "annotations": [{"id": 5, "completed_by": 2, "result": [result("r")]}],
        "predictions": [
            {"id": 5, "model_version": "v1", "score": 0.7, "result": [result("r")]},
            {"id": 6, "model_version": "v2", "result": [result("s", score=0.4)]},
        ],
    }
    contents, (picture,), _ = read(tmp_path, "tasks.json", json.dumps([task]))

    told = [(contents.authors[mark.layer].name, mark.score) for mark in picture.marks]
    assert told == [("annotator 2", None), ("v1", 0.7), ("v2", 0.4)]
    assert [each.is_model for each in contents.authors.values()] == [False, True, True]
    assert len({mark.key for mark in picture.marks}) == 3


def test_predictions_alone_are_tasks_and_texts_of_the_picture_are_kept(tmp_path: Path) -> None:
    said = {"type": "textarea", "from_name": "caption", "value": {"text": ["a red car"]}}
    rated = {"type": "rating", "from_name": "quality", "value": {"rating": 4}}
    task = {
        "data": {"image": "a.jpg"},
        "predictions": [{"id": 1, "result": [said, rated]}],
    }
    _, (picture,), findings = read(tmp_path, "tasks.json", json.dumps([task]))

    assert picture.extra == {"label_studio": {"caption": ["a red car"], "quality": [4]}}
    assert findings.codes() == {}
