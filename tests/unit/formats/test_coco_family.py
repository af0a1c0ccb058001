"""COCO's files by split, read by pycocotools; LVIS and panoptic read back pixel by pixel."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pictures
from pycocotools.coco import COCO

from app.formats.errors import BadOption
from app.formats.records import Image, Object
from app.formats.regions import REGIONS, runs_of, size_of
from app.geometry.masks import area_of_runs, pixels_of_runs
from tests.unit.formats.torture import (
    CAT,
    DATASET,
    DOG,
    EMPTY_IMAGE,
    FULL_IMAGE,
    IMAGES,
    LANE,
    MIXED_IMAGE,
    POSED_IMAGE,
    REGIONS_IMAGE,
    TURNED_IMAGE,
    WALKER,
    Written,
    pixels_of,
)


def _coco(written: Written, path: str, folder: Path) -> COCO:
    file = folder / "coco.json"
    file.write_bytes(written.files[path])
    with contextlib.redirect_stdout(StringIO()):
        return COCO(str(file))


def _objects(*splits: str) -> Iterator[tuple[Image, Object]]:
    for image in IMAGES:
        if image.split in splits:
            yield from ((image, each) for each in image.objects)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("split", ["train", "val", "test"])
def test_pycocotools_finds_the_same_pixels(split: str, tmp_path: Path) -> None:
    written = Written("coco-instances", *IMAGES)
    coco = _coco(written, f"annotations/instances_{split}.json", tmp_path)

    for image, each in _objects(split):
        (record,) = coco.loadAnns([each.id])
        assert record["image_id"] == image.id
        assert record["category_id"] == each.category_id
        assert record["iscrowd"] == int(each.is_crowd)
        if each.shape["type"] in REGIONS - {"box"}:
            size = size_of(image)
            pixels = pixels_of_runs(runs_of(each.shape, size), size)
            assert np.array_equal(coco.annToMask(record), pixels), each.id
            assert record["area"] == pixels.sum()


def test_nothing_is_lost_but_unlabelled_images_and_boxes_of_no_size(tmp_path: Path) -> None:
    written = Written("coco-instances", *IMAGES)

    assert set(written.report.losses) == {"unlabelled-left-out", "rounded-to-nothing"}
    assert set(written.files) == {
        f"annotations/instances_{split}.json" for split in ("train", "val", "test")
    }
    mixed = _coco(written, "annotations/instances_test.json", tmp_path)
    assert mixed.imgs[5]["answers"] == {"things": ["a", "c"], "weather": ["sunny"]}
    assert mixed.imgs[5]["metadata"] == {"camera": "Ω 1", "exposure": None}
    box = mixed.anns[54]
    assert box["bbox"] == [10.4, 10.6, 9.2, 20.3]
    assert box["attributes"]["tags"] == ["a", "c"]
    assert (box["layer_id"], box["score"]) == (3, 0.75)
    assert mixed.anns[52]["shape"] == dict(MIXED_IMAGE.objects[1].shape)


def test_holes_are_run_lengths_and_no_crowd(tmp_path: Path) -> None:
    written = Written("coco-instances", REGIONS_IMAGE)

    ring = _coco(written, "annotations/instances_train.json", tmp_path).anns[11]

    assert isinstance(ring["segmentation"], dict)
    assert ring["iscrowd"] == 0
    assert ring["shape"]["type"] == "polygon"


def test_keypoints_stand_apart(tmp_path: Path) -> None:
    written = Written("coco-keypoints", POSED_IMAGE)

    coco = _coco(written, "annotations/person_keypoints_train.json", tmp_path)

    assert list(coco.cats) == [DOG]
    assert coco.cats[DOG]["skeleton"] == [[1, 3], [2, 3], [3, 4]]
    assert coco.cats[DOG]["flip_pairs"] == [[1, 2]]
    assert coco.anns[41]["keypoints"] == [10.5, 8.25, 2, 14, 8, 1, 12, 11.12, 2, 0, 0, 0]
    assert coco.anns[41]["num_keypoints"] == 3
    assert coco.anns[41]["bbox"] == [6, 5, 20, 15]
    assert 44 not in coco.anns
    assert written.lost("without-keypoints-dropped") == 1


def test_without_splits_there_is_one_file() -> None:
    image = Image(1, "a.png", 4, 4, objects=())

    assert list(Written("coco-instances", image).files) == ["annotations/instances_all.json"]
    assert list(Written("coco-instances").files) == ["annotations/instances_all.json"]


def test_lvis_says_what_is_absent_and_what_is_not_exhaustive() -> None:
    written = Written("lvis", *IMAGES)
    train, test = (
        json.loads(written.files[f"annotations/lvis_{split}.json"]) for split in ("train", "test")
    )

    images = {each["id"]: each for each in train["images"] + test["images"]}
    assert images[EMPTY_IMAGE.id]["neg_category_ids"] == [CAT, LANE]
    assert images[EMPTY_IMAGE.id]["not_exhaustive_category_ids"] == []
    assert images[MIXED_IMAGE.id]["not_exhaustive_category_ids"] == [WALKER]
    assert written.lost("crowd-not-exhaustive") == 1
    cat = next(each for each in train["categories"] if each["id"] == CAT)
    assert (cat["image_count"], cat["instance_count"], cat["frequency"]) == (2, 6, "r")
    assert all(each["segmentation"] for each in train["annotations"] + test["annotations"])


def _panoptic(
    written: Written, split: str
) -> Iterator[tuple[dict[str, Any], np.ndarray[Any, Any]]]:
    about = json.loads(written.files[f"annotations/panoptic_{split}.json"])
    for each in about["annotations"]:
        path = f"annotations/panoptic_{split}/{each['file_name']}"
        channels = np.asarray(Pictures.open(BytesIO(written.files[path]))).astype(np.int64)
        yield each, channels @ np.array([1, 256, 65536])


@pytest.mark.parametrize("split", ["train", "val", "test"])
def test_panoptic_pictures_agree_with_their_segments(split: str) -> None:
    written = Written("coco-panoptic", *IMAGES)

    for annotation, ids in _panoptic(written, split):
        segments = annotation["segments_info"]
        assert set(np.unique(ids).tolist()) - {0} == {each["id"] for each in segments}
        for each in segments:
            rows, columns = np.nonzero(ids == each["id"])
            left, top, width, height = each["bbox"]
            assert each["area"] == len(rows)
            assert (left, top) == (columns.min(), rows.min())
            assert (left + width, top + height) == (columns.max() + 1, rows.max() + 1)


def test_segments_carry_permanent_ids_and_lie_as_they_were_drawn() -> None:
    ((annotation, ids),) = _panoptic(Written("coco-panoptic", REGIONS_IMAGE), "train")

    assert [each["id"] for each in annotation["segments_info"]] == [11, 13, 14, 15]
    top = pixels_of_runs(
        runs_of(REGIONS_IMAGE.objects[-1].shape, size_of(REGIONS_IMAGE)), size_of(REGIONS_IMAGE)
    )
    assert (ids[top == 1] == 15).all()


def test_stuff_is_one_segment_an_image() -> None:
    lanes = tuple(Object(n, LANE, pixels_of(30, 20, box=(n, n, n + 4, n + 4))) for n in (1, 7, 13))
    image = Image(1, "a.png", 30, 20, objects=lanes)

    written = Written("coco-panoptic", image, options={"stuff": ["- lane"]})

    ((annotation, ids),) = _panoptic(written, "all")
    assert [(each["id"], each["area"]) for each in annotation["segments_info"]] == [(1, 48)]
    assert set(np.unique(ids).tolist()) == {0, 1}
    assert written.lost("stuff-merged") == 2
    categories = json.loads(written.files["annotations/panoptic_all.json"])["categories"]
    assert {each["id"]: each["isthing"] for each in categories} == {
        each.id: int(each.id != LANE) for each in DATASET.categories
    }
    with pytest.raises(BadOption, match="stuff"):
        Written("coco-panoptic", image, options={"stuff": ["sky"]})


def test_ids_beyond_24_bits_get_free_numbers() -> None:
    objects = (
        Object(1, CAT, pixels_of(8, 8, box=(0, 0, 1, 1))),
        Object(1 << 24, CAT, pixels_of(8, 8, box=(2, 2, 3, 3))),
        Object((1 << 24) + 5, CAT, pixels_of(8, 8, box=(4, 4, 5, 5))),
    )
    image = Image(1, "a.png", 8, 8, objects=objects)

    ((annotation, _),) = _panoptic(Written("coco-panoptic", image), "all")

    assert [each["id"] for each in annotation["segments_info"]] == [1, 2, 3]


def test_areas_are_counted_from_pixels() -> None:
    written = Written("coco-instances", FULL_IMAGE, TURNED_IMAGE)
    train = json.loads(written.files["annotations/instances_train.json"])
    (val,) = [
        each
        for each in json.loads(written.files["annotations/instances_val.json"])["annotations"]
        if each["id"] == 32
    ]

    assert train["annotations"][0]["area"] == 33 * 21
    expected = area_of_runs(runs_of(TURNED_IMAGE.objects[1].shape, size_of(TURNED_IMAGE)))
    assert val["area"] == expected
    assert val["attributes"]["rotation"] == -71.3


def test_lvis_says_what_an_imported_file_said_to_be_partial() -> None:
    """Of categories that are there; what is marked in part only is not called absent."""
    said = {"not_exhaustive_category_ids": [CAT, 99]}

    written = Written("lvis", replace(EMPTY_IMAGE, extra=said))

    (record,) = json.loads(written.files["annotations/lvis_train.json"])["images"]
    assert record["not_exhaustive_category_ids"] == [CAT]
    assert record["neg_category_ids"] == [LANE]
