"""Several COCO files of one source are the splits of one dataset."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.formats.reading.coco.reader import read_coco
from app.formats.reading.findings import FileRefused, Findings
from app.formats.reading.records import Reading
from app.formats.reading.sources import Source
from tests.unit.formats.returning import put
from tests.unit.formats.torture import FULL_IMAGE, Written


def write(folder: Path, name: str, image: str, *categories: str, **annotation: Any) -> None:
    """A file with one image and one box of its last category; ids begin at 1 in each file."""
    document = {
        "images": [{"id": 1, "file_name": image, "width": 64, "height": 48}],
        "categories": [{"id": n, "name": each} for n, each in enumerate(categories, start=1)],
        "annotations": [
            {"id": 1, "image_id": 1, "category_id": len(categories), "bbox": [1, 2, 3, 4]}
            | annotation
        ],
    }
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(document))


def reading_of(folder: Path) -> Reading:
    return Reading(Source(folder), Findings(), lambda name: None)


def test_categories_are_the_same_by_name_and_splits_are_kept(tmp_path: Path) -> None:
    write(tmp_path, "annotations/instances_train2017.json", "a.jpg", "car", "tree")
    write(tmp_path, "annotations/instances_val2017.json", "b.jpg", "tree", "car", "dog")

    contents = read_coco(reading_of(tmp_path))

    assert [(each.id, each.name) for each in contents.categories] == [
        (1, "car"),
        (2, "tree"),
        (3, "dog"),
    ]
    assert (contents.picture_count, contents.mark_count) == (2, 2)
    first, second = contents.pictures
    assert (first.file_name, first.extra, first.marks[0].category) == (
        "a.jpg",
        {"split": "train2017"},
        2,
    )
    assert (second.file_name, second.extra, second.marks[0].category) == (
        "b.jpg",
        {"split": "val2017"},
        3,
    )


def test_findings_name_the_file(tmp_path: Path) -> None:
    write(tmp_path, "train.json", "a.jpg", "car")
    write(tmp_path, "val.json", "b.jpg", "car", category_id=9)
    reading = reading_of(tmp_path)

    list(read_coco(reading).pictures)

    (found,) = reading.findings
    assert (found.code, found.first[0].place) == (
        "unknown-category",
        "val.json annotations[0].category_id",
    )


def test_results_are_not_mixed_with_a_dataset(tmp_path: Path) -> None:
    write(tmp_path, "train.json", "a.jpg", "car")
    results = [{"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], "score": 0.5}]
    (tmp_path / "results.json").write_text(json.dumps(results))

    with pytest.raises(FileRefused, match="the instances first"):
        read_coco(reading_of(tmp_path))


def write_panoptic(folder: Path, split: str, *, numbered: int) -> None:
    """One picture whose left half is a segment, under one name in every split, and one without segments."""
    pixels = Image.new("RGB", (4, 2))
    pixels.paste((numbered, 0, 0), (0, 0, 2, 2))
    place = folder / "annotations" / f"panoptic_{split}"
    place.mkdir(parents=True)
    pixels.save(place / "a.png")
    image = {"width": 4, "height": 2}
    document = {
        "info": {"year": 2000 + numbered},
        "licenses": [{"id": 1, "name": f"of {split}"}],
        "images": [
            {**image, "id": 1, "file_name": f"{split}/a.jpg", "license": 1, "city": split},
            {**image, "id": 2, "file_name": f"{split}/empty.jpg"},
        ],
        "categories": [{"id": numbered, "name": "road", "isthing": 0}],
        "annotations": [
            {
                "image_id": 1,
                "file_name": "a.png",
                "segments_info": [{"id": numbered, "category_id": numbered}],
            }
        ],
    }
    place.with_suffix(".json").write_text(json.dumps(document))


def test_panoptic_files_come_together(tmp_path: Path) -> None:
    write_panoptic(tmp_path, "train", numbered=1)
    write_panoptic(tmp_path, "val", numbered=2)
    reading = reading_of(tmp_path)

    contents = read_coco(reading)
    pictures = list(contents.pictures)

    assert (contents.format, list(reading.findings)) == ("coco-panoptic", [])
    assert [each.name for each in contents.categories] == ["road"]
    assert [(each.file_name, each.split, len(each.marks)) for each in pictures] == [
        ("train/a.jpg", "train", 1),
        ("train/empty.jpg", "train", 0),
        ("val/a.jpg", "val", 1),
        ("val/empty.jpg", "val", 0),
    ]
    assert {mark.category for each in pictures for mark in each.marks} == {1}
    first, _, third, _ = (each.extra or {} for each in pictures)
    assert (first["city"], third["city"]) == ("train", "val")
    assert contents.extra["info"] == [{"year": 2001}, {"year": 2002}]
    names = {each["id"]: each["name"] for each in contents.extra["licenses"]}
    assert [names[each["original_license"]] for each in (first, third)] == ["of train", "of val"]


@pytest.mark.parametrize(
    ("train", "val"),
    [
        ("train/instances_train.json", "val/instances_val.json"),
        ("train/a.json", "val/b.json"),
        ("instances_train2017.json", "instances_val2017.json"),
    ],
)
def test_names_of_files_and_folders_tell_the_part(tmp_path: Path, train: str, val: str) -> None:
    write(tmp_path, train, "a.jpg", "car")
    write(tmp_path, val, "b.jpg", "car")

    assert [each.split for each in read_coco(reading_of(tmp_path)).pictures] == ["train", "val"]


def test_a_later_file_completes_what_is_said_of_a_category(tmp_path: Path) -> None:
    told: dict[str, dict[str, Any]] = {
        "train": {"frequency": "f"},
        "val": {"supercategory": "animal", "color": [220, 20, 60], "keypoints": ["nose", "tail"]},
    }
    for name, facts in told.items():
        document = {
            "images": [{"id": 1, "file_name": f"{name}.jpg", "width": 64, "height": 48}],
            "categories": [{"id": 7, "name": "dog", **facts}],
            "annotations": [],
        }
        (tmp_path / f"{name}.json").write_text(json.dumps(document))

    contents = read_coco(reading_of(tmp_path))

    (dog,) = contents.categories
    assert (dog.supercategory, dog.color) == ("animal", "#dc143c")
    assert dog.skeleton is not None
    assert dog.skeleton.keypoints == ("nose", "tail")
    assert contents.category_extras[dog.id] == {"frequency": "f"}


def test_values_of_categories_that_mean_nothing_are_told(tmp_path: Path) -> None:
    write(tmp_path, "a.json", "a.jpg", "car")
    document = json.loads((tmp_path / "a.json").read_text())
    document["categories"][0] |= {"color": "red", "supercategory": 3, "sigmas": [1]}
    (tmp_path / "a.json").write_text(json.dumps(document))
    reading = reading_of(tmp_path)

    read_coco(reading)

    (found,) = reading.findings
    places = {each.place for each in found.first}
    assert found.code == "category-field"
    assert places == {f"categories[0].{each}" for each in ("color", "supercategory", "sigmas")}


def test_cocos_own_archive_is_one_dataset(tmp_path: Path) -> None:
    """Captions are told, and people's poses join what the other file marks on the same images."""
    box = [1, 2, 30, 40]
    write(tmp_path, "annotations/instances_val2017.json", "a.jpg", "person", bbox=box)
    poses: dict[str, Any] = {
        "images": [
            {"id": 1, "file_name": "a.jpg", "width": 64, "height": 48},
            {"id": 2, "file_name": "b.jpg", "width": 64, "height": 48},
        ],
        "categories": [{"id": 1, "name": "person", "keypoints": ["nose"]}],
        "annotations": [
            {"id": 1, "image_id": 1, "category_id": 1, "bbox": box, "keypoints": [9, 9, 2], "num_keypoints": 1}
        ],
    }  # fmt: skip
    captions: dict[str, Any] = {
        "images": poses["images"],
        "annotations": [{"id": 5, "image_id": 1, "caption": "a person"}],
    }
    folder = tmp_path / "annotations"
    (folder / "person_keypoints_val2017.json").write_text(json.dumps(poses))
    (folder / "captions_val2017.json").write_text(json.dumps(captions))
    reading = reading_of(tmp_path)

    contents = read_coco(reading)

    first, second = contents.pictures
    assert [mark.shape["type"] for mark in first.marks] == ["keypoints"]
    assert (first.file_name, first.split, second.file_name) == ("a.jpg", "val", "b.jpg")
    assert [each.skeleton is not None for each in contents.categories] == [True]
    assert reading.findings.codes() == {"captions": 1}


def test_captions_alone_do_not_say_that_an_image_is_empty(tmp_path: Path) -> None:
    document = {
        "images": [{"id": 1, "file_name": "a.jpg", "width": 64, "height": 48}],
        "annotations": [{"id": 5, "image_id": 1, "caption": "a person"}],
    }
    (tmp_path / "captions.json").write_text(json.dumps(document))

    (picture,) = read_coco(reading_of(tmp_path)).pictures

    assert picture.said == {}


def test_colours_that_no_segment_has_are_told(tmp_path: Path) -> None:
    written = Written("coco-panoptic", FULL_IMAGE)
    put(written, tmp_path)
    (place,) = tmp_path.glob("annotations/*.json")
    document = json.loads(place.read_text())
    document["annotations"][0]["segments_info"].clear()
    place.write_text(json.dumps(document))
    findings = Findings()

    (picture,) = read_coco(Reading(Source(tmp_path), findings, lambda _: None)).pictures

    assert picture.marks == []
    assert findings.codes() == {"segment-unlisted": 1}
