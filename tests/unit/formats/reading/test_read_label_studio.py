"""Label Studio's exports: several files, JSON-MIN, and what is said beside regions and kept or told."""

import json
from pathlib import Path
from typing import Any

from app.formats.reading.detecting import detect, tell_others
from app.formats.reading.findings import Findings
from app.formats.reading.records import Contents, Picture, Reading
from app.formats.reading.sources import Source


def read(folder: Path, **files: Any) -> tuple[Contents, list[Picture], Findings]:
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / name.replace("_", ".")).write_text(text)
    source, findings = Source(folder), Findings()
    contents = detect(source).read(Reading(source, findings, lambda name: None))
    return contents, list(contents.pictures), findings


def region(id: str, *labels: str, **more: Any) -> dict[str, Any]:
    value = {"x": 10, "y": 20, "width": 30, "height": 40, "rectanglelabels": list(labels)}
    sized = {"original_width": 200, "original_height": 100, "type": "rectanglelabels"}
    return {"id": id, "value": value, **sized, **more}


def task(id: int, *results: Any, **more: Any) -> dict[str, Any]:
    annotations = [{"id": 10 * id, "completed_by": 2, "result": list(results)}]
    return {"id": id, "data": {"image": f"{id}.jpg"}, "annotations": annotations, **more}


def test_every_file_of_tasks_is_read(tmp_path: Path) -> None:
    contents, pictures, findings = read(
        tmp_path,
        a_json=[task(1, region("r", "car"))],
        b_json=[task(2, region("r", "dog"))],
    )

    assert [(each.file_name, len(each.marks)) for each in pictures] == [("1.jpg", 1), ("2.jpg", 1)]
    assert [each.name for each in contents.categories] == ["car", "dog"]
    assert findings.codes() == {}


def test_scores_out_of_range_and_cancelled_annotations_are_told(tmp_path: Path) -> None:
    given = task(1, region("r", "car"))
    given["annotations"].append({"id": 3, "was_cancelled": True, "result": [region("s", "car")]})
    given["predictions"] = [
        {"id": 4, "model_version": "v", "score": 87, "result": [region("r", "car")]}
    ]
    given["annotations"].append({"id": 5, "was_cancelled": True, "result": 7})
    _, (picture,), findings = read(tmp_path, a_json=[given])

    assert [each.score for each in picture.marks] == [None, None]
    assert findings.codes() == {"annotation-cancelled": 2, "score-out-of-range": 1}


def test_what_means_nothing_here_is_kept_beside(tmp_path: Path) -> None:
    owns = {
        "type": "relation",
        "from_id": "r",
        "to_id": "s",
        "direction": "right",
        "labels": ["owns"],
    }
    given = task(
        1,
        region("r", "car", "red", meta={"text": ["half hidden"]}),
        region("s", "car"),
        owns,
        meta={"camera": 7},
    )
    given["data"] |= {"split": "train", "weather": "rain"}
    given["annotations"][0] |= {"ground_truth": True, "lead_time": 3.5}
    _, (picture,), findings = read(tmp_path, a_json=[given])

    first, second = picture.marks
    assert picture.split == "train"
    assert picture.extra == {
        "label_studio_task": {
            "data": {"weather": "rain"},
            "meta": {"camera": 7},
            "annotations": [{"id": 10, "ground_truth": True, "lead_time": 3.5}],
            "relations": [{"from_id": "r", "to_id": "s", "direction": "right", "labels": ["owns"]}],
        }
    }
    assert first.group == second.group is not None
    assert first.extra == {"label_studio": {"labels": ["red"], "meta": {"text": ["half hidden"]}}}
    assert second.extra is None
    assert findings.codes() == {"several-labels": 1}


def test_facts_of_concords_own_tasks_are_not_kept_as_others(tmp_path: Path) -> None:
    given = task(1, region("r", "car"))
    given["data"] |= {"image_id": 1, "file_name": "1.jpg", "split": "", "metadata": {"iso": 1}}
    _, (picture,), _ = read(tmp_path, a_json=[given])

    assert picture.extra is None


def row(annotator: int, **more: Any) -> dict[str, Any]:
    facts = {"annotator": annotator, "annotation_id": 10 + annotator, "lead_time": None}
    return {"id": 1, "image": "1.jpg", **more, **facts}


def test_rows_of_json_min_are_annotations_of_tasks(tmp_path: Path) -> None:
    value = {"x": 10, "y": 20, "width": 30, "height": 40, "rectanglelabels": ["car"]}
    drawn = {**value, "original_width": 200, "original_height": 100}
    rows = [
        row(2, label=[drawn, drawn], tags={"choices": ["a", "b"]}, place="Oslo", mood="dull"),
        row(3, weather="rain", place="Oslo", mood="bright"),
    ]
    config = '<View><Choices name="weather"><Choice value="rain"/></Choices></View>'
    contents, (picture,), findings = read(tmp_path, a_json=rows, config_xml=config)

    assert contents.format == "label-studio"
    assert [each.shape["x"] for each in picture.marks] == [20, 20]
    assert len({each.key for each in picture.marks}) == 2
    assert {who: dict(each.answers) for who, each in picture.said.items()} == {
        "2": {"tags": ["a", "b"]},
        "3": {"weather": ["rain"]},
    }
    assert picture.extra == {
        "label_studio_task": {"data": {"place": "Oslo", "mood": ["dull", "bright"]}}
    }
    assert findings.codes() == {}


def test_files_of_a_second_format_are_told(tmp_path: Path) -> None:
    read(tmp_path, a_json=[task(1, region("r", "car"))], b_txt="0 0.5 0.5 0.2 0.2\n")
    source, findings = Source(tmp_path), Findings()

    tell_others(source, detect(source), findings)

    (found,) = findings
    assert (found.code, found.severity) == ("other-format", "ignored")
    assert found.first[0].received == "files of YOLO, too"


def test_a_text_beside_that_cannot_be_read_is_no_second_format(tmp_path: Path) -> None:
    read(tmp_path, a_json=[task(1, region("r", "car"))])
    (tmp_path / "about.yaml").write_bytes("Größe: 1\n".encode("latin-1"))
    source, findings = Source(tmp_path), Findings()

    tell_others(source, detect(source), findings)

    assert findings.codes() == {}


def test_two_annotations_of_one_person_are_heard_together(tmp_path: Path) -> None:
    def answer(question: str, value: str) -> dict[str, Any]:
        return {"from_name": question, "type": "choices", "value": {"choices": [value]}}

    given = task(1, answer("weather", "sun"))
    again = {
        "id": 11,
        "completed_by": 2,
        "result": [answer("weather", "rain"), answer("time", "day")],
    }
    given["annotations"].append(again)

    _, (picture,), findings = read(tmp_path, a_json=[given])

    assert picture.said["2"].answers == {"weather": ["sun"], "time": ["day"]}
    (found,) = findings
    assert found.code == "answers-differ"
    assert [each.place for each in found.first] == ["a.json[0].annotations[1] weather"]
