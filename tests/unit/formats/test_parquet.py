"""Parquet tables read back by pyarrow, as pandas and Hugging Face read them."""

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pyarrow.parquet as parquet
import yaml
from pycocotools import mask as coco_masks

from app.formats.regions import runs_of, size_of
from app.geometry.masks import area_of_runs, runs_of_counts
from tests.unit.formats.torture import (
    DATASET,
    EMPTY_IMAGE,
    IMAGES,
    MIXED_IMAGE,
    POSED_IMAGE,
    REGIONS_IMAGE,
    UNLABELLED_IMAGE,
    Written,
)


def rows(written: Written, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parquet.read_table(
        BytesIO(written.files[f"data/{name}.parquet"])
    ).to_pylist()
    return found


def test_each_object_is_a_row_with_all_that_is_known_of_it() -> None:
    written = Written("parquet", *IMAGES)

    found = {
        row["object_id"]: row
        for split in ("train", "val", "test")
        for row in rows(written, f"objects-{split}")
    }

    given = {each.id: (image, each) for image in IMAGES for each in image.objects}
    assert found.keys() == given.keys()
    for id, (image, each) in given.items():
        row = found[id]
        assert json.loads(row["shape"]) == each.shape
        assert json.loads(row["attributes"] or "{}") == each.attributes
        assert (row["image_id"], row["file_name"], row["split"]) == (
            image.id,
            image.file_name,
            image.split,
        )
        assert (row["category_id"], row["is_crowd"], row["z"]) == (
            each.category_id,
            each.is_crowd,
            each.z,
        )
        assert (row["score"], row["layer_id"]) == (each.score, each.layer_id)
    assert found[54]["source"] == "anna"
    assert found[54]["group_id"] == str(MIXED_IMAGE.objects[3].group_id)
    assert found[41]["keypoints"] == [10.5, 8.25, 2, 14, 8, 1, 12, 11.12, 2, 0, 0, 0]
    assert (found[54]["bbox_x"], found[54]["bbox_height"], found[54]["segmentation"]) == (
        10.4,
        20.3,
        None,
    )


def test_segmentations_are_those_of_coco() -> None:
    size = size_of(REGIONS_IMAGE)
    for row, each in zip(
        rows(Written("parquet", REGIONS_IMAGE), "objects-train"), REGIONS_IMAGE.objects, strict=True
    ):
        said = json.loads(row["segmentation"])
        if isinstance(said, list):
            said = coco_masks.merge(coco_masks.frPyObjects(said, size.height, size.width))
        counts = said["counts"]
        found = runs_of_counts(counts if isinstance(counts, str) else counts.decode())
        assert list(found) == list(runs_of(each.shape, size))
        assert row["area"] == area_of_runs(found)


def test_each_image_is_a_row_with_its_facts() -> None:
    written = Written("parquet", POSED_IMAGE, MIXED_IMAGE, UNLABELLED_IMAGE, EMPTY_IMAGE)

    (mixed,) = rows(written, "images-test")
    posed, unlabelled, empty = rows(written, "images-train")
    assert mixed["answers.things"] == ["a", "c"]
    assert (mixed["metadata.camera"], mixed["object_count"]) == ("Ω 1", 7)
    assert posed["metadata.camera"] is None
    assert (unlabelled["is_checked"], empty["is_checked"], empty["object_count"]) == (
        False,
        True,
        0,
    )
    assert empty["verified_absent"] == list(EMPTY_IMAGE.verified_absent)


def test_a_field_of_metadata_has_one_type_in_all_files() -> None:
    facts: list[dict[str, Any]] = [
        {"iso": 100, "lens": "50 mm", "flash": True, "mixed": 1, "f": 2},
        {"iso": 200, "lens": None, "flash": False, "mixed": "two", "f": 2.8, "list": [1, "ü"]},
    ]
    images = [
        replace(EMPTY_IMAGE, id=id, split=split, metadata=metadata)
        for id, split, metadata in zip((1, 2), ("train", "val"), facts, strict=True)
    ]

    written = Written("parquet", *images)

    schemas = [
        parquet.read_schema(BytesIO(written.files[f"data/images-{split}.parquet"]))
        for split in ("train", "val")
    ]
    assert schemas[0].equals(schemas[1])
    (first,), (second,) = rows(written, "images-train"), rows(written, "images-val")
    assert [first[f"metadata.{name}"] for name in ("iso", "lens", "flash", "mixed", "f")] == [
        100, "50 mm", True, "1", 2.0,
    ]  # fmt: skip
    assert (second["metadata.mixed"], second["metadata.list"]) == ('"two"', '[1,"ü"]')


def test_the_card_names_the_tables_of_each_split() -> None:
    images = [POSED_IMAGE, replace(EMPTY_IMAGE, split=""), replace(EMPTY_IMAGE, split="val")]

    card = Written("parquet", *images).shelf.text("README.md")

    head = yaml.safe_load(card.split("---\n")[1])
    assert head["pretty_name"] == DATASET.name
    assert head["configs"][1] == {
        "config_name": "images",
        "data_files": [
            {"split": "train", "path": ["data/images-all.parquet", "data/images-train.parquet"]},
            {"split": "val", "path": ["data/images-val.parquet"]},
        ],
    }


def test_a_dataset_of_no_images_has_no_tables() -> None:
    assert sorted(Written("parquet").files) == ["README.md", "dataset.json"]
