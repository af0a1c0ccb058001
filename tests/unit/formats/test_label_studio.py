"""Label Studio's tasks; its brush is read by a decoder written here from the description of @thi.ng/rle-pack."""

import json
from math import cos, radians, sin
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from app.formats.regions import runs_of, size_of
from app.geometry.masks import pixels_of_runs
from tests.unit.formats.torture import (
    EMPTY_IMAGE,
    FULL_IMAGE,
    IMAGES,
    MIXED_IMAGE,
    POSED_IMAGE,
    REGIONS_IMAGE,
    TURNED_IMAGE,
    UNLABELLED_IMAGE,
    Written,
)


def _task(written: Written) -> dict[str, Any]:
    (task,) = json.loads(written.files["tasks.json"])
    assert isinstance(task, dict)
    return task


def _results(written: Written) -> list[dict[str, Any]]:
    (annotation,) = _task(written)["annotations"]
    return list(annotation["result"])


def _decoded(rle: list[int]) -> np.ndarray[Any, Any]:
    bits = "".join(f"{byte:08b}" for byte in rle)
    at = 0

    def read(count: int) -> int:
        nonlocal at
        at += count
        return int(bits[at - count : at], 2)

    number, word = read(32), read(5) + 1
    sizes = [read(4) + 1 for _ in range(4)]
    values: list[int] = []
    while len(values) < number:
        is_run = read(1)
        length = read(sizes[read(2)]) + 1
        if is_run:
            values += [read(word)] * length
        else:
            values += [read(word) for _ in range(length)]
    return np.array(values, dtype=np.uint8)


@pytest.mark.parametrize("image", [REGIONS_IMAGE, FULL_IMAGE])
def test_brushes_read_back_pixel_by_pixel(image: Any) -> None:
    size = size_of(image)
    results = _results(Written("label-studio", image))

    for each in image.objects:
        value = next(r["value"] for r in results if r["id"] == str(each.id))
        channels = _decoded(value["rle"]).reshape(size.height, size.width, 4)
        pixels = pixels_of_runs(runs_of(each.shape, size), size)
        assert np.array_equal(channels, np.repeat(pixels[..., np.newaxis] * 255, 4, axis=2))


def test_rectangles_turn_about_their_top_left_corner() -> None:
    first = _results(Written("label-studio", TURNED_IMAGE))[0]["value"]

    x, y = first["x"] * 97 / 100, first["y"] * 53 / 100
    half_width, half_height = first["width"] * 97 / 200, first["height"] * 53 / 200
    angle = radians(first["rotation"])
    assert x + half_width * cos(angle) - half_height * sin(angle) == pytest.approx(40.5, abs=1e-4)
    assert y + half_width * sin(angle) + half_height * cos(angle) == pytest.approx(22.25, abs=1e-4)
    assert first["rotation"] == 33.7


def test_ellipses_have_their_centre_and_radii() -> None:
    ellipse = _results(Written("label-studio", TURNED_IMAGE))[2]

    assert ellipse["type"] == "ellipselabels"
    assert ellipse["value"]["radiusX"] == pytest.approx(100 * 20 / 97, abs=1e-6)
    assert ellipse["value"]["radiusY"] == pytest.approx(100 * 7.5 / 53, abs=1e-6)


def test_keypoints_are_below_their_rectangle() -> None:
    results = _results(Written("label-studio", POSED_IMAGE))

    below = [each for each in results if each.get("parentID") == "41"]

    assert [each["value"]["keypointlabels"] for each in below] == [
        ["left eye"],
        ["right eye"],
        ["nose"],
    ]
    assert [each.get("meta") for each in below] == [None, {"text": ["occluded"]}, None]


def test_attributes_groups_scores_and_answers_are_kept() -> None:
    written = Written("label-studio", MIXED_IMAGE)
    results = _results(written)

    light = [each for each in results if each["id"] == "54"]
    said = {each["from_name"]: each["value"] for each in light[1:]}
    assert said["attribute_4_0"]["choices"] == ["true"]
    assert said["attribute_4_2"]["choices"] == ["a", "c"]
    assert said["attribute_4_3"]["number"] == 2.5
    assert light[0]["score"] == 0.75
    relation = next(each for each in results if each["type"] == "relation")
    assert (relation["from_id"], relation["to_id"]) == ("54", "55")
    answers = {each["from_name"]: each["value"] for each in results if each["id"].startswith("5-")}
    assert answers == {
        "question_1": {"choices": ["sunny"]},
        "question_2": {"choices": ["a", "c"]},
    }
    assert _task(written)["data"]["image"].endswith("/%E6%97%A5%E6%9C%AC%20%C3%A9%20100%25.png")
    assert written.lost("polyline-dropped") == 1


def test_unlabelled_has_no_annotation_and_empty_an_empty_one() -> None:
    assert _task(Written("label-studio", UNLABELLED_IMAGE))["annotations"] == []
    results = _results(Written("label-studio", EMPTY_IMAGE))
    assert [each["type"] for each in results] == ["choices"]


def test_every_result_names_a_control_and_labels_of_the_configuration() -> None:
    written = Written("label-studio", *IMAGES)
    config = ElementTree.fromstring(written.files["label_config.xml"])
    controls = {each.get("name"): each for each in config if each.get("name")}

    for task in json.loads(written.files["tasks.json"]):
        for annotation in task["annotations"]:
            for each in annotation["result"]:
                if each["type"] == "relation":
                    continue
                control = controls[each["from_name"]]
                assert control.tag.lower() == each["type"]
                values = {label.get("value") for label in control}
                labels = each["value"].get(each["type"])
                if isinstance(labels, list):
                    assert set(labels) <= values
