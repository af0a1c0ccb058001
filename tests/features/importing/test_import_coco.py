from typing import Any

import pytest

from tests.conftest import Person
from tests.features.importing.conftest import Importing, coco

BOX = {"bbox": [10, 20, 30, 40]}
SQUARE = {
    "segmentation": [[10, 10, 50, 10, 50, 50, 10, 50]],
    "bbox": [10, 10, 40, 40],
    "category_id": 2,
}


def test_a_check_writes_nothing_and_says_what_would_be_done(importing: Importing) -> None:
    done = importing.take(coco(BOX, SQUARE), dry_run=True)

    assert done["state"] == "checked"
    assert done["format"] == "coco"
    counts = done["report"]["counts"]
    assert (counts["images"], counts["objects"], counts["images_not_found"]) == (3, 2, 0)
    named = {each["name"]: each for each in done["report"]["categories"]}
    assert named["tree"] | {"id": None} == {
        "name": "tree",
        "id": None,
        "is_new": True,
        "objects": 1,
        "shapes": ["polygon"],
        "widened": [],
    }
    assert not named["car"]["is_new"]
    assert importing.objects() == []


def test_what_was_checked_is_carried_out(importing: Importing) -> None:
    checked = importing.take(coco(BOX, SQUARE), dry_run=True)

    done = importing.ended(importing.owner.post(f"/api/v1/imports/{checked['id']}/runs"))

    assert done["state"] == "imported"
    assert done["report"]["result"]["written_objects"] == 2
    box, square = importing.objects()
    assert box["shape"] == {"type": "box", "x": 10, "y": 20, "width": 30, "height": 40}
    assert (box["kind"], box["source"], box["category"]) == ("import", "labels", "car")
    assert square["shape"]["parts"] == [[[[10, 10], [50, 10], [50, 50], [10, 50]]]]
    assert (square["category"], square["area"]) == ("tree", 1600)


def test_the_same_file_again_changes_nothing(importing: Importing) -> None:
    importing.take(coco(BOX, SQUARE))
    before = importing.objects()

    done = importing.take(coco(BOX, SQUARE))

    assert done["report"]["result"]["changed_nothing"]
    assert importing.objects() == before


def test_a_mended_file_brings_its_layers_up_to_date(importing: Importing) -> None:
    importing.take(coco(BOX, SQUARE))

    done = importing.take(coco({"bbox": [11, 20, 30, 40]}))

    result = done["report"]["result"]
    assert (result["changed_layers"], result["written_objects"], result["removed_objects"]) == (
        1,
        1,
        1,
    )
    (box,) = importing.objects()
    assert box["shape"]["x"] == 11


def test_a_file_becomes_an_annotators_work(importing: Importing, annotator: Person) -> None:
    importing.take(coco(BOX), **{"as": f"annotator:{annotator.id}"})

    (box,) = importing.objects()
    assert (box["kind"], box["author_id"]) == ("annotator", annotator.id)
    state = importing.database.execute(
        "select state from assignments where annotator_id = %s", [annotator.id]
    ).fetchall()
    assert state == 3 * [("submitted",)]


def test_an_annotators_own_work_is_left_alone(importing: Importing, annotator: Person) -> None:
    whose = {"as": f"annotator:{annotator.id}"}
    importing.take(coco(BOX), source="first", **whose)

    done = importing.take(coco({"bbox": [50, 50, 5, 5]}), source="second", **whose)

    assert done["report"]["result"]["refused_layers"] == 3
    (box,) = importing.objects()
    assert box["shape"]["x"] == 10


def test_a_file_becomes_predictions_or_the_consensus(importing: Importing) -> None:
    importing.take(coco(BOX | {"score": 0.25}), source="yolo@1", **{"as": "predictions"})
    importing.take(coco(BOX), **{"as": "consensus"})

    predicted, settled = importing.objects()
    assert (predicted["kind"], predicted["source"], predicted["score"]) == (
        "prediction",
        "yolo@1",
        0.25,
    )
    assert (settled["kind"], settled["score"]) == ("consensus", None)
    exported = importing.owner.get(
        f"/api/v1/projects/{importing.project['id']}/export.json?truth=consensus"
    ).json()
    assert [each["bbox"] for each in exported["annotations"]] == [[10, 20, 30, 40]]


def test_a_list_of_results_names_the_projects_own_ids(importing: Importing) -> None:
    car = importing.project["categories"][0]["id"]
    results = [
        {"image_id": importing.image_ids[1], "category_id": car, "bbox": [1, 2, 3, 4], "score": 0.5}
    ]

    importing.take(results, **{"as": "predictions"})

    (box,) = importing.objects()
    assert (box["file_name"], box["score"]) == ("image-00001.jpg", 0.5)


def test_categories_are_only_matched_where_that_is_asked_for(importing: Importing) -> None:
    done = importing.take(coco(BOX, SQUARE), categories="match")

    assert done["report"]["counts"]["objects_without_category"] == 1
    assert [each["category"] for each in importing.objects()] == ["car"]


CROSSING = {"segmentation": [[10, 10, 50, 50, 50, 10, 10, 50]], "category_id": 2}
REPAIRS: dict[str, tuple[dict[str, Any], str, str]] = {
    "a box over the edge": ({"bbox": [600, 20, 100, 40]}, "box-clipped", "box"),
    "a ring closed twice": (
        {"segmentation": [[10, 10, 50, 10, 50, 50, 10, 10]]},
        "ring-closed-twice",
        "polygon",
    ),
    "lines that cross": (CROSSING, "crossing-to-mask", "mask"),
    "an area that is the box's": (
        {"segmentation": [[10, 10, 50, 10, 10, 50]], "bbox": [10, 10, 40, 40], "area": 1600},
        "area-of-box",
        "polygon",
    ),
}


@pytest.mark.parametrize(("annotation", "code", "kind"), REPAIRS.values(), ids=REPAIRS.keys())
def test_known_defects_are_repaired_and_told(
    importing: Importing, annotation: dict[str, Any], code: str, kind: str
) -> None:
    done = importing.take(coco(annotation))

    found = {each["code"]: each for each in done["report"]["findings"]}
    assert found[code]["severity"] == "repaired"
    assert found[code]["places"][0]["place"] == "annotations[0]"
    assert [each["shape"]["type"] for each in importing.objects()] == [kind]


def test_a_file_that_is_cut_off_changes_nothing(importing: Importing) -> None:
    done = importing.take(b'{"images": [{"id": 1,\n"file_na')

    assert done["state"] == "refused"
    assert done["report"]["refusal"] == {
        "place": "labels.json:2",
        "problem": "the file ends in the middle; copy it again",
    }


def test_labels_of_the_stored_frame_are_turned(importing: Importing) -> None:
    importing.database.execute(
        "update images set orientation = 6, width = 480, height = 640 where id = %s",
        [importing.image_ids[0]],
    )

    done = importing.take(coco({"bbox": [0, 0, 100, 50]}))

    assert "frame-swapped" in {each["code"] for each in done["report"]["findings"]}
    (box,) = importing.objects()
    assert box["shape"] == {"type": "box", "x": 430, "y": 0, "width": 50, "height": 100}


def test_outlines_of_the_stored_frame_are_measured_as_they_stand_when_turned(
    importing: Importing,
) -> None:
    importing.database.execute(
        "update images set orientation = 6, width = 480, height = 640 where id = %s",
        [importing.image_ids[0]],
    )

    importing.take(coco({"segmentation": [[10, 20, 110, 20, 110, 70]], "bbox": [10, 20, 100, 50]}))

    row = importing.database.execute(
        "select x, y, width, height, segmentation from annotations where image_id = %s",
        [importing.image_ids[0]],
    ).fetchone()
    assert row is not None
    assert row[:4] == (410, 10, 50, 100)
    assert row[4] == [[460, 10, 460, 110, 410, 110]]


def test_facts_of_categories_that_differ_are_told_and_fields_come_together(
    importing: Importing,
) -> None:
    first = {"id": 1, "name": "car", "frequency": "c"}
    second = {**first, "supercategory": "vehicle", "color": "#00ff00", "synset": "car.n.01"}
    second |= {"frequency": "r", "keypoints": ["front", "rear"], "skeleton": [[1, 2]]}
    importing.take(coco(BOX, categories=[first]), "first.json")

    done = importing.take(coco(BOX, categories=[second]), "second.json")

    told = {each["code"]: each for each in done["report"]["findings"]}
    assert told["category-differs"]["count"] == 3
    row = importing.database.execute(
        "select extra from categories where project_id = %s and name = 'car'",
        [importing.project["id"]],
    ).fetchone()
    assert row == ({"frequency": "c", "synset": "car.n.01"},)
