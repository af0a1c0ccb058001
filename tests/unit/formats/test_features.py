"""Features for training as they are written: two tables that say the same, and where their numbers come from."""

import csv
import json
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any

import numpy as np
import pyarrow.parquet as parquet
import pytest

from app.features import USUAL
from app.formats.errors import BadOption
from app.formats.records import Image
from concord_features import FeatureEncoder
from tests.unit.formats.torture import EMPTY_IMAGE, MIXED_IMAGE, Written

OPTIONS = {"fields": ["iso", "camera", "gps_position"], "rare_share": 0}


def image(id: int, split: str, **metadata: Any) -> Image:
    return replace(EMPTY_IMAGE, id=id, file_name=f"{id}.png", split=split, metadata=metadata)


IMAGES = [
    image(1, "train", iso=100, model="A", gps_latitude=48.1, gps_longitude=11.6),
    image(2, "val", iso=51_200, model="Z", gps_latitude=-33.9),
    image(3, "train", iso=1_250, model="B"),
    image(4, "train", model="A"),
]


def described(written: Written) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written.files["features.json"])
    return found


def rows(written: Written, split: str) -> list[dict[str, Any]]:
    content = BytesIO(written.files[f"data/features-{split}.parquet"])
    found: list[dict[str, Any]] = parquet.read_table(content).to_pylist()
    return found


def test_both_tables_say_the_same() -> None:
    written = Written("features", *IMAGES, MIXED_IMAGE, options=OPTIONS)

    names = [each["name"] for each in described(written)["columns"]]
    for split in ("train", "val", "test"):
        text = written.files[f"data/features-{split}.csv"].decode()
        lines, table = list(csv.DictReader(StringIO(text))), rows(written, split)
        assert [list(each) for each in lines] == [list(each) for each in table]
        for line, row in zip(lines, table, strict=True):
            assert [np.float32(line[name]) for name in names] == [row[name] for name in names]
            assert line["is_checked"] == str(row["is_checked"]).lower()
            for name in ("image_id", "file_name", "split", "categories", "answers.things"):
                assert line[name] == str(row[name])


def test_rows_are_joined_to_their_images_and_labels() -> None:
    (row,) = rows(Written("features", MIXED_IMAGE, options=OPTIONS), "test")

    assert (row["image_id"], row["file_name"]) == (MIXED_IMAGE.id, MIXED_IMAGE.file_name)
    assert json.loads(row["answers.things"]) == ["a", "c"]
    assert "cat" in json.loads(row["categories"])


def test_what_images_outside_of_the_training_split_say_changes_nothing_but_their_rows() -> None:
    others = [
        replace(each, metadata={"iso": 6, "model": "Q"}) if each.split == "val" else each
        for each in IMAGES
    ]

    first, second = (Written("features", *each, options=OPTIONS) for each in (IMAGES, others))

    assert first.files["features.json"] == second.files["features.json"]
    assert first.files["data/features-train.parquet"] == second.files["data/features-train.parquet"]
    assert first.files["data/features-val.csv"] != second.files["data/features-val.csv"]
    assert described(first)["fitted_on"] == {"split": "train", "images": 3}


def test_the_state_makes_the_rows_again() -> None:
    written = Written("features", *IMAGES, options=OPTIONS)
    encoder = FeatureEncoder.from_json(described(written)["state"])

    (made,) = encoder.transform([IMAGES[1].metadata])

    (row,) = rows(written, "val")
    assert made.tolist() == [row[each.name] for each in encoder.columns]
    assert row["camera=(rare)"] == 1


def test_without_a_training_split_it_is_fitted_on_all_and_says_so() -> None:
    images = [replace(each, split="") for each in IMAGES]

    written = Written("features", *images, options=OPTIONS)

    assert described(written)["fitted_on"] == {"split": "all", "images": 4}
    assert "no-training-split" in written.report.losses
    assert len(rows(written, "all")) == 4


def test_what_is_private_is_in_no_file_unless_it_was_asked_for() -> None:
    found = described(Written("features", *IMAGES))

    assert list(dict.fromkeys(each["field"] for each in found["columns"])) == list(USUAL)
    assert "gps" not in json.dumps(found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fields", ["mood"]),
        ("fields", "iso"),
        ("fields", [1]),
        ("rare_share", 2),
        ("rare_share", True),
    ],
)
def test_what_cannot_be_is_refused(name: str, value: object) -> None:
    with pytest.raises(BadOption, match=f"Option '{name}' must be"):
        Written("features", options={name: value})
