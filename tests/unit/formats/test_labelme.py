import json
from base64 import b64decode
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image as Pictures

from app.formats.regions import runs_of, size_of
from app.geometry.masks import pixels_of_runs
from tests.unit.formats.torture import (
    EMPTY_IMAGE,
    MIXED_IMAGE,
    POSED_IMAGE,
    REGIONS_IMAGE,
    TURNED_IMAGE,
    UNLABELLED_IMAGE,
    Written,
)


def _shapes(written: Written, path: str, object_id: int) -> list[dict[str, Any]]:
    shapes = json.loads(written.files[path])["shapes"]
    return [shape for shape in shapes if shape["object_id"] == object_id]


def test_masks_and_holes_read_back_pixel_by_pixel() -> None:
    written = Written("labelme", REGIONS_IMAGE)
    size = size_of(REGIONS_IMAGE)

    for each in REGIONS_IMAGE.objects[:4]:
        (shape,) = _shapes(written, "images/train/a/ring.json", each.id)
        (left, top), (right, bottom) = (map(int, point) for point in shape["points"])
        pixels = np.zeros((size.height, size.width), np.uint8)
        mask = np.asarray(Pictures.open(BytesIO(b64decode(shape["mask"]))))
        assert mask.shape == (bottom - top + 1, right - left + 1)
        pixels[top : bottom + 1, left : right + 1] = mask > 0
        assert np.array_equal(pixels, pixels_of_runs(runs_of(each.shape, size), size))
    assert written.lost("polygon-as-mask") == 1


def test_parts_share_a_group() -> None:
    written = Written("labelme", REGIONS_IMAGE)

    shapes = _shapes(written, "images/train/a/ring.json", 15)

    assert [each["shape_type"] for each in shapes] == ["polygon", "polygon"]
    assert {each["group_id"] for each in shapes} == {15}
    assert written.lost("parts-split") == 1


def test_keypoints_share_a_group_with_their_box() -> None:
    written = Written("labelme", POSED_IMAGE)

    shapes = _shapes(written, "images/train/A/RING.json", 41)

    assert [(each["label"], each["shape_type"]) for each in shapes] == [
        ("posed dog", "rectangle"),
        ("left eye", "point"),
        ("right eye", "point"),
        ("nose", "point"),
    ]
    assert [each["flags"] for each in shapes[1:3]] == [{"occluded": False}, {"occluded": True}]
    assert shapes[0]["points"] == [[6, 5], [26, 20]]
    assert {each["group_id"] for each in shapes} == {41}


def test_circles_are_circles_and_other_ellipses_polygons() -> None:
    written = Written("labelme", TURNED_IMAGE)

    (circle,) = _shapes(written, "images/val/a/ring.json", 34)
    (ellipse,) = _shapes(written, "images/val/a/ring.json", 33)

    assert (circle["shape_type"], circle["points"]) == ("circle", [[5, 5], [13, 5]])
    assert ellipse["shape_type"] == "polygon"
    assert written.lost("ellipse-as-polygon") == 1
    assert written.lost("rotated-box-as-polygon") == 2


def test_everything_else_is_kept_in_fields_of_its_own() -> None:
    content = json.loads(
        Written("labelme", MIXED_IMAGE).files["images/test/Straße/日本 é 100%.json"]
    )

    light = next(shape for shape in content["shapes"] if shape["object_id"] == 54)
    assert light["attributes"] == dict(MIXED_IMAGE.objects[3].attributes)
    assert light["points"] == [[10.4, 10.6], [19.6, 30.9]]
    assert {name for name, is_set in content["flags"].items() if is_set} == {
        "things: a",
        "things: c",
        "weather: sunny",
    }
    assert content["flags"]["things: b"] is False
    assert content["imagePath"] == "日本 é 100%.png"
    assert content["imageData"] is None


def test_empty_has_a_file_and_unlabelled_has_none() -> None:
    written = Written("labelme", EMPTY_IMAGE, UNLABELLED_IMAGE)

    assert list(written.files) == ["images/train/b/nothing here.json"]
    assert written.places[UNLABELLED_IMAGE.id] == "unlabelled/train/b/nobody looked.png"
