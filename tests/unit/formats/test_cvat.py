from dataclasses import replace
from xml.etree import ElementTree

import numpy as np

from app.formats.regions import runs_of, size_of
from app.geometry.masks import pixels_of_runs
from tests.unit.formats.torture import (
    IMAGES,
    MIXED_IMAGE,
    POSED_IMAGE,
    REGIONS_IMAGE,
    TURNED_IMAGE,
    Written,
)


def _root(written: Written) -> ElementTree.Element:
    return ElementTree.fromstring(written.files["annotations.xml"])


def _image(written: Written) -> ElementTree.Element:
    image = _root(written).find("image")
    assert image is not None
    return image


def test_masks_read_back_pixel_by_pixel() -> None:
    image = _image(Written("cvat-xml", REGIONS_IMAGE))
    size = size_of(REGIONS_IMAGE)

    masks = image.findall("mask")

    assert len(masks) == len(REGIONS_IMAGE.objects)
    for mask, each in zip(masks, REGIONS_IMAGE.objects, strict=True):
        left, top, width, height = (
            int(mask.get(n, "")) for n in ("left", "top", "width", "height")
        )
        runs = [int(run) for run in mask.get("rle", "").split(",")]
        inside = np.repeat(np.arange(len(runs)) % 2, runs).reshape(height, width)
        pixels = np.zeros((size.height, size.width), np.uint8)
        pixels[top : top + height, left : left + width] = inside
        assert np.array_equal(pixels, pixels_of_runs(runs_of(each.shape, size), size)), each.id
        assert mask.get("z_order") == str(each.z)


def test_rotation_is_kept_about_the_centre_from_0_to_360() -> None:
    image = _image(Written("cvat-xml", TURNED_IMAGE))

    first, second = image.findall("box")
    ellipse = image.find("ellipse")

    assert [first.get(n) for n in ("xtl", "ytl", "xbr", "ybr", "rotation")] == [
        "25.25",
        "16.625",
        "55.75",
        "27.875",
        "33.7",
    ]
    assert second.get("rotation") == "288.7"
    assert ellipse is not None
    assert [ellipse.get(n) for n in ("cx", "cy", "rx", "ry", "rotation")] == [
        "30",
        "25.5",
        "20",
        "7.5",
        "25",
    ]


def test_skeletons_keep_who_is_visible() -> None:
    written = Written("cvat-xml", POSED_IMAGE)

    skeleton = _image(written).find("skeleton")

    assert skeleton is not None
    assert [
        (p.get("label"), p.get("outside"), p.get("occluded"), p.get("points")) for p in skeleton
    ] == [
        ("left eye", "0", "0", "10.5,8.25"),
        ("right eye", "0", "1", "14,8"),
        ("nose", "0", "0", "12,11.125"),
        ("tail", "1", "0", "0,0"),
    ]
    assert written.lost("box-of-keypoints-dropped") == 1
    label = next(
        each for each in _root(written).iter("label") if each.findtext("name") == "posed dog"
    )
    drawing = ElementTree.fromstring(f"<svg>{label.findtext('svg')}</svg>")
    assert [each.get("data-label-name") for each in drawing.iter("circle")] == [
        "left eye",
        "right eye",
        "nose",
        "tail",
    ]
    assert [(e.get("data-node-from"), e.get("data-node-to")) for e in drawing.iter("line")] == [
        ("1", "3"),
        ("2", "3"),
        ("3", "4"),
    ]


def test_attributes_groups_crowds_and_answers_are_kept() -> None:
    image = _image(Written("cvat-xml", MIXED_IMAGE))

    first, second = image.findall("box")
    assert {a.get("name"): a.text for a in first} == {
        "height": "2.5",
        "note": 'ein "Wort"',
        "occluded": "true",
        "state": "off <&>",
        "tags": "a,c",
    }
    assert (first.get("occluded"), first.get("group_id"), second.get("group_id")) == ("1", "1", "1")
    crowd = image.find("mask")
    assert crowd is not None
    assert [(a.get("name"), a.text) for a in crowd] == [("is_crowd", "true")]
    assert [(tag.get("label"), tag.findtext("attribute")) for tag in image.findall("tag")] == [
        ("things", "a"),
        ("things", "c"),
        ("weather", "sunny"),
    ]
    assert image.get("subset") == "test"


def test_every_image_and_label_is_there() -> None:
    root = _root(Written("cvat-xml", *IMAGES))

    assert root.findtext("version") == "1.1"
    assert [image.get("name") for image in root.iter("image")] == [i.file_name for i in IMAGES]
    types = [(each.findtext("name"), each.findtext("type")) for each in root.iter("label")]
    assert ("posed dog", "skeleton") in types
    assert ("tail", "points") in types
    assert ("weather", "tag") in types


def test_splits_are_subsets_of_a_project_that_lists_them() -> None:
    root = _root(Written("cvat-xml", *IMAGES))

    assert [each.text for each in root.iterfind("meta/project/tasks/task/subset")] == [
        "test",
        "train",
        "val",
    ]
    assert [each.get("subset") for each in root.iterfind("image")] == [
        image.split for image in IMAGES
    ]


def test_without_splits_it_is_one_task() -> None:
    root = _root(Written("cvat-xml", replace(MIXED_IMAGE, split="")))

    assert root.find("meta/project") is None
    assert root.find("meta/task/labels/label") is not None


def test_images_without_a_split_are_in_the_default_subset_beside_others() -> None:
    root = _root(Written("cvat-xml", MIXED_IMAGE, replace(POSED_IMAGE, split="")))

    assert [each.get("subset") for each in root.iterfind("image")] == ["test", "default"]
    assert [each.text for each in root.iter("subset")] == ["default", "test"]
