from io import BytesIO
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image as Pictures

from app.formats.records import Image, Object
from app.formats.writers.voc import labels_of, voc_edges
from app.geometry.boxes import Box
from tests.unit.formats.torture import (
    CAT,
    IMAGES,
    LIGHT,
    MIXED_IMAGE,
    POSED_IMAGE,
    REGIONS_IMAGE,
    UNLABELLED_IMAGE,
    Written,
    pixels_of,
)


def _xml(written: Written, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(written.files[path])


def _edges(each: ElementTree.Element) -> list[int]:
    return [int(each.findtext(f"bndbox/{n}") or "") for n in ("xmin", "ymin", "xmax", "ymax")]


@pytest.mark.parametrize(
    ("box", "edges"),
    [
        (Box(0, 0, 1, 1), (1, 1, 1, 1)),
        (Box(0, 0, 40, 30), (1, 1, 40, 30)),
        (Box(10.4, 10.6, 9.2, 20.3), (11, 11, 20, 31)),
        (Box(9.995, 10.005, 10, 10), (11, 11, 20, 20)),
        (Box(3.2, 3.2, 0.001, 0.001), (4, 4, 4, 4)),
    ],
)
def test_pixels_are_counted_from_1_and_both_edges_belong(
    box: Box, edges: tuple[int, int, int, int]
) -> None:
    assert voc_edges(box) == edges


def test_boxes_attributes_and_flags_are_read_back() -> None:
    written = Written("voc", MIXED_IMAGE)

    root = _xml(written, "Annotations/Straße/日本 é 100%.xml")

    objects = root.findall("object")
    light = next(each for each in objects if each.findtext("name") == "traffic light / red")
    assert _edges(light) == [11, 11, 20, 31]
    assert light.findtext("occluded") == "1"
    assert light.findtext("difficult") == "0"
    values = {a.findtext("name"): a.findtext("value") for a in light.iter("attribute")}
    assert values == {"height": "2.5", "note": 'ein "Wort"', "state": "off <&>", "tags": "a,c"}
    assert [root.findtext(f"size/{n}") for n in ("width", "height", "depth")] == ["50", "50", "3"]
    assert root.findtext("filename") == "日本 é 100%.png"
    assert objects[0].findtext("name") == 'Fußgänger "日本": 🚶 & <co>'
    assert written.report.losses["rounded-to-pixels"].count == 1


def test_masks_number_classes_and_objects_and_crowds_are_void() -> None:
    written = Written("voc", MIXED_IMAGE)

    classes, objects = (
        np.asarray(Pictures.open(BytesIO(written.files[f"{folder}/Straße/日本 é 100%.png"])))
        for folder in ("SegmentationClass", "SegmentationObject")
    )

    assert set(np.unique(classes).tolist()) == {0, 5, 255}
    assert (classes[30:49, 5:45] == 255).all()
    assert (classes[0:8, 20:28] == 5).all()
    assert set(np.unique(objects).tolist()) == {0, 5, 255}
    assert written.lost("covered-in-part") == 1


def test_images_are_listed_by_split() -> None:
    written = Written("voc", *IMAGES)

    assert written.shelf.text("ImageSets/Main/train.txt").splitlines() == [
        "a/ring",
        "a/full",
        "A/RING~4",
        "b/nothing here",
        "images/long",
    ]
    assert written.shelf.text("ImageSets/Main/val.txt") == "a/ring~3\n"
    assert "ImageSets/Segmentation/val.txt" in written.files
    assert written.places[UNLABELLED_IMAGE.id] == "unlabelled/b/nobody looked.png"


def test_masks_can_be_left_out() -> None:
    written = Written("voc", REGIONS_IMAGE, options={"masks": False})

    assert not any(path.startswith("Segmentation") for path in written.files)
    assert _xml(written, "Annotations/a/ring.xml").findtext("segmented") == "0"
    assert written.lost("mask-as-box") == 3
    assert written.lost("polygon-as-box") == 2


def test_skeletons_become_their_boxes() -> None:
    written = Written("voc", POSED_IMAGE)

    boxes = [_edges(each) for each in _xml(written, "Annotations/A/RING.xml").iter("object")]

    assert boxes == [[7, 6, 26, 20], [41, 21, 60, 40], [2, 3, 31, 22]]
    assert written.lost("keypoints-as-box") == 2


def test_the_255th_object_has_a_box_but_no_mask() -> None:
    shapes = [pixels_of(300, 2, box=(n, 0, n + 1, 1)) for n in range(256)]
    objects = tuple(Object(n + 1, CAT, shape) for n, shape in enumerate(shapes))
    written = Written("voc", Image(1, "a.png", 300, 2, objects=objects))

    assert len(_xml(written, "Annotations/a.xml").findall("object")) == 256
    assert written.lost("without-mask") == 2


def test_characters_that_xml_forbids_are_replaced() -> None:
    box = {"type": "box", "x": 1, "y": 1, "width": 2, "height": 2}
    each = Object(1, LIGHT, box, attributes={"note": "a\x0bb\x00"})
    written = Written("voc", Image(1, "a.png", 9, 9, objects=(each,)))

    values = [v.findtext("value") for v in _xml(written, "Annotations/a.xml").iter("attribute")]
    assert values == ["a\ufffdb\ufffd"]


def test_the_label_map_has_the_colours_of_the_pictures() -> None:
    written = Written("voc", MIXED_IMAGE)

    lines = written.shelf.text("labelmap.txt").splitlines()
    picture = Pictures.open(BytesIO(written.files["SegmentationClass/Straße/日本 é 100%.png"]))

    assert lines[:3] == ["# label:color_rgb:parts:actions", "background:0,0,0::", "cat:128,0,0::"]
    assert lines[4:6] == [
        "traffic light / red:128,128,0::",
        'Fußgänger "日本"_ 🚶 & <co>:0,0,128::',
    ]
    assert written.report.losses["label-renamed"].places == ['Fußgänger "日本": 🚶 & <co>']
    assert lines[-1] == "ignored:224,224,192::", "crowds are void"
    assert (picture.getpalette() or [])[3:6] == [128, 0, 0]


def test_labels_stand_once_each_and_are_no_remarks() -> None:
    assert labels_of(["a:b", "a_b", "# c", "ignored"]) == ["a_b", "_a_b", "_# c", "_ignored"]
