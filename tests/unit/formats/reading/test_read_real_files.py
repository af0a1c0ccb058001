"""Real files of other programs: what is read of them, and what is said."""

import json
from collections import Counter
from pathlib import Path

import pytest

from app.formats.reading.detecting import detect
from app.formats.reading.findings import FileRefused, Findings
from app.formats.reading.records import Contents, Picture, Reading
from app.formats.reading.sources import Source
from app.geometry.boxes import Size
from tests.shared_data import shared_data


def read(folder: Path, findings: Findings | None = None) -> tuple[Contents, list[Picture]]:
    """A folder as its format reads it; every picture is 100 x 100 pixels."""
    source = Source(folder)
    reading = Reading(source, findings or Findings(), lambda name: Size(100, 100))
    contents = detect(source).read(reading)
    return contents, list(contents.pictures)


FOLDERS = {
    "yolo_mark without a data.yaml": ("yolo/yolo_mark", "yolo", 2, 8, {"box": 19}),
    "YOLO with labels beside images": ("datumaro/yolo_dataset/labels", "yolo", 10, 2, {"box": 4}),
    "YOLO of Roboflow": ("datumaro/roboflow_dataset/yolo", "yolo", 2, 3, {"box": 4}),
    "YOLO without names": ("datumaro/kaggle_dataset/relaxed_yolo", "yolo", 5, 2, {"box": 4}),
    "YOLO of Label Studio": (
        "coco/label-studio-sdk/test_import_yolo_data",
        "yolo",
        4,
        7,
        {"box": 25},
    ),
    "Pascal VOC with splits": (
        "datumaro/voc_dataset/voc_dataset1",
        "voc",
        4,
        1,
        {"box": 3, "mask": 1},
    ),
    "Pascal VOC in subfolders": ("datumaro/voc_dataset/voc_dataset2", "voc", 21, 5, {"box": 4}),
    "Pascal VOC of Roboflow": ("datumaro/roboflow_dataset/voc", "voc", 2, 3, {"box": 4}),
    "COCO of Roboflow": ("datumaro/roboflow_dataset/coco/val", "coco", 2, 1, {"box": 2}),
    "COCO of polygons and masks": (
        "datumaro/coco_dataset/coco_roboflow/val",
        "coco",
        3,
        1,
        {"polygon": 1, "mask": 1},
    ),
    "Mapillary's panoptic": (
        "datumaro/mapillary_vistas_dataset/val/v2.0",
        "coco-panoptic",
        3,
        2,
        {"mask": 5},
    ),
    "a project of CVAT": (
        "datumaro/cvat_dataset/for_images/export_project",
        "cvat",
        2,
        6,
        {"box": 3, "polyline": 3, "polygon": 3, "point": 9},
    ),
    "Label Studio with e-mails": (
        "coco/label-studio-sdk/test_export_yolo",
        "label-studio",
        24,
        7,
        {"rotated_box": 25, "box": 7, "point": 3, "polygon": 1},
    ),
    "Pascal VOC": ("voc/fridge", "voc", 3, 3, {"box": 6}),
    "CVAT": (
        "datumaro/cvat_dataset/for_images/export_task",
        "cvat",
        3,
        2,
        {"box": 1, "polyline": 1, "polygon": 1, "point": 3},
    ),
    "Label Studio": (
        "coco/label-studio-sdk/test_export_coco",
        "label-studio",
        4,
        1,
        {"box": 1, "polygon": 1, "point": 2},
    ),
}


@pytest.mark.parametrize(
    ("folder", "name", "categories", "pictures", "shapes"), FOLDERS.values(), ids=FOLDERS.keys()
)
def test_a_format_is_known_by_its_content(
    folder: str, name: str, categories: int, pictures: int, shapes: dict[str, int]
) -> None:
    findings = Findings()

    contents, found = read(shared_data(f"formats/{folder}"), findings)

    marked = Counter(mark.shape["type"] for picture in found for mark in picture.marks)
    assert (contents.format, len(contents.categories), len(found)) == (name, categories, pictures)
    assert marked == shapes
    assert findings.as_json() == []


def test_actions_and_parts_of_voc_are_read() -> None:
    _, (picture,) = read(shared_data("formats/datumaro/voc_dataset/voc_dataset1"), Findings())

    _, person, *_, head = picture.marks
    assert {name for name, does in person.attributes.items() if does} == {
        *("other", "phoning", "reading", "ridinghorse", "takingphoto", "walking")
    }
    assert person.attributes["jumping"] is False
    assert head.shape == {"type": "box", "x": 5.5, "y": 6, "width": 2, "height": 2}
    assert person.group is not None
    assert head.group == person.group


COCO_FILES = [
    f"datumaro/coco_dataset/{folder}/annotations/{kind}_{split}.json"
    for folder, kind in (
        ("coco_instances", "instances"),
        ("mmdet_coco", "instances"),
        ("coco_person_keypoints", "person_keypoints"),
        ("coco_stuff", "stuff"),
    )
    for split in ("train", "val")
] + [f"coco/icevision/{name}.json" for name in ("annotations", "keypoints_annotations")]


@pytest.mark.parametrize("name", COCO_FILES)
def test_every_annotation_of_a_coco_file_is_read(tmp_path: Path, name: str) -> None:
    content = shared_data(f"formats/{name}").read_bytes()
    (tmp_path / "labels.json").write_bytes(content)
    findings = Findings()

    contents, pictures = read(tmp_path, findings)

    told = json.loads(content)
    assert len(contents.categories) == len(told["categories"])
    assert len(pictures) == len(told["images"])
    # One with an outline and keypoints is two marks.
    places = {mark.place for each in pictures for mark in each.marks}
    assert len(places) == len(told["annotations"])
    assert findings.count("refused") == 0


def test_a_yolo_box_is_turned_into_pixels() -> None:
    _, pictures = read(shared_data("formats/yolo/yolo_mark"))

    (picture,) = [each for each in pictures if each.path == "img/air1.jpg"]
    shape = picture.marks[0].shape
    assert shape["x"] == pytest.approx(100 * (0.498437 - 0.117188 / 2))
    assert shape["height"] == pytest.approx(16.8056)


WILD = {
    "all_ann_ids_zero": (2, {"id-below-one", "annotation-id-twice"}),
    "bbox_is_object": (2, {"bbox-is-object"}),
    "category_id_zero": (2, {"id-below-one"}),
    "duplicate_category_names": (2, {"category-name-twice"}),
    "empty_segmentation": (2, set[str]()),
    "flat_segmentation": (2, {"segmentation-flat"}),
    "int_overflow_float_ids": (2, {"float-id"}),
    "keypoints_wrong_length": (1, {"keypoints-wrong-length"}),
    "mixed_id_types": (2, {"string-id"}),
    "negative_size_box": (2, {"bbox-negative"}),
    "no_category_id": (1, {"unknown-category"}),
    "num_keypoints_wrong": (1, {"keypoint-count"}),
    "orphan_annotation": (1, {"orphan"}),
    "skeleton_index_out_of_range": (1, {"edge-out-of-range"}),
    "string_ids": (2, {"string-id"}),
    "two_point_polygon": (2, {"ring-too-short"}),
    "url_file_name": (2, {"file-name-not-plain"}),
    "utf8_bom": (2, set[str]()),
    "windows_paths": (2, {"file-name-not-plain"}),
    "zero_area_box": (1, {"ring-too-short", "box-without-area"}),
}


@pytest.mark.parametrize(("name", "told"), WILD.items(), ids=WILD.keys())
def test_odd_coco_files_are_read_and_what_is_odd_is_told(
    tmp_path: Path, name: str, told: tuple[int, set[str]]
) -> None:
    content = (shared_data("formats/malformed-coco") / f"{name}.json").read_bytes()
    (tmp_path / "labels.json").write_bytes(content)
    findings = Findings()

    _, pictures = read(tmp_path, findings)

    assert (sum(len(each.marks) for each in pictures), set(findings.codes())) == told


REFUSED = {
    "deep_nesting": "labels.json: it is nested deeper than any file of annotations",
    "nan_in_bbox": "labels.json:1:302: not JSON: invalid character",
    "no_images_key": "labels.json: expected a list `images`",
    "trailing_comma": "labels.json:1:542: not JSON: trailing comma",
    "truncated": "labels.json:1: the file ends in the middle",
}


@pytest.mark.parametrize(("name", "told"), REFUSED.items(), ids=REFUSED.keys())
def test_files_that_are_no_coco_are_refused_with_the_place(
    tmp_path: Path, name: str, told: str
) -> None:
    content = (shared_data("formats/malformed-coco") / f"{name}.json").read_bytes()
    (tmp_path / "labels.json").write_bytes(content)

    with pytest.raises(FileRefused) as refusal:
        read(tmp_path)

    assert str(refusal.value).startswith(told)
