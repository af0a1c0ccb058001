"""Sound files that made other programs stumble lose nothing: what they say is what an export says."""

import json
from typing import Any

import pytest

from app.geometry.boxes import Size
from app.geometry.masks import pixels_of_runs, runs_of_counts
from tests.features.importing.conftest import Importing
from tests.features.importing.test_round_trip import exported
from tests.shared_data import shared_data

SAID = ("bbox", "area", "iscrowd", "segmentation", "attributes", "keypoints", "num_keypoints")


def wild(name: str) -> dict[str, Any]:
    """A file, in which the images are called as the project's own."""
    path = shared_data("formats/malformed-coco") / f"{name}.json"
    content: dict[str, Any] = json.loads(path.read_bytes())
    for number, image in enumerate(content["images"]):
        image["file_name"] = f"image-{number:05}.jpg"
    return content


def said_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    names = {each["id"]: each["file_name"] for each in document["images"]}
    categories = {each["id"]: each["name"] for each in document["categories"]}
    return [
        {field: each[field] for field in SAID if each.get(field) not in (None, [], {})}
        | {"image": names[each["image_id"]], "category": categories[each["category_id"]]}
        for each in document.get("annotations", [])
    ]


AS_THEY_ARE = [
    "cvat_rotation_attribute",
    "keypoints_no_skeleton",
    "no_annotations_key",
    "no_segmentation_key",
    "roboflow_dummy_category_0",
]


@pytest.mark.parametrize("name", AS_THEY_ARE)
def test_what_a_file_says_is_what_an_export_says(importing: Importing, name: str) -> None:
    given = wild(name)

    done = importing.take(given, **{"as": "consensus"})

    assert done["state"] == "imported"
    assert {each["severity"] for each in done["report"]["findings"]} <= {"repaired"}
    made = exported(importing, "consensus")
    assert said_of(made) == said_of(given)
    assert {each["name"] for each in given["categories"]} <= {
        each["name"] for each in made["categories"]
    }


def test_a_crowd_of_plain_run_lengths_stays_one(importing: Importing) -> None:
    """Its box is not that of its pixels, which are believed: columns 20 and 21 of rows 20 to 69."""
    done = importing.take(wild("iscrowd_uncompressed_rle"), **{"as": "consensus"})

    crowd, _ = said_of(exported(importing, "consensus"))
    assert {each["code"] for each in done["report"]["findings"]} == {"area-of-box"}
    shape = importing.objects()[0]["shape"]
    pixels = pixels_of_runs(runs_of_counts(shape["counts"]), Size(640, 480))
    assert (pixels.sum(), pixels[20:70, 20:22].sum()) == (100, 100)
    assert (crowd["bbox"], crowd["area"], crowd["iscrowd"]) == ([20, 20, 2, 50], 100, 1)


def test_a_place_that_nobody_can_see_stays_absent_without_a_skeletons_lines(
    importing: Importing,
) -> None:
    importing.take(wild("keypoints_no_skeleton"), **{"as": "consensus"})

    made = exported(importing, "consensus")

    (pose,) = [each for each in made["categories"] if each["name"] == "pose"]
    assert pose["keypoints"] == ["nose", "left_eye", "right_eye"]
    assert "skeleton" not in pose
    assert importing.objects()[0]["shape"]["points"] == [[50, 40, 2], [60, 35, 1], [0, 0, 0]]


def test_an_angle_among_the_attributes_is_a_number(importing: Importing) -> None:
    importing.take(wild("cvat_rotation_attribute"))

    assert [each["attributes"] for each in importing.objects()] == [
        {"occluded": False, "rotation": 33.5},
        {},
    ]
