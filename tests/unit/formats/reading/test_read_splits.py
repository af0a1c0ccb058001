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

    with pytest.raises(FileRefused, match="import them one by one"):
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
